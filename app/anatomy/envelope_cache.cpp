#include "anatomy/envelope_cache.h"

#include "anatomy/bytes.h"
#include "anatomy/content_hash.h"
#include "anatomy/hash.h"
#include "core/files.h"

namespace fs = std::filesystem;

namespace sciatlas::anatomy {
namespace {
constexpr std::string_view kMagic = "sciatlas-envelope-4\n";
constexpr const char* kEnding = ".samples";
}  // namespace

fs::path EnvelopeCache::fileOf(const std::string& key) const {
  return folder_ / ("envelope-" + Hash().add(kGeneratorVersion).add(key).text() + kEnding);
}

EnvelopeSamples EnvelopeCache::load(const std::string& key) const {
  const fs::path file = fileOf(key);
  std::error_code ec;
  if (!fs::is_regular_file(file, ec)) return {};
  const std::string bytes = core::readText(file);
  if (bytes.compare(0, kMagic.size(), kMagic) != 0) return {};
  Reader reader{std::string_view(bytes).substr(kMagic.size())};
  std::uint64_t length = 0, count = 0;
  EnvelopeSamples samples;
  reader.take(length);
  if (!reader.good || length != reader.left.size()) return {};
  reader.take(samples.originMm), reader.take(samples.size), reader.take(count);
  for (std::uint64_t i = 0; reader.good && i < count; ++i) {
    samples.covered.emplace_back();
    reader.take(samples.covered.back().box), reader.takeAll(samples.covered.back().pieces);
  }
  reader.takeAll(samples.nearestMm), reader.takeAll(samples.nearest), reader.takeAll(samples.lead);
  const glm::ivec3 size = samples.size;
  const bool whole = reader.good && reader.left.empty() && glm::all(glm::greaterThan(size, glm::ivec3(0))) &&
                     samples.nearestMm.size() == std::size_t(size.x) * size.y * size.z &&
                     samples.nearest.size() == samples.nearestMm.size() &&
                     samples.lead.size() == samples.nearest.size();
  return whole ? samples : EnvelopeSamples{};
}

void EnvelopeCache::store(const std::string& key, const EnvelopeSamples& samples) const {
  std::string body;
  put(body, samples.originMm), put(body, samples.size), put(body, static_cast<std::uint64_t>(samples.covered.size()));
  for (const EnvelopeSamples::Covered& covered : samples.covered) put(body, covered.box), putAll(body, covered.pieces);
  putAll(body, samples.nearestMm), putAll(body, samples.nearest), putAll(body, samples.lead);
  std::string bytes(kMagic);
  put(bytes, static_cast<std::uint64_t>(body.size()));
  core::writeAtomically(fileOf(key), bytes + body);
}

void EnvelopeCache::keepOnly(const std::set<std::string>& keys) const {
  std::set<fs::path> files;
  for (const std::string& key : keys) files.insert(fileOf(key).filename());
  std::error_code ec;
  for (const fs::path& file : core::filesBelow(folder_, kEnding))
    if (!files.count(file.filename())) fs::remove(file, ec);
}

}  // namespace sciatlas::anatomy
