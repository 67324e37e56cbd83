// The panels, one function each: read the session, draw, call a command when touched.
#pragma once
#include "ui/frame.h"

namespace sciatlas::ui {

void topBar(Frame& f, const Rect& rect, bool dropDown);
void exploreList(Frame& f);  // inside a panel
void lessonList(Frame& f);
void structurePanel(Frame& f);
void landmarkList(Frame& f, int structure);  // the named places of a structure
void readingColumn(Frame& f);
void stepBar(Frame& f, const Rect& rect);
void presentColumn(Frame& f, const Rect& rect);

// In the 3D view: drawn in this order.
void viewLabels(Frame& f, const Rect& free);  // free: where plates may stand
void viewButtons(Frame& f, const Rect& view);
void viewNotes(Frame& f, const Rect& view, bool slider);  // slider and hidden pill, name plate, notice, the quiet line
float noticeLines(Frame& f, const Rect& view);           // what the lines of the notice after its first one take, in px
void cutPanel(Frame& f, const Rect& view, float below);  // while it is open; below this height
void toggleCutPanel(PanelState& state, session::Session& session);
void peelNote(Frame& f, const Rect& view);                 // on a slide: which layers were taken away
void firstHints(Frame& f, const Rect& view, bool slider);  // slider: as in viewNotes
bool firstMinute(const Frame& f);                          // the notice or a hint is there
// What the program is and is not, along the foot of the window until it is put away; 0 high then.
float educationNoticeHeight(const Frame& f, float widthPx);
void educationNotice(Frame& f, const Rect& rect);

void loadingPicture(Frame& f, const Rect& view);
void errorDialog(Frame& f);

// Shared by panels.
void peelSlider(Frame& f, float width);  // at the cursor, kTouchPx high
float peelSliderWidth(const Frame& f, float trackPx);
std::string peelWords(const Frame& f);  // "down to deep muscles"
// One row for a pair: R and L stand at its end while it is in hand. `rightPx` is left free beside it. Returns the
// member that was clicked, or -1; the name stands for the side that faces the viewer. Lights what is hovered with
// `lit`.
struct PairRow {
  std::string_view text;
  const std::vector<int>& members;  // right first; meaning is the caller's
  std::vector<char> sides;          // of the members; empty for the midline
  int chosen = -1;                  // a member, or -1
  float indentPx = 0, rightPx = 0;
  float outdentPx = 0;  // a list without triangles needs no room for them
  int fold = -1;        // 0 or 1: has a triangle in front, closed or open
};
struct PairAnswer {
  int clicked = -1, hovered = -1;  // members
  bool folded = false;             // the triangle was clicked
  float heightPx = 0;
};
float pairRowHeight(const Frame& f, const PairRow& row, float width);
PairAnswer pairRow(Frame& f, const char* id, const PairRow& row);
char facingSide(const Frame& f);  // 'r' or 'l', whichever side the viewer stands on
bool goOn(session::Session& session,
          double nowS);  // next step, or after the last one the next lesson; false at the very end
void practiceCard(Frame& f, const lesson::Step& step);        // partner task: timer and self-check
bool partnerInBar(const Frame& f, const lesson::Step& step);  // whether the step bar has room for "Partner task"
bool handoutInBar(const Frame& f);                            // likewise for "Handout"
// "Measured on this body": published figures of a structure beside its own. Adds their sources to `keys`.
void measuredSection(Frame& f, int structure, std::vector<std::string>& keys);
void sourcesLine(Frame& f, const std::vector<std::string>& keys);
std::string sideWord(char side);                                     // "right", "left" or empty
const std::vector<scene::Place>& placesOf(Frame& f, int structure);  // kept until another one is asked for
float viewButtonsWidth(const Frame& f, const Rect& view);

inline constexpr int kHintCount = 3;

}  // namespace sciatlas::ui
