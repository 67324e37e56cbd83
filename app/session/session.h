// Everything a person is doing now: one value, changed only by commands, so that undo covers everything and the
// keyboard, the mouse, a presenter's remote, lessons, the command line and tests all do the same things.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/latest.h"
#include "lesson/lesson.h"
#include "lesson/stage.h"
#include "living/layers.h"
#include "living/maker.h"
#include "scene/atlas.h"
#include "scene/state.h"
#include "session/practice.h"

namespace sciatlas::session {

enum class Place { Explore, Learn, Techniques, Compression, Quiz, Session };  // the top bar's places that exist
enum class CompressionTab { Sites, Move, Compare };                           // the pages of Compression
enum class TechniqueTab { Techniques, TriggerPoints, Roots };                 // the pages of Techniques
enum class ThemeChoice { Dark, Light, Paper };

inline constexpr float kSmallestTypePx = 14, kLargestTypePx = 48;

// Kept between starts (XDG_CONFIG_HOME/sciatlas/preferences.toml).
struct Preferences {
  scene::Level level = scene::Level::Student;
  float typePx = 16;  // kSmallestTypePx .. kLargestTypePx
  ThemeChoice theme = ThemeChoice::Dark;
  bool reducedMotion = false;
  bool hintsSeen = false;
  std::string learner;          // in the quiz; empty: the first
  bool noticeSeen = false;      // the medical-education notice was put away
  std::string therapist, logo;  // on prints: a name as it shall stand there, and a PNG file; may be empty
  bool letterPaper = false;     // prints on Letter, else on A4
  bool largePrint = false;
  std::vector<std::string> finishedSteps;   // "course_of_the_nerve/3" (0-based): for the "done" marks of the list
  std::string lastStep;                     // that was open in a lesson: "course_of_the_nerve/3"
  std::vector<std::string> practisedSteps;  // the same for partner tasks whose self-check was ticked off
  bool operator==(const Preferences&) const = default;
};

struct LessonPlace {
  std::string lesson;  // empty: no lesson open
  int step = 0;
  bool operator==(const LessonPlace&) const = default;
};

// A named pose, test or exercise and how far it is gone through.
struct PosePlace {
  std::string pose;    // id in models/poses.toml; empty: none is open
  float progress = 0;  // 0 at rest .. 1 the last stage
  bool operator==(const PosePlace&) const = default;
};

// Which page of the quiz is open (quiz.h).
struct QuizPlace {
  int run = 0;      // QuizRun::id
  int number = -1;  // of the question; -1: the first page, as many as there are questions: the summary
  bool operator==(const QuizPlace&) const = default;
};

// The pages of the session planner (planner.h).
enum class PlanPage { Start, Questions, Person, Plan };

struct PlanPlace {
  PlanPage page = PlanPage::Start;
  lesson::PlanRequest request{"leg", "moderate", 'r', 60, {}, {}};
  std::optional<lesson::Plan> plan;
  int block = -1;    // of the plan, whose page is open and which plays; -1: none
  std::string file;  // of the plan; empty while it was never saved
  bool operator==(const PlanPlace&) const = default;
};

enum class CompareMode { Side, Fade };

// Two bodies under one camera: the one of the scene and another.
struct Comparison {
  bool on = false;
  scene::BodyState other;  // on the left; below in the fade
  CompareMode mode = CompareMode::Side;
  float fade = 0.5f;    // 0: only the other .. 1: only the scene's body
  std::string preset;   // id in models/comparisons.toml that the scene's body comes from, or empty
  int presetState = 0;  // which of its states
  bool operator==(const Comparison&) const = default;
};

// What undo restores.
struct Moment {
  scene::SceneState scene;
  LessonPlace lesson;
  Place place = Place::Explore;
  CompressionTab tab = CompressionTab::Sites;
  std::string pathology;  // whose page is open in Compression; empty: the first page
  PosePlace pose;         // whose page is open; the joints stand so only while Session::inPose()
  Comparison compare;
  QuizPlace quiz;
  PlanPlace planning;
  // What is open in Techniques stands in the scene: its technique and strokes, its trigger points, its dermatomes.
  TechniqueTab techniqueTab = TechniqueTab::Techniques;
  std::string rootTest;  // of the roots' page, or empty
  bool operator==(const Moment&) const = default;
};

class Quiz;
class Planner;

class Session {
 public:
  // Opens on the first picture: the nerve lit from spine to foot (see opening.h). All references must outlive the
  // session. Without `body` there is only the body at rest.
  Session(const scene::Atlas& atlas, const lesson::Library& library, Preferences preferences,
          const living::Body* body = nullptr);
  ~Session();
  Session(Session&&) noexcept;

