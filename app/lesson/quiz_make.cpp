#include "lesson/quiz_make.h"

#include <algorithm>
#include <map>

#include "lesson/quiz_kept.h"
#include "scene/camera.h"

namespace sciatlas::lesson {
namespace {

using scene::System;

constexpr std::size_t kChoices = 4;
// Wrong answers come from so many nearest neighbours, by difficulty.
constexpr std::array<std::size_t, kHardest> kNeighbours{12, 6, 3};
constexpr std::array kViews{"posterior", "posterior_oblique_r", "right", "anterior"};
constexpr float kSeenShare = 0.12f;       // of a structure's points that must be in sight for it to be found
constexpr float kBetterBy = 0.12f;        // a later view has to show more by this
constexpr std::size_t kPointsOfOne = 70;  // that are looked at
constexpr float kPictureAspect = 1.2f;

bool isMuscle(const scene::StructureInfo& info) {
  return info.system == System::Muscle && !info.nerve.empty();
}

}  // namespace

std::string firstSentence(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ']' && i + 1 < text.size() && text[i + 1] == '(') {
      i = text.find(')', i);
      if (i == std::string::npos) break;
    } else if (text[i] != '[' && text[i] != '*') {
      plain += text[i] == '\n' ? ' ' : text[i];
    }
  }
  for (std::size_t end = plain.find(". "); end != std::string::npos; end = plain.find(". ", end + 2))
    if (end + 2 < plain.size() && plain[end + 2] >= 'A' && plain[end + 2] <= 'Z') return plain.substr(0, end + 1);
  while (!plain.empty() && plain.back() == ' ') plain.pop_back();
  return plain;
}

QuizMaker::QuizMaker(const QuizData& quiz, const Library& library, const scene::Atlas& rest,
                     const living::PressRules* rules)
    : quiz_(quiz), library_(library), atlas_(rest), rules_(rules), kept_(std::make_unique<Kept>()) {
  const auto& catalogue = atlas_.catalogue();
  const auto take = [&](const std::vector<std::string>& words, int difficulty) {
    for (const std::string& word : words) {
      int structure = catalogue.find(word);
      if (structure < 0) structure = catalogue.find(word + "_r");
      if (structure < 0 || atlas_.meshesOf(structure).empty()) continue;
      asked_.push_back({word, structure, difficulty, atlas_.boxOf({structure}).centre()});
    }
  };
  for (std::size_t level = 0; level < quiz.asked.size(); ++level) take(quiz.asked[level], static_cast<int>(level) + 1);
  take(quiz.onlyLayers, 0);
  const auto add = [&](const char* kind, const std::string& word, const std::string& area, QuizKind how, int difficulty,
                       bool model) {
    topics_.push_back({std::string(kind) + "/" + word, area, how, difficulty, model});
  };
  for (const Asked& a : asked_) {
    if (a.difficulty == 0) continue;
    add("find", a.word, quiz.namesArea, QuizKind::Find, a.difficulty, true);
    add("name", a.word, quiz.namesArea, QuizKind::Choice, a.difficulty, true);
    if (!isMuscle(info(a))) continue;
    const int harder = std::min(kHardest, a.difficulty + 1);
    add("nerve", a.word, quiz.namesArea, QuizKind::Choice, a.difficulty, false);
    add("roots", a.word, quiz.namesArea, QuizKind::Choice, harder, false);
    add("origin", a.word, quiz.movementArea, QuizKind::Choice, a.difficulty, false);
    add("insertion", a.word, quiz.movementArea, QuizKind::Choice, harder, false);
    add("action", a.word, quiz.movementArea, QuizKind::Choice, a.difficulty, false);
  }
  for (const QuizSite& site : quiz.sites) {
    add("layer", site.id, quiz.namesArea, QuizKind::Choice, site.difficulty, true);
    add("order", site.id, quiz.namesArea, QuizKind::Order, std::min(kHardest, site.difficulty + 1), true);
    if (rules_) add("press", site.id, quiz.pressArea, QuizKind::Choice, site.difficulty, true);
  }
}

QuizMaker::~QuizMaker() = default;

