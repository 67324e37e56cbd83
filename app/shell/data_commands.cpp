#include "shell/data_commands.h"

#include <algorithm>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/text.h"
#include "lesson/check_hands.h"
#include "lesson/check_texts.h"
#include "lesson/lesson.h"
#include "lesson/own_lesson.h"
#include "lesson/quiz_check.h"
#include "scene/morphometry.h"
#include "scene/relations.h"
#include "shell/headless.h"
#include "shell/step_pictures.h"

namespace sciatlas::shell {
namespace {

using nlohmann::ordered_json;

// One line per object: its id, padded, and one more of its fields.
std::string asLines(const ordered_json& rows, const char* field) {
  std::size_t widest = 0;
  for (const auto& row : rows) widest = std::max(widest, row["id"].get<std::string>().size());
  std::string text;
  for (const auto& row : rows) {
    std::string id = row["id"];
    id.resize(widest + 2, ' ');
    text += id + row[field].get<std::string>() + "\n";
  }
  return text;
}

ordered_json structureRows(const scene::Catalogue& catalogue) {
  ordered_json rows = ordered_json::array();
  for (const scene::StructureInfo& s : catalogue.all())
    rows.push_back({{"id", s.id},
                    {"english", s.english},
                    {"latin", s.latin},
                    {"synonyms", s.synonyms},
                    {"system", scene::kSystemNames[static_cast<std::size_t>(s.system)]},
                    {"region", s.region},
                    {"parent", s.parent},
                    {"layer", s.layer},
                    {"ta98", s.ta98},
                    {"fma", s.fma},
                    {"provenance", s.provenance},
                    {"source", s.sources}});
  return rows;
}

void checkStructures(const scene::Catalogue& catalogue, const lesson::Library& library, const scene::Atlas* atlas,
                     std::vector<std::string>& faults) {
  const auto fault = [&](const scene::StructureInfo& s, const std::string& what) {
    faults.push_back(s.file + ":" + std::to_string(s.line) + ": \"" + s.baseId + "\" " + what);
  };
  for (std::size_t i = 0; i < catalogue.all().size(); ++i) {
    const scene::StructureInfo& s = catalogue.all()[i];
    if (s.side == 'l') continue;  // says the same as the right side
    for (std::size_t level = 0; level < scene::kLevelNames.size(); ++level)
      if (s.about.text[level].empty()) fault(s, std::string("has no text for the ") + scene::kLevelNames[level]);
    if (s.english.empty()) fault(s, "has no English name");
    if (s.latin.empty()) fault(s, "has no Latin name");
    if (s.region.empty()) fault(s, "has no region");
    for (const std::string& source : s.sources)
      if (!library.findReference(source)) {
        std::vector<std::string> known;
        for (const lesson::Reference& r : library.references) known.push_back(r.id);
        fault(s, "names the unknown source \"" + source + "\"" + core::suggestion(source, known));
      }
    const int index = static_cast<int>(i);
    if (atlas && (s.stateOnly ? !atlas->storedMesh(index, 0) : atlas->meshesOf(index).empty()))
      fault(s, "has no surface in the model");
  }
}

// Published measures and relations: are they readable, and is there what they name.
void checkMeasures(const core::Paths& paths, const lesson::Library& library, const scene::Catalogue& catalogue,
                   const scene::Atlas* atlas, const std::function<void(const std::vector<std::string>&)>& add) {
  const auto attempt = [&](const auto& work) {
    try {
      work();
    } catch (const core::InputError& e) {
      add({e.what()});
    }
  };
  const auto checkSource = [&](const std::string& source, const std::string& file, int line) {
    if (library.findReference(source)) return;
    std::vector<std::string> known;
    for (const lesson::Reference& r : library.references) known.push_back(r.id);
    throw core::InputError(file, line, "unknown source \"" + source + "\"" + core::suggestion(source, known));
  };
  attempt([&] {
    for (const scene::Norm& norm : scene::readNorms(paths.models / "morphometry.toml")) {
      attempt([&] { checkSource(norm.source, norm.file, norm.line); });
      if (atlas) attempt([&] { scene::compare(norm, *atlas); });
    }
  });
  std::vector<std::string> faults;
  const std::vector<scene::Relation> relations = scene::readRelations(paths.models / "relations", &faults);
  add(faults);
  std::optional<scene::SurfaceGaps> gaps;
  if (atlas) gaps.emplace(*atlas);
  for (const scene::Relation& relation : relations) {
    attempt([&] { checkSource(relation.source, relation.file, relation.line); });
    attempt([&] {
      scene::checkNames(relation, catalogue);
      if (atlas) scene::judge(relation, *atlas, *gaps);
    });
  }
}

ordered_json quizRows(const lesson::QuizData& quiz) {
  ordered_json rows = ordered_json::array();
  for (const lesson::Question& q : quiz.questions) {
    ordered_json answers = ordered_json::array();
    for (const lesson::QuizAnswer& a : q.answers) answers.push_back({{"text", a.text}, {"right", a.right}});
    rows.push_back({{"id", q.id},
                    {"kind", lesson::kQuizKindNames[static_cast<std::size_t>(q.kind)]},
                    {"area", q.area},
                    {"difficulty", q.difficulty},
                    {"ask", q.ask.at(scene::Level::Student)},
                    {"answers", answers},
                    {"show", q.lesson + (q.step.empty() ? "" : "/" + q.step)},
                    {"source", q.sources}});
  }
  return rows;
}

ordered_json pathologyRows(const living::Pathologies& pathologies) {
  ordered_json rows = ordered_json::array();
  for (const living::Pathology& p : pathologies.all) {
    ordered_json grades = ordered_json::array();
    for (const living::Grade& g : p.grades)
      grades.push_back({{"from", g.from}, {"name", g.name}, {"threshold", g.threshold}});
    rows.push_back({{"id", p.id},
                    {"english", p.english},
                    {"family", p.family},
                    {"place", p.place},
                    {"nature", p.nature},
                    {"meets", p.meets},
                    {"grades", grades},
                    {"source", p.sources}});
  }
  return rows;
}

ordered_json poseRows(const living::Poses& poses) {
  ordered_json rows = ordered_json::array();
  for (const living::Axis& a : poses.axes)
    if (!a.hidden)
      rows.push_back({{"id", a.id},
                      {"english", a.english},
                      {"kind", "axis"},
                      {"min_deg", a.minDeg},
                      {"max_deg", a.maxDeg},
                      {"source", a.source}});
  for (const living::Pose& p : poses.all) {
    ordered_json stages = ordered_json::array();
    for (const living::Pose::Stage& stage : p.stages)
      stages.push_back({{"name", stage.name}, {"values_deg", stage.valuesDeg}});
    rows.push_back({{"id", p.id}, {"english", p.english}, {"kind", p.kind}, {"stages", stages}, {"source", p.sources}});
  }
  return rows;
}

ordered_json strokeRows(const lesson::Library& library) {
  ordered_json rows = ordered_json::array();
  for (const lesson::Stroke& s : library.strokes)
    rows.push_back({{"id", s.id},
                    {"technique", s.technique},
                    {"site", s.site},
                    {"position", s.position},
                    {"tool", s.tool},
                    {"layer", s.layer},
                    {"reaches", s.reaches},
                    {"direction", s.direction},
                    {"motion", s.motion},
                    {"pose", s.pose}});
  return rows;
}

ordered_json triggerPointRows(const lesson::Library& library) {
  ordered_json rows = ordered_json::array();
  for (const lesson::TriggerPoint& p : library.triggerPoints)
    rows.push_back({{"id", p.id},
                    {"name", p.name},
                    {"muscles", p.muscles},
                    {"refers", p.refers},
                    {"areas", p.areas},
                    {"sciatica_rank", p.sciaticaRank},
                    {"allowed", p.allowed},
                    {"source", p.sources}});
  return rows;
}

ordered_json dermatomeRows(const lesson::Library& library) {
  ordered_json rows = ordered_json::array();
  for (const lesson::Dermatome& d : library.roots.dermatomes)
    rows.push_back({{"id", d.id},
                    {"english", d.name + ": " + d.numbPatch},
                    {"key_point", d.keyPointName},
                    {"myotome", d.myotome},
                    {"reflex", d.reflex},
                    {"source", d.sources}});
  return rows;
}

}  // namespace

std::string listText(const core::Paths& paths, const std::string& what, bool json, const SceneOptions& options) {
  ordered_json rows = ordered_json::array();
  const char* field = "title";
  if (what == "views") {
    field = "help";
    for (const scene::StandardView& v : scene::standardViews())
      rows.push_back({{"id", v.name},
                      {"title", v.title},
                      {"help", v.help},
                      {"yaw_deg", v.yawDeg},
                      {"pitch_deg", v.pitchDeg},
                      {"prone", v.prone}});
  } else if (what == "structures") {
    field = "english";
    rows = structureRows(scene::Catalogue::load(paths.models / "structures.toml"));
  } else if (what == "landmarks") {
    field = "label";
    const LoadedAtlas loaded = loadAtlas(paths, options.model);
    for (const core::ModelLandmark& l : loaded.atlas.landmarks())
      rows.push_back({{"id", l.structure + "/" + l.name},
                      {"label", l.label},
                      {"at_mm", {l.atMm.x, l.atMm.y, l.atMm.z}},
                      {"source", "this_model"}});
  } else if (what == "pathologies" || what == "poses") {
    field = "english";
    const LoadedAtlas loaded = loadAtlas(paths, options.model);
    const std::unique_ptr<living::Body> body = loadBody(paths, loaded.atlas);
    rows = what == "poses" ? poseRows(body->poses()) : pathologyRows(body->pathologies());
  } else {
    const scene::Catalogue catalogue = scene::Catalogue::load(paths.models / "structures.toml");
    const lesson::Library library = lesson::readLibrary(paths.lessons, catalogue, nullptr);
    if (!std::filesystem::exists(paths.lessons)) throw core::InputError(library.problems.back());
    for (const std::string& problem : library.problems) std::cerr << "sciatlas: left out: " << problem << "\n";
    if (what == "lessons") {
      for (const lesson::Lesson& l : library.lessons) {
        std::vector<std::string> steps;
        for (const lesson::Step& s : l.steps) steps.push_back(s.title);
        rows.push_back(
            {{"id", l.id}, {"title", l.title}, {"group", l.group}, {"minutes", l.minutes}, {"steps", steps}});
      }
    } else if (what == "strokes") {
      field = "site";
      rows = strokeRows(library);
    } else if (what == "trigger_points") {
      field = "name";
      rows = triggerPointRows(library);
    } else if (what == "dermatomes") {
      field = "english";
      rows = dermatomeRows(library);
    } else if (what == "quiz") {
      field = "ask";
      rows = quizRows(library.quiz);
    } else if (what == "plans") {
      field = "name";
      for (const lesson::PlanTemplate& t : library.plans.templates)
        rows.push_back({{"id", t.id}, {"name", t.name}, {"minutes", t.minutes}, {"source", library.plans.sources}});
    } else if (what == "cautions") {
      field = "name";
      for (const lesson::Rule& r : library.plans.cautions)
        rows.push_back({{"id", r.id}, {"name", r.name}, {"reason", r.reason}, {"source", r.sources}});
    } else if (what == "red_flags") {
      field = "ask";
      for (const lesson::RedFlag& q : library.plans.redFlags)
        rows.push_back({{"id", q.id}, {"ask", q.ask}, {"urgency", q.urgency}, {"source", q.sources}});
    } else {
      field = "name";
      for (const lesson::Technique& t : library.techniques)
        rows.push_back(
            {{"id", t.id}, {"name", t.name}, {"family", t.family}, {"evidence", t.evidence}, {"source", t.sources}});
    }
  }
  return json ? rows.dump(2) + "\n" : asLines(rows, field);
}

namespace {

// The lessons of these files and folders, or those that ship. Faulty ones are left out: they are reported elsewhere.
std::vector<lesson::Lesson> lessonsOf(const core::Paths& paths, const std::vector<std::string>& files,
                                      const scene::Atlas& atlas, const living::Body* body) {
  lesson::Library library = lesson::readLibrary(paths.lessons, atlas.catalogue(), &atlas, body);
  if (files.empty()) return library.lessons;
  library.lessons.clear();
  for (const std::string& file : files) {
    if (std::filesystem::is_directory(file)) {
      lesson::addLessonFolder(library, file, atlas.catalogue(), &atlas, body);
    } else {
      try {
        lesson::addLesson(library, file, atlas.catalogue(), &atlas, body);
      } catch (const core::InputError&) {
      }
    }
  }
  return library.lessons;
}

}  // namespace

std::vector<std::string> checkData(const core::Paths& paths, const std::vector<std::string>& files, bool pictures) {
  const scene::Catalogue catalogue = scene::Catalogue::load(paths.models / "structures.toml");
  std::optional<LoadedAtlas> loaded;
  std::vector<std::string> faults;
  // Without a built model lessons are still checked, only landmarks are not.
  if (std::filesystem::exists(paths.built / "sciatlas.glb")) {
    try {
      loaded.emplace(loadAtlas(paths, {}));
    } catch (const core::InputError& e) {
      faults.push_back(e.what());
    }
  }
  const scene::Atlas* atlas = loaded ? &loaded->atlas : nullptr;
  std::unique_ptr<living::Body> body;
  try {
    if (atlas) body = loadBody(paths, *atlas);
  } catch (const core::InputError& e) {
    faults.push_back(e.what());
  }
  const auto add = [&](const std::vector<std::string>& more) { faults.insert(faults.end(), more.begin(), more.end()); };
  if (files.empty()) {
    const lesson::Library library = lesson::readLibrary(paths.lessons, catalogue, atlas, body.get());
    add(lesson::checkLessons(paths.lessons, paths.lessons, catalogue, atlas, body.get()));
    try {
      const std::vector<lesson::WordingRule> rules = lesson::readWording(paths.lessons / "wording.toml");
      add(lesson::checkHands(library, atlas, rules, paths.lessons));
      add(lesson::checkTexts(library, catalogue, body.get(), rules));
    } catch (const core::InputError& e) {
      faults.push_back(e.what());
    }
    checkStructures(catalogue, library, atlas, faults);
    add(lesson::checkQuiz(paths.lessons, catalogue, atlas, body ? body->pressRules() : nullptr, library));
    checkMeasures(paths, library, catalogue, atlas, add);
  }
  for (const std::string& file : files) {
    if (!std::filesystem::exists(file)) throw core::InputError(file, 0, "does not exist");
    add(lesson::checkLessons(file, paths.lessons, catalogue, atlas, body.get()));
  }
  if (pictures) {
    if (!atlas) throw core::InputError("Pictures of lessons need the model, which is not built yet");
    const HeadlessContext context;
    add(checkStepPictures(lessonsOf(paths, files, *atlas, body.get()), *atlas, body.get(), paths.shaders));
  }
  return faults;
}

}  // namespace sciatlas::shell
