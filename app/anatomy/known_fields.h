// What is to be known of the fields of structures without building them, kept between runs: most of what a structure is
// carved by or stretched over has not changed and lies out of reach, and need not be built at all.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "anatomy/field.h"

namespace sciatlas::anatomy {

struct FieldFacts {
  FieldBox box;
  std::vector<FieldBox> partBoxes;
  std::vector<FieldPiece> pieces;
  bool hasPieces = false;
};
FieldFacts factsOf(const Field& field);

// A field that is built when its distance is first asked for.
class LazyField : public Field {
 public:
  using Build = std::function<std::shared_ptr<const Field>()>;
  LazyField(FieldFacts facts, Build build) : facts_(std::move(facts)), build_(std::move(build)) {}
  double distance(const Vec3& p) const override { return built().distance(p); }
  double distanceWithin(const Vec3& p, double limitMm) const override { return built().distanceWithin(p, limitMm); }
  FieldBox box() const override { return facts_.box; }
  std::vector<FieldBox> partBoxes() const override { return facts_.partBoxes; }
  bool addPieces(std::vector<FieldPiece>& pieces) const override {
    pieces.insert(pieces.end(), facts_.pieces.begin(), facts_.pieces.end());
    return facts_.hasPieces;
  }
  FibreFrame fibre(const Vec3& p) const override { return built().fibre(p); }

 private:
  const Field& built() const {
    std::call_once(once_, [&] { field_ = build_(); });
    return *field_;
  }
  FieldFacts facts_;
  Build build_;
  mutable std::once_flag once_;
  mutable std::shared_ptr<const Field> field_;
};

// The facts of all structures in one file. Thread-safe.
class KnownFields {
 public:
  // Reads what an earlier run has left in the folder; nothing if it is not there or damaged.
  explicit KnownFields(const std::filesystem::path& folder);
  // The facts of this structure if its field is still the one with this hash.
  std::optional<FieldFacts> find(const std::string& id, std::uint64_t fieldHash) const;
  void add(const std::string& id, std::uint64_t fieldHash, FieldFacts facts);
  // Writes the file if something was added, with the structures that are still there.
  void store(const std::function<bool(const std::string& id)>& isThere);

 private:
  struct One {
    std::uint64_t fieldHash = 0;
    FieldFacts facts;
  };
  std::filesystem::path file_;
  mutable std::mutex lock_;
  std::map<std::string, One> known_;
  bool added_ = false;
};

}  // namespace sciatlas::anatomy
