#include "anatomy/model_file.h"

#include <algorithm>
#include <set>

#include "anatomy/hash.h"
#include "anatomy/model_parts.h"
#include "anatomy/solid.h"
#include "core/error.h"
#include "core/files.h"
#include "core/text.h"

namespace sciatlas::anatomy {

struct ModelSource::Impl {
  ModelData data;
};

namespace {

using core::InputError;
using core::TomlTable;

constexpr double kCentrelineStepMm = 2.0;

template <class Item>
int findByName(const std::vector<Item>& items, std::size_t begin, std::size_t end, std::string_view name) {
  for (std::size_t i = begin; i < end; ++i)
    if (items[i].name == name) return static_cast<int>(i);
  return -1;
}

// Reads all files: first the landmarks and sections of every file, then the structures, which may use landmarks of any
// file.
class Reader {
 public:
  Reader(ModelData& data, std::vector<std::string>* faults) : data_(data), faults_(faults) {}

  void read(const std::filesystem::path& models) {
    for (const auto& path : core::filesBelow(models, ".toml")) {
      const std::string key = path.lexically_relative(models).replace_extension().generic_string();
      guarded([&] { readPoints(path, key); });
    }
    for (std::size_t i = 0; i < tables_.size(); ++i) guarded([&] { readStructures(i); });
    checkCarving();
  }

 private:
  template <class Work>
  void guarded(Work&& work) {
    if (!faults_) return work();
    try {
      work();
    } catch (const InputError& e) {
      faults_->push_back(e.what());
    }
  }

  void readPoints(const std::filesystem::path& path, const std::string& key) {
    const TomlTable root = TomlTable::readFile(path);
    const auto head = root.table("file");
    if (!head) return;  // another kind of data file
    ModelFileRange file;
    file.path = root.file();
    file.key = key;
    const std::string side = head->text("side");
    if (side != "midline" && side != "right" && side != "single")
      head->failAt("side", "\"side\" is \"" + side + "\", \"midline\", \"right\" or \"single\" was expected");
    file.side = side == "midline" ? Side::Midline : side == "right" ? Side::Right : Side::Single;
    const std::string source = head->text("source", "");
    head->done();
    LandmarkPool& pool = data_.pool;
    file.landmarkBegin = pool.landmarks.size();
    file.sectionBegin = pool.sections.size();
    std::vector<Landmark> landmarks;
    std::vector<Section> sections;
    if (const auto table = root.table("landmark"))
      for (const auto& [name, item] : table->children())
        landmarks.push_back(readLandmark(name, item, file.side, source));
    if (const auto table = root.table("section"))
      for (const auto& [name, item] : table->children()) sections.push_back(readSection(name, item, file.side));
    root.tables("structure");
    root.done();
    pool.landmarks.insert(pool.landmarks.end(), landmarks.begin(), landmarks.end());
    pool.sections.insert(pool.sections.end(), sections.begin(), sections.end());
    file.landmarkEnd = pool.landmarks.size();
    file.sectionEnd = pool.sections.size();
    data_.files.push_back(file);
    tables_.push_back(root);
  }

  // "name" in this file or "folder/file/name".
  template <class Item>
  int lookUp(const char* what, const std::vector<Item>& items, std::size_t ModelFileRange::*begin,
             std::size_t ModelFileRange::*end, const ModelFileRange& home, const TomlTable& table, std::string_view key,
             const std::string& name) const {
    const std::size_t slash = name.rfind('/');
    const ModelFileRange* file = &home;
    if (slash != std::string::npos) {
      const std::string wanted = name.substr(0, slash);
      std::vector<std::string> keys;
      file = nullptr;
      for (const ModelFileRange& f : data_.files) {
        keys.push_back(f.key);
        if (f.key == wanted) file = &f;
      }
      if (!file)
        table.failAt(key, "there is no model file \"" + wanted + ".toml\" for \"" + name + "\"" +
                              core::suggestion(wanted, keys));
    }
    const std::string last = slash == std::string::npos ? name : name.substr(slash + 1);
    const int index = findByName(items, file->*begin, file->*end, last);
    if (index >= 0) return index;
    std::vector<std::string> known;
    for (std::size_t i = file->*begin; i < file->*end; ++i) known.push_back(items[i].name);
    table.failAt(key, "unknown " + std::string(what) + " \"" + name + "\"" + core::suggestion(last, known));
  }

