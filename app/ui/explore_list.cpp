#include <algorithm>

#include "ui/panels.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

using scene::Visibility;

// A pair (right and left) is one row; a midline structure is a row of one.
struct Entry {
  std::vector<int> members;  // right first
  int depth = 0;
};

bool drawable(const scene::Atlas& atlas, int i) {
  return !atlas.meshesOf(i).empty();
}

int depthOf(const scene::Catalogue& catalogue, int i) {
  int depth = 0;
  const auto system = catalogue.all()[static_cast<std::size_t>(i)].system;
  for (int at = i; depth < 3; ++depth) {
    const auto& parent = catalogue.all()[static_cast<std::size_t>(at)].parent;
    const int next = parent.empty() ? -1 : catalogue.find(parent);
    if (next < 0 || catalogue.all()[static_cast<std::size_t>(next)].system != system) break;
    at = next;
  }
  return depth;
}

std::vector<Entry> entriesOf(const scene::Atlas& atlas, scene::System system) {
  std::vector<Entry> entries;
  std::vector<std::string> bases;
  const auto& all = atlas.catalogue().all();
  for (int i = 0; i < static_cast<int>(all.size()); ++i) {
    const auto& info = all[static_cast<std::size_t>(i)];
    if (info.system != system || !drawable(atlas, i)) continue;
    const auto known = std::find(bases.begin(), bases.end(), info.baseId);
    if (known != bases.end()) {
      entries[static_cast<std::size_t>(known - bases.begin())].members.push_back(i);
    } else {
      bases.push_back(info.baseId);
      entries.push_back({{i}, depthOf(atlas.catalogue(), i)});
    }
  }
  return entries;
}

// What the eye shows for several structures: the state of all, or Shown when they differ.
Visibility common(const Frame& f, const std::vector<int>& structures) {
  const auto& visibility = f.session->scene().visibility;
  std::vector<int> meshes;
  for (const int i : structures)
    for (const int m : f.session->atlas().meshesOf(i)) meshes.push_back(m);
  if (meshes.empty()) return Visibility::Shown;
  const Visibility first = visibility[static_cast<std::size_t>(meshes.front())];
  for (const int m : meshes)
    if (visibility[static_cast<std::size_t>(m)] != first) return Visibility::Shown;
  return first;
}

void eye(Frame& f, const char* id, const std::vector<int>& structures, float height) {
  const Visibility now = common(f, structures);
  const char* glyph = now == Visibility::Shown   ? icon::kEye
                      : now == Visibility::Ghost ? icon::kGhost
                                                 : icon::kEyeClosed;
  const char* tip = now == Visibility::Shown   ? "Shown. Click: ghost"
                    : now == Visibility::Ghost ? "Ghost. Click: hide"
                                               : "Hidden. Click: show";
  const ImVec2 size{f.px(kTouchPx - 4), height};
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const bool clicked = ImGui::InvisibleButton(id, size);
  const ImVec2 extent = textSize(f.fonts.body, glyph);
  const bool hovered = ImGui::IsItemHovered();
  textAt(ImGui::GetWindowDrawList(), f.fonts.body,
         {low.x + 0.5f * (size.x - extent.x), low.y + 0.5f * (size.y - extent.y)},
         hovered ? f.theme.text : withAlpha(f.theme.quiet, now == Visibility::Hidden ? 0.55f : 1.0f), glyph);
  if (hovered) tooltip(f, tip);
  if (clicked)
    f.session->setVisibility(structures, now == Visibility::Shown   ? Visibility::Ghost
                                         : now == Visibility::Ghost ? Visibility::Hidden
                                                                    : Visibility::Shown);
}

void entryRow(Frame& f, const Entry& entry) {
  const auto& all = f.session->atlas().catalogue().all();
  const auto& info = all[static_cast<std::size_t>(entry.members.front())];
  const int selected = f.session->scene().selected;
  const bool chosen = std::find(entry.members.begin(), entry.members.end(), selected) != entry.members.end();
  const bool pair = entry.members.size() > 1;
  const float sideWidth = f.px(28), eyeWidth = f.px(kTouchPx - 4);
  ImGui::PushID(info.id.c_str());
  // R and L appear on the row in hand only, so that long names have the room.
  const ImVec2 rowLow = ImGui::GetCursorScreenPos();
  const Rect whole{rowLow, {rowLow.x + ImGui::GetContentRegionAvail().x, rowLow.y + f.px(kTouchPx - 2)}};
  const bool sides = pair && (chosen || (ImGui::IsWindowHovered() && whole.contains(ImGui::GetIO().MousePos)));
  const auto answer = row(f, "row", info.shortName, "", chosen, f.px(14.0f * static_cast<float>(entry.depth)), false,
                          eyeWidth + (sides ? 2 * sideWidth : 0));
  int visited = -1;
  if (answer.clicked) visited = withOwnSide(f, entry.members.front());
  if (answer.hovered) f.answer.lit = withOwnSide(f, entry.members.front());
  const float height = answer.high.y - answer.low.y;
  if (sides) {
    for (const int i : entry.members) {
      const char side = all[static_cast<std::size_t>(i)].side;
      ImGui::SameLine(0, 0);
      const ImVec2 low = ImGui::GetCursorScreenPos();
      const char* label = side == 'l' ? "L" : "R";
      if (ImGui::InvisibleButton(label, {sideWidth, height})) visited = i;
      const bool hovered = ImGui::IsItemHovered();
      if (hovered) f.answer.lit = i, tooltip(f, side == 'l' ? "The left one" : "The right one");
      const ImVec2 extent = textSize(f.fonts.caption, label);
      textAt(ImGui::GetWindowDrawList(), f.fonts.caption,
             {low.x + 0.5f * (sideWidth - extent.x), low.y + 0.5f * (height - extent.y)},
             i == selected ? f.theme.accentText
             : hovered     ? f.theme.text
                           : withAlpha(f.theme.quiet, 0.8f),
             label);
    }
  }
  ImGui::SameLine(0, 0);
  eye(f, "eye", entry.members, height);
  ImGui::PopID();
  if (visited < 0) return;
  f.state.listOpen = false;
  f.session->visit(visited, f.request.nowS);
}

