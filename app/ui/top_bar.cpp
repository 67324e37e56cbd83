#include <algorithm>
#include <cstdio>

#include "ui/panels.h"
#include "ui/prose.h"
#include "ui/quiz_pages.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

constexpr std::array<const char*, 3> kLevelTitles{"Patient", "Student", "Clinician"};
constexpr std::array<const char*, 3> kThemeTitles{"Dark", "Light", "Paper"};

bool beginMenu(Frame& f, const char* id) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(f.px(10), f.px(10)));
  ImGui::PushStyleVar(ImGuiStyleVar_PopupRounding, f.px(10));
  ImGui::PushStyleVar(ImGuiStyleVar_PopupBorderSize, 1.0f);
  ImGui::PushStyleColor(ImGuiCol_PopupBg, f.theme.panel);
  ImGui::PushStyleColor(ImGuiCol_Border, f.theme.line);
  const bool open = ImGui::BeginPopup(id, ImGuiWindowFlags_NoMove);
  if (!open) {
    ImGui::PopStyleColor(2);
    ImGui::PopStyleVar(3);
  } else if (f.state.closePopup) {
    ImGui::CloseCurrentPopup();
  }
  return open;
}

void endMenu() {
  ImGui::EndPopup();
  ImGui::PopStyleColor(2);
  ImGui::PopStyleVar(3);
}

// Items of one line of equal width, the chosen one marked.
template <std::size_t N>
int choice(Frame& f, const char* id, const std::array<const char*, N>& words, int chosen, float width) {
  int picked = chosen;
  ImGui::PushID(id);
  for (std::size_t i = 0; i < N; ++i) {
    if (i > 0) ImGui::SameLine(0, f.px(6));
    if (button(f, words[i], words[i], static_cast<int>(i) == chosen ? Look::Chosen : Look::Clear, {width, 0}))
      picked = static_cast<int>(i);
  }
  ImGui::PopID();
  return picked;
}

void levelMenu(Frame& f) {
  if (!beginMenu(f, "level menu")) return;
  auto& level = f.session->preferences().level;
  static constexpr std::array<const char*, 3> kHelp{"plain words", "for learning", "figures and evidence"};
  for (std::size_t i = 0; i < kLevelTitles.size(); ++i) {
    ImGui::BeginChild(ImGui::GetID(kLevelTitles[i]), {f.px(260), f.px(kTouchPx)}, false, ImGuiWindowFlags_NoScrollbar);
    if (row(f, kLevelTitles[i], kLevelTitles[i], kHelp[i], static_cast<std::size_t>(level) == i).clicked) {
      level = static_cast<scene::Level>(i);
      ImGui::CloseCurrentPopup();
    }
    ImGui::EndChild();
  }
  endMenu();
}

void looksMenu(Frame& f) {
  if (!beginMenu(f, "looks menu")) return;
  auto& p = f.session->preferences();
  caption(f, "Type size");
  if (button(f, "smaller", "A\xe2\x88\x92", Look::Raised, {f.px(84), 0}, "Smaller type (Ctrl -)"))
    p.typePx = std::max(session::kSmallestTypePx, p.typePx - 1);
  ImGui::SameLine(0, f.px(6));
  char size[32];
  std::snprintf(size, sizeof size, "%.0f px", static_cast<double>(p.typePx));
  if (button(f, "size", size, Look::Clear, {f.px(84), 0}, "Back to 16 px (Ctrl 0)")) p.typePx = 16;
  ImGui::SameLine(0, f.px(6));
  if (button(f, "larger", "A+", Look::Raised, {f.px(84), 0}, "Larger type (Ctrl +)"))
    p.typePx = std::min(session::kLargestTypePx, p.typePx + 1);
  gap(f, 6);
  caption(f, "Theme");
  p.theme = static_cast<session::ThemeChoice>(choice(f, "theme", kThemeTitles, static_cast<int>(p.theme), f.px(84)));
  gap(f, 6);
  caption(f, "Movement");
  static constexpr std::array<const char*, 2> kMotion{"Calm moves", "Still"};
  p.reducedMotion = choice(f, "motion", kMotion, p.reducedMotion ? 1 : 0, f.px(129)) == 1;
  endMenu();
}

