#include "ui/probe_tool.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

constexpr int kDiscSides = 36;
constexpr float kLegendPx = 340, kFoldedPx = 236;

// The surface under the cursor and what lies beneath, looked up again only when something has moved.
const living::Layers* underCursor(Frame& f, const Rect& view) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  session::Session& session = *f.session;
  HoveredPress& kept = f.state.hoveredPress;
  const scene::Camera camera = session.cameraAt(f.request.nowS);
  if (kept.x == mouse.x && kept.y == mouse.y && kept.camera == camera && kept.body == session.bodyCount() &&
      kept.visibility == session.scene().visibility)
    return kept.layers ? &*kept.layers : nullptr;
  kept = {mouse.x, mouse.y, camera, session.bodyCount(), session.scene().visibility, {}};
  const glm::vec2 at{mouse.x - view.low.x, mouse.y - view.low.y};
  const auto hit = session.visibleAlong(scene::rayThrough(camera, at, {view.width(), view.height()}));
  if (hit) kept.layers = living::layersUnder(session.atlas(), scene::probeAt(*hit));
  return kept.layers ? &*kept.layers : nullptr;
}

ImVec2 onScreen(const Frame& f, const Rect& view, const glm::vec3& point) {
  const glm::vec3 p =
      scene::project(f.session->cameraAt(f.request.nowS), point, glm::vec2(view.width(), view.height()));
  return {view.low.x + p.x, view.low.y + p.y};
}

// A thumb of true size lying on the surface.
void thumbDisc(Frame& f, const Rect& view, const living::Layers& under) {
  const glm::vec3 helper = std::abs(under.direction.y) < 0.9f ? glm::vec3(0, 1, 0) : glm::vec3(1, 0, 0);
  const glm::vec3 a = glm::normalize(glm::cross(under.direction, helper)), b = glm::cross(under.direction, a);
  std::array<ImVec2, kDiscSides> points;
  for (int i = 0; i < kDiscSides; ++i) {
    const float angle = 6.2831853f * static_cast<float>(i) / kDiscSides;
    points[static_cast<std::size_t>(i)] =
        onScreen(f, view, under.atMm + living::kThumbRadiusMm * (std::cos(angle) * a + std::sin(angle) * b));
  }
  ImDrawList* list = ImGui::GetBackgroundDrawList();
  list->AddConvexPolyFilled(points.data(), kDiscSides, IM_COL32(255, 255, 255, 50));
  list->AddPolyline(points.data(), kDiscSides, IM_COL32(20, 20, 20, 160), ImDrawFlags_Closed, f.px(3));
  list->AddPolyline(points.data(), kDiscSides, IM_COL32(255, 255, 255, 230), ImDrawFlags_Closed, f.px(1.5f));
}

void wrapped(const ImFont* font, ImU32 colour, const std::string& text) {
  ImGui::PushFont(const_cast<ImFont*>(font));
  ImGui::PushStyleColor(ImGuiCol_Text, colour);
  ImGui::PushTextWrapPos(0);
  ImGui::TextUnformatted(text.c_str(), text.c_str() + text.size());
  ImGui::PopTextWrapPos();
  ImGui::PopStyleColor();
  ImGui::PopFont();
}

void swatch(Frame& f, const living::PressClass& c) {
  const ImVec2 low = ImGui::GetCursorScreenPos(), high{low.x + f.px(26), low.y + f.px(16)};
  ImDrawList* list = ImGui::GetWindowDrawList();
  // As it looks on the skin, where it is laid on.
  const int skin = f.session->atlas().catalogue().find("skin");
  glm::vec3 shown = c.colour;
  if (f.request.tissueColour && skin >= 0) {
    const glm::vec3 under =
        f.request.tissueColour(f.session->atlas().catalogue().all()[static_cast<std::size_t>(skin)]);
    const float share = c.hatched ? living::kLaidOnHatched : living::kLaidOn;
    shown = glm::pow(glm::mix(glm::pow(under, glm::vec3(2.2f)), glm::pow(c.colour, glm::vec3(2.2f)), share),
                     glm::vec3(1 / 2.2f));
  }
  list->AddRectFilled(low, high, ImGui::ColorConvertFloat4ToU32({shown.r, shown.g, shown.b, 1}), f.px(3));
  if (c.hatched) {
    list->PushClipRect(low, high, true);
    for (float x = low.x - f.px(16); x < high.x; x += f.px(7))
      list->AddLine({x, high.y}, {x + f.px(16), low.y}, IM_COL32(40, 10, 0, 200), f.px(2.5f));
    list->PopClipRect();
  }
  list->AddRect(low, high, withAlpha(f.theme.text, 0.5f), f.px(3));
  textAt(list, f.fonts.body, {high.x + f.px(8), low.y - f.px(2)}, f.theme.text, c.name);
  ImGui::Dummy({f.px(200), f.px(22)});
}

