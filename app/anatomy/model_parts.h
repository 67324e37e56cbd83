// Reading single tables of a model file; only model_file.cpp uses it.
#pragma once
#include <functional>

#include "anatomy/model_data.h"
#include "core/toml.h"

namespace sciatlas::anatomy {

Landmark readLandmark(const std::string& name, const core::TomlTable& table, Side side, const std::string& fileSource);
Section readSection(const std::string& name, const core::TomlTable& table, Side side);

// Index of a landmark or section in the pool from its name in the file being read, or from "folder/file/name".
// Fails at `key` of `table` with the nearest known name.
struct NameIndex {
  std::function<int(const core::TomlTable&table, std::string_view key, const std::string&name)> landmark, section;
};
PartSpec readPart(const core::TomlTable& table, const NameIndex& names, const LandmarkPool& pool);

// A box that holds the part; splines may swing out of their landmarks, so it has some room.
FieldBox roughBox(const PartSpec& part, const LandmarkPool& pool);

// Every number and word of a part, for the cache's key.
std::string canonicalText(const PartSpec& part, const LandmarkPool& pool);

}  // namespace sciatlas::anatomy
