#include "shell/scene_options.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include "assets/load_model.h"
#include "core/error.h"
#include "core/text.h"
#include "lesson/own_lesson.h"
#include "scene/cut_queries.h"
#include "shell/measure_layers.h"

namespace sciatlas::shell {
namespace {

template <typename Names>
int indexOf(const std::string& name, const Names& names, const char* what) {
  std::vector<std::string> known(names.begin(), names.end());
  for (std::size_t i = 0; i < known.size(); ++i)
    if (known[i] == name) return static_cast<int>(i);
  std::string list;
  for (std::size_t i = 0; i < known.size(); ++i)
    list += (i == 0 ? "" : i + 1 == known.size() ? " or " : ", ") + known[i];
  throw core::InputError(std::string(what) + " \"" + name + "\" is unknown, " + list + " was expected");
}

bool any(const std::vector<std::string>& words) {
  return !words.empty();
}

}  // namespace

std::optional<session::ThemeChoice> themeNamed(const std::string& name) {
  if (name.empty()) return std::nullopt;
  return static_cast<session::ThemeChoice>(indexOf(name, std::vector<std::string>{"dark", "light", "paper"}, "theme"));
}

std::optional<scene::Level> levelNamed(const std::string& name) {
  if (name.empty()) return std::nullopt;
  return static_cast<scene::Level>(indexOf(name, scene::kLevelNames, "level"));
}

std::pair<std::string, int> lessonAndStep(const std::string& word) {
  const std::size_t colon = word.rfind(':');
  if (colon == std::string::npos) return {word, 0};
  int step = 0;
  const char* end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data() + colon + 1, end, step);
  if (error != std::errc() || stop != end || step < 1)
    throw core::InputError("lesson \"" + word + "\": a step number from 1 was expected after the colon");
  return {word.substr(0, colon), step - 1};
}

void needModel(const std::filesystem::path& file) {
  std::error_code failed;
  if (!std::filesystem::exists(file, failed))
    throw core::InputError(core::displayPath(file), 0, "there is no such model; ./run build makes the one that ships");
}

LoadedAtlas loadAtlas(const core::Paths& paths, const std::filesystem::path& model) {
  const auto start = std::chrono::steady_clock::now();
  const std::filesystem::path file = model.empty() ? paths.built / "sciatlas.glb" : model;
  needModel(file);
  scene::Catalogue catalogue = scene::Catalogue::load(paths.models / "structures.toml");
  core::ModelData data = assets::loadModel(file);
  const double readS = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return {scene::Atlas(std::move(catalogue), std::move(data)), readS};
}

lesson::Library loadLessons(const core::Paths& paths, const scene::Atlas& atlas, SceneOptions& options,
                            const living::Body* body) {
  lesson::Library library = lesson::readLibrary(paths.lessons, atlas.catalogue(), &atlas, body);
  library.norms = scene::readNorms(paths.models / "morphometry.toml");
  const auto [word, step] = lessonAndStep(options.lesson);
  if (lesson::isLessonPath(word))
    options.lesson = lesson::addLesson(library, word, atlas.catalogue(), &atlas, body) + ":" + std::to_string(step + 1);
  return library;
}

void openLesson(session::Session& session, const std::string& id, int step, double nowS) {
  const lesson::Lesson* lesson = session.library().findLesson(id);
  if (!lesson) {
    std::vector<std::string> known;
    for (const lesson::Lesson& l : session.library().lessons) known.push_back(l.id);
    std::string sentence = "unknown lesson \"" + id + "\"" + core::suggestion(id, known);
    for (const std::string& problem : session.library().problems) sentence += "; left out: " + problem;
    throw core::InputError(sentence);
  }
  if (step >= static_cast<int>(lesson->steps.size()))
    throw core::InputError("lesson \"" + id + "\" has " + std::to_string(lesson->steps.size()) +
                           (lesson->steps.size() == 1 ? " step, step " : " steps, step ") + std::to_string(step + 1) +
                           " was asked for");
  session.openLesson(id, step, nowS);
}

namespace {

// A picture of its own, unless other options say what is shown: then strokes and zones are laid on that.
void applyHands(session::Session& session, const SceneOptions& options) {
  const bool alone = options.lesson.empty() && options.show.empty() && options.ghost.empty();
  const lesson::Library& library = session.library();
  std::string technique = options.technique;
  if (!options.stroke.empty()) {
    const lesson::Stroke* stroke = library.findStroke(options.stroke);
    std::vector<std::string> known;
    for (const lesson::Stroke& s : library.strokes) known.push_back(s.id);
    if (!stroke || (!technique.empty() && stroke->technique != technique))
      throw core::InputError("unknown stroke \"" + options.stroke + "\"" +
                             (technique.empty() ? "" : " of the technique \"" + technique + "\"") +
                             core::suggestion(options.stroke, known));
    technique = stroke->technique;
  }
  if (!technique.empty()) {
    std::vector<std::string> known;
    for (const lesson::Technique& t : library.techniques) known.push_back(t.id);
    if (!library.findTechnique(technique))
      throw core::InputError("unknown technique \"" + technique + "\"" + core::suggestion(technique, known));
    alone ? session.chooseTechnique(technique, options.stroke, 0) : session.setTechnique(technique);
  }
  if (!options.triggerPoint.empty()) session.chooseTriggerPoint(options.triggerPoint, 0);
  for (const std::string& word : options.dermatomes) session.chooseRoot(word, 0);
  if (options.dermatomes.size() > 1) session.setDermatomes(options.dermatomes);
  options.timeS > 0 ? session.holdTechniqueAt(options.timeS) : session.advance(0);
  if (options.strokeCut) session.toggleStrokeCut(options.timeS);
}

}  // namespace

