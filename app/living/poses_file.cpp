// Reads models/poses.toml.
#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/text.h"
#include "core/toml.h"
#include "living/rig.h"
#include "scene/camera.h"

namespace sciatlas::living {
namespace {

using core::TomlTable;

constexpr const char* kSideWords[2] = {" (right)", " (left)"};

// "femur_r/head" -> "femur_l/head", "hip_flexion_r" -> "hip_flexion_l".
std::string otherSide(std::string text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  if (slash >= 2 && text.compare(slash - 2, 2, "_r") == 0) text[slash - 1] = 'l';
  return text;
}

// Of a pose written for the right, the left one has each limb's values at the other, and bends and turns of the trunk
// the other way.
std::string mirroredWord(const std::string& id) {
  if (id.ends_with("_l")) return id.substr(0, id.size() - 1) + "r";
  if (id.ends_with("_r")) return id.substr(0, id.size() - 1) + "l";
  return id;
}

bool sideways(const std::string& id) {
  return !id.ends_with("_l") && !id.ends_with("_r") &&
         (id.ends_with("_bend") || id.ends_with("_rotation") || id.ends_with("_roll") || id.ends_with("_side"));
}

std::string sided(const std::string& text, int side) {
  return side == 0 ? text : otherSide(text);
}

class Reader {
 public:
  Reader(const std::filesystem::path& file, const scene::Atlas& rest) : file_(TomlTable::readFile(file)), rest_(rest) {}

  Rig read() {
    for (const TomlTable& table : file_.tables("body")) forSides(table, [&](int side) { body(table, side); });
    for (const TomlTable& table : file_.tables("joint")) forSides(table, [&](int side) { joint(table, side); });
    const std::vector<TomlTable> axes = file_.tables("axis");
    for (const TomlTable& table : axes) forSides(table, [&](int side) { axis(table, side); });
    rig_.drives.resize(rig_.poses.axes.size());
    for (const TomlTable& table : axes) drivesOf(table);
    for (const TomlTable& table : file_.tables("muscle")) muscle(table);
    for (const TomlTable& table : file_.tables("carried")) carried(table);
    for (const TomlTable& table : file_.tables("tied")) forSides(table, [&](int side) { tied(table, side); });
    for (const TomlTable& table : file_.tables("pose")) forSides(table, [&](int side) { pose(table, side); });
    for (const TomlTable& table : file_.tables("excursion")) forSides(table, [&](int side) { excursion(table, side); });
    file_.done();
    return std::move(rig_);
  }

 private:
  template <class Work>
  void forSides(const TomlTable& table, const Work& work) {
    sided_ = table.boolean("sided", false);
    for (int side = 0; side < (sided_ ? 2 : 1); ++side) work(side);
  }

  int needBody(const TomlTable& table, std::string_view key, const std::string& id) const {
    if (const int found = rig_.findBody(id); found >= 0) return found;
    std::vector<std::string> known;
    for (const RigBody& body : rig_.bodies) known.push_back(body.id);
    table.failAt(key, "unknown body \"" + id + "\"" + core::suggestion(id, known));
  }

  int needAxis(const TomlTable& table, std::string_view key, const std::string& id) const {
    if (const Axis* found = rig_.poses.findAxis(id)) return static_cast<int>(found - rig_.poses.axes.data());
    std::vector<std::string> known;
    for (const Axis& axis : rig_.poses.axes) known.push_back(axis.id);
    table.failAt(key, "unknown axis of movement \"" + id + "\"" + core::suggestion(id, known));
  }

  // The right side's landmark; the left is mirrored afterwards.
  glm::vec3 landmark(const TomlTable& table, std::string_view key, const std::string& path) const {
    try {
      return rest_.landmark(path).atMm;
    } catch (const core::InputError& error) {
      table.failAt(key, error.what());
    }
  }

  glm::vec3 meanOf(const TomlTable& table, std::string_view key) const {
    const std::vector<std::string> paths = table.texts(key);
    if (paths.empty()) table.failAt(key, "landmarks were expected");
    glm::vec3 sum(0);
    for (const std::string& path : paths) sum += landmark(table, key, path);
    return sum / static_cast<float>(paths.size());
  }

  glm::vec3 directionOf(const TomlTable& table, std::string_view key, const glm::vec3& otherwise) const {
    if (!table.has(key)) return otherwise;
    const std::vector<std::string> ends = table.texts(key);
    if (ends.size() != 2) table.failAt(key, "two landmarks were expected: from, to");
    return glm::normalize(landmark(table, key, ends[1]) - landmark(table, key, ends[0]));
  }