  // The body that is shown now: at rest or in the state of scene().body. In the background mode it is that of an
  // earlier state until the next one is made.
  const scene::Atlas& atlas() const { return *shown_; }
  int bodyCount() const { return bodyCount_; }  // goes up when atlas() or otherAtlas() becomes another
  // The other body of a comparison; null without one and until it is made.
  const scene::Atlas* otherAtlas() const { return now_.compare.on ? other_.get() : nullptr; }
  // The same to be held by a thread that asks them while the session goes on; null as above.
  std::shared_ptr<const scene::Atlas> heldAtlas() const { return shown_; }
  std::shared_ptr<const scene::Atlas> heldOther() const { return now_.compare.on ? other_ : nullptr; }
  const living::Body* body() const { return body_; }
  const lesson::Library& library() const { return library_; }
  const Moment& now() const { return now_; }
  const scene::SceneState& scene() const { return now_.scene; }
  const lesson::Step* step() const;  // of the open lesson, or null
  const lesson::Lesson* openLesson() const;

  // Commands. Each is one step of undo; those marked (d) are merged while a drag lasts (between beginDrag and endDrag).
  void select(int structure);              // -1: nothing
  void visit(int structure, double nowS);  // selects and flies to it
  // Selects the landmark's structure, names the landmark (an index of Atlas::landmarks()) in the view, and flies to
  // where it can be seen.
  void visitLandmark(int landmark, double nowS);
  void setLandmarks(const std::vector<int>& landmarks);  // that are named in the view
  void setVisibility(const std::vector<int>& structures, scene::Visibility visibility);
  void isolate(const std::vector<int>& structures);  // hides all others
  void showAll();                                    // nothing hidden but the wraps (peel.h), nothing a ghost
  void peelTo(int layer);                            // (d) takes away what lies above the layer
  void peelMore();                                   // by one layer that holds something
  void peelLess();
  int hiddenCount() const;   // structures with a surface that are hidden
  int hiddenByHand() const;  // without what is peeled away and what the step of a lesson itself hides
  void showHiddenByHand();   // in a lesson the step's own picture, else showAll
  void setCamera(const scene::Camera& camera);                // (d) at once
  void moveCamera(const scene::Camera& camera, double nowS);  // eased; cancelled by the next setCamera
  void goToView(std::string_view standardView, double nowS);
  void flyTo(const std::vector<int>& structures, double nowS);
  void toggleLabels(const std::vector<int>& structures);
  void setHighlight(const std::vector<int>& structures);
  void goToPlace(Place place);
  void take(Moment next) { commit(std::move(next)); }  // (d) becomes another moment as one step of undo
  // Likewise; the camera flies to where the moment has it.
  void take(Moment next, double nowS) { commitWithFlight(std::move(next), nowS); }
  void openLesson(std::string_view id, int step, double nowS);
  bool nextStep(double nowS);  // false at the end
  bool previousStep(double nowS);
  void closeLesson();
  void lessonsChanged(double nowS);  // the library was read again: the open step is shown as it is now; not undone
  void setTechnique(std::string_view id);  // empty: none
  void setNoPress(bool shown);
  // Techniques (session_hands.cpp). Each chooses and brings into sight, with the bones, nerves and muscles that belong
  // to it under a ghost of the skin; an empty id closes the page. Throw core::InputError for an unknown id.
  void goToTechniques(TechniqueTab tab);
  void chooseTechnique(const std::string& id, const std::string& stroke, double nowS);  // no stroke: all its sites
  void chooseTriggerPoint(const std::string& id, double nowS);                          // on the right side
  void chooseRoot(const std::string& id, double nowS);                                  // a dermatome, on both sides
  void setDermatomes(const std::vector<std::string>& ids);                              // which are painted
  void chooseRootTest(const std::string& id, double nowS);
  void playTechnique(double nowS);  // its clock goes on from where it stands
  void pauseTechnique(double nowS);
  void restartTechnique(double nowS);
  void holdTechniqueAt(double timeS);  // stops its clock there; a movement has its joints so
  bool playingTechnique() const { return techniquePlays_; }
  std::optional<lesson::StageClock> techniqueClock(double nowS) const;
  // The body cut along the stroke that plays, so that the depth is seen in section; again: whole.
  void toggleStrokeCut(double nowS);
  // The body lies as the stroke wants it; again: at rest.
  void toggleStrokePose(double nowS);
  bool inStrokePose() const;
  const lesson::Stroke* strokeNow(double nowS) const;  // the one that plays, or null
  const lesson::StrokeStage& stage() const { return stage_; }
  // The state of the body. (d) Throw core::InputError for what is not possible; then nothing changes.
  void setBody(const scene::BodyState& state);
  void setPathology(const std::string& id, float value);   // (d) 0..1; 0 takes it away; ends what it excludes
  void setPose(const std::string& axis, float degrees);    // (d)
  void takePose(const std::string& pose, float progress);  // (d) the joints as in a named pose, pathologies as they are
  void resetPose();                                        // all joints at rest
  void resetBody();                                        // no pathology either
  // Opens the page of a pathology and brings its site into sight (site_view.h); its value stays as it is.
  void choosePathology(const std::string& id, double nowS);
  // Opens its page. A position is one picture and is taken at once; for a test the body lies down where that belongs to
  // it, and waits for the slider or Play.
  void choosePose(const std::string& id);
  void seePose(double nowS);         // the camera goes where the open pose, at its end, is best seen
  void goToTab(CompressionTab tab);  // of Compression, which it opens
  // The scene's body becomes a state of a set of comparisons.toml, its site in sight, beside the body at rest.
  void openComparison(const std::string& id, int state, double nowS);
  void setComparison(const Comparison& comparison);  // (d) throws as setBody
  // Goes through the open pose at a calm speed, an exercise to and fro, until it is done, paused or something else
  // moves the body: one step of undo. With reduced motion it goes on by one stage at once.
  void playPose(double nowS);
  void pausePose() { playing_ = false; }
  bool playingPose() const { return playing_; }
  void advance(double nowS);  // the time that has passed, for what plays
  bool inPose() const;        // whether the joints stand as now().pose says
  void setCut(scene::CutAxis axis, const std::optional<scene::AxisCut>& cut);  // (d) nothing: no cut across this axis
  void setObliqueCut(const std::optional<scene::ObliqueCut>& cut);             // (d)
  void setWell(const std::optional<scene::LocalSection>& well);                // (d)
  void setCuts(const scene::Cuts& cuts);                                       // (d) all at once
  void clearCuts();
  // The thumb (session_ask.cpp). With the tool in hand a click presses instead of selecting.
  void takeThumb(bool inHand);
  void pressThumb(const scene::Probe& probe);  // (d) pins it
  void liftThumb();
  // A well dug under the pinned thumb down to the bone, so that the layers are seen in section; again: filled in. It
  // goes with the thumb.
  void toggleThumbSection(double nowS);
  bool thumbSection() const;
  void setPressMap(bool shown);
  void beginDrag();
  void endDrag();
  bool undo();
  bool redo();
  bool canUndo() const { return !undo_.empty(); }
  bool canRedo() const { return !redo_.empty(); }
  void escape();  // one step back: selection, isolation, lesson; never quits

