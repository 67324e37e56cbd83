// Made questions about places on the skin: what lies under them, and whether a hand may press there.
#include <algorithm>
#include <cstdio>

#include "lesson/points.h"
#include "lesson/quiz_kept.h"
#include "living/layers.h"
#include "scene/state.h"

namespace sciatlas::lesson {
namespace {

constexpr std::size_t kChoices = 4;
constexpr float kApartMm = 42;       // lettered places are no nearer to each other
constexpr float kTogetherMm = 330;   // nor farther, so that they fit one picture
constexpr float kThinnestMm = 1.0f;  // a layer that is asked about

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

}  // namespace

QuizMark QuizMaker::markAt(const QuizSite& site) const {
  const auto known = kept_->marks.find(site.id);
  if (known != kept_->marks.end()) return known->second;
  QuizMark mark;
  mark.atMm = pointMm(site.point, atlas_, site.id);
  if (const auto skin = living::skinOver(atlas_, mark.atMm)) mark.atMm = skin->atMm, mark.out = skin->normal;
  return kept_->marks.emplace(site.id, mark).first->second;
}

const QuizMaker::Stack& QuizMaker::stackAt(const QuizSite& site) const {
  const auto known = kept_->stacks.find(site.id);
  if (known != kept_->stacks.end()) return known->second;
  Stack stack;
  const int skin = atlas_.catalogue().find("skin");
  if (skin >= 0 && atlas_.mesh(skin)) {
    const glm::vec3 at = markAt(site).atMm;
    const living::Layers under = living::layers(atlas_, skin, at, living::pressDirection(atlas_, skin, at));
    for (const living::Layer& layer : under.stack) {
      if (layer.structure < 0) continue;
      const bool bone = layer.structure == under.bone;
      const Asked* asked = askedFor(layer.structure);
      if (!asked || (!bone && layer.thickMm < kThinnestMm)) continue;
      if (std::find(stack.layers.begin(), stack.layers.end(), asked) != stack.layers.end()) continue;
      stack.layers.push_back(asked);
      stack.depthMm.push_back(layer.fromMm);
      char depth[32];
      std::snprintf(depth, sizeof depth, " (from %.0f mm)", layer.fromMm);
      stack.words += (stack.words.empty() ? "" : ", ") + info(*asked).fullName + depth;
    }
  }
  return kept_->stacks.emplace(site.id, std::move(stack)).first->second;
}

Question QuizMaker::beginAt(const QuizSite& site, std::string_view kind, const std::string& area) const {
  Question q;
  q.id = std::string(kind) + "/" + site.id;
  q.area = area;
  q.difficulty = site.difficulty;
  q.made = true;
  q.sources = {"this_model"};
  q.picture.view = site.view;
  q.picture.peel = scene::kSkinLayer;
  return q;
}

std::optional<Question> QuizMaker::makeLayer(const QuizSite& site, int difficulty, QuizRandom& random) const {
  const Stack& stack = stackAt(site);
  std::vector<std::size_t> uppers;  // that skin is followed by fat is no question
  for (std::size_t i = 0; i + 1 < stack.layers.size(); ++i)
    if (stack.layers[i + 1]->difficulty > 0) uppers.push_back(i);
  random.shuffle(uppers);
  for (const std::size_t upper : uppers) {
    const Asked &above = *stack.layers[upper], &next = *stack.layers[upper + 1];
    std::vector<QuizAnswer> answers{{info(next).fullName, true, ""}};
    const auto add = [&](const Asked& asked, const std::string& why) {
      if (answers.size() < kChoices) answers.push_back({info(asked).fullName, false, info(asked).fullName + why});
    };
    // What lies deeper first, then neighbours that the press does not meet at all.
    for (std::size_t i = upper + 2; i < stack.layers.size() && answers.size() + 1 < kChoices; ++i) {
      char why[64];
      std::snprintf(why, sizeof why, " lies deeper here, from %.0f mm.", stack.depthMm[i]);
      add(*stack.layers[i], why);
    }
    for (const Asked* from : {&next, &above})
      for (const Asked* near : others(*from, difficulty, random, 5)) {
        const bool met = std::any_of(stack.layers.begin(), stack.layers.end(),
                                     [&](const Asked* a) { return a == near || related(*a, *near); });
        const bool taken = std::any_of(answers.begin(), answers.end(),
                                       [&](const QuizAnswer& a) { return a.text == info(*near).fullName; });
        if (!met && !taken) add(*near, " is not met by a press at this place.");
      }
    if (answers.size() < kChoices) continue;
    Question q = beginAt(site, "layer", quiz_.namesArea);
    q.ask.text.fill("A thumb presses straight in at the ring (" + site.name + "). Which of these comes next under **" +
                    info(above).fullName + "**?");
    q.answers = std::move(answers);
    q.picture.marks = {markAt(site)};
    q.about = {info(next).id};
    q.why.text.fill("Under this place of this reference body: " + stack.words + ". Living bodies differ.");
    linkStep(q, next.structure);
    return q;
  }
  return std::nullopt;
}

std::optional<Question> QuizMaker::makeOrder(const QuizSite& site, int difficulty, QuizRandom& random) const {
  const Stack& stack = stackAt(site);
  const std::size_t count = difficulty >= kHardest ? 5 : difficulty == 2 ? 4 : 3;
  if (stack.layers.size() < 3) return std::nullopt;
  std::vector<std::size_t> chosen(stack.layers.size());
  for (std::size_t i = 0; i < chosen.size(); ++i) chosen[i] = i;
  random.shuffle(chosen);
  chosen.resize(std::min(count, chosen.size()));
  std::sort(chosen.begin(), chosen.end());
  Question q = beginAt(site, "order", quiz_.namesArea);
  q.kind = QuizKind::Order;
  q.ask.text.fill("A thumb presses straight in at the ring (" + site.name +
                  "). Put these in order, from the skin inwards.");
  for (const std::size_t i : chosen) q.answers.push_back({info(*stack.layers[i]).fullName, false, ""});
  q.picture.marks = {markAt(site)};
  q.about = {info(*stack.layers[chosen.back()]).id};
  q.why.text.fill("Under this place of this reference body: " + stack.words + ". Living bodies differ.");
  linkStep(q, stack.layers[chosen.front()]->structure);
  return q;
}

const living::PressMap& QuizMaker::pressMap() const {
  if (!kept_->pressMap) kept_->pressMap = std::make_unique<living::PressMap>(atlas_, *rules_);
  return *kept_->pressMap;
}

// Four places of which one is of another class than the rest: the gravest against the safest.
std::optional<Question> QuizMaker::makePress(const QuizSite& site, QuizRandom& random) const {
  if (pressMap().empty()) return std::nullopt;
  const auto classOf = [&](const QuizSite& s) { return &pressMap().classAt(pressMap().at(markAt(s).atMm)); };
  const living::PressClass *gravest = &rules_->classes.front(), *safest = &rules_->classes.back();
  const living::PressClass* own = classOf(site);
  if (own != gravest && own != safest) return std::nullopt;
  std::vector<const QuizSite*> sites;
  for (const QuizSite& s : quiz_.sites)
    if (s.view == site.view && classOf(s) == (own == safest ? gravest : safest)) sites.push_back(&s);
  random.shuffle(sites);
  std::vector<const QuizSite*> chosen{&site};
  for (const QuizSite* s : sites) {
    const bool fits = std::all_of(chosen.begin(), chosen.end(), [&](const QuizSite* c) {
      const float apart = glm::distance(markAt(*c).atMm, markAt(*s).atMm);
      return apart > kApartMm && apart < kTogetherMm;
    });
    if (fits && chosen.size() < kChoices) chosen.push_back(s);
  }
  if (chosen.size() < kChoices) return std::nullopt;
  random.shuffle(chosen);
  Question q = beginAt(site, "press", quiz_.pressArea);
  q.ask.text.fill(own == safest ? "At which of the four places may a hand press slowly and deeply?"
                                : "Which of the four places must be kept free of pointed and of static pressure?");
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    QuizMark mark = markAt(*chosen[i]);
    mark.letter = std::string(1, static_cast<char>('A' + i));
    const std::string words = pressMap().inWords(pressMap().at(mark.atMm), atlas_);
    q.answers.push_back(
        {mark.letter, chosen[i] == &site, chosen[i] == &site ? "" : capital(chosen[i]->name) + ": " + words});
    if (chosen[i] == &site) q.why.text.fill("**" + capital(site.name) + "**. " + words);
    q.picture.marks.push_back(std::move(mark));
  }
  for (std::string& why : q.why.text)
    why += "\n\nComputed on this reference body by the rules of the press map; the person on the table differs.";
  return q;
}

}  // namespace sciatlas::lesson
