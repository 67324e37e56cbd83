// --pathology, --pose and --compare.
#include <charconv>

#include "core/error.h"
#include "core/text.h"
#include "session/planner.h"
#include "shell/scene_options.h"

namespace sciatlas::shell {
namespace {

// "ID=VALUE" or "ID" (then `otherwise`).
std::pair<std::string, float> wordAndValue(const std::string& option, const std::string& word, float otherwise) {
  const std::size_t equals = word.find('=');
  if (equals == std::string::npos) return {word, otherwise};
  float value = 0;
  const char* end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data() + equals + 1, end, value);
  if (error != std::errc() || stop != end)
    throw core::InputError(option + " \"" + word + "\": a number was expected after \"=\"");
  return {word.substr(0, equals), value};
}

void addPose(scene::BodyState& state, const living::Poses& poses, const std::string& word) {
  const auto [id, value] = wordAndValue("--pose", word, 1);
  if (poses.findAxis(id)) {
    if (word.find('=') == std::string::npos)
      throw core::InputError("--pose \"" + word + "\" is an axis of movement: its degrees were expected, as in \"" +
                             id + "=30\"");
    scene::setOrErase(state.poseDeg, id, value);
    return;
  }
  if (const living::Pose* pose = poses.find(id)) {
    if (!(value >= 0 && value <= 1))
      throw core::InputError("--pose \"" + word + "\": a pose is between 0 (at rest) and 1 (at its end)");
    for (const auto& [axis, degrees] : living::Poses::at(*pose, value)) scene::setOrErase(state.poseDeg, axis, degrees);
    return;
  }
  std::vector<std::string> known;
  for (const living::Axis& axis : poses.axes) known.push_back(axis.id);
  for (const living::Pose& pose : poses.all) known.push_back(pose.id);
  throw core::InputError("unknown pose \"" + id + "\"" + core::suggestion(id, known));
}

// A word of --compare: a pathology or whatever --pose knows.
void addEither(scene::BodyState& state, const living::Body& body, const std::string& word) {
  const auto [id, value] = wordAndValue("--compare", word, 1);
  if (body.pathologies().find(id)) return scene::setOrErase(state.pathologies, id, value);
  if (body.poses().findAxis(id) || body.poses().find(id)) return addPose(state, body.poses(), word);
  std::vector<std::string> known{"rest"};
  for (const living::Pathology& p : body.pathologies().all) known.push_back(p.id);
  for (const living::Axis& axis : body.poses().axes) known.push_back(axis.id);
  for (const living::Pose& pose : body.poses().all) known.push_back(pose.id);
  throw core::InputError("--compare: unknown state \"" + id + "\"" + core::suggestion(id, known));
}

// The pose that a single --pose names, so that the state can be called by its name.
std::string namedPose(const living::Body& body, const SceneOptions& options, float& progress) {
  if (options.poses.size() != 1) return "";
  const auto [id, value] = wordAndValue("--pose", options.poses.front(), 1);
  progress = value;
  return body.poses().find(id) && !body.poses().findAxis(id) ? id : "";
}

}  // namespace

std::unique_ptr<living::Body> loadBody(const core::Paths& paths, const scene::Atlas& atlas) {
  return std::make_unique<living::Body>(paths, atlas);
}

scene::BodyState bodyState(const living::Body& body, const SceneOptions& options) {
  scene::BodyState state;
  for (const std::string& word : options.pathologies) {
    const auto [id, value] = wordAndValue("--pathology", word, 1);
    scene::setOrErase(state.pathologies, id, value);
  }
  for (const std::string& word : options.poses) addPose(state, body.poses(), word);
  body.check(state);
  return state;
}

