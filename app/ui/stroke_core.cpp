// How deep a stroke reaches: the layers under it as a core sample, the part that it works in lit as it is in the view.
#include <algorithm>
#include <cstdio>

#include "living/layers.h"
#include "ui/hands.h"
#include "ui/probe_tool.h"
#include "ui/prose.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

constexpr float kTallPx = 190, kColumnPx = 30, kBracketPx = 7, kNarrowPx = 5;
constexpr float kBoneShownMm = 8;                        // of the bone at the end
constexpr ImU32 kReached = IM_COL32(87, 214, 255, 255);  // the colour of the lit band in the view

std::string mm(float value) {
  char text[24];
  std::snprintf(text, sizeof text, "%.0f mm", static_cast<double>(value));
  return text;
}

// Under the middle of the stroke, in the body that is shown.
std::optional<living::Layers> under(const Frame& f, const lesson::StrokeStage::Depth& depth) {
  const scene::Atlas& atlas = f.session->atlas();
  const auto hit = living::skinOver(atlas, depth.atMm);
  return hit ? std::optional(living::layers(atlas, hit->structure, depth.atMm, -depth.normal)) : std::nullopt;
}

const living::Layers* kept(Frame& f, const std::string& stroke, const lesson::StrokeStage::Depth& depth) {
  auto& core = f.state.strokeCore;
  const int body = f.session->bodyCount();
  if (core.stroke != stroke || core.body != body) core = {stroke, body, under(f, depth)};
  return core.layers && !core.layers->stack.empty() ? &*core.layers : nullptr;
}

void draw(Frame& f, const living::Layers& layers, const lesson::StrokeStage::Depth& reached, float width) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImFont* font = f.fonts.caption;
  const float line = kLineSpacing * font->FontSize;
  const bool bone = layers.bone >= 0 && layers.stack.back().structure == layers.bone;
  const living::Layer& last = layers.stack.back();
  const float depth = std::max(last.fromMm + (bone ? std::min(last.thickMm, kBoneShownMm) : last.thickMm), 1.f);
  const float tall = std::max(f.px(kTallPx), line * static_cast<float>(layers.stack.size()));
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float left = low.x + f.px(kBracketPx + 8), right = left + f.px(kColumnPx);
  const auto yOf = [&](float d) { return low.y + tall * std::clamp(d / depth, 0.f, 1.f); };
  float nextName = low.y;
  const std::size_t count = layers.stack.size();
  for (std::size_t i = 0; i < count; ++i) {
    const living::Layer& layer = layers.stack[i];
    const float y0 = yOf(layer.fromMm), y1 = std::max(yOf(layer.fromMm + layer.thickMm), y0 + 1);
    list->AddRectFilled({left, y0}, {right, y1}, layerColour(f, layer.structure));
    if (i > 0) list->AddLine({left, y0}, {right, y0}, withAlpha(f.theme.ground, 0.6f), 1);
    const float room = low.y + tall - line * static_cast<float>(count - i);
    const float name = std::max(nextName, std::min(0.5f * (y0 + y1) - 0.5f * line, room));
    nextName = name + line;
    list->AddLine({right, 0.5f * (y0 + y1)}, {right + f.px(14), name + 0.5f * line}, f.theme.line, 1);
    const float middle = layer.fromMm + 0.5f * layer.thickMm;
    const bool worked = layer.structure >= 0 && middle >= reached.fromMm && middle <= reached.toMm;
    const std::string thick = bone && i + 1 == count ? "" : mm(layer.thickMm);
    const float textLeft = right + f.px(18), textRight = low.x + width, tail = textSize(font, thick).x;
    textAt(list, font, {textLeft, name}, worked ? f.theme.text : f.theme.quiet,
           fitted(font, living::nameOf(f.session->atlas(), layer.structure), textRight - textLeft - tail - f.px(8)));
    textAt(list, font, {textRight - tail, name}, f.theme.quiet, thick);
  }
  list->AddRect({left, low.y}, {right, low.y + tall}, withAlpha(f.theme.text, 0.5f));
  const float y0 = yOf(reached.fromMm), y1 = std::max(yOf(reached.toMm), y0 + f.px(3));
  list->AddRectFilled({low.x, y0}, {low.x + f.px(kBracketPx), y1}, f.dark ? kReached : f.theme.accentText, f.px(2));
  list->AddRect({left - f.px(2), y0}, {right + f.px(2), y1}, f.dark ? kReached : f.theme.accentText, f.px(2), 0,
                f.px(2));
  ImGui::Dummy({width, tall});
}

}  // namespace

void strokeCore(Frame& f) {
  const lesson::Stroke* stroke = f.session->strokeNow(f.request.nowS);
  const auto depth = stroke && stroke->stations.empty() ? f.session->stage().depthOf(stroke->id) : std::nullopt;
  const living::Layers* layers = depth ? kept(f, stroke->id, *depth) : nullptr;
  if (!layers) return;
  gap(f, 12);
  const auto card = beginCard(f);
  const float width = card.width - 2 * card.padding;
  plain(f, "How deep", f.fonts.bold, f.theme.text, width);
  plain(f, "Works " + mm(depth->fromMm) + " to " + mm(depth->toMm) + " under the skin of " + living::kThisBody,
        f.fonts.caption, f.theme.quiet, width);
  gap(f, kNarrowPx);
  draw(f, *layers, *depth, width);
  endCard(f, card);
}

}  // namespace sciatlas::ui
