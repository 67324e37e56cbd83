// Finished surfaces kept between runs, one file per structure, found again by the hash of what the structure itself is
// made of; the file says by which neighbours it was cut.
#pragma once
#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "anatomy/carve_print.h"
#include "anatomy/mesher.h"

namespace sciatlas::anatomy {

struct CachedMesh {
  StructureMesh made;
  std::string contentHash;  // when it was made
  std::vector<FeltNeighbour> felt;
};

class MeshCache {
 public:
  explicit MeshCache(std::filesystem::path folder) : folder_(std::move(folder)) {}
  // Nothing if it is not there or damaged.
  std::optional<CachedMesh> load(const std::string& id, const std::string& ownHash) const;
  void store(const std::string& id, const std::string& ownHash, const CachedMesh& cached) const;
  // Removes every file of the cache but those of these (id, own hash).
  void keepOnly(const std::set<std::pair<std::string, std::string>>& wanted) const;

 private:
  std::filesystem::path fileOf(const std::string& id, const std::string& hash) const {
    return folder_ / (id + "-" + hash + ".bin");
  }
  std::filesystem::path folder_;
};

}  // namespace sciatlas::anatomy
