#include "anatomy/known_fields.h"

#include "anatomy/bytes.h"
#include "anatomy/content_hash.h"
#include "core/files.h"

namespace fs = std::filesystem;

namespace sciatlas::anatomy {
namespace {

constexpr std::string_view kMagic = "sciatlas-fields-1\n";
constexpr const char* kFile = "known.fields";

}  // namespace

FieldFacts factsOf(const Field& field) {
  FieldFacts facts{field.box(), field.partBoxes(), {}};
  facts.hasPieces = field.addPieces(facts.pieces);
  return facts;
}

KnownFields::KnownFields(const fs::path& folder) : file_(folder / kFile) {
  std::error_code ec;
  if (!fs::is_regular_file(file_, ec)) return;
  const std::string bytes = core::readText(file_);
  if (bytes.compare(0, kMagic.size(), kMagic) != 0) return;
  Reader reader{std::string_view(bytes).substr(kMagic.size())};
  int version = 0;
  std::uint64_t length = 0;
  reader.take(version), reader.take(length);
  if (!reader.good || version != kGeneratorVersion || length != reader.left.size()) return;
  while (reader.good && !reader.left.empty()) {
    std::vector<char> id;
    One one;
    reader.takeAll(id), reader.take(one.fieldHash), reader.take(one.facts.box), reader.takeAll(one.facts.partBoxes);
    reader.take(one.facts.hasPieces), reader.takeAll(one.facts.pieces);
    if (reader.good) known_[std::string(id.begin(), id.end())] = std::move(one);
  }
  if (!reader.good) known_.clear();
}

std::optional<FieldFacts> KnownFields::find(const std::string& id, std::uint64_t fieldHash) const {
  const std::lock_guard lock(lock_);
  const auto it = known_.find(id);
  if (it == known_.end() || it->second.fieldHash != fieldHash) return std::nullopt;
  return it->second.facts;
}

void KnownFields::add(const std::string& id, std::uint64_t fieldHash, FieldFacts facts) {
  const std::lock_guard lock(lock_);
  known_[id] = {fieldHash, std::move(facts)};
  added_ = true;
}

void KnownFields::store(const std::function<bool(const std::string& id)>& isThere) {
  const std::lock_guard lock(lock_);
  if (!added_) return;
  std::string body;
  for (const auto& [id, one] : known_) {
    if (!isThere(id)) continue;
    putAll(body, std::vector<char>(id.begin(), id.end())), put(body, one.fieldHash), put(body, one.facts.box);
    putAll(body, one.facts.partBoxes), put(body, one.facts.hasPieces), putAll(body, one.facts.pieces);
  }
  std::string bytes(kMagic);
  put(bytes, kGeneratorVersion), put(bytes, static_cast<std::uint64_t>(body.size()));
  core::writeAtomically(file_, bytes + body);
}

}  // namespace sciatlas::anatomy