  void readStructures(std::size_t fileIndex) {
    const ModelFileRange& file = data_.files[fileIndex];
    const LandmarkPool& pool = data_.pool;
    NameIndex names;
    names.landmark = [&](const TomlTable& t, std::string_view key, const std::string& name) {
      return lookUp("landmark", pool.landmarks, &ModelFileRange::landmarkBegin, &ModelFileRange::landmarkEnd, file, t,
                    key, name);
    };
    names.section = [&](const TomlTable& t, std::string_view key, const std::string& name) {
      return lookUp("section", pool.sections, &ModelFileRange::sectionBegin, &ModelFileRange::sectionEnd, file, t, key,
                    name);
    };
    std::vector<StructureSpec> structures;
    std::vector<std::vector<PartSpec>> parts;
    for (const TomlTable& table : tables_[fileIndex].tables("structure")) {
      std::vector<PartSpec> own;
      structures.push_back(readStructure(table, names, file, {structures, parts}, own));
      parts.push_back(std::move(own));
      for (std::size_t i = 0; i + 1 < structures.size(); ++i) refuseTwins(table, structures[i]);
      for (const StructureSpec& other : data_.structures) refuseTwins(table, other);
    }
    label(file, structures, parts);
    for (std::size_t i = 0; i < structures.size(); ++i) {
      data_.structures.push_back(std::move(structures[i]));
      data_.parts.push_back(std::move(parts[i]));
      data_.structureFile.push_back(fileIndex);
    }
  }

  static void refuseTwins(const TomlTable& table, const StructureSpec& other) {
    if (table.text("id") == other.id)
      table.failAt("id", "structure \"" + other.id + "\" is already defined at " + other.file + ":" +
                             std::to_string(other.line));
  }

  // Structures of this file that stand before the one that is being read.
  struct Earlier {
    const std::vector<StructureSpec>& structures;
    const std::vector<std::vector<PartSpec>>& parts;
  };

  // Of this file or of one that was read before it.
  std::vector<PartSpec> partsOf(const std::string& id, const TomlTable& table, const Earlier& earlier) const {
    std::vector<std::string> known;
    for (const Earlier& from : {earlier, Earlier{data_.structures, data_.parts}})
      for (std::size_t i = 0; i < from.structures.size(); ++i) {
        if (from.structures[i].id == id) return from.parts[i];
        known.push_back(from.structures[i].id);
      }
    table.failAt("parts_of", "\"" + id +
                                 "\" is not a structure that stands before this one, in the file or in the "
                                 "order of files" +
                                 core::suggestion(id, known));
  }