void searchMenu(Frame& f, ImVec2 at) {
  const float width = f.px(380);
  ImGui::SetNextWindowPos({std::max(f.px(8), std::min(at.x, f.request.widthPx - width - f.px(20))), at.y});
  if (!beginMenu(f, "search menu")) return;
  ImGui::PushStyleColor(ImGuiCol_FrameBg, f.theme.raised);
  ImGui::PushStyleColor(ImGuiCol_Text, f.theme.text);
  ImGui::PushStyleColor(ImGuiCol_TextDisabled, f.theme.quiet);
  ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, withAlpha(f.theme.accent, 0.35f));
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(f.px(12), f.px(11)));
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, f.px(8));
  ImGui::SetNextItemWidth(width);
  if (ImGui::IsWindowAppearing()) ImGui::SetKeyboardFocusHere();
  const bool enter =
      ImGui::InputTextWithHint("##find", "Piriformis, sit bone, nervus ischiadicus ...", f.state.search.data(),
                               f.state.search.size(), ImGuiInputTextFlags_EnterReturnsTrue);
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor(4);
  gap(f, 4);
  const std::string words = f.state.search.data();
  if (!words.empty()) {
    const auto& atlas = f.session->atlas();
    const auto& found = f.state.searchFound.of(atlas, words);
    if (found.empty()) plain(f, "Nothing has a name like that.", f.fonts.body, f.theme.quiet, width);
    constexpr std::size_t kShown = 8;
    for (std::size_t i = 0; i < found.size() && i < kShown; ++i) {
      const auto facing = [&](const std::vector<int>& pair, std::size_t at) {
        return pair[pair.size() > 1 && facingSide(f) == 'l' ? 1 : at];
      };
      const bool place = !found[i].landmarks.empty();
      const int structure = facing(found[i].structures, 0), landmark = place ? facing(found[i].landmarks, 0) : -1;
      const auto& info = atlas.catalogue().all()[static_cast<std::size_t>(structure)];
      const std::string& name = place ? atlas.landmarks()[static_cast<std::size_t>(landmark)].label : info.fullName;
      ImGui::BeginChild(ImGui::GetID(("found" + std::to_string(i)).c_str()), {width, f.px(kTouchPx)}, false,
                        ImGuiWindowFlags_NoScrollbar);
      const auto hit = row(f, "found", fitted(f.fonts.body, name, width - f.px(110)),
                           place ? fitted(f.fonts.caption, info.shortName, f.px(76))
                                 : scene::kSystemNames[static_cast<std::size_t>(info.system)],
                           i == 0);
      ImGui::EndChild();
      if (hit.hovered) f.answer.lit = place ? -1 : structure, f.state.litLandmark = landmark;
      if (hit.clicked || (enter && i == 0)) {
        place ? f.session->visitLandmark(landmark, f.request.nowS) : f.session->visit(structure, f.request.nowS);
        f.state.search[0] = 0;
        ImGui::CloseCurrentPopup();
      }
    }
  }
  endMenu();
}

// The top bar's places, the same in the row of tabs and in the menu that stands for it where it does not fit.
struct PlaceName {
  session::Place place;
  const char *id, *word, *tip;
};
constexpr std::array<PlaceName, 6> kPlaces{{
    {session::Place::Explore, "explore", "Explore", "The atlas"},
    {session::Place::Learn, "learn", "Learn", "Lessons, step by step"},
    {session::Place::Techniques, "techniques", "Techniques", "Hands, trigger points, roots (E)"},
    {session::Place::Compression, "compression", "Compression", "Sites, states, movement, comparison (S, M, K)"},
    {session::Place::Quiz, "quiz", "Quiz", "Questions, examination, progress"},
    {session::Place::Session, "session", "Session", "Plan a session: questions, plan, clock, handout"},
}};

float placesWidth(const Frame& f) {
  float width = 0;
  for (const auto& p : kPlaces) width += textSize(f.fonts.bold, p.word).x + f.px(32) + f.px(6);
  return width;
}

const PlaceName& nameOf(session::Place place) {
  for (const auto& p : kPlaces)
    if (p.place == place) return p;
  return kPlaces.front();
}

std::string placesWord(const Frame& f) {
  return std::string(nameOf(f.session->now().place).word) + "  " + icon::kDown;
}

void placesTabs(Frame& f) {
  for (const auto& p : kPlaces) {
    if (p.place != kPlaces.front().place) ImGui::SameLine();
    const float width = textSize(f.fonts.bold, p.word).x + f.px(32);
    if (button(f, p.id, p.word, f.session->now().place == p.place ? Look::Chosen : Look::Clear, {width, 0}, p.tip))
      f.session->goToPlace(p.place);
  }
}

void placesMenu(Frame& f, const Rect& bar) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  if (button(f, "places", placesWord(f), Look::Chosen, {0, 0}, "The other places")) ImGui::OpenPopup("places menu");
  ImGui::SetNextWindowPos({at.x, bar.high.y + f.px(4)});
  if (!beginMenu(f, "places menu")) return;
  for (const auto& p : kPlaces) {
    ImGui::BeginChild(ImGui::GetID(p.id), {f.px(260), f.px(kTouchPx)}, false, ImGuiWindowFlags_NoScrollbar);
    if (row(f, p.id, p.word, "", f.session->now().place == p.place).clicked) {
      f.session->goToPlace(p.place);
      ImGui::CloseCurrentPopup();
    }
    ImGui::EndChild();
  }
  endMenu();
}