  void body(const TomlTable& table, int side) {
    RigBody body;
    body.id = sided(table.text("id"), side);
    body.side = sided_ ? "rl"[side] : 'm';
    if (table.has("parent"))
      body.parent = needBody(table, "parent", sided(table.text("parent"), side));
    else if (!rig_.bodies.empty())
      table.fail("a parent was expected: only the first body has none");
    const scene::Catalogue& catalogue = rest_.catalogue();
    std::vector<std::string> words = table.texts("bones");
    for (std::string& word : words) word = sided(word, side);
    for (const int bone : catalogue.expand(words, table.file() + ":" + std::to_string(table.lineOf("bones"))))
      for (const int mesh : rest_.meshesOf(bone)) body.bones.push_back(mesh);
    rig_.bodies.push_back(std::move(body));
    table.done();
  }

  void joint(const TomlTable& table, int side) {
    RigJoint joint;
    joint.id = sided(table.text("id"), side);
    joint.body = needBody(table, "body", sided(table.text("body"), side));
    joint.centreMm = meanOf(table, "centre") + glm::vec3(table.vector("offset_mm", glm::dvec3(0)));
    glm::mat3 frame(1);
    if (table.has("forward")) {
      frame[2] = directionOf(table, "forward", frame[2]);
      frame[1] = glm::normalize(glm::cross(frame[2], frame[0]));
    } else {
      frame[0] = directionOf(table, "lateral", frame[0]);
      frame[2] = glm::normalize(glm::cross(frame[0], frame[1]));
      frame[1] = glm::cross(frame[2], frame[0]);
    }
    if (table.has("tie")) {
      const std::vector<std::string> tie = table.texts("tie");
      if (tie.size() != 2) table.failAt("tie", "two landmarks were expected: of this body, and of the body tied_to");
      joint.ownPointMm = landmark(table, "tie", tie[0]);
      joint.tiedPointMm = landmark(table, "tie", tie[1]);
      joint.tiedTo = needBody(table, "tied_to", sided(table.text("tied_to"), side));
      joint.trackAxis = frame[0];
    }
    if (const auto zone = table.table("zone")) {
      joint.levelMm = static_cast<float>(zone->number("level_mm"));
      joint.slope = static_cast<float>(zone->number("slope", 0));
      joint.halfMm = static_cast<float>(zone->number("half_mm"));
      joint.widen = static_cast<float>(zone->number("widen"));
      if (!(joint.halfMm > 0)) zone->failAt("half_mm", "more than 0 was expected");
      zone->done();
    }
    if (side == 1) {
      for (glm::vec3* p : {&joint.centreMm, &joint.ownPointMm, &joint.tiedPointMm}) p->x = -p->x;
      joint.trackAxis *= glm::vec3(1, -1, -1);
    }
    frames_[joint.id] = frame;
    rig_.joints.push_back(std::move(joint));
    table.done();
  }

  void axis(const TomlTable& table, int side) {
    Axis axis;
    axis.id = sided(table.text("id"), side);
    axis.english = table.text("english") + (sided_ ? kSideWords[side] : "");
    axis.negative = table.text("negative", "");
    axis.group = sided(table.text("group"), side);
    axis.source = table.text("source");
    axis.hidden = table.boolean("hidden", false);
    const std::vector<double> range = table.numbers("range");
    if (range.size() != 2 || !(range[0] < range[1]))
      table.failAt("range", "two numbers were expected, the smaller first");
    axis.minDeg = static_cast<float>(range[0]), axis.maxDeg = static_cast<float>(range[1]);
    if (rig_.poses.findAxis(axis.id)) table.failAt("id", "the axis \"" + axis.id + "\" stands twice");
    if (table.has("whole"))
      axis.turnsWhole = directionWord(table, "whole");
    else if (table.has("joint"))
      move(table, side);
    rig_.poses.axes.push_back(std::move(axis));
  }

  static glm::vec3 directionWord(const TomlTable& table, std::string_view key) {
    const std::string word = table.text(key);
    for (int axis = 0; axis < 3; ++axis)
      for (const float sign : {1.0f, -1.0f})
        if (word == (sign < 0 ? "-" : "") + std::string(1, "xyz"[axis])) {
          glm::vec3 direction(0);
          direction[axis] = sign;
          return direction;
        }
    table.failAt(key, "one of x, -x, y, -y, z, -z was expected");
  }

