// The outer structure of a .glb file, checked before any library sees it: a chunk that claims four gigabytes makes
// Assimp allocate them.
#pragma once
#include <string>
#include <string_view>

namespace sciatlas::assets {

// Throws core::InputError when the bytes are not a glTF 2 binary, are cut off, or are larger than any atlas.
void checkGlb(std::string_view bytes, const std::string& file);

}  // namespace sciatlas::assets
