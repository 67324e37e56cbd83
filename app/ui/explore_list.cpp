#include <algorithm>

#include "scene/search.h"
#include "ui/panels.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

using scene::Visibility;

constexpr float kIndentPx = 14;

// What the eye shows for several surfaces: the state of all, or Shown when they differ.
Visibility common(const Frame& f, const std::vector<int>& meshes) {
  const auto& visibility = f.session->scene().visibility;
  if (meshes.empty()) return Visibility::Shown;
  const Visibility first = visibility[static_cast<std::size_t>(meshes.front())];
  for (const int m : meshes)
    if (visibility[static_cast<std::size_t>(m)] != first) return Visibility::Shown;
  return first;
}

void eye(Frame& f, const char* id, const std::vector<int>& meshes, float height) {
  const Visibility now = common(f, meshes);
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
    f.session->setVisibility(meshes, now == Visibility::Shown   ? Visibility::Ghost
                                     : now == Visibility::Ghost ? Visibility::Hidden
                                                                : Visibility::Shown);
}

const scene::StructureInfo& infoOf(const Frame& f, const TreeEntry& entry) {
  return f.session->atlas().catalogue().all()[static_cast<std::size_t>(entry.members.front())];
}

bool isOpen(const Frame& f, const TreeEntry& entry) {
  return f.state.openGroups.count(infoOf(f, entry).baseId) > 0;
}

PairRow rowOf(const Frame& f, const TreeEntry& entry) {
  const auto& all = f.session->atlas().catalogue().all();
  PairRow row{all[static_cast<std::size_t>(entry.members.front())].shortName, entry.members};
  if (entry.members.size() > 1)
    for (const int i : entry.members) row.sides.push_back(all[static_cast<std::size_t>(i)].side);
  const int selected = f.session->scene().selected;
  if (std::find(entry.members.begin(), entry.members.end(), selected) != entry.members.end()) row.chosen = selected;
  row.indentPx = f.px(kIndentPx * static_cast<float>(entry.depth));
  row.rightPx = f.px(kTouchPx - 4);
  if (entry.parts > 0) row.fold = isOpen(f, entry) ? 1 : 0;
  return row;
}

void entryRow(Frame& f, const TreeEntry& entry) {
  const std::string& id = infoOf(f, entry).baseId;
  ImGui::PushID(id.c_str());
  const PairAnswer answer = pairRow(f, "row", rowOf(f, entry));
  ImGui::SameLine(0, 0);
  eye(f, "eye", entry.meshes, answer.heightPx);
  ImGui::PopID();
  if (answer.hovered >= 0) f.answer.lit = answer.hovered;
  if (answer.folded && !f.state.openGroups.erase(id)) f.state.openGroups.insert(id);
  if (answer.clicked < 0) return;
  f.state.listOpen = false;
  f.state.revealed = answer.clicked;  // it is in sight: the list stays where it is
  f.session->visit(answer.clicked, f.request.nowS);
}

float headingHeight(const Frame& f) {
  return f.fonts.caption->FontSize + f.px(16);
}

void headingRow(Frame& f, const char* title) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  textAt(ImGui::GetWindowDrawList(), f.fonts.caption, {at.x + f.px(10), at.y + f.px(11)}, f.theme.quiet, title);
  ImGui::Dummy({1, headingHeight(f)});
}

// Draws only what can be seen of the open entries; the rest is left out as empty height.
void entryRows(Frame& f, const std::vector<TreeEntry>& entries) {
  const float width = ImGui::GetContentRegionAvail().x;
  const float top = ImGui::GetWindowPos().y, bottom = top + ImGui::GetWindowHeight();
  const int selected = f.session->scene().selected;
  float y = ImGui::GetCursorScreenPos().y, skipped = 0;
  const auto place = [&](float height, const auto& draw) {
    if (y + height < top || y > bottom) {
      skipped += height;
    } else {
      if (skipped > 0) ImGui::Dummy({1, skipped});
      skipped = 0;
      draw();
    }
    y += height;
  };
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const TreeEntry& entry = entries[i];
    if (entry.heading) place(headingHeight(f), [&] { headingRow(f, entry.heading); });
    const PairRow row = rowOf(f, entry);
    const float height = pairRowHeight(f, row, width);
    if (row.chosen >= 0 && f.state.revealed != selected) {
      f.state.revealed = selected;
      if (y < top || y + height > bottom) ImGui::SetScrollFromPosY(y - top + 0.5f * height, 0.4f);
    }
    place(height, [&] { entryRow(f, entry); });
    if (row.fold == 0) i += static_cast<std::size_t>(entry.parts);
  }
  if (skipped > 0) ImGui::Dummy({1, skipped});
}

