// The panels, one function each: read the session, draw, call a command when touched.
#pragma once
#include "ui/frame.h"

namespace sciatlas::ui {

void topBar(Frame& f, const Rect& rect, bool dropDown);
void exploreList(Frame& f);  // inside a panel
void lessonList(Frame& f);
void structurePanel(Frame& f);
void readingColumn(Frame& f);
void stepBar(Frame& f, const Rect& rect);
void presentColumn(Frame& f, const Rect& rect);

// In the 3D view: drawn in this order.
void viewLabels(Frame& f, const Rect& free);  // free: where plates may stand
void viewButtons(Frame& f, const Rect& view);
void viewNotes(Frame& f, const Rect& view);  // hidden pill, name plate, notice, the quiet line
void firstHints(Frame& f, const Rect& view);
bool hintsPending(const Frame& f);

void loadingPicture(Frame& f, const Rect& view);
void errorDialog(Frame& f);

// Shared by panels.
bool goOn(session::Session& session,
          double nowS);  // next step, or after the last one the next lesson; false at the very end
bool partnerInBar(const Frame& f, const lesson::Step& step);  // whether the step bar has room for "Partner task"
// "Measured on this body": published figures of a structure beside its own. Adds their sources to `keys`.
void measuredSection(Frame& f, int structure, std::vector<std::string>& keys);
void sourcesLine(Frame& f, const std::vector<std::string>& keys);
std::string sideWord(char side);                 // "right", "left" or empty
int withOwnSide(const Frame& f, int structure);  // of a pair, the one that faces the viewer
float viewButtonsWidth(const Frame& f, const Rect& view);

inline constexpr int kHintCount = 3;

}  // namespace sciatlas::ui
