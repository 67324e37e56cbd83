#include <algorithm>
#include <cmath>

#include "ui/compression.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

using session::CompareMode;

const std::vector<living::Comparison>& comparisonsOf(const Frame& f) {
  return f.session->body()->comparisons();
}

std::string wordsOf(const Frame& f, const scene::BodyState& state) {
  const auto& pose = f.session->now().pose;
  return living::stateLine(*f.session->body(), state, pose.pose, pose.progress);
}

void change(Frame& f, const session::Comparison& to) {
  attempt(f, [&] { f.session->setComparison(to); });
}

const living::Comparison* openPreset(const Frame& f) {
  const auto& compare = f.session->now().compare;
  for (const auto& c : comparisonsOf(f))
    if (compare.on && c.id == compare.preset) return &c;
  return nullptr;
}

// The scene's body is still that of the preset's state.
bool stands(const Frame& f, const living::Comparison& preset) {
  const auto& state = preset.states[static_cast<std::size_t>(f.session->now().compare.presetState)];
  return f.session->scene().body == state.body;
}

void sideLine(Frame& f, const char* name, const scene::BodyState& state, float width) {
  plain(f, name, f.fonts.caption, f.theme.quiet, width);
  plain(f, wordsOf(f, state), f.fonts.body, f.theme.text, width);
  gap(f, 4);
}

void controls(Frame& f) {
  const auto compare = f.session->now().compare;  // a copy: commands change it
  const bool side = compare.mode == CompareMode::Side;
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding, half = 0.5f * (width - f.px(6));
  if (button(f, "side", "Side by side", side ? Look::Chosen : Look::Clear, {half, 0}, "Two pictures, one camera")) {
    auto next = compare;
    next.mode = CompareMode::Side;
    change(f, next);
  }
  ImGui::SameLine(0, f.px(6));
  if (button(f, "fade", "Faded", side ? Look::Clear : Look::Chosen, {half, 0}, "One picture over the other")) {
    auto next = compare;
    next.mode = CompareMode::Fade;
    change(f, next);
  }
  gap(f, 8);
  sideLine(f, side ? "Left" : "Below", compare.other, width);
  sideLine(f, side ? "Right" : "Above", f.session->scene().body, width);
  if (!side) {
    float fade = compare.fade;
    if (valueSlider(f, "fading", fade, {0, 1, 0.01f, {}, "From the one below to the one above"}, width)) {
      auto next = compare;
      next.fade = fade;
      change(f, next);
    }
  }
  Flow flow(f, width);
  if (flow.add("swap", std::string(icon::kSwap) + "  Swap", Look::Chosen, "Each takes the other's place")) {
    auto next = compare;
    next.other = f.session->scene().body;
    next.preset.clear();
    f.session->beginDrag();  // one step of undo
    attempt(f, [&] {
      f.session->setBody(compare.other);
      f.session->setComparison(next);
    });
    f.session->endDrag();
  }
  if (flow.add("keep", "Compare with this", Look::Chosen,
               "Keep the state that is shown now as the other one, and go on changing this")) {
    auto next = compare;
    next.other = f.session->scene().body;
    change(f, next);
  }
  if (flow.add("end", "One picture again", Look::Chosen, "End the comparison (K)")) {
    auto next = compare;
    next.on = false;
    change(f, next);
  }
  endCard(f, card);
}

SiteNumbers differencesOf(const living::Body& body, const std::vector<const living::Pathology*>& sites,
                          const scene::Atlas& before, const scene::Atlas& after) {
  SiteNumbers numbers;
  for (const living::Pathology* site : sites) {
    for (auto& line : figureChanges(before, after, *site)) numbers.figures.push_back(std::move(line));
    for (auto& change : nearnessChanges(body, before, after, *site))
      if (std::none_of(numbers.near.begin(), numbers.near.end(),
                       [&](const auto& known) { return known.words == change.words; }))
        numbers.near.push_back(std::move(change));
  }
  return numbers;
}

