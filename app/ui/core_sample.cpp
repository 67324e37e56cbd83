#include <algorithm>
#include <cmath>
#include <cstdio>

#include "ui/probe_tool.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

constexpr float kColumnPx = 30, kTallestPx = 300, kWidthPx = 336, kWidestPx = 500,
                kBesidePx = 46;    // at the default type size
constexpr float kBoneShownMm = 8;  // of the bone at the end
constexpr float kTouchMm = 3;
constexpr int kNervesShown = 3, kVesselsShown = 2;

struct Line {
  std::string text;  // shortened where there is no room
  std::string tail;  // behind it: the figures, always whole
  ImU32 mark;        // colour of the dot in front; 0: none
  bool quiet = false;
};

std::string mm(float value) {
  char text[24];
  std::snprintf(text, sizeof text, value < 9.95f ? "%.1f mm" : "%.0f mm", value);
  return text;
}

Line inShort(const Frame& f, const living::Beside& beside) {
  char words[64];
  if (beside.lateralMm < 0.5f)
    std::snprintf(words, sizeof words, " %.0f mm deep, on the line", beside.depthMm);
  else
    std::snprintf(words, sizeof words, " %.0f mm deep, %.0f mm beside", beside.depthMm, beside.lateralMm);
  const auto& all = f.session->atlas().catalogue().all();
  return {all[static_cast<std::size_t>(beside.structure)].shortName, words, layerColour(f, beside.structure)};
}

// What stands under the column.
std::vector<Line> notes(const Frame& f, const living::Layers& under) {
  const scene::Atlas& atlas = f.session->atlas();
  std::vector<Line> lines;
  const bool sciaticFar = under.sciatic && under.sciatic->lateralMm > living::kNerveBesideMm;
  bool sciaticTold = false;
  int told = 0;
  std::vector<const living::Beside*> shown;
  for (const living::Beside& nerve : under.nerves) {
    // What touches a nerve that was named already is a part or a branch of it.
    const auto touches = [&](const living::Beside* other) {
      return atlas
          .nearest(
              nerve.atMm, [&](int s) { return s == other->structure; }, kTouchMm)
          .has_value();
    };
    if (std::any_of(shown.begin(), shown.end(), touches)) continue;
    const bool sciatic = under.sciatic && nerve.structure == under.sciatic->structure;
    // One place is kept for the sciatic nerve, whatever lies nearer.
    if (!sciatic && told >= kNervesShown - (under.sciatic && !sciaticTold ? 1 : 0)) continue;
    if (told >= kNervesShown) break;
    lines.push_back(inShort(f, nerve));
    shown.push_back(&nerve);
    ++told, sciaticTold = sciaticTold || sciatic;
  }
  if (sciaticFar) lines.push_back(inShort(f, *under.sciatic));
  for (std::size_t i = 0; i < std::min<std::size_t>(kVesselsShown, under.vessels.size()); ++i)
    lines.push_back(inShort(f, under.vessels[i]));
  if (const living::PressMap* map = f.session->pressMap())
    lines.push_back({map->classAt(map->at(under.atMm)).name +
                         (map->at(under.atMm).rule < 0
                              ? ""
                              : ": " + map->rules().rules[static_cast<std::size_t>(map->at(under.atMm).rule)].name),
                     "", 0});
  lines.push_back({std::string(living::kThisBody) +
                       (f.session->scene().body.atRest() ? ", standing" : ", in the state that is shown"),
                   "", 0, true});
  return lines;
}

// Names beside the column: at the middle of their layer, pushed apart so that none covers another.
std::vector<float> spread(std::vector<float> wanted, float pitch, float low, float high) {
  for (std::size_t i = 0; i < wanted.size(); ++i) wanted[i] = std::max(wanted[i], i == 0 ? low : wanted[i - 1] + pitch);
  float limit = high - pitch;
  for (std::size_t i = wanted.size(); i-- > 0; limit -= pitch) wanted[i] = std::min(wanted[i], limit);
  return wanted;
}

}  // namespace

ImU32 layerColour(const Frame& f, int structure) {
  if (structure < 0 || !f.request.tissueColour) return withAlpha(f.theme.quiet, 0.25f);
  const glm::vec3 c = f.request.tissueColour(f.session->atlas().catalogue().all()[static_cast<std::size_t>(structure)]);
  return ImGui::ColorConvertFloat4ToU32({c.r, c.g, c.b, 1});
}

