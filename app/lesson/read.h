// Inside lesson: turning TOML tables into the structs of lesson.h, with every name checked. Not for other layers.
#pragma once
#include "core/toml.h"
#include "lesson/lesson.h"

namespace sciatlas::lesson {

struct ReadContext {
  const scene::Catalogue& catalogue;
  const scene::Atlas* atlas = nullptr;  // null: landmarks are not checked
  const Library& library;               // references, techniques and strokes read so far
  const living::Body* body = nullptr;   // null: states of the body are left out
};

Lesson readLesson(const core::TomlTable& table, const ReadContext& context);
Technique readTechnique(const std::string& id, const core::TomlTable& table, const ReadContext& context);
Stroke readStroke(const core::TomlTable& table, const ReadContext& context);
Term readTerm(const std::string& id, const core::TomlTable& table, const ReadContext& context);
NoPressZone readZone(const core::TomlTable& table, const ReadContext& context);

scene::LevelText readLevels(const core::TomlTable& table, std::string_view key, bool required);

// Fails unless `word` is one of the evidence words of lesson.h.
void needEvidence(const core::TomlTable& table, std::string_view key, const std::string& word);

// "FILE:LINE" for messages.
std::string where(const core::TomlTable& table, std::string_view key);

}  // namespace sciatlas::lesson
