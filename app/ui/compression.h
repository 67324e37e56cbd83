// The panels of Compression and the announcement of a state. One function each, as in panels.h.
#pragma once
#include "core/error.h"
#include "living/state_words.h"
#include "ui/panels.h"

namespace sciatlas::ui {

void compressionList(Frame& f);    // the left panel: tabs and a list
void compressionColumn(Frame& f);  // the right one

void siteList(Frame& f);
void siteColumn(Frame& f);
void moveList(Frame& f);
void moveColumn(Frame& f);
void compareList(Frame& f);
void compareColumn(Frame& f);

// In the view: what state the body is in, with a way back; both bodies of a comparison. `from` is the height below
// which the view is free for it; returns the height that it takes.
float statePlate(Frame& f, const Rect& view);

// "Active now": every pathology of the state and the joints, each with its slider and a way to take it away.
void activeStates(Frame& f);
// Which muscles the moved joints lengthen and shorten, and how far nerves are known to glide.
void movementNumbers(Frame& f);
// What is met in the colour of danger; the nerve of a line lights up under the cursor.
void numberLines(Frame& f, const std::vector<NearnessChange>& lines, float width);
// A title and, at the right end of its first line, a value.
void titleAndValue(Frame& f, std::string_view title, std::string_view value, float width, bool bold = true);
void levelProse(Frame& f, const scene::LevelText& text, float width = 0);
ChipColours natureColours(const std::string& nature, bool dark);
const char* natureWords(const std::string& nature);

// Keys while Compression is open; true when used.
bool compressionKey(session::Session& session, PanelState& state, int key, bool shift, double nowS);

// Runs a command; one that is refused is shown in the window's dialog.
template <class Command>
void attempt(Frame& f, const Command& command) {
  try {
    command();
  } catch (const core::InputError& refused) {
    f.answer.fault = refused.what();
  }
}

}  // namespace sciatlas::ui