std::string thresholds(const living::PressRule& rule, const lesson::Library& library) {
  char text[160];
  if (rule.kind == living::PressRule::Kind::Bone)
    std::snprintf(text, sizeof text, "less than %.0f mm over it", rule.depthMm);
  else
    std::snprintf(text, sizeof text, "within %.0f mm of the press line, up to %.0f mm deep", rule.lateralMm,
                  rule.depthMm);
  std::string words = text;
  if (rule.behindMm) {
    std::snprintf(text, sizeof text, ", bone at most %.0f mm behind it", *rule.behindMm);
    words += text;
  }
  words += " [" + rule.certainty + "]";
  for (const std::string& key : rule.sources)
    if (const auto* reference = library.findReference(key)) words += " " + reference->shortName + ".";
  return words;
}

// The colours, what they mean and by which rules.
void legend(Frame& f, const Rect& view, float topPx) {
  const living::Body* body = f.session->body();
  const living::PressRules* rules = body ? body->pressRules() : nullptr;
  if (!rules) return;
  const bool open = f.state.pressRulesOpen;
  const float height = std::min(open ? f.px(560) : f.px(196), view.high.y - topPx - f.px(80));
  if (height < f.px(100)) return;
  const Rect rect{{view.low.x + f.px(20), topPx},
                  {view.low.x + f.px(20 + (open ? kLegendPx : kFoldedPx)), topPx + height}};
  beginPanel("##pressmap", rect, withAlpha(f.theme.panel, 0.94f), {f.px(14), f.px(12)}, true);
  if (f.session->makingPressMap()) wrapped(f.fonts.caption, f.theme.quiet, "The map is being made ...");
  for (std::size_t c = 0; c < rules->classes.size(); ++c) {
    swatch(f, rules->classes[c]);
    if (!open) continue;
    wrapped(f.fonts.caption, f.theme.text, rules->classes[c].words);
    gap(f, 6);
    for (const living::PressRule& rule : rules->rules) {
      if (rule.pressClass != static_cast<int>(c)) continue;
      wrapped(f.fonts.caption, f.theme.text, rule.name);
      wrapped(f.fonts.caption, f.theme.quiet, thresholds(rule, f.session->library()));
      gap(f, 4);
    }
  }
  gap(f, 4);
  wrapped(f.fonts.caption, f.theme.quiet, open ? rules->note : "A teaching model of this reference body.");
  gap(f, 6);
  if (button(f, "rules", open ? "Hide the rules" : "Rules and sources", Look::Outline)) f.state.pressRulesOpen = !open;
  endPanel();
}

// Why the map has this colour under the cursor.
void reasonPlate(Frame& f, const Rect& view, const living::Layers& under) {
  const living::PressMap* map = f.session->pressMap();
  if (!map || map->empty()) return;
  const std::string words = map->inWords(map->at(under.atMm), f.session->atlas());
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const float wrap = f.px(300);
  const ImVec2 extent = f.fonts.caption->CalcTextSizeA(f.fonts.caption->FontSize, FLT_MAX, wrap, words.c_str(),
                                                       words.c_str() + words.size());
  ImVec2 at{mouse.x + f.px(20), mouse.y + f.px(18)};
  at.x = std::clamp(at.x, view.low.x, std::max(view.low.x, view.high.x - extent.x - f.px(20)));
  if (at.y + extent.y > view.high.y) at.y = mouse.y - extent.y - f.px(18);
  ImDrawList* list = ImGui::GetForegroundDrawList();
  list->AddRectFilled(at, {at.x + extent.x + f.px(20), at.y + extent.y + f.px(12)}, f.theme.raisedMore, f.px(6));
  list->AddText(f.fonts.caption, f.fonts.caption->FontSize, {at.x + f.px(10), at.y + f.px(6)}, f.theme.text,
                words.c_str(), words.c_str() + words.size(), wrap);
}

constexpr float kAcross = 0.44f, kStacked = 0.56f;  // of the width of the view: more would cover the body

struct Tool {
  const char *id, *word, *tip;
  bool chosen;
};

// The buttons, and how they stand: side by side, in a narrow view one below the other, or not at all where the body
// would be covered (the keys still work).
struct Tools {
  std::vector<Tool> all;
  float across = 0, widest = 0;
  bool stacked = false, none = false;
};

