#include "shell/window.h"

#define GLFW_INCLUDE_NONE  // glad brings the OpenGL header
#include <GLFW/glfw3.h>
#include <glad/gl.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include "core/error.h"
#include "lesson/own_lesson.h"
#include "render/renderer.h"
#include "render/tissue.h"
#include "session/planner.h"
#include "session/quiz.h"
#include "shell/glfw_window.h"
#include "shell/input.h"
#include "shell/loader.h"
#include "shell/picture_cache.h"
#include "shell/printer.h"
#include "shell/scene_options.h"
#include "shell/state_file.h"
#include "ui/ui.h"

namespace sciatlas::shell {
namespace {

constexpr double kRestS = 0.15;       // after this pause the best picture is drawn
constexpr double kFrameS = 1 / 60.0;  // no animation runs faster than this
constexpr double kQuickFrameMs = 12;  // a machine that draws the best picture this fast draws nothing else
constexpr int kSettleFrames = 3;      // Dear ImGui needs a few frames until a layout has settled

render::Theme renderTheme(session::ThemeChoice choice) {
  switch (choice) {
    case session::ThemeChoice::Light:
      return render::Theme::Light;
    case session::ThemeChoice::Paper:
      return render::Theme::Paper;
    default:
      return render::Theme::Dark;
  }
}

// What a picture of the model depends on; equal keys need no new picture.
struct PictureKey {
  scene::SceneState scene;
  session::LessonPlace lesson;
  session::Comparison compare;
  session::QuizPlace quiz;
  std::size_t quizMarks = 0;  // rings come with an answer
  scene::Camera camera;
  int lit = -1;
  session::ThemeChoice theme = session::ThemeChoice::Dark;
  glm::ivec2 size{0};
  double overlayS = 0;
  const scene::SurfaceTint* tint = nullptr;
  bool operator==(const PictureKey&) const = default;
};

class Application {
 public:
  explicit Application(const WindowOptions& options);
  int run();

 private:
  void wait();
  void finishLoading();
  void frame();
  void handle(bool hoverIsFresh);
  void drawPicture(const ui::FrameAnswer& answer);
  void showBodies();
  float leftShift(glm::vec2 cursor) const;
  int pick(glm::vec2 at) const;
  void keepPreferences();
  void keepDraft();
  void readLessonsAgain();
  void print(ui::PrintWish wish);
  void fault(const std::string& sentence) { faults_.push_back(sentence), settle_ = kSettleFrames; }
  double now() const { return glfwGetTime(); }

  const WindowOptions& options_;
  session::Preferences preferences_;  // as last saved
  std::filesystem::path preferencesFile_;
  bool canSave_ = true;
  std::string notice_, printed_;
  GlfwWindow window_;
  ui::Ui ui_;
  std::unique_ptr<render::Renderer> renderer_;  // null when a shader is missing: the panels live on without a picture
  PictureCache picture_;
  StateFile stateFile_;
  LessonWatch lessonWatch_;
  Loader loader_;
  Loaded loaded_;
  std::unique_ptr<session::Session> session_;
  ViewInput input_;
  float shift_ = 0;  // of the cursor, while a comparison's left picture is touched: both are one to the input
  std::vector<std::string> faults_;

