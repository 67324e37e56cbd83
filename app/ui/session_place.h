// The panels of Session: safety questions, the person, the plan and its clock. One function each, as in panels.h.
#pragma once
#include "session/planner.h"
#include "ui/compression.h"
#include "ui/panels.h"
#include "ui/widgets.h"

namespace sciatlas::ui {

void sessionList(Frame& f);                   // the left panel: pages, blocks, saved plans
void sessionColumn(Frame& f);                 // the right one
void sessionBar(Frame& f, const Rect& rect);  // the clock
bool sessionBarShown(const session::Session& session);

void questionsPage(Frame& f);
void personPage(Frame& f);
void planPage(Frame& f);
void blockPage(Frame& f);
void printCard(Frame& f);  // paper, size of print, therapist, logo

// A line of text to type, as wide as the panel; one step of undo. True when it has changed.
bool textField(Frame& f, const char* id, const char* hint, std::string& text, float width = 0);
// A choice that can be on: a box, words, and quiet words below. True when touched.
bool choiceRow(Frame& f, const char* id, const std::string& words, const std::string& below, bool on);

// A button that is no wider than the panel.
bool roomyButton(Frame& f, const char* id, const std::string& label, Look look, const char* tip = nullptr);

// Keys while Session is open; true when used.
bool sessionKey(session::Session& session, int key, double nowS);

}  // namespace sciatlas::ui
