// --pathology and --pose.
#include <charconv>

#include "core/error.h"
#include "core/text.h"
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

}  // namespace sciatlas::shell