  // The visible surface that a ray meets first.
  std::optional<scene::SurfaceHit> visibleAlong(const scene::Ray& ray) const;
  // What lies under the pinned thumb in the body that is shown; null without one.
  const living::Layers* underThumb() const;
  // The map of the body that is shown; null while none is asked for or it is still being made.
  const living::PressMap* pressMap() const;
  const scene::SurfaceTint* tint() const;  // of the press map, else of referral zones and dermatomes
  bool makingPressMap() const { return now_.scene.pressMap && !pressMap(); }

  scene::Camera cameraAt(double nowS) const;  // of this instant, moves included
  bool cameraMoving(double nowS) const;
  scene::Overlay overlay(double nowS) const;
  bool animating(double nowS) const;  // whether the picture changes by itself

  // From now on bodies are made on a thread; `awake` is called from it when adoptBody() has something to do.
  void makeBodiesInBackground(std::function<void()> awake);
  // For answers that take longer than a frame; null when nothing is made in the background: then they are found at
  // once.
  core::Latest* background() const { return background_.get(); }
  bool adoptBody();  // takes over what has been made; true when a shown body is another now
  bool makingBody() const { return (maker_ && maker_->busy()) || (otherMaker_ && otherMaker_->busy()); }
  // The body that is shown stands where the one that is being made lies, or the other way round: the camera is already
  // that of the new one, so a picture of the old one would be a body that there never was.
  bool poseIsComing() const;