void applySceneOptions(session::Session& session, const SceneOptions& options, float aspect) {
  const scene::Catalogue& catalogue = session.atlas().catalogue();
  session.viewAspect = aspect;
  if (const auto level = levelNamed(options.level)) session.preferences().level = *level;
  if (const auto theme = themeNamed(options.theme)) session.preferences().theme = *theme;

  if (!options.lesson.empty()) {
    const auto [id, step] = lessonAndStep(options.lesson);
    openLesson(session, id, step, 0);
  } else if (any(options.show) || any(options.ghost) || any(options.highlight)) {
    session.setHighlight({});  // what is asked for stands alone, not on top of the opening picture
  }
  applyBodyOptions(session, options);
  if (!options.quiz.empty()) return applyQuizOption(session, options);  // its picture is the question's own
  if (any(options.show)) session.isolate(catalogue.expand(options.show));
  if (any(options.ghost)) {
    if (!any(options.show) && options.lesson.empty()) session.showAll();
    session.setVisibility(catalogue.expand(options.ghost), scene::Visibility::Ghost);
  }
  if (any(options.hide)) session.setVisibility(catalogue.expand(options.hide), scene::Visibility::Hidden);
  if (options.peel) session.peelTo(*options.peel);
  if (any(options.highlight)) session.setHighlight(catalogue.expand(options.highlight));
  if (any(options.labels)) {
    std::vector<int> wanted;
    for (const std::string& word : options.labels) {
      // A group is labelled once, not once for each member.
      const int exact = catalogue.find(word);
      const std::vector<int> found = exact >= 0 ? std::vector<int>{exact} : catalogue.expand({word});
      for (const int s : found)
        if (std::find(session.scene().labelled.begin(), session.scene().labelled.end(), s) ==
            session.scene().labelled.end())
          wanted.push_back(s);
    }
    session.toggleLabels(wanted);
  }
  if (any(options.select)) {
    const int exact = catalogue.find(options.select.front());
    session.select(exact >= 0 ? exact : catalogue.expand(options.select).front());
  }
  applyHands(session, options);
  if (options.noPress) session.setNoPress(true);
  if (options.pressMap) session.setPressMap(true);
  if (!options.press.empty()) session.pressThumb(pressedPlace(session.atlas(), options.press, options.direction));

  scene::Camera camera = session.scene().camera;
  bool reframe = any(options.frame) || (options.lesson.empty() && any(options.show));
  if (!options.view.empty()) {
    const scene::StandardView* view = scene::findView(options.view);
    std::vector<std::string> known;
    for (const scene::StandardView& v : scene::standardViews()) known.push_back(v.name);
    if (!view) throw core::InputError("unknown view \"" + options.view + "\"" + core::suggestion(options.view, known));
    camera = scene::withView(camera, *view);
    reframe = reframe || options.lesson.empty();
  }
  if (options.yawDeg) camera.yawDeg = *options.yawDeg;
  if (options.pitchDeg) camera.pitchDeg = std::clamp(*options.pitchDeg, -89.0f, 89.0f);
  if (reframe) {
    std::vector<int> subject;
    if (any(options.frame)) {
      subject = catalogue.expand(options.frame);
    } else {
      for (int s = 0; s < static_cast<int>(catalogue.all().size()); ++s)
        if (session.atlas().mesh(s) &&
            session.scene().visibility[static_cast<std::size_t>(s)] != scene::Visibility::Hidden)
          subject.push_back(s);
    }
    camera = scene::framing(camera, session.atlas().boxOf(subject), aspect);
  }
  if (options.zoom) {
    if (!(*options.zoom > 0)) throw core::InputError("--zoom must be larger than 0");
    camera.distanceMm /= *options.zoom;
  }
  session.setCamera(camera);
  if (any(options.clip)) {
    const auto& visibility = session.scene().visibility;
    const auto shown = [&](int i) { return visibility[static_cast<std::size_t>(i)] == scene::Visibility::Shown; };
    scene::Cuts cuts;
    scene::addCuts(cuts, options.clip, session.atlas(), camera, shown);
    session.setCuts(cuts);
    if (cuts.oblique && options.view.empty() && !options.yawDeg && !options.pitchDeg)
      session.setCamera(scene::facing(camera, *cuts.oblique));
  }
}

}  // namespace sciatlas::shell