Tools toolsFor(const Frame& f, const Rect& view) {
  const session::Session& session = *f.session;
  const scene::SceneState& scene = session.scene();
  Tools out;
  std::vector<Tool>& tools = out.all;
  tools = {{"thumb", "Press", "What lies under a thumb: layers to the bone, nerves and vessels (T)", scene.thumb}};
  if (session.body() && session.body()->pressRules())
    tools.push_back({"map", "Press map", "The skin by how safely it can be pressed deeply (D)", scene.pressMap});
  if (session.underThumb())
    tools.push_back({"section", "Section", "Half a well under the thumb down to the bone: the layers in section (X)",
                     session.thumbSection()});
  for (const Tool& tool : tools) {
    const float width = buttonWidth(f, tool.word);
    out.across += width, out.widest = std::max(out.widest, width);
  }
  out.stacked = out.across > kAcross * view.width();
  // Beside a lesson or a technique its labels need the room, unless the thumb or the map is in use.
  const bool taught = session.now().place != session::Place::Explore && !scene.thumb && !scene.pressMap;
  out.none = out.stacked && (taught || out.widest > kStacked * view.width());
  return out;
}

float buttons(Frame& f, const Rect& view, float below) {
  session::Session& session = *f.session;
  const scene::SceneState& scene = session.scene();
  const auto [tools, across, widest, stacked, none] = toolsFor(f, view);
  if (none) return below + f.px(44);
  const ImVec2 low{view.low.x + f.px(20), below + f.px(44)};
  const float high = f.px(kTouchPx), count = static_cast<float>(tools.size());
  const ImVec2 size{stacked ? widest : across, stacked ? count * high : high};
  const char* clicked = nullptr;
  if (beginStrip(f, "##press", low, size, f.theme.bar)) {
    ImVec2 at = low;
    for (const Tool& tool : tools) {
      const float width = stacked ? widest : buttonWidth(f, tool.word);
      ImGui::SetCursorScreenPos(at);
      if (button(f, tool.id, tool.word, tool.chosen ? Look::Chosen : Look::Clear, {width, high}, tool.tip))
        clicked = tool.id;
      (stacked ? at.y : at.x) += stacked ? high : width;
    }
  }
  ImGui::End();
  if (clicked == tools[0].id) session.takeThumb(!scene.thumb);
  if (clicked && std::string_view(clicked) == "map") togglePressMap(session);
  if (clicked && std::string_view(clicked) == "section") session.toggleThumbSection(f.request.nowS);
  return low.y + size.y + f.px(8);
}

}  // namespace

float pressToolsStackPx(const Frame& f, const Rect& view) {
  const Tools tools = toolsFor(f, view);
  return tools.stacked && !tools.none ? f.px(kTouchPx) * static_cast<float>(tools.all.size()) : 0;
}

void togglePressMap(session::Session& session) {
  const bool on = !session.scene().pressMap;
  const int skin = session.atlas().catalogue().find("skin");
  session.beginDrag();  // with the skin that it is drawn on: one step of undo
  if (on && skin >= 0 && session.scene().visibility[static_cast<std::size_t>(skin)] != scene::Visibility::Shown)
    session.setVisibility({skin}, scene::Visibility::Shown);
  session.setPressMap(on);
  session.endDrag();
}

bool pressKey(session::Session& session, int key, double nowS) {
  if (key == 'X' && session.underThumb()) return session.toggleThumbSection(nowS), true;
  if (key == 'T') return session.takeThumb(!session.scene().thumb), true;
  if (key != 'D' || !session.body() || !session.body()->pressRules()) return false;
  return togglePressMap(session), true;
}

void pressTools(Frame& f, const Rect& view, float below) {
  const float top = buttons(f, view, below);
  const scene::SceneState& scene = f.session->scene();
  if (scene.pressMap) legend(f, view, top);
  Rect free = view;  // what the buttons and the legend leave to a core sample
  free.low.y = top;
  if (scene.pressMap) free.low.x += f.px(28 + (f.state.pressRulesOpen ? kLegendPx : kFoldedPx));
  const bool hovers = f.answer.viewHovered && !ImGui::IsMouseDown(ImGuiMouseButton_Left) &&
                      !ImGui::IsMouseDown(ImGuiMouseButton_Right) && !f.session->cameraMoving(f.request.nowS);
  if (const living::Layers* pinned = f.session->underThumb()) {
    coreSample(f, *pinned, onScreen(f, view, pinned->atMm), free);
  } else if (scene.thumb && hovers) {
    if (const living::Layers* under = underCursor(f, view)) {
      thumbDisc(f, view, *under);
      coreSample(f, *under, onScreen(f, view, under->atMm), free);
    }
  } else if (scene.pressMap && hovers && f.request.hovered == f.session->atlas().catalogue().find("skin")) {
    if (const living::Layers* under = underCursor(f, view)) reasonPlate(f, view, *under);
  }
}

}  // namespace sciatlas::ui
