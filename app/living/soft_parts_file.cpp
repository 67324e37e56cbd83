#include <algorithm>
#include <cstdio>
#include <string_view>

#include "core/error.h"
#include "core/files.h"
#include "core/parallel.h"
#include "living/soft_parts.h"
#include "soft_parts_stamp.h"

namespace sciatlas::living {
namespace {

constexpr std::size_t kFilesKept = 3;  // for models that are looked at by turns
constexpr std::string_view kPrefix = "soft_parts-", kExtension = ".bin";

// Mixes whole words: quick enough for all surfaces, and changes with each bit of them.
class Mixed {
 public:
  void add(const void* data, std::size_t size) {
    const auto* bytes = static_cast<const unsigned char*>(data);
    for (; size >= sizeof(std::uint64_t); bytes += sizeof(std::uint64_t), size -= sizeof(std::uint64_t)) {
      std::uint64_t word;
      std::memcpy(&word, bytes, sizeof word);
      mix(word);
    }
    std::uint64_t last = size;
    std::memcpy(&last, bytes, size);
    mix(last ^ (std::uint64_t{size} << 56));
  }
  template <class T>
  void add(const std::vector<T>& values) {
    add(values.data(), values.size() * sizeof(T));
  }
  void add(std::string_view text) { add(text.data(), text.size()); }
  template <class T>
  void value(const T& value) {
    add(&value, sizeof value);
  }
  std::uint64_t sum() const { return state_; }

 private:
  void mix(std::uint64_t word) {
    state_ = (state_ ^ word) * 0x9E3779B97F4A7C15u;
    state_ ^= state_ >> 29;
  }
  std::uint64_t state_ = 0x2545F4914F6CDD1Du;
};

// Of everything that the soft parts are made of: surfaces, landmarks, centre lines, names, poses and the program.
std::uint64_t keyOf(const scene::Atlas& rest, const std::filesystem::path& posesToml) {
  const auto& all = rest.catalogue().all();
  std::vector<std::uint64_t> sums(all.size());
  core::parallelFor(all.size(), [&](std::size_t s) {
    Mixed of;
    of.add(all[s].id);
    of.value(all[s].system), of.value(all[s].side), of.value(all[s].stateOnly);
    of.value(all[s].fleshyFrom), of.value(all[s].fleshyTo);
    const int structure = static_cast<int>(s);
    for (std::size_t level = 0; level <= core::kCoarseLevels; ++level) {
      const core::Mesh* mesh = rest.storedMesh(structure, level);
      if (!mesh || (level > 0 && mesh == rest.storedMesh(structure, level - 1))) continue;
      of.add(mesh->positionsMm), of.add(mesh->normals), of.add(mesh->uv), of.add(mesh->indices);
    }
    if (const core::ModelCentreline* line = rest.centreline(structure))
      of.add(line->pointsMm), of.add(line->widthMm), of.add(line->thicknessMm);
    sums[s] = of.sum();
  });
  Mixed key;
  key.add(kSoftPartsStamp);
  key.add(core::readText(posesToml));
  for (const core::ModelLandmark& landmark : rest.landmarks())
    key.add(landmark.structure), key.add(landmark.name), key.value(landmark.atMm);
  key.add(sums);
  return key.sum();
}

std::uint64_t sumOf(std::string_view bytes) {
  Mixed sum;
  sum.add(bytes);
  return sum.sum();
}

// The last eight bytes are the sum of those before.
std::string readWhole(const std::filesystem::path& file) {
  std::error_code ec;
  if (!std::filesystem::is_regular_file(file, ec)) return {};
  std::string bytes = core::readText(file);
  std::uint64_t sum;
  if (bytes.size() < sizeof sum) return {};
  std::memcpy(&sum, bytes.data() + bytes.size() - sizeof sum, sizeof sum);
  bytes.resize(bytes.size() - sizeof sum);
  return sumOf(bytes) == sum ? bytes : std::string();
}

void removeOldest(const std::filesystem::path& folder) {
  std::error_code ec;
  std::vector<std::pair<std::filesystem::file_time_type, std::filesystem::path>> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ec))
    if (entry.path().filename().string().starts_with(kPrefix) && entry.path().extension() == kExtension)
      files.emplace_back(entry.last_write_time(ec), entry.path());
  std::sort(files.rbegin(), files.rend());
  for (std::size_t i = kFilesKept; i < files.size(); ++i) std::filesystem::remove(files[i].second, ec);
}

}  // namespace

void SoftParts::Follower::keep(Kept& kept) {
  kept(structure), kept(levels), kept(covers), kept(muscle);
  bool cord = tube != nullptr;
  kept(cord);
  if (cord && !tube) tube = std::make_unique<Tube>();
  if (cord) kept(*tube);
}

// All but the fields and the sheets.
void SoftParts::keep(Kept& kept) {
  kept(follow_), kept(followers_);
  bool skin = cover_ != nullptr;
  kept(skin);
  if (skin && !cover_) cover_ = std::make_unique<Cover>(rig_, fields_);
  if (skin) kept(*cover_);
  kept(tied_), kept(skin_), kept(superficial_);
}

std::unique_ptr<SoftParts> SoftParts::kept(const Rig& rig, const scene::Atlas& rest,
                                           const std::filesystem::path& posesToml,
                                           const std::filesystem::path& folder) {
  if (folder.empty()) return std::make_unique<SoftParts>(rig, rest);
  char name[32];
  std::snprintf(name, sizeof name, "%016llx", static_cast<unsigned long long>(keyOf(rest, posesToml)));
  const std::filesystem::path file = folder / (std::string(kPrefix) + name + std::string(kExtension));
  try {
    if (std::string bytes = readWhole(file); !bytes.empty()) {
      Kept kept(std::move(bytes));
      std::unique_ptr<SoftParts> parts(new SoftParts(rig, rest, kept, AsKept()));
      if (!kept.failed() && kept.atEnd()) return parts;
    }
  } catch (const core::InputError&) {  // gone meanwhile: made again
  }
  auto parts = std::make_unique<SoftParts>(rig, rest);
  Kept kept;
  kept(parts->fields_);
  parts->keep(kept);
  std::string bytes = kept.bytes();
  const std::uint64_t sum = sumOf(bytes);
  bytes.append(reinterpret_cast<const char*>(&sum), sizeof sum);
  try {
    core::writeAtomically(file, bytes);
    removeOldest(folder);
  } catch (const core::InputError&) {  // a folder that cannot be written to: made again the next time
  }
  return parts;
}

}  // namespace sciatlas::living