void systemSection(Frame& f, std::size_t system) {
  const SystemTree& tree = f.state.tree[system];
  if (tree.entries.empty()) return;
  bool& open = f.state.systemOpen[system];
  ImGui::PushID(scene::kSystemNames[system]);
  gap(f, 4);
  const std::string title = std::string(open ? icon::kDown : icon::kRight) + "  " + scene::kSystemTitles[system];
  const auto answer = row(f, "system", title, std::to_string(tree.entries.size()), false, 0, false, f.px(kTouchPx - 4));
  ImGui::SameLine(0, 0);
  eye(f, "eyes", tree.meshes, answer.high.y - answer.low.y);
  if (open) entryRows(f, tree.entries);
  if (answer.clicked) open = !open;
  ImGui::PopID();
}

void layers(Frame& f) {
  gap(f, 8);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x - 2 * f.px(10);
  const std::string words = fitted(f.fonts.caption, "Layers: " + peelWords(f), width);
  textAt(ImGui::GetWindowDrawList(), f.fonts.caption, {at.x + f.px(10), at.y}, f.theme.quiet, words);
  ImGui::Dummy({1, f.fonts.caption->FontSize});
  ImGui::SetCursorScreenPos({at.x + f.px(10), ImGui::GetCursorScreenPos().y});
  peelSlider(f, width);
}

// Entries of the structures found, right and left as one; of places found (see scene::search) their own rows.
void foundRows(Frame& f, const std::vector<scene::Found>& found) {
  const auto& atlas = f.session->atlas();
  const auto& all = atlas.catalogue().all();
  for (const auto& hit : found) {
    if (hit.landmarks.empty()) {
      TreeEntry entry;
      entry.members = hit.structures;
      for (const int i : hit.structures) {
        const auto meshes = atlas.meshesOf(i);
        entry.meshes.insert(entry.meshes.end(), meshes.begin(), meshes.end());
      }
      entryRow(f, entry);
      continue;
    }
    const auto& landmark = atlas.landmarks()[static_cast<std::size_t>(hit.landmarks.front())];
    const std::string text =
        landmark.label + " \xc2\xb7 " + all[static_cast<std::size_t>(hit.structures.front())].shortName;
    PairRow row{text, hit.landmarks};
    row.sides = hit.sides;
    for (const int l : hit.landmarks)
      if (const auto& named = f.session->scene().landmarks; !named.empty() && named.back() == l) row.chosen = l;
    const auto answer = pairRow(f, (landmark.structure + "/" + landmark.name).c_str(), row);
    if (answer.hovered >= 0) f.state.litLandmark = answer.hovered;
    if (answer.clicked >= 0) f.state.listOpen = false, f.session->visitLandmark(answer.clicked, f.request.nowS);
  }
}

void matches(Frame& f, const std::string& words) {
  const auto& found = f.state.filterFound.of(f.session->atlas(), words);
  if (!found.empty()) return foundRows(f, found);
  gap(f, 6);
  plain(f, "Nothing has a name like that. Try a plain word such as \xe2\x80\x9csit bone\xe2\x80\x9d.", f.fonts.body,
        f.theme.quiet);
}

}  // namespace

std::string sideWord(char side) {
  return side == 'r' ? "right" : side == 'l' ? "left" : "";
}

void exploreList(Frame& f) {
  searchField(f, "##filter", "Find a structure", f.state.filter);
  const std::string words = f.state.filter.data();
  if (words.empty()) layers(f);
  gap(f, 4);
  // The box and the slider stay, the list below them scrolls.
  ImGui::BeginChild(words.empty() ? "tree" : "found", {0, 0}, false);
  if (words.empty())
    for (std::size_t s = 0; s < f.state.tree.size(); ++s) systemSection(f, s);
  else
    matches(f, words);
  ImGui::EndChild();
}

}  // namespace sciatlas::ui
