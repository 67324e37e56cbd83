// The scene options of the command line, the same for pictures, measurements and the window.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/files.h"
#include "session/session.h"

namespace sciatlas::shell {

struct SceneOptions {
  int width = 1440, height = 900;
  std::string lesson;  // "ID" or "ID:STEP", steps counted from 1; FILE.toml may stand in place of ID
  std::string view;
  std::vector<std::string> show, hide, ghost, select, highlight, labels, frame;
  std::vector<std::string> clip;  // words of scene::addCuts
  std::string technique, stroke, triggerPoint;
  std::vector<std::string> dermatomes;
  bool strokeCut = false;  // the body cut along the stroke that plays
  bool noPress = false, pressMap = false;
  std::string press;      // a place on the skin that a thumb presses: "x,y,z" or a point as in lessons
  std::string direction;  // of a press: the side that the thumb comes from; empty: at right angles to the skin
  std::string level, theme;
  double timeS = 0;             // of animations
  std::filesystem::path model;  // empty: the built one
  std::optional<float> yawDeg, pitchDeg, zoom;
  std::optional<int> peel;               // the outermost layer that is left
  std::vector<std::string> pathologies;  // "ID=VALUE", 0..1; "ID" alone is 1
  std::vector<std::string> poses;        // "AXIS=DEGREES", "POSE" or "POSE=PROGRESS" (0..1 through its stages)
  std::vector<std::string> compare;      // the other state: words of both kinds, or "rest"; empty: no comparison
  std::string open;                      // a page of the window, see applyBodyOptions
  std::string quiz;                      // "ID" or "ID:ANSWER": a question of the quiz, see applyQuizOption
  std::string compareMode;               // "side", "fade" or "fade=0..1"; empty: side
};

// The lesson part of SceneOptions::lesson and its step from 0. Throws core::InputError when the step is not a number.
std::pair<std::string, int> lessonAndStep(const std::string& word);

// Opens a step (from 0). Throws core::InputError for a lesson or step that there is not, naming the faults of lesson
// files, one of which may be the reason.
void openLesson(session::Session& session, const std::string& id, int step, double nowS);

// Puts the options on a session. Throws core::InputError for a name that means nothing.
void applySceneOptions(session::Session& session, const SceneOptions& options, float aspect);

// The model and everything known about it, read from the program's folders.
struct LoadedAtlas {
  scene::Atlas atlas;
  double readS = 0;  // surfaces and side files
};
void needModel(const std::filesystem::path& file);  // throws core::InputError with advice when it is missing
// The states of the body. The atlas must outlive it.
std::unique_ptr<living::Body> loadBody(const core::Paths& paths, const scene::Atlas& atlas);
// What the options ask of the body. Throws core::InputError for words that mean nothing and values out of range.
scene::BodyState bodyState(const living::Body& body, const SceneOptions& options);
// Puts pathologies, poses and the comparison on the session and opens the page that `open` names: explore, learn,
// sites, move, compare, a pathology, a pose or a comparison. Throws core::InputError.
void applyBodyOptions(session::Session& session, const SceneOptions& options);
// Asks the question that the options name and answers it if they say so. Throws core::InputError.
void applyQuizOption(session::Session& session, const SceneOptions& options);
LoadedAtlas loadAtlas(const core::Paths& paths, const std::filesystem::path& model);

// The lessons that ship. When the options name a lesson file it is added, and they name its id from then on. Throws
// core::InputError for a fault of that file; faults of the others stand in Library::problems.
lesson::Library loadLessons(const core::Paths& paths, const scene::Atlas& atlas, SceneOptions& options,
                            const living::Body* body);

std::optional<session::ThemeChoice> themeNamed(
    const std::string& name);  // empty name: nothing. Throws core::InputError.
std::optional<scene::Level> levelNamed(const std::string& name);

}  // namespace sciatlas::shell
