// The samples of envelopes kept between runs, one file each: of the costliest fields only what has changed is sampled
// again.
#pragma once
#include <filesystem>
#include <set>
#include <string>

#include "anatomy/envelope.h"

namespace sciatlas::anatomy {

class EnvelopeCache {
 public:
  explicit EnvelopeCache(std::filesystem::path folder) : folder_(std::move(folder)) {}
  // `key`: which fields are covered, and the lattice. Empty samples if they are not there or damaged.
  EnvelopeSamples load(const std::string& key) const;
  void store(const std::string& key, const EnvelopeSamples& samples) const;
  void keepOnly(const std::set<std::string>& keys) const;

 private:
  std::filesystem::path fileOf(const std::string& key) const;
  std::filesystem::path folder_;
};

}  // namespace sciatlas::anatomy