  StructureSpec readStructure(const TomlTable& table, const NameIndex& names, const ModelFileRange& file,
                              const Earlier& earlier, std::vector<PartSpec>& parts) {
    StructureSpec spec;
    spec.id = table.text("id");
    spec.parent = table.text("parent", "");
    spec.side = file.side;
    spec.folder = file.key.substr(0, file.key.find_last_of('/') + 1);
    spec.file = file.path;
    spec.line = table.line();
    const auto positive = [&](const char* key, double otherwise) {
      const double value = table.number(key, otherwise);
      if (value <= 0) table.failAt(key, "\"" + std::string(key) + "\" is not more than 0 mm");
      return value;
    };
    const auto notNegative = [&](const char* key, double otherwise) {
      const double value = table.number(key, otherwise);
      if (value < 0) table.failAt(key, "\"" + std::string(key) + "\" is less than 0 mm");
      return value;
    };
    spec.voxelMm = positive("voxel_mm", 1.0);
    spec.smoothMm = notNegative("smooth_mm", 0.5);
    spec.detailMm = notNegative("detail_mm", 0.05);
    spec.carve = table.texts("carve");
    spec.carveGapMm = notNegative("carve_gap_mm", 0);
    spec.sink = table.texts("sink");
    spec.sinkMm = notNegative("sink_mm", 0);
    for (const std::string& other : spec.sink)
      if (std::find(spec.carve.begin(), spec.carve.end(), other) == spec.carve.end())
        table.failAt("sink", "\"" + other + "\" is not in \"carve\"" + core::suggestion(other, spec.carve));
    if (spec.sink.empty() != (spec.sinkMm == 0))
      table.failAt(spec.sink.empty() ? "sink_mm" : "sink", "\"sink\" and \"sink_mm\" belong together");
    spec.hollow = table.text("hollow", "");
    spec.wallMm = notNegative("wall_mm", 0);
    if (spec.hollow.empty() != (spec.wallMm == 0))
      table.failAt(spec.hollow.empty() ? "wall_mm" : "hollow", "\"hollow\" and \"wall_mm\" belong together");
    spec.construction = table.boolean("construction", false);
    spec.stateOnly = table.boolean("state_only", false);
    if (spec.construction && spec.stateOnly)
      table.failAt("state_only", "\"" + spec.id + "\" is a construction, which no state can bring into the body");
    spec.growMm = table.number("grow_mm", 0);
    if (table.has("sides_part_below_mm")) {
      spec.sidesPartBelowMm = table.number("sides_part_below_mm", 0);
      if (spec.side != Side::Midline)
        table.failAt("sides_part_below_mm",
                     "\"sides_part_below_mm\" is for structures of both sides, \"" + spec.id + "\" has one");
    }
    if (const std::string other = table.text("parts_of", ""); !other.empty()) parts = partsOf(other, table, earlier);
    for (const TomlTable& part : table.tables("part")) parts.push_back(readPart(part, names, data_.pool));
    table.done();
    if (parts.empty()) table.fail("structure \"" + spec.id + "\" has no parts");
    if (parts[0].op != PartOp::Add)
      table.fail("the first part of \"" + spec.id + "\" must be added, there is nothing to cut yet");

    char numbers[96];
    std::snprintf(numbers, sizeof numbers, "side %d voxel %.6g smooth %.6g detail %.6g gap %.6g\n",
                  static_cast<int>(spec.side), spec.voxelMm, spec.smoothMm, spec.detailMm, spec.carveGapMm);
    spec.contentKey = numbers;
    if (spec.growMm != 0) spec.contentKey += "grow " + std::to_string(spec.growMm) + "\n";
    if (spec.sidesPartBelowMm) spec.contentKey += "sides part " + std::to_string(*spec.sidesPartBelowMm) + "\n";
    for (const std::string& other : spec.carve) spec.contentKey += "carve " + other + "\n";
    if (!spec.sink.empty()) {
      std::snprintf(numbers, sizeof numbers, "sink %.6g\n", spec.sinkMm);
      spec.contentKey += numbers;
    }
    for (const std::string& other : spec.sink) spec.contentKey += "sink into " + other + "\n";
    if (!spec.hollow.empty()) {
      std::snprintf(numbers, sizeof numbers, " wall %.6g\n", spec.wallMm);
      spec.contentKey += "hollow " + spec.hollow + numbers;
    }
    for (const PartSpec& part : parts) {
      if (part.op == PartOp::Add) {
        const FieldBox box = roughBox(part, data_.pool);
        spec.roughBox.low = glm::min(spec.roughBox.low, box.low);
        spec.roughBox.high = glm::max(spec.roughBox.high, box.high);
      }
      const std::string text = canonicalText(part, data_.pool);
      spec.contentKey += text;
      spec.partKeys.push_back(Hash().add(text).value());
      spec.covers.insert(spec.covers.end(), part.over.begin(), part.over.end());
      spec.hasFibres = spec.hasFibres || part.kind == PartKind::Sheet;
      if (part.path && spec.centreline.empty()) spec.centreline = tubeCentreline(part, data_.pool, kCentrelineStepMm);
    }
    if (spec.side == Side::Midline) spec.roughBox.high.x = std::max(spec.roughBox.high.x, -spec.roughBox.low.x);
    return spec;
  }