struct Pill {
  const char* id;
  std::string wide, narrow;
  const char* tip;
};

}  // namespace

void topBar(Frame& f, const Rect& rect, bool dropDown) {
  const float high = f.px(kTouchPx);
  beginPanel("##top", rect, f.theme.bar, {f.px(14), 0.5f * (rect.height() - high)}, false);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(f.px(6), f.px(6)));
  ImDrawList* list = ImGui::GetWindowDrawList();

  std::array<Pill, 3> pills{{
      {"level", "", "", "Reading level"},
      {"search", std::string(icon::kSearch) + "  Search  Ctrl F", icon::kSearch, "Search structures (Ctrl F)"},
      {"looks", "Aa", "Aa", "Type size, theme, movement"},
  }};
  if (f.session) {
    const auto level = static_cast<std::size_t>(f.session->preferences().level);
    pills[0].wide = std::string("Level ") + kLevelTitles[level];
    pills[0].narrow = std::string(1, kLevelTitles[level][0]);
  }
  // The bar shortens itself rather than run over its edge: first the words of the pills, then the brand, then the tabs.
  const float brand = textSize(f.fonts.bold, "Sciatlas").x + f.px(24);
  const float listWidth = dropDown ? f.px(46) : 0;
  const auto pillWidth = [&](const std::string& text) { return textSize(f.fonts.body, text).x + f.px(28); };
  const float fixedRight = 3 * f.px(kTouchPx) + 5 * f.px(6) + f.px(14);
  float wide = fixedRight, narrow = fixedRight;
  for (const auto& p : pills) wide += pillWidth(p.wide), narrow += pillWidth(p.narrow);
  const auto fits = [&](float width) { return width + f.px(28) <= rect.width(); };
  const bool useTabs = fits(placesWidth(f) + listWidth + narrow);
  const float places = listWidth + (useTabs || !f.session ? placesWidth(f) : buttonWidth(f, placesWord(f)) + f.px(12));
  const bool useWide = fits(brand + places + wide), showBrand = useWide || fits(brand + places + narrow);

  if (showBrand) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    textAt(list, f.fonts.bold, {at.x + f.px(4), at.y + 0.5f * (high - f.fonts.bold->FontSize)}, f.theme.accentText,
           "Sciatlas");
    ImGui::Dummy({brand, high});
    ImGui::SameLine();
  }
  if (f.session) {
    if (dropDown) {
      if (button(f, "list", icon::kList, f.state.listOpen ? Look::Chosen : Look::Clear, {high, 0}, "The list"))
        f.state.listOpen = !f.state.listOpen;
      ImGui::SameLine();
    }
    useTabs ? placesTabs(f) : placesMenu(f, rect);

    const float right = rect.width() - (useWide ? wide : narrow);
    ImGui::SameLine(std::max(right, ImGui::GetCursorPosX()));
    if (button(f, "undo", icon::kUndo, Look::Clear, {high, 0}, "Undo (Ctrl Z)", f.session->canUndo()))
      f.session->undo();
    ImGui::SameLine();
    if (button(f, "redo", icon::kRedo, Look::Clear, {high, 0}, "Redo (Ctrl Shift Z)", f.session->canRedo()))
      f.session->redo();
    for (const auto& p : pills) {
      ImGui::SameLine();
      const std::string& label = useWide ? p.wide : p.narrow;
      const ImVec2 at = ImGui::GetCursorScreenPos();
      const std::string menu = std::string(p.id) + " menu";
      const bool closed = menu == "search menu" && quizHides(*f.session);  // a name found would give the answer away
      const bool open = button(f, p.id, label, Look::Outline, {pillWidth(label), 0},
                               closed ? "Not while a question is open" : p.tip, !closed);
      if (open || (f.state.focusSearch && menu == "search menu")) {
        ImGui::OpenPopup(menu.c_str());
        f.state.focusSearch = false;
      }
      if (menu == "search menu") {
        searchMenu(f, {at.x, rect.high.y + f.px(4)});
      } else {
        ImGui::SetNextWindowPos({std::min(at.x, f.request.widthPx - f.px(310)), rect.high.y + f.px(4)});
        menu == "level menu" ? levelMenu(f) : looksMenu(f);
      }
    }
    ImGui::SameLine();
    if (button(f, "present", icon::kPresent, Look::Clear, {high, 0}, "Present (F5)")) f.state.presenting = true;
  }
  ImGui::PopStyleVar();
  endPanel();
}

}  // namespace sciatlas::ui
