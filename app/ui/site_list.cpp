#include <algorithm>
#include <cmath>

#include "ui/compression.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

constexpr float kValuePx = 46;  // at a row's end, for how far a state is on
constexpr float kTabGapPx = 6;

const living::Pathologies& pathologiesOf(const Frame& f) {
  return f.session->body()->pathologies();
}

float valueOf(const Frame& f, int pathology) {
  const auto& active = f.session->scene().body.pathologies;
  const auto it = active.find(pathologiesOf(f).all[static_cast<std::size_t>(pathology)].id);
  return it == active.end() ? 0 : it->second;
}

std::string percent(float value) {
  return std::to_string(static_cast<int>(std::lround(100 * value))) + " %";
}

std::string familyKey(const living::Family& family) {
  return "family:" + family.id;
}

void siteRow(Frame& f, const SiteRow& site, bool sayNature) {
  const auto& all = pathologiesOf(f).all;
  const auto& first = all[static_cast<std::size_t>(site.members.front())];
  std::string text = site.text;
  if (sayNature && first.nature != "compression") text += " \xc2\xb7 " + first.nature;
  PairRow row{text, site.members};
  row.sides = site.sides;
  float most = 0;
  for (const int i : site.members) {
    if (all[static_cast<std::size_t>(i)].id == f.session->now().pathology) row.chosen = i;
    most = std::max(most, valueOf(f, i));
  }
  row.rightPx = f.px(kValuePx);
  const PairAnswer answer = pairRow(f, first.id.c_str(), row);
  if (most > 0) {
    const std::string value = percent(most);
    const ImVec2 end = ImGui::GetItemRectMax(), extent = textSize(f.fonts.caption, value);
    const float right = ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x;
    textAt(ImGui::GetWindowDrawList(), f.fonts.captionBold,
           {right - extent.x - f.px(8), end.y - 0.5f * (answer.heightPx + extent.y)}, f.theme.text, value);
  }
  if (answer.clicked < 0) return;
  f.state.listOpen = false;
  f.session->choosePathology(all[static_cast<std::size_t>(answer.clicked)].id, f.request.nowS);
}

void familySection(Frame& f, const SiteFamily& family, bool unfolded) {
  const auto& info = pathologiesOf(f).families[static_cast<std::size_t>(family.family)];
  const bool open = unfolded || f.state.openGroups.count(familyKey(info)) > 0;
  int active = 0, count = 0;
  for (const auto& group : family.groups)
    for (const SiteRow& row : group.rows) {
      ++count;
      for (const int i : row.members) active += valueOf(f, i) > 0 ? 1 : 0;
    }
  ImGui::PushID(info.id.c_str());
  gap(f, 4);
  const std::string title = std::string(open ? icon::kDown : icon::kRight) + "  " + info.english;
  const std::string right = active > 0 ? std::to_string(active) + " active" : std::to_string(count);
  if (row(f, "family", title, right, false).clicked && !unfolded && !f.state.openGroups.erase(familyKey(info)))
    f.state.openGroups.insert(familyKey(info));
  if (open) {
    if (!family.nature.empty() && family.nature != "compression") {
      ImGui::Indent(f.px(26));
      chip(f, family.nature, natureColours(family.nature, f.dark));
      if (ImGui::IsItemHovered()) tooltip(f, natureWords(family.nature));
      ImGui::Unindent(f.px(26));
      gap(f, 4);
    }
    for (const auto& group : family.groups) {
      if (!group.heading.empty()) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        textAt(ImGui::GetWindowDrawList(), f.fonts.captionBold, {at.x + f.px(26), at.y + f.px(8)}, f.theme.quiet,
               group.heading);
        ImGui::Dummy({1, f.fonts.caption->FontSize + f.px(10)});
      }
      for (const SiteRow& site : group.rows) siteRow(f, site, family.nature.empty());
    }
  }
  ImGui::PopID();
}

}  // namespace

ChipColours natureColours(const std::string& nature, bool dark) {
  return provenanceColours(nature == "compression" ? "literature" : "schematic", dark);
}

const char* natureWords(const std::string& nature) {
  return nature == "compression" ? "Something takes the nerve's room: it is met, flattened or pushed aside"
         : nature == "referred"  ? "An irritated source whose pain is felt in the leg; no nerve is compressed"
                                 : "A way in which bodies differ, shown for information";
}

void compressionList(Frame& f) {
  if (!f.session->body()) {
    plain(f, "This model has only the body at rest.", f.fonts.body, f.theme.quiet);
    return;
  }
  using session::CompressionTab;
  const auto tab = f.session->now().tab;
  const float width = (ImGui::GetContentRegionAvail().x - 2 * f.px(kTabGapPx)) / 3;
  const auto tabButton = [&](CompressionTab which, const char* word, const char* tip) {
    if (button(f, word, word, tab == which ? Look::Chosen : Look::Clear, {width, 0}, tip)) f.session->goToTab(which);
  };
  tabButton(CompressionTab::Sites, "Sites", "Where the nerve is compressed or irritated (S)");
  ImGui::SameLine(0, f.px(kTabGapPx));
  tabButton(CompressionTab::Move, "Move", "Poses, tests, exercises and every joint (M)");
  ImGui::SameLine(0, f.px(kTabGapPx));
  tabButton(CompressionTab::Compare, "Compare", "Two bodies side by side or faded over each other (K)");
  gap(f, 10);
  tab == CompressionTab::Sites ? siteList(f) : tab == CompressionTab::Move ? moveList(f) : compareList(f);
}

void compressionColumn(Frame& f) {
  if (!f.session->body()) return;
  using session::CompressionTab;
  const auto tab = f.session->now().tab;
  tab == CompressionTab::Sites ? siteColumn(f) : tab == CompressionTab::Move ? moveColumn(f) : compareColumn(f);
}

void siteList(Frame& f) {
  searchField(f, "##sites", "Find a site", f.state.siteFilter);
  const std::string words = f.state.siteFilter.data();
  if (f.state.siteTreeWords != words) {
    f.state.siteTree = siteTree(pathologiesOf(f), words, &f.session->atlas().catalogue());
    f.state.siteTreeWords = words;
  }
  // The page that is open has its row in sight.
  if (const auto* open = pathologiesOf(f).find(f.session->now().pathology); open && f.state.unfoldedFor != open->id) {
    f.state.unfoldedFor = open->id;
    f.state.openGroups.insert("family:" + open->family);
  }
  gap(f, 4);
  ImGui::BeginChild("sites", {0, 0}, false);
  for (const SiteFamily& family : f.state.siteTree) familySection(f, family, !words.empty());
  if (f.state.siteTree.empty()) {
    gap(f, 6);
    plain(f, words.empty() ? "There are no sites in models/pathologies.toml." : "No site has a name like that.",
          f.fonts.body, f.theme.quiet);
  }
  ImGui::EndChild();
}

}  // namespace sciatlas::ui