namespace {

void openPage(session::Session& session, const std::string& name) {
  using session::CompressionTab, session::Place;
  const living::Body* body = session.body();
  if (name.empty()) return;
  if (name == "explore") return session.goToPlace(Place::Explore);
  if (name == "learn") return session.goToPlace(Place::Learn);
  if (name == "quiz") return session.goToPlace(Place::Quiz);
  if (name == "techniques") return session.goToTechniques(session::TechniqueTab::Techniques);
  if (name == "trigger_points") return session.goToTechniques(session::TechniqueTab::TriggerPoints);
  if (name == "roots") return session.goToTechniques(session::TechniqueTab::Roots);
  if (name == "sites") return session.goToTab(CompressionTab::Sites);
  if (name == "move") return session.goToTab(CompressionTab::Move);
  if (name == "compare") return session.goToTab(CompressionTab::Compare);
  if (name == "session" || name == "questions" || name == "person") {
    session.goToPlace(Place::Session);
    using session::PlanPage;
    return session.planner().openPage(session, name == "session"     ? PlanPage::Start
                                               : name == "questions" ? PlanPage::Questions
                                                                     : PlanPage::Person);
  }
  // "FILE.toml" or "FILE.toml:BLOCK", blocks from 1.
  if (const auto end = name.find(".toml"); end != std::string::npos) {
    session.goToPlace(Place::Session);
    session.planner().open(session, name.substr(0, end + 5));
    if (name.size() > end + 6) session.planner().openBlock(session, std::atoi(name.c_str() + end + 6) - 1, 0);
    return;
  }
  std::vector<std::string> known{"explore", "learn", "quiz", "techniques", "trigger_points", "roots",
                                 "sites", "move", "compare", "session", "questions", "person"};
  if (body) {
    if (body->pathologies().find(name)) return session.choosePathology(name, 0);
    if (body->poses().find(name)) return session.choosePose(name);
    for (const living::Comparison& comparison : body->comparisons()) {
      if (comparison.id == name) return session.openComparison(name, 0, 0);
      known.push_back(comparison.id);
    }
    for (const living::Pathology& p : body->pathologies().all) known.push_back(p.id);
    for (const living::Pose& pose : body->poses().all) known.push_back(pose.id);
  }
  throw core::InputError("--open: unknown page \"" + name + "\"" + core::suggestion(name, known));
}

void applyStates(session::Session& session, const SceneOptions& options) {
  const bool asked = !options.pathologies.empty() || !options.poses.empty() || !options.compare.empty();
  if (!asked && options.compareMode.empty()) return;
  if (!session.body()) throw core::InputError("this model has no states of the body");
  if (asked) {
    float progress = 0;
    const std::string pose = namedPose(*session.body(), options, progress);
    session.setBody(bodyState(*session.body(), options));
    if (!pose.empty()) session.takePose(pose, progress);
    if (!pose.empty() && options.view.empty() && options.lesson.empty() && !options.yawDeg && !options.pitchDeg)
      session.seePose(0);
  }
  if (!options.compareMode.empty() && options.compare.empty())
    throw core::InputError("--compare-mode \"" + options.compareMode + "\" goes with --compare STATE");
  if (options.compare.empty()) return;
  session::Comparison comparison;
  comparison.on = true;
  for (const std::string& word : options.compare)
    if (word != "rest") addEither(comparison.other, *session.body(), word);
  const auto [mode, fade] = wordAndValue("--compare-mode", options.compareMode, 0.5f);
  if (!mode.empty() && mode != "side" && mode != "fade")
    throw core::InputError("--compare-mode \"" + mode + "\" is unknown, side or fade was expected");
  if (!(fade >= 0 && fade <= 1)) throw core::InputError("--compare-mode fade is between 0 (the other) and 1");
  comparison.mode = mode == "fade" ? session::CompareMode::Fade : session::CompareMode::Side;
  comparison.fade = fade;
  session.setComparison(comparison);
}

}  // namespace

void applyBodyOptions(session::Session& session, const SceneOptions& options) {
  applyStates(session, options);
  openPage(session, options.open);
}

}  // namespace sciatlas::shell
