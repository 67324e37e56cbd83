// The pages of the Quiz place. While a question is open nothing on the screen names what is asked for.
#pragma once
#include "session/quiz.h"
#include "ui/frame.h"

namespace sciatlas::ui {

void quizList(Frame& f);                     // left: the areas and how well they are known
void quizColumn(Frame& f);                   // right: the first page, a question, or the summary
void quizSlide(Frame& f, const Rect& rect);  // the same while presenting
void quizStart(Frame& f);
void quizSummary(Frame& f);
void quizBar(Frame& f, const Rect& rect);    // bottom, while questions are asked
void quizMarks(Frame& f, const Rect& view);  // letters of places, in the view
bool quizHasBar(const session::Session& session);
// Whether labels, names and lists would give an answer away.
bool quizHides(const session::Session& session);
// Keys of the place: 1 to 5 answer, Enter goes on. True when the key was used.
bool quizKey(session::Session& session, int key, double nowS);

// A bar of 0..1 as wide as given.
void quizMeter(Frame& f, double share, float width, float heightPx);
std::string quizMinutes(double seconds);  // "12 min", "45 s"

}  // namespace sciatlas::ui