  // Known outside the file are landmarks with a label, and those that no part uses: they are there to be measured from.
  // Each belongs to the first structure of its file that uses it, or else to the one whose id its name begins with, or
  // to the first.
  void label(const ModelFileRange& file, std::vector<StructureSpec>& structures,
             const std::vector<std::vector<PartSpec>>& parts) {
    if (structures.empty()) return;
    std::vector<std::set<int>> used(structures.size());
    for (std::size_t s = 0; s < structures.size(); ++s)
      for (const PartSpec& part : parts[s]) {
        used[s].insert(part.points.begin(), part.points.end());
        for (const auto& row : part.rows) used[s].insert(row.begin(), row.end());
        for (const auto& face : part.faces) used[s].insert(face.begin(), face.end());
        used[s].insert(part.place.landmark);
      }
    for (std::size_t i = file.landmarkBegin; i < file.landmarkEnd; ++i) {
      const Landmark& landmark = data_.pool.landmarks[i];
      std::size_t owner = 0;
      bool isUsed = false;
      for (std::size_t s = structures.size(); s-- > 0;)
        if (used[s].contains(static_cast<int>(i))) owner = s, isUsed = true;
      if (landmark.label.empty() && isUsed) continue;
      for (std::size_t s = 0; !isUsed && s < structures.size(); ++s)
        if (landmark.name.rfind(structures[s].id + "_", 0) == 0) owner = s;
      structures[owner].labelled.push_back(landmark);
    }
  }

  void checkCarving() {
    std::vector<std::string> ids;
    for (const StructureSpec& s : data_.structures) {
      if (s.side != Side::Right) ids.push_back(s.id);
      if (s.side == Side::Right) ids.insert(ids.end(), {s.id, s.id + "_r", s.id + "_l"});
      if (!s.folder.empty()) ids.push_back(s.folder + "*");
    }
    const auto keepKnown = [&](const StructureSpec& s, std::vector<std::string>& others, const char* verb) {
      std::erase_if(others, [&](const std::string& other) {
        if (std::find(ids.begin(), ids.end(), other) != ids.end()) return false;
        guarded([&] {
          throw InputError(
              s.file, s.line,
              "\"" + s.id + "\" " + verb + " \"" + other + "\", which does not exist" + core::suggestion(other, ids));
        });
        return true;
      });
    };
    for (StructureSpec& s : data_.structures) {
      keepKnown(s, s.carve, "is carved by");
      keepKnown(s, s.covers, "covers");
      std::vector<std::string> hollow{s.hollow};
      if (!s.hollow.empty()) keepKnown(s, hollow, "is hollowed by");
    }
  }

  ModelData& data_;
  std::vector<std::string>* faults_;
  std::vector<TomlTable> tables_;  // of data_.files
};

}  // namespace

ModelSource::ModelSource(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ModelSource::~ModelSource() = default;
ModelSource::ModelSource(ModelSource&&) noexcept = default;

ModelSource ModelSource::readFolder(const std::filesystem::path& models, std::vector<std::string>* faults) {
  if (!std::filesystem::is_directory(models))
    throw InputError(core::displayPath(models), 0, "there is no such folder of model files");
  auto impl = std::make_unique<Impl>();
  Reader(impl->data, faults).read(models);
  return ModelSource(std::move(impl));
}

const std::vector<StructureSpec>& ModelSource::structures() const {
  return impl_->data.structures;
}
const ModelData& ModelSource::data() const {
  return impl_->data;
}

const StructureSpec* ModelSource::find(const std::string& id) const {
  for (const StructureSpec& s : structures())
    if (s.id == id) return &s;
  return nullptr;
}

std::unique_ptr<Field> ModelSource::field(const StructureSpec& structure, const EnvelopeMaker& envelopes) const {
  const ModelData& data = impl_->data;
  for (std::size_t i = 0; i < data.structures.size(); ++i)
    if (data.structures[i].id == structure.id) return makeField(data.parts[i], data.pool, structure.side, envelopes);
  throw std::logic_error("field of a structure of another model: " + structure.id);
}

}  // namespace sciatlas::anatomy