// What differs, in numbers: the sites of both states and the one whose page was open.
void differences(Frame& f) {
  const auto other = f.session->heldOther();
  if (!other) return;
  const auto& now = f.session->now();
  auto named = now.scene.body.pathologies;
  named.insert(now.compare.other.pathologies.begin(), now.compare.other.pathologies.end());
  if (!now.pathology.empty()) named.emplace(now.pathology, 0);
  std::vector<const living::Pathology*> sites;
  const living::Body* body = f.session->body();
  for (const auto& [id, value] : named)
    if (const auto* site = body->pathologies().find(id)) sites.push_back(site);
  const SiteNumbers& numbers = f.state.comparedNumbers.of(
      *f.session, now.pathology, now.pathology + " " + std::to_string(f.session->bodyCount()),
      [body, sites, other, shown = f.session->heldAtlas()] { return differencesOf(*body, sites, *other, *shown); });
  if (numbers.near.empty() && numbers.figures.empty()) return;
  gap(f, 12);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, now.compare.mode == CompareMode::Side ? "Left \xe2\x86\x92 right" : "Below \xe2\x86\x92 above", f.fonts.bold,
        f.theme.text, width);
  numberLines(f, numbers.near, width);
  for (const auto& line : numbers.figures) plain(f, line, f.fonts.body, f.theme.text, width);
  plain(f, "Measured on this model, not on a patient.", f.fonts.caption, f.theme.quiet, width);
  endCard(f, card);
}

void beginButton(Frame& f) {
  if (!button(f, "begin", "Compare with the body at rest", Look::Accent, {0, 0}, "Two pictures, one camera (K)"))
    return;
  session::Comparison compare = f.session->now().compare;
  compare.on = true;
  compare.other = {};
  compare.preset.clear();
  change(f, compare);
}

void presetPage(Frame& f, const living::Comparison& preset) {
  const int at = f.session->now().compare.presetState;
  const auto& state = preset.states[static_cast<std::size_t>(at)];
  plain(f, preset.title, f.fonts.title, f.theme.text, 0, kTitleSpacing);
  gap(f, 2);
  plain(f, std::to_string(at + 1) + " of " + std::to_string(preset.states.size()) + " \xc2\xb7 " + state.name,
        f.fonts.caption, f.theme.quiet);
  gap(f, 10);
  levelProse(f, preset.about);
  gap(f, 10);
  for (std::size_t i = 0; i < preset.states.size(); ++i) {
    ImGui::PushID(static_cast<int>(i));
    if (row(f, "state", std::to_string(i + 1) + "  " + preset.states[i].name, "", static_cast<int>(i) == at).clicked)
      attempt(f, [&] { f.session->openComparison(preset.id, static_cast<int>(i), f.request.nowS); });
    ImGui::PopID();
  }
  gap(f, 8);
  if (stands(f, preset)) {
    levelProse(f, state.text);
    gap(f, 8);
    if (button(f, "page", "All about this site", Look::Raised)) f.session->choosePathology(state.site, f.request.nowS);
  } else {
    plain(f, "You have changed the state since; choose it again above to come back to it.", f.fonts.caption,
          f.theme.quiet);
  }
  gap(f, 14);
}

}  // namespace

void compareList(Frame& f) {
  const auto& compare = f.session->now().compare;
  const bool plainOne = compare.on && compare.preset.empty() && compare.other.atRest();
  if (row(f, "rest", "With the body at rest", "", plainOne).clicked) {
    session::Comparison next = compare;
    next.on = true;
    next.other = {};
    next.preset.clear();
    f.state.listOpen = false;
    change(f, next);
  }
  for (const auto& preset : comparisonsOf(f)) {
    groupTitle(f, preset.title);
    ImGui::PushID(preset.id.c_str());
    for (std::size_t i = 0; i < preset.states.size(); ++i) {
      const bool chosen = compare.on && compare.preset == preset.id && compare.presetState == static_cast<int>(i);
      ImGui::PushID(static_cast<int>(i));
      if (row(f, "state", preset.states[i].name, "", chosen).clicked) {
        f.state.listOpen = false;
        attempt(f, [&] { f.session->openComparison(preset.id, static_cast<int>(i), f.request.nowS); });
      }
      ImGui::PopID();
    }
    ImGui::PopID();
  }
}

void compareColumn(Frame& f) {
  const auto* preset = openPreset(f);
  if (preset) {
    presetPage(f, *preset);
  } else {
    plain(f, "Compare two bodies", f.fonts.title, f.theme.text, 0, kTitleSpacing);
    gap(f, 10);
    plain(f, "Two states of the same body under one camera: what one has and the other has not is seen at a glance.",
          f.fonts.body, f.theme.text);
    gap(f, 12);
  }
  if (!f.session->now().compare.on) {
    beginButton(f);
  } else {
    controls(f);
    differences(f);
  }
  activeStates(f);
}

}  // namespace sciatlas::ui