void coreSample(Frame& f, const living::Layers& under, ImVec2 at, const Rect& view) {
  if (under.stack.empty()) return;
  ImDrawList* list = ImGui::GetBackgroundDrawList();
  const scene::Atlas& atlas = f.session->atlas();
  const ImFont* font = f.fonts.caption;
  const float line = kLineSpacing * font->FontSize, pad = f.px(12);
  const living::Layer& last = under.stack.back();
  const bool bone = last.structure == under.bone && under.bone >= 0;
  const float depth = last.fromMm + (bone ? std::min(last.thickMm, kBoneShownMm) : last.thickMm);
  const std::vector<Line> below = notes(f, under);
  // As wide as the longest name wants it, within reason.
  float width = f.px(kWidthPx);
  for (const Line& note : below)
    width = std::max(width, 2 * pad + (note.mark ? f.px(14) : 0) + textSize(font, note.text + note.tail).x + 1);
  for (const living::Layer& layer : under.stack)
    width = std::max(width, 2 * pad + f.px(8 + kColumnPx + 18 + 8) + textSize(font, mm(layer.thickMm)).x +
                                textSize(font, living::nameOf(atlas, layer.structure)).x + 1);
  width = std::min({width, f.px(kWidestPx), view.high.x - view.low.x - f.px(16)});
  const float tall = std::max(std::min(f.px(kTallestPx), view.height() - f.px(120) - line * (below.size() + 2.0f)),
                              line * static_cast<float>(under.stack.size()));
  const std::string title =
      bone ? mm(under.boneMm) + " to the " + living::nameOf(atlas, under.bone) : "no bone within reach";
  const ImVec2 size{width, 2 * pad + 1.6f * line + tall + f.px(8) + line * static_cast<float>(below.size())};
  // Beside the place, on the side with more room, and never over it.
  ImVec2 low{at.x + f.px(kBesidePx), at.y - 0.4f * size.y};
  if (low.x + size.x > view.high.x - f.px(8)) low.x = at.x - f.px(kBesidePx) - size.x;
  low.x = std::clamp(low.x, view.low.x + f.px(8), std::max(view.low.x + f.px(8), view.high.x - size.x - f.px(8)));
  low.y = std::clamp(low.y, view.low.y + f.px(8), std::max(view.low.y + f.px(8), view.high.y - size.y - f.px(8)));
  if (at.x > low.x - f.px(16) && at.x < low.x + size.x + f.px(16)) {  // no room at either side: under it or over it
    if (at.y + f.px(kBesidePx) + size.y < view.high.y)
      low.y = at.y + f.px(kBesidePx);
    else if (at.y - f.px(kBesidePx) - size.y > view.low.y)
      low.y = at.y - f.px(kBesidePx) - size.y;
  }
  list->AddLine(at, {low.x + (low.x > at.x ? 0 : size.x), std::clamp(at.y, low.y, low.y + size.y)},
                withAlpha(f.theme.quiet, 0.7f), 1);
  list->AddRectFilled(low, {low.x + size.x, low.y + size.y}, withAlpha(f.theme.raised, 0.95f), f.px(8));
  list->AddRect(low, {low.x + size.x, low.y + size.y}, f.theme.line, f.px(8));
  textAt(list, f.fonts.body, {low.x + pad, low.y + pad - f.px(2)}, f.theme.text,
         fitted(f.fonts.body, title, width - 2 * pad));

  const float top = low.y + pad + 1.6f * line, left = low.x + pad + f.px(8), right = left + f.px(kColumnPx);
  const auto yOf = [&](float depthMm) { return top + tall * std::clamp(depthMm / depth, 0.0f, 1.0f); };
  std::vector<float> wanted;
  for (const living::Layer& layer : under.stack)
    wanted.push_back(0.5f * (yOf(layer.fromMm) + yOf(layer.fromMm + layer.thickMm)) - 0.5f * line);
  const std::vector<float> names = spread(std::move(wanted), line, top, top + tall);
  for (std::size_t i = 0; i < under.stack.size(); ++i) {
    const living::Layer& layer = under.stack[i];
    const float y0 = yOf(layer.fromMm), y1 = std::max(yOf(layer.fromMm + layer.thickMm), y0 + 1);
    list->AddRectFilled({left, y0}, {right, y1}, layerColour(f, layer.structure));
    if (i > 0) list->AddLine({left, y0}, {right, y0}, withAlpha(f.theme.ground, 0.6f), 1);
    const float middle = names[i] + 0.5f * line;
    list->AddLine({right, 0.5f * (y0 + y1)}, {right + f.px(14), middle}, f.theme.line, 1);
    const std::string thick = bone && i + 1 == under.stack.size() ? "" : mm(layer.thickMm);
    const float thickWidth = textSize(font, thick).x, textLeft = right + f.px(18), textRight = low.x + width - pad;
    textAt(list, font, {textLeft, names[i]}, layer.structure < 0 ? f.theme.quiet : f.theme.text,
           fitted(font, living::nameOf(atlas, layer.structure), textRight - textLeft - thickWidth - f.px(8)));
    textAt(list, font, {textRight - thickWidth, names[i]}, f.theme.quiet, thick);
  }
  list->AddRect({left, top}, {right, top + tall}, withAlpha(f.theme.text, 0.5f));
  // The sciatic nerve, or what is nearest: a mark at its depth; hollow when the line passes beside it.
  const living::Beside* marked = under.sciatic && under.sciatic->lateralMm <= living::kNerveBesideMm ? &*under.sciatic
                                 : under.nerves.empty()                                              ? nullptr
                                                                                                     : &under.nerves[0];
  if (marked && marked->depthMm <= depth) {
    const ImVec2 mark{left - f.px(1), yOf(marked->depthMm)};
    const ImU32 colour = layerColour(f, marked->structure);
    list->AddLine(mark, {right, mark.y}, colour, f.px(2));
    list->AddCircleFilled(mark, f.px(6), marked->lateralMm < 0.5f ? colour : f.theme.raised);
    list->AddCircle(mark, f.px(6), colour, 0, f.px(2));
  }
  float y = top + tall + f.px(8);
  for (const Line& note : below) {
    const float x = low.x + pad + (note.mark ? f.px(14) : 0);
    if (note.mark) list->AddCircleFilled({low.x + pad + f.px(4), y + 0.5f * font->FontSize}, f.px(4), note.mark);
    const float room = low.x + width - pad - x - textSize(font, note.tail).x;
    textAt(list, font, {x, y}, note.quiet ? f.theme.quiet : f.theme.text, fitted(font, note.text, room) + note.tail);
    y += line;
  }
}

}  // namespace sciatlas::ui
