// What every panel is given for one frame. Internal to ui.
#pragma once
#include <imgui.h>

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "living/layers.h"
#include "living/muscle_lengths.h"
#include "scene/labels.h"
#include "scene/search.h"
#include "session/session.h"
#include "ui/body_numbers.h"
#include "ui/fonts.h"
#include "ui/name_links.h"
#include "ui/site_tree.h"
#include "ui/structure_tree.h"
#include "ui/theme.h"
#include "ui/ui.h"

namespace sciatlas::ui {

struct Rect {
  ImVec2 low{0, 0}, high{0, 0};
  float width() const { return high.x - low.x; }
  float height() const { return high.y - low.y; }
  ImVec2 size() const { return {width(), height()}; }
  bool contains(ImVec2 p) const { return p.x >= low.x && p.y >= low.y && p.x < high.x && p.y < high.y; }
};

// Where a structure's leader line ends; kept between frames so that labels do not jump.
struct Anchor {
  glm::vec3 atMm{0};
  bool valid = false;
};

// A published measure of the selected structure beside the same measure of this body.
struct MeasuredLine {
  std::string name, here, published, note, source;
};

// The answer to the last search, kept while the words are the same.
struct FoundCache {
  std::string words;
  std::vector<scene::Found> found;
  const std::vector<scene::Found>& of(const scene::Atlas& atlas, const std::string& now) {
    if (now != words) words = now, found = scene::search(atlas, now);
    return found;
  }
};

// What lies under the cursor, kept while nothing has moved.
struct HoveredPress {
  float x = -1, y = -1;
  scene::Camera camera;
  int body = -1;
  std::vector<scene::Visibility> visibility;
  std::optional<living::Layers> layers;
};

// State of the panels alone: neither undone nor saved.
struct PanelState {
  std::array<char, 128> search{}, filter{};  // of the menu; of the list
  bool focusSearch = false;
  std::array<char, 128> learner{};                    // a name that is being typed in the quiz
  std::array<char, 128> siteFilter{};                 // of the list of sites
  std::string handsBy = "family", pointsBy = "area";  // how the lists of Techniques are ordered
  struct StrokeCore {
    std::string stroke;
    int body = -1;  // Session::bodyCount()
    std::optional<living::Layers> layers;
  };
  StrokeCore strokeCore;             // the layers under a stroke, and what they were found for
  std::string siteTreeWords = "\n";  // what `siteTree` was made for
  std::vector<SiteFamily> siteTree;
  NumbersCard siteNumbers;      // at the open site, of the body at rest and the one that is shown
  NumbersCard comparedNumbers;  // of both bodies of a comparison
  scene::BodyState movedBody;   // what the next lines were computed for
  std::vector<living::MuscleLength> longer, shorter;
  std::vector<living::Excursion> excursions;
  std::string axisInHand;     // of the Move page, for the keyboard
  std::string scrollToJoint;  // the group of joints that the Move page shall bring into sight
  std::string unfoldedFor;    // the pathology whose family was unfolded last
  std::string listedLesson;   // the open lesson that the list of lessons has been scrolled to
  bool folded = false;        // Tab
  bool cutOpen = false;       // the panel of the cuts
  bool listOpen = false;      // the drop-down that replaces the left list in a narrow window
  bool presenting = false, blank = false;
  bool partnerOpen = false, partnerJustOpened = false;
  bool closePopup = false;    // Escape was pressed over a menu or a dialog
  std::string openReference;  // its text is unfolded
  std::string openTerm;       // the word of the glossary whose card is open
  std::array<bool, scene::kSystemNames.size()> systemOpen{};
  std::set<std::string> openGroups;  // base ids
  int revealed = -1;                 // the selected structure that the list has been scrolled to
  const scene::Atlas* treeOf = nullptr;
  std::array<SystemTree, scene::kSystemNames.size()> tree;  // of `treeOf`, and so are the layers
  std::vector<int> layers;
  std::shared_ptr<const NameLinks> nameLinks;
  std::set<std::string> linkedNames;  // on the page, so far
  FoundCache filterFound, searchFound;
  int placesStructure = -1;
  std::vector<scene::Place> places;            // of `placesStructure`
  int litLandmark = -1;                        // under the cursor in a list or in the view, this frame
  std::string hoveredLink;                     // of the last frame
  std::string pageKey;                         // what the reading column shows; a change scrolls it to the top
  std::map<std::string, std::string> figures;  // texts of the open step's figures
  int measuredStructure = -1;                  // what `measured` is about
  int measuredBody = 0;                        // Session::bodyCount() when `measured` and `figures` were taken
  std::vector<MeasuredLine> measured;
  std::vector<scene::PlacedLabel> placed;
  std::vector<int> placedNames;  // what each of `placed` names (view_labels.cpp)
  std::map<int, Anchor> anchors;
  int hint = 0;  // which first-run hint is shown; kHintCount = none
  double hintSinceS = -1;
  scene::Camera hintCamera;
  HoveredPress hoveredPress;
  bool pressRulesOpen = false;
  bool addOpen = false;  // the list of blocks that a plan can take
  std::string removing;  // the file of the plan whose deletion waits for a second touch
  std::string notice;
  double noticeSinceS = 0;
  float viewHeightPx = 900, windowWidthPx = 1440;
};

struct Frame {
  session::Session* session;  // never null in the panels that need one
  const FrameRequest& request;
  FrameAnswer& answer;
  PanelState& state;
  const Fonts& fonts;
  Theme theme;
  bool dark = true;
  float scale = 1;  // type size / 16: all lengths grow with the type
  std::string nextHoveredLink;
  float px(float at16) const { return at16 * scale; }
  void wake(double inS) const {
    if (answer.wakeInS < 0 || inS < answer.wakeInS) answer.wakeInS = inS;
  }
};

}  // namespace sciatlas::ui
