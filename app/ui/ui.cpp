#include "ui/ui.h"

#include <imgui_internal.h>  // SetNextWindowScroll

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "session/peel.h"
#include "ui/compression.h"
#include "ui/frame.h"
#include "ui/hands.h"
#include "ui/keys.h"
#include "ui/panels.h"
#include "ui/probe_tool.h"
#include "ui/quiz_pages.h"
#include "ui/session_place.h"
#include "ui/widgets.h"

namespace sciatlas::ui {
namespace {

constexpr float kTopPx = 52, kBottomPx = 64, kLeftPx = 284, kRightPx = 420, kNarrowPx = 1100;
constexpr float kWidthPerType = 40;   // type that is larger than this share of the window leaves no room for the bar
constexpr float kSlideShare = 0.42f;  // of the width, for the text of a slide
constexpr float kSlideTypeShare = 1.0f / 26;  // of the height; captions are then >= 1/30

struct Layout {
  Rect top, left, right, bottom, view, notice;
  bool dropDown = false, hasLeft = false, hasRight = false, hasBottom = false;
};

// `noticePx` stay free at the foot.
Layout layoutFor(const FrameRequest& request, const PanelState& state, float scale, bool steps, float noticePx) {
  Layout layout;
  const float width = request.widthPx, height = request.heightPx - noticePx;
  layout.notice = {{0, height}, {width, request.heightPx}};
  const float topHigh = kTopPx * scale, bottomHigh = steps ? kBottomPx * scale : 0;
  layout.hasBottom = steps;
  layout.top = {{0, 0}, {width, topHigh}};
  layout.bottom = {{0, height - bottomHigh}, {width, height}};
  // The model keeps half of the width: with large type the list gives way first, then the column narrows.
  layout.dropDown = width < kNarrowPx * std::max(1.0f, scale);
  layout.hasLeft = !state.folded && (!layout.dropDown || state.listOpen);
  layout.hasRight = !state.folded;
  const float left = layout.hasLeft && !layout.dropDown ? kLeftPx * scale : 0;
  const float right = layout.hasRight ? std::min(kRightPx * scale, 0.5f * width - left) : 0;
  const float low = topHigh, high = height - bottomHigh;
  layout.left =
      layout.dropDown ? Rect{{0, low}, {std::min((kLeftPx + 60) * scale, width), high}} : Rect{{0, low}, {left, high}};
  layout.right = {{width - right, low}, {width, high}};
  layout.view = {{left, low}, {width - right, high}};
  return layout;
}

Layout slideLayout(const FrameRequest& request, bool text) {
  Layout layout;
  const float split = text ? std::round(request.widthPx * (1 - kSlideShare)) : request.widthPx;
  layout.view = {{0, 0}, {split, request.heightPx}};
  layout.right = {{split, 0}, {request.widthPx, request.heightPx}};
  layout.hasRight = text;
  return layout;
}

void plainStyle(const Theme& theme, float scale) {
  ImGuiStyle& style = ImGui::GetStyle();
  style = ImGuiStyle();
  style.ItemSpacing = {8 * scale, 0};
  style.ScrollbarSize = std::max(8.0f, 9 * scale);
  style.ScrollbarRounding = 5 * scale;
  style.WindowBorderSize = 0;
  style.AntiAliasedLinesUseTex = true;
  const auto set = [&](ImGuiCol what, ImU32 colour) { style.Colors[what] = ImGui::ColorConvertU32ToFloat4(colour); };
  set(ImGuiCol_Text, theme.text);
  set(ImGuiCol_ScrollbarBg, 0);
  set(ImGuiCol_ScrollbarGrab, withAlpha(theme.quiet, 0.25f));
  set(ImGuiCol_ScrollbarGrabHovered, withAlpha(theme.quiet, 0.45f));
  set(ImGuiCol_ScrollbarGrabActive, withAlpha(theme.quiet, 0.6f));
  set(ImGuiCol_ChildBg, 0);
  set(ImGuiCol_NavHighlight, 0);
  set(ImGuiCol_ModalWindowDimBg,
      withAlpha(theme.ground, 0.7f));  // read after the frame's end, so not pushed with the dialog
}

// What the reading column shows; when it changes the column starts at its top again.
std::string pageKey(const session::Session& session) {
  const auto& now = session.now();
  switch (now.place) {
    case session::Place::Learn:
      return now.lesson.lesson + "/" + std::to_string(now.lesson.step);
    case session::Place::Techniques:
      return "hands " + std::to_string(static_cast<int>(now.techniqueTab)) + now.scene.technique + "/" + now.rootTest +
             (now.scene.triggerPoints.empty() ? "" : now.scene.triggerPoints.front()) +
             (now.scene.dermatomes.empty() ? "" : now.scene.dermatomes.front());
    case session::Place::Compression:
      return "tab " + std::to_string(static_cast<int>(now.tab)) + " " +
             (now.tab == session::CompressionTab::Sites  ? now.pathology
              : now.tab == session::CompressionTab::Move ? now.pose.pose
                                                         : now.compare.preset);
    case session::Place::Quiz:
      return "quiz " + std::to_string(now.quiz.run) + " " + std::to_string(now.quiz.number);
    case session::Place::Session:
      return "session " + std::to_string(static_cast<int>(now.planning.page)) + " " +
             std::to_string(now.planning.block);
    default:
      return "structure " + std::to_string(now.scene.selected);
  }
}

}  // namespace

struct Ui::Impl {
  std::filesystem::path folder;
  Fonts fonts;
  float builtPx = 0;
  FontFault onFontFault = FontFault::Throw;
  std::string fontFault;
  PanelState state;