  ui::FrameAnswer answer_;
  int hovered_ = -1;
  glm::vec2 hoveredAt_{-1};
  PictureKey key_;
  // Of a picture: while something moves as sharp as the machine keeps up with, then with all pixels, the best at last.
  enum class Quality { None, Moving, Sharp, Best };
  Quality quality(double t) const;
  Quality drawn_ = Quality::None;
  bool held_ = false;  // a mouse button is down: a best picture now would hold up what the hand does next
  bool picturePending_ = true, quick_ = false, failedPicture_ = false;
  double changedS_ = 0, lastFrameS_ = 0, draftInS_ = -1;
  int settle_ = kSettleFrames, bodiesShown_ = 0;
};

std::filesystem::path modelOf(const WindowOptions& options) {
  return options.model.empty() ? options.paths.built / "sciatlas.glb" : options.model;
}

std::filesystem::path lessonFileOf(const WindowOptions& options) {
  return lesson::isLessonPath(options.lesson) ? options.lesson : std::string();
}

Application::Application(const WindowOptions& options)
    : options_(options),
      preferencesFile_(options.paths.config / "preferences.toml"),
      window_(options.width, options.height),
      ui_(options.paths.fonts, ui::Ui::FontFault::GoOnPlain),
      stateFile_(options.stateFile),
      lessonWatch_({options.paths, lessonFileOf(options)}),
      loader_(lessonWatch_.source(), modelOf(options), [] { glfwPostEmptyEvent(); }),
      input_([this](glm::vec2 at) { return pick(at); }) {
  preferences_ = session::loadPreferences(preferencesFile_, &notice_);
  window_.startImGui();
  if (!ui_.fontFault().empty()) fault(ui_.fontFault());
  try {
    renderer_ = std::make_unique<render::Renderer>(options.paths.shaders);
  } catch (const core::InputError& e) {
    fault(e.what());
  }
}

void Application::finishLoading() {
  if (session_) return;
  auto loaded = loader_.take();
  if (!loaded) return;
  loaded_ = std::move(*loaded);
  for (const auto& sentence : loaded_.faults) fault(sentence);
  auto preferences = preferences_;
  if (options_.theme) preferences.theme = *options_.theme;
  if (renderer_) renderer_->upload(*loaded_.atlas);  // meanwhile the search tree is made, which the session asks
  session_ = std::make_unique<session::Session>(*loaded_.atlas, *loaded_.library, preferences, loaded_.body.get());
  session_->quiz().keepIn(options_.paths.data / "quiz", preferences.learner);
  session_->planner().keepIn(options_.paths.data / "plans");
  session_->planner().keepDraftIn(options_.paths.data / "unsaved_plan.toml");
  try {
    if (session_->planner().restoreDraft(*session_)) notice_ = "Your unsaved session plan is open again under Session";
  } catch (const core::InputError& e) {
    fault(e.what());
  }
  session_->makeBodiesInBackground([] { glfwPostEmptyEvent(); });
  if (notice_.empty()) {
    char text[64];
    std::snprintf(text, sizeof text, "Loaded in %.1f s", loaded_.seconds);
    notice_ = text;
  }
  session_->viewAspect = answer_.viewSize.x / std::max(1.0f, answer_.viewSize.y);
  try {
    const std::string lesson = lessonFileOf(options_).empty() ? options_.lesson : loaded_.lesson;
    if (!lesson.empty()) openLesson(*session_, lesson, options_.step, now());
    if (options_.prepare) options_.prepare(*session_);
  } catch (const core::InputError& e) {
    fault(e.what());
  }
  settle_ = kSettleFrames;
}

// How far to the right a cursor over the left picture of a comparison stands in for.
float Application::leftShift(glm::vec2 cursor) const {
  const float half = std::floor(0.5f * answer_.viewSize.x);
  return answer_.split && cursor.x < answer_.viewLow.x + half ? half : 0;
}

// `at` is a point of the view, of the right picture when there are two.
int Application::pick(glm::vec2 at) const {
  if (picturePending_ || !renderer_ || bodiesShown_ != session_->bodyCount()) return -1;
  if (shift_ > 0) {
    const glm::vec2 size(answer_.viewSize.x - shift_, answer_.viewSize.y);
    return pickOther(*session_, session_->cameraAt(now()), at, size);
  }
  return picture_.pick(*renderer_, at * window_.pixelsPerUnit());
}

// Sleeps until something happens: an event, the next frame of a movement, the moment for the best picture.
void Application::wait() {
  double limit = -1;
  const auto soonest = [&](double s) { limit = limit < 0 ? std::max(0.0, s) : std::min(limit, std::max(0.0, s)); };
  const double t = now();
  if (settle_ > 0) soonest(0);
  if (session_ && (session_->animating(t) || input_.moving())) soonest(lastFrameS_ + kFrameS - t);
  if (session_ && renderer_ && !failedPicture_ && (picturePending_ || drawn_ < quality(t + kRestS)))
    soonest(changedS_ + kRestS - t);
  if (session_ && session_->now().place == session::Place::Learn) soonest(1);  // looks for lessons that were saved
  if (draftInS_ >= 0) soonest(draftInS_);
  if (answer_.wakeInS >= 0) soonest(lastFrameS_ + answer_.wakeInS - t);
  if (limit < 0)
    glfwWaitEvents();
  else if (limit > 0)
    glfwWaitEventsTimeout(limit);
  else
    glfwPollEvents();
}

void Application::handle(bool hoverIsFresh) {
  auto& events = window_.events();
  std::size_t done = 0;
  for (; done < events.size(); ++done) {
    const Event& e = events[done];
    if (!input_.active()) shift_ = leftShift(e.cursor);
    const glm::vec2 at = e.cursor + glm::vec2(shift_, 0);
    switch (e.kind) {
      case Event::Kind::Key:
        if (session_) input_.settle(*session_, now() + 1);
        if (session_) try {
            ui_.key(*session_, e.code, e.mods, now());
          } catch (const core::InputError& refused) {
            fault(refused.what());
          }
        break;
      case Event::Kind::Press:
        // Whether a press is meant for the model or a panel is known only once the panels were drawn under this cursor.
        if (!hoverIsFresh && !input_.active()) {
          events.erase(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(done));
          return;
        }
        if (session_ && answer_.viewHovered && faults_.empty())
          input_.press(*session_, static_cast<MouseButton>(e.code), (e.mods & GLFW_MOD_SHIFT) != 0, at, now());
        break;
      case Event::Kind::Move:
        if (session_) input_.move(*session_, at, now());
        break;
      case Event::Kind::Release:
        if (session_) input_.release(*session_, at, now());
        break;
      case Event::Kind::Wheel:
        if (session_ && answer_.viewHovered) input_.wheel(*session_, e.amount, at, now());
        break;
      case Event::Kind::Other:
        break;
    }
    settle_ = kSettleFrames;
  }
  events.clear();
}

// The renderer holds what the session shows, before anything of an older body is drawn or asked for.
void Application::showBodies() {
  if (!session_ || !renderer_ || bodiesShown_ == session_->bodyCount()) return;
  bodiesShown_ = session_->bodyCount();
  shell::showBodies(*renderer_, *session_);
  picturePending_ = true;
  changedS_ = now();  // a slider is dragged, perhaps: the best picture waits
}

// What can be drawn at a moment when nothing else has changed meanwhile.
Application::Quality Application::quality(double t) const {
  if (quick_) return Quality::Best;
  if (session_->animating(t) || input_.moving() || t - changedS_ < kRestS) return Quality::Moving;
  return held_ || session_->makingBody() ? Quality::Sharp : Quality::Best;
}

void Application::drawPicture(const ui::FrameAnswer& answer) {
  if (!session_ || !renderer_) return;
  showBodies();
  const double t = now();
  const glm::vec2 scale = window_.pixelsPerUnit();
  PictureKey key{session_->scene(),
                 session_->now().lesson,
                 session_->now().compare,
                 session_->now().quiz,
                 session_->quiz().marks(*session_).size(),
                 session_->cameraAt(t),
                 answer.lit >= 0 ? answer.lit : hovered_,
                 answer.theme,
                 glm::max(glm::ivec2(glm::round(answer.viewSize * scale)), glm::ivec2(1)),
                 session_->animating(t) ? t : 0.0,
                 session_->tint()};
  key.scene.camera = key.camera;
  key.scene.labelled.clear();  // labels belong to the panels
  key.scene.thumb = false;     // and so does the tool in hand
  key.scene.body = {};         // what is drawn are the bodies that are made, see showBodies
  key.compare.other = {};
  // Until a body lies as it will be seen, the former picture stays.
  const bool waits = session_->poseIsComing() && key_.size == key.size && key_.theme == key.theme && !picturePending_;
  const bool changed = !waits && !(key == key_);
  if (changed) changedS_ = t;
  held_ = ImGui::IsAnyMouseDown();
  const Quality quality = this->quality(t);
  const bool best = quality == Quality::Best;
  if (changed || picturePending_ || (!waits && quality > drawn_)) {
    const auto overlay = session_->overlay(t);
    render::FrameInput input;
    input.state = &session_->scene();
    input.camera = key.camera;
    input.overlay = &overlay;
    input.tint = session_->tint();
    input.hovered = key.lit;
    input.theme = renderTheme(answer.theme);
    input.best = best;
    try {
      const double tookMs = picture_.draw(*renderer_, *session_, input, key.size, quality == Quality::Moving);
      const bool moves = session_->animating(t) || input_.moving();  // which does not change the way it is drawn
      if (best && (drawn_ < quality || !moves)) quick_ = tookMs < kQuickFrameMs;
      failedPicture_ = false;
    } catch (const core::InputError& e) {
      if (!failedPicture_) fault(e.what());
      failedPicture_ = true;
    }
    key_ = std::move(key);
    drawn_ = quality;
    picturePending_ = false;
  }
  const glm::ivec2 frameSize = window_.framebufferSize();
  const glm::ivec2 low(glm::round(answer.viewLow * scale));
  picture_.show({low.x, frameSize.y - low.y - key_.size.y});
}

void Application::frame() {
  const double t = now();
  if (session_) input_.settle(*session_, t);
  const float type = session_ ? session_->preferences().typePx : preferences_.typePx;
  if (ui_.prepareFonts(type * window_.typeScale())) window_.renewFonts();
  window_.beginFrame();

  ui::FrameRequest request;
  request.nowS = t;
  request.widthPx = ImGui::GetIO().DisplaySize.x, request.heightPx = ImGui::GetIO().DisplaySize.y;
  request.hovered = hovered_;
  request.tissueColour = [](const scene::StructureInfo& info) { return render::tissueOf(info).colour; };
  request.loading = session_ ? 1.0f : std::min(0.99f, loader_.fraction());
  request.loadingWord = loader_.word();
  request.error = faults_.empty() ? "" : faults_.front();
  request.notice = notice_;
  request.printed = printed_;
  request.listTouches = !options_.stateFile.empty();
  answer_ = ui_.draw(session_.get(), request);
  ImGui::Render();
  if (!answer_.fault.empty()) fault(answer_.fault);
  print(answer_.print);
  if (answer_.errorClosed && !faults_.empty()) faults_.erase(faults_.begin()), settle_ = kSettleFrames;
  const glm::vec2 right(answer_.split ? std::floor(0.5f * answer_.viewSize.x) : 0, 0);
  input_.place(answer_.viewLow + right, answer_.viewSize - right);
  handle(true);

  window_.clear(answer_.theme);
  drawPicture(answer_);
  window_.endFrame();
  window_.setFullScreen(answer_.presenting);

  // Names follow the cursor when nothing moves; a changed name wants another frame.
  int hovered = -1;
  const glm::vec2 cursor = window_.cursor();
  if (session_ && renderer_ && answer_.viewHovered && !input_.moving() && !session_->cameraMoving(t) &&
      !picturePending_) {
    if (!input_.active()) shift_ = leftShift(cursor);
    hovered = pick(cursor + glm::vec2(shift_, 0) - answer_.viewLow - right);
  }
  hoveredAt_ = cursor;
  if (hovered != hovered_) hovered_ = hovered, settle_ = kSettleFrames;
  lastFrameS_ = t;
}

// A teacher has saved a lesson: it is read again, and the open step is shown as it is now.
void Application::readLessonsAgain() {
  if (!session_ || !lessonWatch_.changed(now())) return;
  const scene::Atlas* atlas = loaded_.modelRead ? loaded_.atlas.get() : nullptr;
  lesson::Library fresh = lessonWatch_.source().read(loaded_.atlas->catalogue(), atlas, loaded_.body.get());
  keepEarlier(fresh, *loaded_.library);
  notice_ = fresh.problems.empty() ? "Lessons read again" : fresh.problems.front();
  *loaded_.library = std::move(fresh);
  session_->lessonsChanged(now());
  settle_ = kSettleFrames;
}

// Writes what the panels want printed into the folder of documents and says where.
void Application::print(ui::PrintWish wish) {
  using What = ui::PrintWish::What;
  if (wish.what == What::None || !session_) return;
  const auto& preferences = session_->preferences();
  const auto& planning = session_->now().planning;
  PrintJob job;
  job.lesson = wish.what == What::Lesson ? session_->openLesson() : nullptr;
  const bool ofPlan = wish.what == What::Handout || wish.what == What::Sheet;
  job.plan = ofPlan && planning.plan ? &*planning.plan : nullptr;
  job.sheet = wish.what == What::Sheet;
  std::optional<lesson::Referral> referral;
  if (wish.what == What::Referral) referral = session_->planner().referral(*session_);
  job.referral = referral ? &*referral : nullptr;
  job.style.paper = preferences.letterPaper ? print::Paper::Letter : print::Paper::A4;
  job.style.large = preferences.largePrint;
  job.therapist = preferences.therapist;
  job.logo = preferences.logo;
  if (!job.lesson && !job.plan && !job.referral) return;
  try {
    const auto pages =
        printed(job, options_.paths, *loaded_.atlas, *loaded_.library, loaded_.body.get(), renderer_.get());
    const auto file = freshPdfFile(documentsFolder(), titleOf(job));
    core::writeAtomically(file, pages.bytes);
    printed_ = file.string();
    notice_ = "Printed: " + file.filename().string() + ", " +
              (pages.pages == 1 ? "1 page" : std::to_string(pages.pages) + " pages") + ", in " +
              shortFolder(file.parent_path());
  } catch (const core::InputError& e) {
    fault(e.what());
  }
  // The renderer holds the body of the last picture: give it back what the window shows.
  if (renderer_) shell::showBodies(*renderer_, *session_);
  picturePending_ = true;
  settle_ = kSettleFrames;
}

void Application::keepPreferences() {
  if (!session_ || !canSave_ || session_->preferences() == preferences_) return;
  preferences_ = session_->preferences();
  auto kept = preferences_;
  if (options_.theme && kept.theme == *options_.theme) kept.theme = session::loadPreferences(preferencesFile_).theme;
  try {
    session::savePreferences(preferencesFile_, kept);
  } catch (const core::InputError& e) {
    canSave_ = false;
    notice_ = std::string("Your preferences cannot be kept: ") + e.what();
    std::fprintf(stderr, "sciatlas: %s\n", notice_.c_str());
  }
}

// An edited plan that was not saved yet.
void Application::keepDraft() {
  if (!session_) return;
  try {
    draftInS_ = session_->planner().keepDraft(*session_, now());
  } catch (const core::InputError& e) {
    draftInS_ = -1;
    fault(std::string("Plans are kept only when you save them: ") + e.what());
  }
}

int Application::run() {
  while (!window_.closing()) {
    wait();
    if (!window_.events().empty()) settle_ = kSettleFrames;
    handle(false);
    finishLoading();
    readLessonsAgain();
    if (session_) session_->advance(now());
    if (session_ && session_->adoptBody()) settle_ = kSettleFrames;
    showBodies();
    if (settle_ > 0) --settle_;
    frame();
    keepPreferences();
    keepDraft();
    if (!session_ || (!session_->cameraMoving(now()) && !input_.active()))
      stateFile_.write({session_.get(), answer_.lit >= 0 ? answer_.lit : hovered_, hoveredAt_,
                        window_.framebufferSize(), answer_.viewLow, answer_.viewSize, answer_.presenting,
                        faults_.empty() ? "" : faults_.front(), notice_, printed_, answer_.lit, &answer_.touches});
  }
  return 0;
}

}  // namespace

int runWindow(const WindowOptions& options) {
  Application application(options);
  return application.run();
}

}  // namespace sciatlas::shell