void systemSection(Frame& f, scene::System system, const std::vector<Entry>& entries) {
  const auto index = static_cast<std::size_t>(system);
  bool& open = f.state.systemOpen[index];
  std::vector<int> members;
  for (const auto& e : entries) members.insert(members.end(), e.members.begin(), e.members.end());
  ImGui::PushID(scene::kSystemNames[index]);
  gap(f, 6);
  const std::string title = std::string(open ? icon::kDown : icon::kRight) + "  " + scene::kSystemTitles[index];
  const auto answer = row(f, "system", title, std::to_string(entries.size()), false, 0, false, f.px(kTouchPx - 4));
  ImGui::SameLine(0, 0);
  eye(f, "eyes", members, answer.high.y - answer.low.y);
  if (answer.clicked) open = !open;
  if (open)
    for (const auto& e : entries) entryRow(f, e);
  ImGui::PopID();
}

void searchBox(Frame& f) {
  ImGui::PushStyleColor(ImGuiCol_FrameBg, f.theme.raised);
  ImGui::PushStyleColor(ImGuiCol_Text, f.theme.text);
  ImGui::PushStyleColor(ImGuiCol_TextDisabled, f.theme.quiet);
  ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, withAlpha(f.theme.accent, 0.35f));
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(f.px(12), 0.5f * (f.px(kTouchPx) - f.fonts.body->FontSize)));
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, f.px(8));
  ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x);
  const std::string hint = std::string(icon::kSearch) + "  Find a structure";
  ImGui::InputTextWithHint("##filter", hint.c_str(), f.state.filter.data(), f.state.filter.size());
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor(4);
}

}  // namespace

int withOwnSide(const Frame& f, int structure) {
  const auto& catalogue = f.session->atlas().catalogue();
  const auto& info = catalogue.all()[static_cast<std::size_t>(structure)];
  if (info.side == 'm') return structure;
  const glm::vec3 eyeAt = scene::eyeMm(f.session->scene().camera);
  const int other = catalogue.find(info.baseId + (eyeAt.x > 0 ? "_l" : "_r"));  // x points to the subject's left
  return other >= 0 ? other : structure;
}

std::string sideWord(char side) {
  return side == 'r' ? "right" : side == 'l' ? "left" : "";
}

void exploreList(Frame& f) {
  searchBox(f);
  const auto& atlas = f.session->atlas();
  const std::string words = f.state.filter.data();
  if (words.empty()) {
    for (std::size_t s = 0; s < scene::kSystemNames.size(); ++s) {
      const auto system = static_cast<scene::System>(s);
      const auto entries = entriesOf(atlas, system);
      if (!entries.empty()) systemSection(f, system, entries);
    }
    return;
  }
  gap(f, 6);
  std::vector<std::string> bases;
  for (const int i : atlas.catalogue().search(words)) {
    const auto& info = atlas.catalogue().all()[static_cast<std::size_t>(i)];
    if (!drawable(atlas, i) || std::find(bases.begin(), bases.end(), info.baseId) != bases.end()) continue;
    bases.push_back(info.baseId);
    Entry entry{{i}, 0};
    if (info.side != 'm') {
      entry.members.clear();
      for (const char* side : {"_r", "_l"})
        if (const int m = atlas.catalogue().find(info.baseId + side); m >= 0 && drawable(atlas, m))
          entry.members.push_back(m);
    }
    entryRow(f, entry);
  }
  if (bases.empty()) {
    gap(f, 6);
    plain(f, "Nothing has a name like that. Try a plain word such as \xe2\x80\x9csit bone\xe2\x80\x9d.", f.fonts.body,
          f.theme.quiet);
  }
}

}  // namespace sciatlas::ui