  void move(const TomlTable& table, int side) {
    const std::string id = sided(table.text("joint"), side);
    const auto joint = std::find_if(rig_.joints.begin(), rig_.joints.end(), [&](const auto& j) { return j.id == id; });
    if (joint == rig_.joints.end()) {
      std::vector<std::string> known;
      for (const RigJoint& j : rig_.joints) known.push_back(j.id);
      table.failAt("joint", "unknown joint \"" + id + "\"" + core::suggestion(id, known));
    }
    const std::vector<std::string> words = core::split(table.text("move"), ' ');
    const bool valid = words.size() == 2 && (words[0] == "turn" || words[0] == "slide") && !words[1].empty() &&
                       std::string("xyz").find(words[1].back()) != std::string::npos &&
                       (words[1].size() == 1 || (words[1].size() == 2 && words[1][0] == '-'));
    if (!valid) table.failAt("move", "\"turn\" or \"slide\" and one of x, -x, y, -y, z, -z was expected");
    RigMove made;
    made.axis = static_cast<int>(rig_.poses.axes.size());
    made.slides = words[0] == "slide";
    made.direction = frames_.at(joint->id)[words[1].back() - 'x'] * (words[1].size() == 2 ? -1.0f : 1.0f);
    if (side == 1) made.direction *= made.slides ? glm::vec3(-1, 1, 1) : glm::vec3(1, -1, -1);
    joint->moves.push_back(made);
  }

  void drivesOf(const TomlTable& table) {
    if (const auto drives = table.table("drives")) {
      const int driver = needAxis(table, "id", table.text("id"));
      for (const Axis& axis : rig_.poses.axes) {
        const double share = drives->number(axis.id, 0);
        if (share == 0) continue;
        const int driven = needAxis(table, "drives", axis.id);
        if (driven <= driver) table.failAt("drives", "\"" + axis.id + "\" must stand below what drives it");
        rig_.drives[static_cast<std::size_t>(driver)][driven] = static_cast<float>(share);
      }
      drives->done();
    }
    table.done();
  }

  void muscle(const TomlTable& table) {
    const std::vector<std::string> words = table.texts("ids");
    const std::string where = table.file() + ":" + std::to_string(table.lineOf("ids"));
    const std::vector<std::string> follows = table.texts("follows");
    const std::vector<double> at = table.numbers("at");
    if (follows.size() < 2 || at.size() != follows.size())
      table.failAt("at", "as many numbers as bodies in follows were expected, two at least");
    for (const int structure : rest_.catalogue().expand(words, where)) {
      const char side = rest_.catalogue().all()[static_cast<std::size_t>(structure)].side;
      MuscleChain chain{structure, {}, static_cast<float>(table.number("glides_from", 0))};
      for (std::size_t i = 0; i < at.size(); ++i) {
        if (at[i] < 0 || at[i] > 1 || (i > 0 && !(at[i] > at[i - 1])))
          table.failAt("at", "numbers that rise from 0 to 1 were expected");
        std::string id = follows[i];
        if (rig_.findBody(id) < 0 && side != 'm') id += std::string("_") + side;
        chain.anchors.push_back(
            {static_cast<float>(at[i]), follows[i] == "trunk" ? -1 : needBody(table, "follows", id)});
      }
      rig_.chains.push_back(std::move(chain));
    }
    table.done();
  }

  void carried(const TomlTable& table) {
    const std::string where = table.file() + ":" + std::to_string(table.lineOf("ids"));
    for (const int structure : rest_.catalogue().expand(table.texts("ids"), where)) {
      const char side = rest_.catalogue().all()[static_cast<std::size_t>(structure)].side;
      std::string id = table.text("by");
      if (rig_.findBody(id) < 0 && side != 'm') id += std::string("_") + side;
      for (const int mesh : rest_.meshesOf(structure)) rig_.carried[mesh] = needBody(table, "by", id);
    }
    table.done();
  }

  void tied(const TomlTable& table, int side) {
    Tie tied;
    tied.body = needBody(table, "to", sided(table.text("to"), side));
    tied.atMm = landmark(table, "at", sided(table.text("at"), side));
    tied.wholeMm = static_cast<float>(table.number("whole_mm"));
    tied.fadeMm = static_cast<float>(table.number("fade_mm"));
    if (tied.wholeMm < 0) table.failAt("whole_mm", "\"whole_mm\" is less than 0");
    if (tied.fadeMm <= 0) table.failAt("fade_mm", "\"fade_mm\" is not more than 0");
    std::vector<std::string> ids = table.texts("ids");
    for (std::string& id : ids) id = sided(id, side);
    const std::string where = table.file() + ":" + std::to_string(table.lineOf("ids"));
    for (const int structure : rest_.catalogue().expand(ids, where)) rig_.tied[structure].push_back(tied);
    table.done();
  }