const scene::StructureInfo& QuizMaker::info(const Asked& asked) const {
  return atlas_.catalogue().all()[static_cast<std::size_t>(asked.structure)];
}

const QuizMaker::Asked* QuizMaker::findAsked(std::string_view word) const {
  const auto at = std::find_if(asked_.begin(), asked_.end(), [&](const Asked& a) { return a.word == word; });
  return at == asked_.end() ? nullptr : &*at;
}

const QuizMaker::Asked* QuizMaker::askedFor(int structure) const {
  const auto& all = atlas_.catalogue().all();
  for (int i = structure; i >= 0; i = atlas_.catalogue().find(all[static_cast<std::size_t>(i)].parent)) {
    for (const Asked& a : asked_)
      if (all[static_cast<std::size_t>(a.structure)].baseId == all[static_cast<std::size_t>(i)].baseId) return &a;
    if (all[static_cast<std::size_t>(i)].parent.empty()) break;
  }
  return nullptr;
}

// One is a part of the other.
bool QuizMaker::related(const Asked& a, const Asked& b) const {
  const auto& catalogue = atlas_.catalogue();
  const auto within = [&](int part, int whole) {
    for (int i = part; i >= 0; i = catalogue.find(catalogue.all()[static_cast<std::size_t>(i)].parent))
      if (i == whole) return true;
    return false;
  };
  return within(a.structure, b.structure) || within(b.structure, a.structure);
}

std::vector<const QuizMaker::Asked*> QuizMaker::others(const Asked& asked, int difficulty, QuizRandom& random,
                                                       std::size_t most) const {
  std::vector<const Asked*> near;
  for (const Asked& a : asked_)
    if (a.difficulty > 0 && info(a).system == info(asked).system && !related(a, asked)) near.push_back(&a);
  std::stable_sort(near.begin(), near.end(), [&](const Asked* a, const Asked* b) {
    return glm::distance(a->middleMm, asked.middleMm) < glm::distance(b->middleMm, asked.middleMm);
  });
  const std::size_t reach =
      std::max(most, kNeighbours[static_cast<std::size_t>(std::clamp(difficulty, 1, kHardest) - 1)]);
  if (near.size() > reach) near.resize(reach);
  random.shuffle(near);
  if (near.size() > most) near.resize(most);
  return near;
}

// The lesson step that is about the structure: the first one that lights it.
void QuizMaker::linkStep(Question& question, int structure) const {
  if (kept_->steps.empty())
    for (const Lesson& lesson : library_.lessons)
      for (const Step& step : lesson.steps)
        for (const int lit : atlas_.catalogue().expand(step.highlight))
          kept_->steps.try_emplace(lit, lesson.id, step.id);
  const auto members = atlas_.meshesOf(structure);
  for (const int s : {structure, members.empty() ? structure : members.front()})
    if (const auto at = kept_->steps.find(s); at != kept_->steps.end()) {
      std::tie(question.lesson, question.step) = at->second;
      return;
    }
}

Question QuizMaker::begin(const Asked& asked, std::string_view kind, const std::string& area) const {
  Question q;
  q.id = std::string(kind) + "/" + asked.word;
  q.area = area;
  q.difficulty = asked.difficulty;
  q.made = true;
  q.about = {info(asked).id};
  q.sources = info(asked).sources;
  linkStep(q, asked.structure);
  return q;
}

void QuizMaker::explain(Question& question, const Asked& asked) const {
  const auto& s = info(asked);
  for (std::size_t i = 0; i < s.about.text.size(); ++i)
    question.why.text[i] = "**" + s.fullName + "** " + s.about.text[i];
}

std::optional<Question> QuizMaker::makeName(const Asked& asked, int difficulty, QuizRandom& random) const {
  Question q = begin(asked, "name", quiz_.namesArea);
  q.ask.text.fill("What is the structure that is lit?");
  q.answers.push_back({info(asked).fullName, true, ""});
  for (const Asked* other : others(asked, difficulty, random, kChoices - 1))
    q.answers.push_back({info(*other).fullName, false, firstSentence(info(*other).about.text[1])});
  if (q.answers.size() < kChoices) return std::nullopt;
  q.picture.highlight = {info(asked).id};
  explain(q, asked);
  return q;
}

