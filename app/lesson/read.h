// Inside lesson: turning TOML tables into the structs of lesson.h, with every name checked. Not for other layers.
#pragma once
#include "core/toml.h"
#include "lesson/lesson.h"
#include "lesson/read_words.h"

namespace sciatlas::lesson {

struct ReadContext {
  const scene::Catalogue& catalogue;
  const scene::Atlas* atlas = nullptr;  // null: landmarks are not checked
  const Library& library;               // references, techniques and strokes read so far
  const living::Body* body = nullptr;   // null: states of the body are left out
};

bool isLessonFile(const std::filesystem::path& file);  // by its name: lesson_NAME.toml
Lesson readLesson(const core::TomlTable& table, const ReadContext& context);
Technique readTechnique(const std::string& id, const core::TomlTable& table, const ReadContext& context);
Stroke readStroke(const core::TomlTable& table, const ReadContext& context);
Term readTerm(const std::string& id, const core::TomlTable& table, const ReadContext& context);
NoPressZone readZone(const core::TomlTable& table, const ReadContext& context);
Tool readTool(const std::string& id, const core::TomlTable& table);
TriggerPoint readTriggerPoint(const core::TomlTable& table, const ReadContext& context);
RootMap readRoots(const core::TomlTable& root, const ReadContext& context);  // the whole of dermatomes.toml

scene::LevelText readLevels(const core::TomlTable& table, std::string_view key, bool required);

// Fails unless `word` is one of the evidence words of lesson.h.
void needEvidence(const core::TomlTable& table, std::string_view key, const std::string& word);

// "FILE:LINE" for messages.
std::string where(const core::TomlTable& table, std::string_view key);

const std::vector<std::string>& evidenceWords();
// Each throws at the key's line, naming what was found and what was expected.
void needOneOf(const core::TomlTable& t, std::string_view key, const std::string& value,
               const std::vector<std::string>& allowed);
void needSources(const core::TomlTable& t, std::string_view key, const std::vector<std::string>& ids,
                 const ReadContext& c);
// "sources", which may not be empty.
std::vector<std::string> readSources(const core::TomlTable& t, const ReadContext& c);
// Words for structures; also points ("structure/landmark") where `landmarks` allows it.
std::vector<std::string> readNames(const core::TomlTable& t, std::string_view key, const ReadContext& c,
                                   bool landmarks = false);

}  // namespace sciatlas::lesson