  std::map<std::string, float> values(const TomlTable& table, std::string_view key, int side) const {
    std::map<std::string, float> values;
    const auto given = table.table(key);
    if (!given) return values;
    for (const Axis& axis : rig_.poses.axes) {
      const std::string written = side == 0 ? axis.id : mirroredWord(axis.id);
      if (!axis.hidden && given->has(written)) {
        const auto value = static_cast<float>(given->number(written));
        if (value < axis.minDeg || value > axis.maxDeg) given->failAt(written, "\"" + written + "\" leaves its range");
        if (value != 0) values[axis.id] = sideways(axis.id) && side == 1 ? -value : value;
      }
    }
    given->done();
    return values;
  }

  static std::string viewOf(const TomlTable& table, int side) {
    std::string view = table.text("view", "");
    if (!view.empty() && !scene::findView(view)) {
      std::vector<std::string> known;
      for (const scene::StandardView& v : scene::standardViews()) known.push_back(v.name);
      table.failAt("view", "unknown view \"" + view + "\"" + core::suggestion(view, known));
    }
    if (side == 1) view = view == "right" ? "left" : view == "left" ? "right" : mirroredWord(view);
    return view;
  }

  void pose(const TomlTable& table, int side) {
    Pose pose;
    pose.id = table.text("id") + (sided_ ? std::string("_") + "rl"[side] : "");
    pose.english = table.text("english") + (sided_ ? kSideWords[side] : "");
    pose.kind = table.text("kind");
    if (pose.kind != "position" && pose.kind != "test" && pose.kind != "exercise")
      table.failAt("kind", "position, test or exercise was expected");
    pose.cycle = table.boolean("cycle", false);
    for (const TomlTable& stage : table.tables("stage")) {
      pose.stages.push_back({stage.text("name"), values(stage, "values", side)});
      stage.done();
    }
    if (pose.stages.empty()) table.fail("a pose has at least one [[pose.stage]]");
    pose.lyingDeg = values(table, "lying", side);
    for (const auto& [axis, degrees] : pose.lyingDeg)
      if (rig_.poses.findAxis(axis)->turnsWhole == glm::vec3(0))
        table.failAt("lying", "\"" + axis + "\" moves a joint, an axis of the whole body was expected");
    pose.view = viewOf(table, side);
    const auto about = table.table("about");
    if (!about) table.fail("\"about\" was expected, with patient, student and clinician");
    for (std::size_t i = 0; i < scene::kLevelNames.size(); ++i) pose.about.text[i] = about->text(scene::kLevelNames[i]);
    pose.sources = table.texts("sources");
    if (pose.sources.empty()) table.fail("sources were expected");
    if (rig_.poses.find(pose.id)) table.failAt("id", "the pose \"" + pose.id + "\" stands twice");
    rig_.poses.all.push_back(std::move(pose));
    about->done();
    table.done();
  }

  void excursion(const TomlTable& table, int side) {
    ExcursionRow row;
    row.place = table.text("place") + (sided_ ? kSideWords[side] : "");
    row.movement = table.text("movement");
    for (const char* key : {"from", "to"})
      if (const auto given = table.table(key))
        for (const Axis& axis : rig_.poses.axes)
          if (given->has(side == 0 ? axis.id : mirroredWord(axis.id))) row.axes.push_back(axis.id);
    row.fromDeg = values(table, "from", side);
    row.toDeg = values(table, "to", side);
    const std::vector<double> range = table.numbers("range_mm");
    if (range.size() != 2) table.failAt("range_mm", "two numbers were expected");
    row.lowMm = static_cast<float>(range[0]), row.highMm = static_cast<float>(range[1]);
    row.meanMm = static_cast<float>(table.number("mean_mm", 0.5 * (range[0] + range[1])));
    row.direction = table.text("direction");
    row.source = table.text("source");
    row.certainty = table.text("certainty");
    rig_.excursions.push_back(std::move(row));
    table.done();
  }

  TomlTable file_;
  const scene::Atlas& rest_;
  Rig rig_;
  bool sided_ = false;
  std::map<std::string, glm::mat3> frames_;
};

}  // namespace

std::map<std::string, float> mirroredPose(const std::map<std::string, float>& poseDeg) {
  std::map<std::string, float> mirrored;
  for (const auto& [axis, degrees] : poseDeg) mirrored[mirroredWord(axis)] = sideways(axis) ? -degrees : degrees;
  return mirrored;
}

Rig Rig::read(const std::filesystem::path& posesToml, const scene::Atlas& rest) {
  if (rest.landmarks().empty()) return {};  // a model of someone else's: nothing says where its joints are
  return Reader(posesToml, rest).read();
}

}  // namespace sciatlas::living