  bool turnPage(const session::Session& session) {
    const std::string key = pageKey(session);
    if (key == state.pageKey) return false;
    state.pageKey = key;
    state.openReference.clear();
    state.openTerm.clear();
    state.partnerOpen = false;
    state.figures.clear();
    return true;
  }

  void desk(Frame& f, const Layout& layout) {
    topBar(f, layout.top, layout.dropDown);
    if (!f.session) return;
    using session::Place;
    const auto place = f.session->now().place;
    if (layout.hasLeft) {
      beginPanel("##list", layout.left, f.theme.panel, {f.px(10), f.px(12)}, true);
      place == Place::Learn         ? lessonList(f)
      : place == Place::Techniques  ? handsList(f)
      : place == Place::Compression ? compressionList(f)
      : place == Place::Quiz        ? quizList(f)
      : place == Place::Session     ? sessionList(f)
                                    : exploreList(f);
      endPanel();
    }
    if (layout.hasRight) {
      // Before the panel begins, or the new page would stand for one picture where the old one was left.
      if (turnPage(*f.session)) ImGui::SetNextWindowScroll({-1, 0});
      beginPanel("##reading", layout.right, f.theme.panel, {f.px(24), f.px(22)}, true);
      place == Place::Learn         ? readingColumn(f)
      : place == Place::Techniques  ? handsColumn(f)
      : place == Place::Compression ? compressionColumn(f)
      : place == Place::Quiz        ? quizColumn(f)
      : place == Place::Session     ? sessionColumn(f)
                                    : structurePanel(f);
      gap(f, 20);
      endPanel();
    }
    if (layout.hasBottom)
      place == Place::Quiz      ? quizBar(f, layout.bottom)
      : place == Place::Session ? sessionBar(f, layout.bottom)
                                : stepBar(f, layout.bottom);
    educationNotice(f, layout.notice);
  }
};

Ui::Ui(const std::filesystem::path& fonts, FontFault onFault) : impl_(std::make_unique<Impl>()) {
  impl_->folder = fonts;
  impl_->onFontFault = onFault;
  ImGui::GetIO().IniFilename = nullptr;
  prepareFonts(16);
}

Ui::~Ui() = default;

bool Ui::prepareFonts(float typePx) {
  auto& state = impl_->state;
  const float largest = std::floor(state.windowWidthPx / kWidthPerType);
  const float px = std::round(state.presenting ? state.viewHeightPx * kSlideTypeShare : std::min(typePx, largest));
  if (px == impl_->builtPx) return false;
  if (impl_->fontFault.empty()) try {
      impl_->fonts = buildFonts(impl_->folder, px);
    } catch (const core::InputError& e) {
      if (impl_->onFontFault == FontFault::Throw) throw;
      impl_->fontFault = e.what();
    }
  if (!impl_->fontFault.empty()) impl_->fonts = buildPlainFonts(px);
  impl_->builtPx = px;
  return true;
}

const std::string& Ui::fontFault() const {
  return impl_->fontFault;
}

void Ui::hideHints() {
  impl_->state.hint = kHintCount + 1;  // beyond the last one: the notice of the first start is hidden too
}

FrameAnswer Ui::draw(session::Session* session, const FrameRequest& request) {
  auto& state = impl_->state;
  FrameAnswer answer;
  state.viewHeightPx = request.heightPx;
  state.windowWidthPx = request.widthPx;
  answer.presenting = state.presenting && session;
  answer.blank = answer.presenting && state.blank;
  answer.theme = answer.presenting ? session::ThemeChoice::Paper
                 : session         ? session->preferences().theme
                                   : answer.theme;
  Frame f{session,
          request,
          answer,
          state,
          impl_->fonts,
          themeFor(answer.theme),
          answer.theme == session::ThemeChoice::Dark,
          impl_->builtPx / 16.0f,
          {}};
  plainStyle(f.theme, f.scale);
  // The lists are those of the body at rest: a bent knee does not move a bone in them.
  const scene::Atlas* listed = !session ? nullptr : session->body() ? &session->body()->rest() : &session->atlas();
  if (listed && state.treeOf != listed) {
    state.treeOf = listed;
    state.tree = buildTree(*listed);
    state.layers = session::layersOf(*listed);
    state.nameLinks = std::make_shared<NameLinks>(*listed);
  }
  if (session && state.measuredBody != session->bodyCount()) {
    state.measuredBody = session->bodyCount();
    state.measuredStructure = -1;
    state.figures.clear();
  }

  const bool quizzes = session && session->now().place == session::Place::Quiz;
  const bool steps =
      session &&
      (quizzes ? quizHasBar(*session)
               : sessionBarShown(*session) || (session->now().place == session::Place::Learn && session->openLesson()));
  const bool slideText = session && (quizzes || session->step() || session->scene().selected >= 0);
  const Layout layout = answer.presenting ? slideLayout(request, slideText)
                                          : layoutFor(request, state, f.scale, steps,
                                                      session ? educationNoticeHeight(f, request.widthPx) : 0);
  answer.viewLow = {layout.view.low.x, layout.view.low.y};
  answer.viewSize = {std::max(1.0f, layout.view.width()), std::max(1.0f, layout.view.height())};
  if (session) {
    const auto& compare = session->now().compare;
    answer.split = compare.on && compare.mode == session::CompareMode::Side;
    session->viewAspect = (answer.split ? 0.5f : 1.0f) * answer.viewSize.x / answer.viewSize.y;
  }

  if (answer.presenting) {
    if (layout.hasRight) quizzes ? quizSlide(f, layout.right) : presentColumn(f, layout.right);
  } else {
    impl_->desk(f, layout);
  }

  const ImGuiIO& io = ImGui::GetIO();
  answer.viewHovered = layout.view.contains(io.MousePos) && !ImGui::IsWindowHovered(ImGuiHoveredFlags_AnyWindow) &&
                       !ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
  if (session) {
    Rect notes = layout.view;
    notes.low.y += statePlate(f, layout.view);
    notes.low.y += handsPlate(f, layout.view, notes.low.y);
    Rect free = layout.view;
    if (session->now().compare.on && session->now().compare.mode == session::CompareMode::Side)
      free.low.x = 0.5f * (free.low.x + free.high.x);
    const float margin = f.px(14);
    free.low.x += margin, free.low.y = notes.low.y + f.px(40);
    if (!answer.presenting && !(quizzes && quizHasBar(*session)))
      if (const float stack = pressToolsStackPx(f, layout.view); stack > 0) free.low.y += stack + f.px(12);
    free.high.x -= answer.presenting ? margin : viewButtonsWidth(f, layout.view) + f.px(20);
    free.high.y -= f.px(70);
    const bool hides = quizHides(*session) || session->poseIsComing();
    if (!hides) viewLabels(f, free);
    if (quizzes) quizMarks(f, layout.view);
    if (answer.presenting) peelNote(f, layout.view);
    if (!answer.presenting) {
      viewButtons(f, layout.view);
      const float below = notes.low.y + noticeLines(f, notes);
      if (!quizzes || !quizHasBar(*session)) pressTools(f, layout.view, below);
      cutPanel(f, layout.view, below);
      // An open drop-down lies over the view's foot, where the notes stand.
      if (!layout.dropDown || !layout.hasLeft) {
        const bool listed = layout.hasLeft && session->now().place == session::Place::Explore;
        viewNotes(f, notes, !listed);
        firstHints(f, layout.view, !listed);
      }
    }
  } else if (request.loading < 1) {
    loadingPicture(f, layout.view);
  }
  errorDialog(f);
  if (answer.blank)
    ImGui::GetForegroundDrawList()->AddRectFilled({0, 0}, {request.widthPx, request.heightPx}, IM_COL32(0, 0, 0, 255));
  state.closePopup = false;
  if (f.nextHoveredLink != state.hoveredLink) {
    state.hoveredLink = f.nextHoveredLink;
    f.wake(0);
  }
  return answer;
}

bool Ui::key(session::Session& session, int key, int mods, double nowS) {
  auto& state = impl_->state;
  auto& preferences = session.preferences();
  const bool control = (mods & (keys::kControl | keys::kSuper)) != 0, shift = (mods & keys::kShift) != 0;
  if (control) {
    const auto type = [&](float px) {
      preferences.typePx = std::clamp(px, session::kSmallestTypePx, session::kLargestTypePx);
      return true;
    };
    switch (key) {
      case keys::kEqual:
      case keys::kPadAdd:
        return type(preferences.typePx + (preferences.typePx >= 24 ? 2 : 1));
      case keys::kMinus:
      case keys::kPadSubtract:
        return type(preferences.typePx - (preferences.typePx > 24 ? 2 : 1));
      case keys::kZero:
        return type(16);
      case 'F':
        if (quizHides(session)) return true;  // a name found would give the answer away
        state.focusSearch = true, state.presenting = false;
        return true;
      default:
        break;
    }
    if (ImGui::GetIO().WantTextInput) return false;  // undo inside a text box is the box's own
    if (key == 'Z') return shift ? session.redo() : session.undo();
    if (key == 'Y') return session.redo();
    return false;
  }
  const bool popup = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
  if (popup && key == keys::kEscape) return state.closePopup = true;
  if (key == keys::kF5) return state.presenting = !state.presenting, state.blank = false, true;
  if (ImGui::GetIO().WantTextInput) return false;
  if (!state.presenting && sessionKey(session, key, nowS)) return true;
  const bool learn = session.now().place == session::Place::Learn;
  if (key != keys::kEscape || (!state.blank && !state.presenting && !state.listOpen))
    if (quizKey(session, key, nowS)) return true;
  const int selected = session.scene().selected;
  switch (key) {
    case keys::kEscape:
      if (state.blank) return state.blank = false, true;
      if (state.presenting) return state.presenting = false, true;
      if (state.listOpen) return state.listOpen = false, true;
      session.escape();
      return true;
    case keys::kTab:
      return state.folded = !state.folded, true;
    case keys::kRight:
    case keys::kPageDown:
      return learn && goOn(session, nowS);
    case keys::kLeft:
    case keys::kPageUp:
      return learn && session.previousStep(nowS);
    case keys::kSpace:
      if (state.presenting && learn) return goOn(session, nowS);
      break;
    case 'B':
      if (!state.presenting) return false;
      return state.blank = !state.blank, true;
    case 'C':
      if (!state.presenting) toggleCutPanel(state, session);
      return !state.presenting;
    case 'A':
      return session.showAll(), true;
    case 'P':
      return shift ? session.peelLess() : session.peelMore(), true;
    default:
      break;
  }
  if (handsKey(session, state, key, shift, nowS)) return true;
  if (session.body() && compressionKey(session, state, key, shift, nowS)) return true;
  if (!quizHides(session) && pressKey(session, key, nowS)) return true;
  for (const auto& view : scene::standardViews())
    if (key == view.key) return session.goToView(view.name, nowS), true;
  if (selected < 0) return false;
  const auto meshes = session.atlas().meshesOf(selected);
  const auto now =
      meshes.empty() ? scene::Visibility::Shown : session.scene().visibility[static_cast<std::size_t>(meshes.front())];
  const auto toggle = [&](scene::Visibility to) {
    session.setVisibility({selected}, now == to ? scene::Visibility::Shown : to);
    return true;
  };
  switch (key) {
    case 'H':
      return toggle(scene::Visibility::Hidden);
    case 'G':
      return toggle(scene::Visibility::Ghost);
    case 'I':
      return session.isolate({selected}), true;
    case 'L':
      return session.toggleLabels({selected}), true;
    case 'F':
      return session.flyTo({selected}, nowS), true;
    default:
      return false;
  }
}

}  // namespace sciatlas::ui
