#include "shell/printer.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "core/error.h"
#include "core/text.h"
#include "core/toml.h"
#include "lesson/own_lesson.h"
#include "lesson/plan_file.h"
#include "session/planner.h"
#include "shell/headless.h"
#include "shell/pictures.h"
#include "shell/scene_options.h"

namespace fs = std::filesystem;

namespace sciatlas::shell {
namespace {

constexpr int kWidthPx = 1000, kHeightPx = 780;
constexpr float kStrokeS = 2.2f;  // strokes are drawn as they are after this time

core::Image drawnNow(session::Session& session, render::Renderer& renderer) {
  const HeadlessTarget target(kWidthPx, kHeightPx);
  showBodies(renderer, session);
  drawStill(renderer, session, {kWidthPx, kHeightPx}, target.framebuffer(), kStrokeS, true);
  return target.read();
}

std::vector<print::Picture> picturesOf(const PrintJob& job, session::Session& session, render::Renderer& renderer) {
  std::vector<print::Picture> pictures;
  if (job.lesson) {
    for (const int step : print::pictureSteps(*job.lesson)) {
      session.openLesson(job.lesson->id, step, 0);
      pictures.push_back({drawnNow(session, renderer),
                          job.lesson->steps[static_cast<std::size_t>(step)].titleAt(scene::Level::Patient)});
    }
  } else if (job.plan) {
    const lesson::PlanData& data = session.library().plans;
    session::Planner& planner = session.planner();
    planner.edit(session, *job.plan);
    for (const int block : print::pictureBlocks(*job.plan, data)) {
      planner.openBlock(session, block, 0);
      // A person is shown, not an anatomy: what the hands do is done on the skin.
      session.setVisibility(session.atlas().catalogue().expand({"system:skin"}), scene::Visibility::Shown);
      pictures.push_back(
          {drawnNow(session, renderer), lesson::titleOf(data, job.plan->blocks[static_cast<std::size_t>(block)])});
    }
  }
  return pictures;
}

print::Letterhead letterheadOf(const PrintJob& job) {
  print::Letterhead head{job.therapist, std::nullopt};
  if (!job.logo.empty()) {
    head.logo = core::readPng(job.logo);
    if (head.logo->width < 1 || head.logo->height < 1)
      throw core::InputError(job.logo.string(), 0, "is an empty picture");
  }
  return head;
}

bool holdsPlan(const fs::path& file) {
  const core::TomlTable root = core::TomlTable::readFile(file);
  return root.has("block") && root.has("pattern");
}

}  // namespace

print::Printed printed(const PrintJob& job, const core::Paths& paths, const scene::Atlas& atlas,
                       const lesson::Library& library, const living::Body* body, render::Renderer* renderer) {
  const lesson::PlanData& plans = library.plans;
  if (!plans.ready())
    throw core::InputError(
        "the files of plans could not be read, and a handout needs their safety net: see sciatlas check");
  const print::Letterhead head = letterheadOf(job);
  if (job.referral) return print::makePdf(print::referralSheet(*job.referral, plans, head), job.style, paths.fonts);
  if (job.sheet) return print::printSheet(*job.plan, plans, head, job.style, paths.fonts);
  if (!renderer) throw core::InputError("without the renderer there are no pictures to print");
  session::Preferences preferences;
  preferences.level = scene::Level::Patient;
  preferences.theme = session::ThemeChoice::Paper;
  preferences.reducedMotion = preferences.hintsSeen = preferences.noticeSeen = true;
  session::Session session(atlas, library, preferences, body);
  session.viewAspect = static_cast<float>(kWidthPx) / kHeightPx;
  const std::vector<print::Picture> pictures = picturesOf(job, session, *renderer);
  if (job.lesson) return print::printLesson(*job.lesson, plans, head, pictures, job.style, paths.fonts);
  return print::printPlan(*job.plan, plans, head, pictures, job.style, paths.fonts);
}

std::string titleOf(const PrintJob& job) {
  if (job.lesson) return job.lesson->title;
  if (job.referral) return "referral";
  const std::string kind = job.sheet ? "plan" : "handout";
  return job.plan->label.empty() ? kind : kind + " " + job.plan->label;
}

fs::path documentsFolder() {
  const char* user = std::getenv("HOME");
  const fs::path home = user && *user ? fs::path(user) : fs::temp_directory_path();
  const char* config = std::getenv("XDG_CONFIG_HOME");
  std::ifstream dirs((config && *config ? fs::path(config) : home / ".config") / "user-dirs.dirs");
  fs::path folder = home / "Documents";
  for (std::string line; std::getline(dirs, line);) {
    const std::string key = "XDG_DOCUMENTS_DIR=\"";
    if (line.rfind(key, 0) != 0 || line.back() != '"') continue;
    const std::string value = line.substr(key.size(), line.size() - key.size() - 1);
    folder = value.rfind("$HOME/", 0) == 0 ? home / value.substr(6) : fs::path(value);
  }
  std::error_code ec;
  return fs::is_directory(folder, ec) ? folder : home;
}

std::string shortFolder(const fs::path& folder) {
  const char* user = std::getenv("HOME");
  const std::string home = user ? user : "", path = folder.string();
  if (home.empty() || path.rfind(home, 0) != 0) return path;
  if (path.size() > home.size() && path[home.size()] != '/') return path;
  return "~" + path.substr(home.size());
}

fs::path freshPdfFile(const fs::path& folder, const std::string& title) {
  constexpr std::string_view kRefused = "/\\:*?\"<>|";  // by one file system or another
  constexpr std::size_t kLongestName = 80;
  std::string name;
  for (const char c : title)
    name += static_cast<unsigned char>(c) < 0x20 || kRefused.find(c) != std::string_view::npos ? '_' : c;
  if (name.size() > kLongestName) {
    name.resize(kLongestName);
    while (!name.empty() && (static_cast<unsigned char>(name.back()) & 0xc0) == 0x80) name.pop_back();
    if (!name.empty() && static_cast<unsigned char>(name.back()) >= 0xc0) name.pop_back();  // a letter cut in two
  }
  std::error_code ec;
  for (int n = 1;; ++n) {
    const fs::path file = folder / ("Sciatlas - " + name + (n == 1 ? "" : " " + std::to_string(n)) + ".pdf");
    if (!fs::exists(file, ec)) return file;
  }
}

int writeHandout(const core::Paths& paths, const HandoutOptions& options) {
  const LoadedAtlas loaded = loadAtlas(paths, options.model);
  const std::unique_ptr<living::Body> body = loadBody(paths, loaded.atlas);
  SceneOptions scene;
  const bool file = lesson::isLessonPath(options.what);
  const bool planFile = file && holdsPlan(options.what);
  if (file && !planFile) scene.lesson = options.what;
  const lesson::Library library = loadLessons(paths, loaded.atlas, scene, body.get());
  PrintJob job;
  std::optional<lesson::Plan> plan;
  if (planFile) {
    plan = lesson::readPlan(options.what, library.plans);
    job.plan = &*plan;
  } else {
    const std::string id = file ? lessonAndStep(scene.lesson).first : options.what;
    job.lesson = library.findLesson(id);
    std::vector<std::string> known;
    for (const lesson::Lesson& l : library.lessons) known.push_back(l.id);
    if (!job.lesson) throw core::InputError("unknown lesson \"" + id + "\"" + core::suggestion(id, known));
    if (options.sheet) throw core::InputError("--sheet prints a plan, but \"" + id + "\" is a lesson");
  }
  job.sheet = options.sheet;
  job.style.paper = options.paper == "letter" ? print::Paper::Letter : print::Paper::A4;
  job.style.large = options.largePrint;
  job.therapist = options.therapist;
  job.logo = options.logo;
  const HeadlessContext context;
  render::Renderer renderer(paths.shaders);
  renderer.upload(loaded.atlas);
  const print::Printed pages = printed(job, paths, loaded.atlas, library, body.get(), &renderer);
  core::writeAtomically(options.output, pages.bytes);
  return pages.pages;
}

}  // namespace sciatlas::shell
