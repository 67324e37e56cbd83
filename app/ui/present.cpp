#include <algorithm>

#include "ui/panels.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

// A slide carries the thought, not the page: the first paragraphs only, as far as they fit.
void slideText(Frame& f, const lesson::Step& step, float bottom) {
  const auto level = f.session->preferences().level;
  const auto blocks = parseMarkdown(step.text.at(level));
  for (const auto& block : blocks) {
    if (ImGui::GetCursorScreenPos().y + f.px(60) > bottom) break;
    followLinks(f, prose(f, {block}, bodyStyle(f)));
    gap(f, 8);
  }
  for (const auto& claim : step.claims) {
    if (ImGui::GetCursorScreenPos().y + f.px(60) > bottom) break;
    auto style = bodyStyle(f);
    style.chip = claim.evidence, style.chipColours = evidenceColours(claim.evidence, f.dark);
    followLinks(f, prose(f, parseMarkdown(claim.text.at(level)), style));
    gap(f, 8);
  }
}

}  // namespace

void presentColumn(Frame& f, const Rect& rect) {
  // The picture's ground is shaded towards its edges: it fades into the paper.
  ImGui::GetBackgroundDrawList()->AddRectFilledMultiColor({rect.low.x - f.px(40), rect.low.y},
                                                          {rect.low.x, rect.high.y}, withAlpha(f.theme.ground, 0),
                                                          f.theme.ground, f.theme.ground, withAlpha(f.theme.ground, 0));
  beginPanel("##slide", rect, f.theme.ground, {f.px(12), f.px(30)}, false);
  const auto* step = f.session->step();
  const float foot = rect.high.y - f.px(44);
  if (step) {
    plain(f, step->title, f.fonts.title, f.theme.text, 0, kTitleSpacing);
    gap(f, 10);
    slideText(f, *step, foot);
    const auto* lesson = f.session->openLesson();
    const int current = f.session->now().lesson.step, count = static_cast<int>(lesson->steps.size());
    std::string words = std::to_string(current + 1) + " / " + std::to_string(count);
    if (current + 1 < count) words += "    next: " + lesson->steps[static_cast<std::size_t>(current) + 1].title;
    textAt(ImGui::GetWindowDrawList(), f.fonts.caption, {rect.low.x + f.px(12), foot}, f.theme.quiet,
           fitted(f.fonts.caption, words, rect.width() - f.px(24)));
  } else if (const int selected = f.session->scene().selected; selected >= 0) {
    const auto& info = f.session->atlas().catalogue().all()[static_cast<std::size_t>(selected)];
    plain(f, info.shortName, f.fonts.title, f.theme.text, 0, kTitleSpacing);
    if (!info.latin.empty()) plain(f, info.latin, f.fonts.body, f.theme.quiet);
    gap(f, 10);
    followLinks(f, prose(f, parseMarkdown(info.about.at(f.session->preferences().level)), bodyStyle(f)));
  }
  endPanel();
}

}  // namespace sciatlas::ui
