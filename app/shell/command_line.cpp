#include "shell/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <set>

#include "core/error.h"
#include "core/text.h"
#include "lesson/own_lesson.h"
#include "shell/contact_sheet.h"
#include "shell/data_commands.h"
#include "shell/plan_command.h"
#include "shell/printer.h"
#include "shell/render_command.h"
#include "shell/state_tiles.h"
#include "shell/window.h"

namespace sciatlas::shell {
namespace {

constexpr int kLargestSidePx = 8192, kMostSteps = 1000;
constexpr double kLargestNumber = 1e6;  // of seconds, degrees, factors

struct CommandLine {
  SceneOptions scene;
  std::string size;
  std::string listWhat;
  std::string lessonFile;
  int step = 0;  // of the lesson, from 1; 0: not given
  std::vector<std::string> measureWords, checkFiles;
  bool checkPictures = false;
  RenderOptions render;
  TileOptions tiles;
  PlanOptions plan;
  HandoutOptions handout;
  std::string output;
  std::string stateFile;
  bool json = false, benchStates = false;
};

void addBodyOptions(CLI::App& app, SceneOptions& s) {
  const auto words = [&](const char* name, std::vector<std::string>& into, const char* help, const char* type) {
    app.add_option(name, into, help)->delimiter(',')->type_name(type);
  };
  words("--pathology", s.pathologies, "a state of the body, 0 to 1: sciatlas list pathologies", "ID=VALUE");
  words("--pose", s.poses, "degrees of a joint's axis, or a named pose: sciatlas list poses", "NAME=DEG");
}

void addSceneOptions(CLI::App& app, CommandLine& line) {
  SceneOptions& s = line.scene;
  const auto ids = [&](const char* name, std::vector<std::string>& words, const char* help) {
    app.add_option(name, words, help)->delimiter(',')->take_all()->type_name("IDS");
  };
  app.add_option("--size", line.size, "picture or window size")->type_name("WxH");
  app.add_option("--lesson", s.lesson, "a lesson that ships or a file, and a step of it from 1")
      ->type_name("ID|FILE.toml[:STEP]");
  app.add_option("--step", line.step, "a step of that lesson, from 1; the same as ID:STEP")
      ->check(CLI::Range(1, kMostSteps))
      ->type_name("STEP");
  app.add_option("--view", s.view, "a standard view: sciatlas list views")->type_name("NAME");
  ids("--show", s.show, "show only these: ids, groups, system:bone, region:pelvis, patterns with *");
  ids("--hide", s.hide, "hide these");
  ids("--ghost", s.ghost, "draw these as clear as glass");
  ids("--select", s.select, "select one structure");
  ids("--highlight", s.highlight, "light these up");
  ids("--labels", s.labels, "name these in the view");
  ids("--frame", s.frame, "what the camera frames");
  app.add_option("--peel", s.peel, "take away all layers above this one: 0 bones only ... 12 with the skin")
      ->check(CLI::Range(0, scene::kSkinLayer))
      ->type_name("LAYER");
  addBodyOptions(app, s);
  app.add_option("--open", s.open,
                 "a page: explore, learn, quiz, sites, move, compare, session, a pathology, a pose or a comparison, or "
                 "PLAN.toml")
      ->type_name("NAME");
  app.add_option(
         "--quiz", s.quiz,
         "a question: sciatlas list quiz, or one made of the model such as name/piriformis; :2 answers with the "
         "second, :0 gives up")
      ->type_name("ID[:ANSWER]");
  app.add_option("--compare", s.compare, "beside another state: \"rest\", states and poses as above")
      ->delimiter(',')
      ->type_name("NAME=VALUE");
  app.add_option("--compare-mode", s.compareMode, "how two states are shown: side, or fade (0.5) or fade=0..1")
      ->type_name("side|fade");
  app.add_option(
         "--clip", s.clip,
         "cut the body open: axial=MM, sagittal=MM, coronal=MM (or a structure in place of the number), a structure "
         "alone for the plane in which it is best cut, well=LANDMARK; :+ or :- for the side that stays")
      ->delimiter(',')
      ->take_all()
      ->type_name("CUT[:+|-]");
  app.add_option("--technique", s.technique, "draw the strokes of a technique")->type_name("ID");
  app.add_option("--stroke", s.stroke, "only this stroke of it")->type_name("ID");
  app.add_flag("--stroke-cut", s.strokeCut, "cut the body along the stroke: how deep it reaches");
  app.add_option("--trigger-point", s.triggerPoint, "a trigger point with its referral zones")->type_name("ID");
  app.add_option("--dermatome", s.dermatomes, "the zones of roots: l5 (both sides), l5_r")->type_name("ID");
  app.add_flag("--no-press", s.noPress, "show where hands keep off");
  app.add_flag("--press-map", s.pressMap, "colour the skin by how safely it can be pressed deeply");
  app.add_option("--press", s.press, "a thumb pressed on the skin at \"x,y,z\" or a point as in lessons")
      ->type_name("PLACE");
  app.add_option("--direction", s.direction,
                 "the side that the thumb comes from: posterior, lateral ...; else straight in")
      ->type_name("NAME");
  app.add_option("--level", s.level, "reading level: patient, student or clinician")->type_name("NAME");
  app.add_option("--theme", s.theme, "dark, light or paper")->type_name("NAME");
  const auto number = [&](const char* name, auto& value, const char* help, const char* type) {
    app.add_option(name, value, help)->type_name(type)->check([](const std::string& text) {
      const double read = std::strtod(text.c_str(), nullptr);
      return std::abs(read) <= kLargestNumber ? "" : "\"" + text + "\" is not a number up to a million";
    });
  };
  number("--time", s.timeS, "the moment of an animation, in seconds", "S");
  app.add_option("--model", s.model, "another model in place of the built one")->type_name("FILE.glb");
  number("--yaw", s.yawDeg, "turn: 0 from the front, 90 from the left, 180 from behind", "DEG");
  number("--pitch", s.pitchDeg, "from above (positive) or below", "DEG");
  number("--zoom", s.zoom, "nearer than the frame by this factor", "FACTOR");
}

void addPlanOptions(CLI::App& plan, PlanOptions& p) {
  plan.add_option("--minutes", p.minutes, "30, 60 or 90")->type_name("MIN");
  plan.add_option("--side", p.side, "of the complaint: r, l or both")->type_name("SIDE");
  plan.add_option("--pattern", p.pattern, "leg, buttock, back or walking")->type_name("ID");
  plan.add_option("--irritability", p.irritability, "low, moderate or high (a flare)")->type_name("ID");
  plan.add_option("--caution", p.cautions, "what asks for care: sciatlas list cautions")
      ->delimiter(',')
      ->type_name("IDS");
  plan.add_option("--red-flag", p.redFlags, "questions answered yes: sciatlas list red_flags")
      ->delimiter(',')
      ->type_name("IDS");
  plan.add_option("--label", p.label, "free words")->type_name("WORDS");
  plan.add_option("-o,--output", p.output, "write it as a file that the window and handout open")
      ->type_name("PLAN.toml");
}

void addHandoutOptions(CLI::App& handout, HandoutOptions& h) {
  handout.add_option("what", h.what, "a lesson that ships, a lesson file or a plan file")
      ->required()
      ->type_name("LESSON|PLAN.toml");
  handout.add_option("-o,--output", h.output, "the file to write")->required()->type_name("OUT.pdf");
  handout.add_option("--paper", h.paper, "a4 or letter")->check(CLI::IsMember(std::set<std::string>{"a4", "letter"}));
  handout.add_flag("--large-print", h.largePrint, "for weak eyes");
  handout.add_flag("--sheet", h.sheet, "of a plan: the therapist's sheet instead of the patient's");
  handout.add_option("--therapist", h.therapist, "name on the page")->type_name("NAME");
  handout.add_option("--logo", h.logo, "picture on the page")->type_name("FILE.png");
  handout.add_option("--model", h.model, "another model in place of the built one")->type_name("FILE.glb");
}

// Throws CLI::ValidationError.
void readSize(const std::string& text, SceneOptions& scene) {
  if (text.empty()) return;
  const char *at = text.data(), *end = at + text.size();
  const auto [x, first] = std::from_chars(at, end, scene.width);
  bool good = first == std::errc() && x != end && *x == 'x';
  if (good) {
    const auto [stop, second] = std::from_chars(x + 1, end, scene.height);
    good = second == std::errc() && stop == end;
  }
  const auto fits = [](int side) { return side >= 16 && side <= kLargestSidePx; };
  if (!good || !fits(scene.width) || !fits(scene.height))
    throw CLI::ValidationError("--size", "\"" + text + "\" is not a size such as 1440x900 (16 to 8192 pixels a side)");
}

// `sciatlas FILE.toml` means --lesson FILE.toml. Throws CLI::ValidationError.
void readLessonFile(const std::string& file, SceneOptions& scene) {
  if (file.empty()) return;
  if (!lesson::isLessonPath(file))
    throw CLI::ValidationError("\"" + file + "\" is neither a command nor a lesson file (NAME.toml)");
  if (!scene.lesson.empty()) throw CLI::ValidationError("a lesson file and --lesson were both given");
  scene.lesson = file;
}

// `--lesson ID --step 4` means --lesson ID:4. Throws CLI::ValidationError.
void readStep(int step, SceneOptions& scene) {
  if (step == 0) return;
  if (scene.lesson.empty())
    throw CLI::ValidationError("--step", "is a step of a lesson, but no lesson was named with --lesson");
  const std::size_t colon = scene.lesson.rfind(':');
  if (colon != std::string::npos && scene.lesson.find_first_not_of("0123456789", colon + 1) == std::string::npos)
    throw CLI::ValidationError("--step", "and \"" + scene.lesson + "\" both name a step");
  scene.lesson += ":" + std::to_string(step);
}

// Words that mean nothing: one sentence with the nearest option or command.
std::string faultWords(const CLI::App* app, const CLI::Error& fault) {
  const CLI::App* asked = app;
  while (!asked->get_subcommands().empty()) asked = asked->get_subcommands().front();
  const std::string help = asked == app ? "sciatlas --help" : "sciatlas " + asked->get_name() + " --help";
  const std::string said = fault.what();
  constexpr std::string_view kNotExpected = " not expected: ";  // CLI::ExtrasError, which goes by its command's name
  const std::size_t at = said.find(kNotExpected);
  if (at == std::string::npos) return "sciatlas: " + said + " (" + help + " lists what there is)\n";
  // Of the words that were not expected an option tells more than what stands behind it.
  const std::vector<std::string> words = core::split(said.substr(at + kNotExpected.size()), ' ');
  const auto first = std::find_if(words.begin(), words.end(), [](const auto& word) { return word.rfind('-', 0) == 0; });
  const bool option = first != words.end();
  const std::string unknown = option ? *first : words.back();
  std::vector<std::string> known;
  if (option) {
    for (const CLI::Option* o : asked->get_options())
      for (const std::string& name : o->get_lnames()) known.push_back("--" + name);
  } else {
    for (const CLI::App* command : asked->get_subcommands(nullptr)) known.push_back(command->get_name());
  }
  return "sciatlas: " + std::string(option ? "there is no option " : "nothing is known of ") + "\"" + unknown + "\"" +
         core::suggestion(unknown, known) + " (" + help + " lists what there is)\n";
}

int openWindow(const core::Paths& paths, const SceneOptions& scene, const std::string& stateFile) {
  WindowOptions window;
  window.paths = paths;
  window.model = scene.model;
  window.stateFile = stateFile;
  if (!scene.lesson.empty()) std::tie(window.lesson, window.step) = lessonAndStep(scene.lesson);
  window.theme = themeNamed(scene.theme);
  window.width = scene.width;
  window.height = scene.height;
  SceneOptions rest = scene;
  rest.lesson.clear();  // the window opens it by itself
  window.prepare = [rest](session::Session& session) {
    const bool lessonOpen = session.openLesson() != nullptr;
    const bool asked = !rest.show.empty() || !rest.hide.empty() || !rest.ghost.empty() || !rest.select.empty() ||
                       !rest.highlight.empty() || !rest.labels.empty() || !rest.frame.empty() || !rest.view.empty() ||
                       !rest.technique.empty() || !rest.stroke.empty() || !rest.triggerPoint.empty() ||
                       !rest.dermatomes.empty() || rest.noPress || rest.pressMap || !rest.press.empty() ||
                       !rest.level.empty() || rest.yawDeg || rest.pitchDeg || rest.zoom || rest.peel ||
                       !rest.pathologies.empty() || !rest.poses.empty() || !rest.compare.empty() ||
                       !rest.open.empty() || !rest.quiz.empty() || !rest.clip.empty();
    if (asked || !lessonOpen) applySceneOptions(session, rest, session.viewAspect);
  };
  return runWindow(window);
}

}  // namespace

int runCommandLine(int argc, const char* const* argv) {
  CommandLine line;
  CLI::App app{"Sciatlas: an atlas of sciatica and massage. For education, not for diagnosis."};
  app.name("sciatlas");
  app.set_version_flag("--version", "sciatlas " SCIATLAS_VERSION);
  app.require_subcommand(0, 1);
  app.failure_message(faultWords);
  addSceneOptions(app, line);
  app.add_option("file", line.lessonFile, "a lesson file of your own, opened in the window")->type_name("FILE.toml");
  app.add_option("--state-file", line.stateFile)->group("");  // facts for tests, not shown in the help

  CLI::App* render = app.add_subcommand("render", "a picture without a window");
  render->add_option("-o,--output", line.output, "the picture to write")->required()->type_name("OUT.png");
  render->add_flag("--ui", line.render.ui, "the whole window with its panels");
  render->add_flag("--draft", line.render.moving, "in the quality that is drawn while something moves");
  addSceneOptions(*render, line);
  render
      ->add_option(
          "--tiles", line.tiles.states,
          "several states in one picture, of --size each: words of --pathology and --pose joined by +, or rest; "
          "then :NAME")
      ->take_all()
      ->type_name("STATE[:NAME] ...");
  render->add_option("--columns", line.tiles.columns, "tiles in a row")->check(CLI::Range(1, 12));
  render
      ->add_option("--figure", line.tiles.figures,
                   "with --tiles: what sciatlas measure WORDS says of each, under its name")
      ->take_all()
      ->type_name("NAME=WORDS ...");

  CLI::App* sheet = app.add_subcommand("sheet", "contact sheets: every structure alone, from four sides");
  sheet->add_option("-o,--output", line.output, "the folder for the pictures")->required()->type_name("FOLDER");
  sheet->add_option("--show", line.scene.show, "only these: ids, groups, system:bone, region:pelvis, patterns with *")
      ->delimiter(',')
      ->take_all()
      ->type_name("IDS");
  sheet->add_option("--model", line.scene.model, "another model in place of the built one")->type_name("FILE.glb");

  CLI::App* list = app.add_subcommand("list", "what there is");
  list->add_option(
          "what", line.listWhat,
          "structures, lessons, techniques, strokes, trigger_points, dermatomes, quiz, views, landmarks, pathologies, "
          "poses, plans, cautions or red_flags")
      ->required()
      ->check(CLI::IsMember(std::set<std::string>{"structures", "lessons", "techniques", "strokes", "trigger_points",
                                                  "dermatomes", "quiz", "views", "landmarks", "pathologies", "poses",
                                                  "plans", "cautions", "red_flags"}));
  list->add_flag("--json", line.json, "as a JSON array");
  list->add_option("--model", line.scene.model, "another model in place of the built one")->type_name("FILE.glb");

  CLI::App* measure = app.add_subcommand("measure",
                                         "a distance, angle, length, width, gap or volume of this body; layers and a "
                                         "place; morphometry, relations or attachments");
  addBodyOptions(*measure, line.scene);
  measure->add_option("words", line.measureWords, "for example: distance hip_bone_r/psis hip_bone_r/asis")->required();
  measure->add_option("--direction", line.scene.direction, "layers: the side that the thumb comes from")
      ->type_name("NAME");
  measure->add_flag("--json", line.json, "as a JSON array");
  measure->add_option("--model", line.scene.model, "another model in place of the built one")->type_name("FILE.glb");

  CLI::App* check = app.add_subcommand("check", "faults of lessons and data");
  check->add_flag("--pictures", line.checkPictures,
                  "also draw every step of the lessons and look whether its subject can be seen");
  check->add_option("files", line.checkFiles, "lessons or folders; none: everything that ships")->type_name("FILE|DIR");

  CLI::App* plan = app.add_subcommand("plan", "a massage session minute by minute, or where to go instead");
  addPlanOptions(*plan, line.plan);
  plan->add_flag("--json", line.plan.json, "as a JSON array");

  CLI::App* handout = app.add_subcommand("handout", "a page or two for the patient, as PDF");
  addHandoutOptions(*handout, line.handout);

  CLI::App* bench = app.add_subcommand("bench", "times of loading and drawing, and memory");
  bench->add_flag("--json", line.json, "as a JSON array");
  bench->add_flag("--states", line.benchStates, "also from a change of the body's state to its picture");
  addSceneOptions(*bench, line);

  try {
    app.parse(argc, argv);
    readSize(line.size, line.scene);
    readLessonFile(line.lessonFile, line.scene);
    readStep(line.step, line.scene);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  try {
    const core::Paths paths = core::findPaths();
    if (*render) {
      line.render.scene = line.scene;
      line.render.output = line.output;
      if (line.tiles.states.empty())
        renderPicture(paths, line.render);
      else
        renderTiles(paths, line.scene, line.tiles, line.output);
    } else if (*sheet) {
      std::cout << writeContactSheets(paths, line.scene, line.output);
    } else if (*list) {
      std::cout << listText(paths, line.listWhat, line.json, line.scene);
    } else if (*measure) {
      std::cout << measureText(paths, line.measureWords, line.json, line.scene);
    } else if (*check) {
      const std::vector<std::string> faults = checkData(paths, line.checkFiles, line.checkPictures);
      for (const std::string& fault : faults) std::cerr << fault << "\n";
      if (!faults.empty()) return 1;
      const bool built = std::filesystem::exists(paths.built / "sciatlas.glb");
      std::cout
          << (built ? "No faults found.\n"
                    : "No faults found; landmarks and measures were not checked, for the model is not built yet.\n");
    } else if (*plan) {
      std::cout << planText(paths, line.plan);
    } else if (*handout) {
      const int pages = writeHandout(paths, line.handout);
      std::cout << pages << (pages == 1 ? " page\n" : " pages\n");
    } else if (*bench) {
      std::cout << benchText(paths, line.json, line.scene, line.benchStates);
    } else {
      return openWindow(paths, line.scene, line.stateFile);
    }
    return 0;
  } catch (const core::InputError& e) {
    std::cerr << "sciatlas: " << e.what() << "\n";
    return 1;
  } catch (const std::exception& e) {  // no memory left, a file that vanished while it was read
    std::cerr << "sciatlas: this could not be finished (" << e.what() << ")\n";
    return 1;
  }
}

}  // namespace sciatlas::shell
