// The panels of Techniques: hands, trigger points, the map of the roots. One function each, as in panels.h.
#pragma once
#include "ui/panels.h"

namespace sciatlas::ui {

void handsList(Frame& f);    // the left panel: tabs and a list
void handsColumn(Frame& f);  // the right one
void techniquePage(Frame& f, const lesson::Technique& technique);
void triggerPointPage(Frame& f, const lesson::TriggerPoint& point);
void rootPage(Frame& f, const lesson::Dermatome& root);
void rootTestPage(Frame& f, const lesson::RootTest& test);
void techniquesFirstPage(Frame& f);
void triggerPointsFirstPage(Frame& f);
void rootsFirstPage(Frame& f);

// In the page of a technique: the layers under the stroke that plays, and the part that it works in.
void strokeCore(Frame& f);
// In the page of a structure: what hands do there, and its trigger points.
void servesSection(Frame& f, int structure);
// In the view: what the zones on the skin are, and the clock of what plays. Returns the height that it takes.
float handsPlate(Frame& f, const Rect& view, float topPx);

// A line "name: value" of a card; nothing when the value is empty.
void factLine(Frame& f, const char* name, const std::string& value, float width);
const char* familyTitle(const std::string& family);

// Keys of Techniques; true when used.
bool handsKey(session::Session& session, PanelState& state, int key, bool shift, double nowS);

}  // namespace sciatlas::ui