// What has to be found is peeled free and must be in sight; the camera frames its neighbours with it, so that the
// middle of the picture does not give it away.
std::optional<Question> QuizMaker::makeFind(const Asked& asked, int difficulty, QuizRandom& random) const {
  Question q = begin(asked, "find", quiz_.namesArea);
  q.kind = QuizKind::Find;
  q.ask.text.fill("Find on the model and click: **" + info(asked).fullName + "**");
  q.target.structures = {asked.word};
  const auto& all = atlas_.catalogue().all();
  int peel = info(asked).layer;
  for (const int m : atlas_.meshesOf(asked.structure)) peel = std::max(peel, all[static_cast<std::size_t>(m)].layer);
  q.picture.peel = peel;
  std::vector<int> framed{asked.structure};
  q.picture.frame = {info(asked).id};
  for (const Asked* other : others(asked, difficulty, random, kChoices - 1)) {
    framed.push_back(other->structure);
    q.picture.frame.push_back(info(*other).id);
  }
  const core::Box box = atlas_.boxOf(framed);
  float best = 0;
  for (const char* name : kViews) {
    const scene::Camera camera = scene::framing(scene::withView({}, *scene::findView(name)), box, kPictureAspect);
    const float seen = seenShare(atlas_, asked.structure, scene::eyeMm(camera), peel, kPointsOfOne);
    if (seen > best + (q.picture.view.empty() ? 0 : kBetterBy)) best = seen, q.picture.view = name;
  }
  if (best < kSeenShare) return std::nullopt;
  explain(q, asked);
  return q;
}

std::optional<Question> QuizMaker::make(std::string_view id, int difficulty, std::uint64_t seed) const {
  const auto slash = id.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view kind = id.substr(0, slash), word = id.substr(slash + 1);
  QuizRandom random(seedFor(seed, id));
  const auto site =
      std::find_if(quiz_.sites.begin(), quiz_.sites.end(), [&](const QuizSite& s) { return s.id == word; });
  if (site != quiz_.sites.end()) {
    if (kind == "layer") return makeLayer(*site, difficulty, random);
    if (kind == "order") return makeOrder(*site, difficulty, random);
    if (kind == "press" && rules_) return makePress(*site, random);
  }
  const Asked* asked = findAsked(word);
  if (!asked || asked->difficulty == 0) return std::nullopt;
  if (kind == "find") return makeFind(*asked, difficulty, random);
  if (kind == "name") return makeName(*asked, difficulty, random);
  if (!isMuscle(info(*asked))) return std::nullopt;
  if (kind == "nerve") return makeNerve(*asked, difficulty, random);
  if (kind == "roots") return makeRoots(*asked, difficulty, random);
  if (kind == "origin" || kind == "insertion" || kind == "action") return makeField(*asked, kind, difficulty, random);
  return std::nullopt;
}

float seenShare(const scene::Atlas& atlas, int structure, const glm::vec3& eyeMm, int peel, std::size_t most) {
  const auto& all = atlas.catalogue().all();
  const auto members = atlas.meshesOf(structure);
  const System own = all[static_cast<std::size_t>(structure)].system;
  const auto shown = [&](int i) {
    const auto& s = all[static_cast<std::size_t>(i)];
    const bool wrap = (s.system == System::Skin || s.system == System::Fascia) && s.system != own;
    return s.layer <= peel && !s.stateOnly && !wrap;
  };
  std::size_t seen = 0, looked = 0;
  for (const int m : members) {
    const auto& points = atlas.mesh(m, 2)->positionsMm;
    const std::size_t step = std::max<std::size_t>(1, points.size() * members.size() / most);
    for (std::size_t i = step / 2; i < points.size(); i += step) {
      const float distance = glm::distance(points[i], eyeMm);
      const auto hit = atlas.firstHit(eyeMm, (points[i] - eyeMm) / distance, shown, scene::Surfaces::Quick);
      ++looked;
      seen += hit && std::find(members.begin(), members.end(), hit->structure) != members.end() &&
              std::abs(hit->distanceMm - distance) < 4;
    }
  }
  return looked ? static_cast<float>(seen) / static_cast<float>(looked) : 0;
}

}  // namespace sciatlas::lesson