  // Lessons: how many steps of one are finished.
  int finishedSteps(const lesson::Lesson& lesson) const;
  bool stepFinished(const lesson::Lesson& lesson, int step) const;
  // Where the lessons were left: the step that was open last, if it is still there; its lesson is empty otherwise.
  LessonPlace leftAt() const;
  // The partner task of the open step; it is begun afresh when the step is another. Not undone.
  Practice& practice();
  void tickSelfCheck(std::size_t check, bool done);  // of that task; all ticked marks the step as practised
  bool stepPractised(const lesson::Lesson& lesson, int step) const;

  Preferences& preferences() { return preferences_; }  // values only; saving is the shell's work
  const Preferences& preferences() const { return preferences_; }

  Quiz& quiz() { return *quiz_; }
  const Quiz& quiz() const { return *quiz_; }
  Planner& planner() { return *planner_; }
  const Planner& planner() const { return *planner_; }

  float viewAspect = 1.4f;  // width / height of the 3D view, set by the ui each frame; framing uses it

 private:
  void commit(Moment next);
  void become(Moment next);  // without an undo step; remakes the stage when what lies on the body changed
  void stageStep(Moment next, double nowS);
  void markFinished();
  void rememberStep();  // for leftAt
  bool hiddenByStep(std::size_t structure) const;
  scene::Camera cameraFor(const glm::vec3& landmarkMm, int structure) const;
  void showHands(Moment next, double nowS);         // of the page Techniques; its clock starts
  void commitWithFlight(Moment next, double nowS);  // the camera flies to where the moment has it
  void showBody(std::shared_ptr<const scene::Atlas> atlas, const scene::BodyState& state);
  void showBodyNow(const scene::BodyState& state);
  void followBody();                                      // sees to it that the bodies of now() are made
  glm::quat roomOf(const scene::BodyState& state) const;  // how the body of a state lies (Camera::room)
  void needBody() const;                                  // throws when there is only the body at rest
  void followPressMap();                                  // sees to it that the map of the body that is shown is made
  bool adoptPressMap();
  void makeStage() { stage_.make(library_, *rest_, atlas(), now_.scene, step()); }
  void followZones();  // sees to it that the zones on the skin are painted
  double techniqueTimeS(double nowS) const;
  void followMovement(double nowS);
  void seeMovement(const lesson::Stroke& stroke, double nowS);
  const scene::Atlas* rest_;
  std::shared_ptr<const scene::Atlas> shown_;
  const lesson::Library& library_;
  const living::Body* body_;
  Preferences preferences_;
  Moment now_;
  std::vector<Moment> undo_, redo_;
  std::vector<scene::Visibility> stepVisibility_;  // as the open step asks for; empty without one
  bool dragging_ = false, dragCommitted_ = false;
  scene::CameraMove move_;
  lesson::StrokeStage stage_;
  Practice practice_;
  std::unique_ptr<Quiz> quiz_;
  std::unique_ptr<Planner> planner_;
  bool techniquePlays_ = true;
  double techniqueSinceS_ = 0, techniqueAtS_ = 0;  // played for so long when it was last started or stopped
  // A technique that moves joints is at work: what it was when it last moved them, how it left them, and how they were.
  struct Movement {
    std::string technique, stroke;  // that plays
    std::vector<std::string> strokes;
    std::map<std::string, float> leftDeg, beforeDeg;
  };
  std::optional<Movement> movement_;
  std::optional<scene::SurfaceTint> zoneTint_;
  std::vector<std::string> zonesOf_;            // what zoneTint_ was made for
  bool playing_ = false, playingBack_ = false;  // back: an exercise on its way to rest
  double playedS_ = 0, holdUntilS_ = 0;
  scene::BodyState shownState_, wantedState_, otherState_;  // of *shown_; asked for; of the comparison, asked for
  std::shared_ptr<const scene::Atlas> other_;
  int bodyCount_ = 0;
  mutable std::optional<scene::Probe> layersOf_;  // what layers_ is about, in the body number layersBody_
  mutable int layersBody_ = -1;
  mutable std::optional<living::Layers> layers_;
  living::PressMapper::Made pressMap_{};
  int pressMapAsked_ = -1;  // the body number that a map was last asked for
  std::function<void()> awake_;
  std::unique_ptr<living::PressMapper> pressMapper_;
  std::unique_ptr<core::Latest> background_;
  std::unique_ptr<living::Maker> maker_, otherMaker_;  // last, so that their threads end first
};

// Defaults when absent. A damaged file is renamed to <file>.damaged and defaults are used; `problem` then says so in a
// sentence.
Preferences loadPreferences(const std::filesystem::path& file, std::string* problem = nullptr);
// Throws core::InputError when the folder cannot be written.
void savePreferences(const std::filesystem::path& file, const Preferences& preferences);

}  // namespace sciatlas::session
