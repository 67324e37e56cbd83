// Hashes of the authored content: what a cache is looked up by.
#pragma once
#include <cstdint>
#include <string>

#include "anatomy/model_file.h"

namespace sciatlas::anatomy {

// Raise it whenever the same model files give another surface: a change of sampling, simplification or baking.
inline constexpr int kGeneratorVersion = 8;

// Of all that determines a structure's field before it is carved.
std::uint64_t fieldHash(const ModelSource& source, const StructureSpec& spec);
// Of all that determines the surface of a structure: its own content, what carves it, and the version of the
// generator.
std::string contentHash(const ModelSource& source, const StructureSpec& spec);
// The same without what carves it, what it covers and what hollows it.
std::string ownHash(const StructureSpec& spec);

}  // namespace sciatlas::anatomy
