// Printed pages: every word lies on its page and over no other, long texts go on, and what is left out is said.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "core/error.h"
#include "core/files.h"
#include "lesson/plan.h"
#include "print/compose.h"
#include "print/typeset.h"
#include "temporary_folder.h"

using namespace sciatlas;
using namespace sciatlas::print;
namespace fs = std::filesystem;

namespace {

const fs::path kSource = SCIATLAS_SOURCE_DIR;

const lesson::Library& library() {
  static const lesson::Library shipped =
      lesson::readLibrary(kSource / "lessons", scene::Catalogue::load(kSource / "models/structures.toml"), nullptr);
  return shipped;
}

fs::path fonts() {
  return core::findPaths().fonts;
}

std::vector<Picture> pictures(int count) {
  std::vector<Picture> out;
  for (int i = 0; i < count; ++i) out.push_back({core::Image(100, 78, {200, 190, 180, 255}), "A caption of a picture"});
  return out;
}

// Within the margins of its page; no two pieces of text over each other.
void checkPlaced(const Printed& p) {
  constexpr float kMarginPt = 30;
  int outside = 0, over = 0;
  std::map<int, std::vector<const Placed*>> byPage;
  for (const Placed& a : p.placed) {
    const bool inside = a.x >= kMarginPt && a.y >= kMarginPt && a.x + a.width <= p.widthPt - kMarginPt &&
                        a.y + a.height <= p.heightPt - 20 && a.page >= 0 && a.page < p.pages;
    if (!inside && ++outside < 4) FAIL_CHECK("\"" << a.text << "\" at " << a.x << ", " << a.y << " of page " << a.page);
    byPage[a.page].push_back(&a);
  }
  for (const auto& [page, all] : byPage)
    for (std::size_t i = 0; i < all.size(); ++i)
      for (std::size_t j = i + 1; j < all.size(); ++j) {
        const Placed &a = *all[i], &b = *all[j];
        const float x = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
        const float y = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
        if (x > 0.6f && y > 0.6f && ++over < 4) FAIL_CHECK("\"" << a.text << "\" over \"" << b.text << "\"");
      }
  CHECK(outside == 0);
  CHECK(over == 0);
}

std::string allText(const Printed& p) {
  std::string text;
  for (const Placed& a : p.placed) text += a.text + " ";
  return text;
}

lesson::Plan planOf(const std::vector<std::string>& cautions, int minutes = 60) {
  lesson::PlanRequest request{"buttock", "low", 'r', minutes, cautions, {}};
  for (const auto& flag : library().plans.redFlags) request.answers[flag.id] = false;
  return *lesson::makePlan(library().plans, request).plan;
}

}  // namespace

TEST_CASE("every lesson fits on two pages in normal print, on both papers, and carries the notice and when to call") {
  REQUIRE(library().plans.ready());
  REQUIRE_FALSE(library().lessons.empty());
  for (const lesson::Lesson& lesson : library().lessons)
    for (const Paper paper : {Paper::A4, Paper::Letter}) {
      CAPTURE(lesson.id);
      const auto steps = pictureSteps(lesson);
      CHECK(steps.size() <= kPicturesPerHandout);
      const Printed p = printLesson(lesson, library().plans, {"Practice of Somebody with a Long Name, Massage", {}},
                                    pictures(static_cast<int>(steps.size())), {paper, false}, fonts());
      CHECK(p.pages <= kMostPages);
      checkPlaced(p);
      const std::string text = allText(p);
      CHECK(text.find("diagnosis") != std::string::npos);
      CHECK(text.find("legs") != std::string::npos);
      CHECK(p.bytes.rfind("%PDF-", 0) == 0);
    }
}

TEST_CASE("large print is large and still complete") {
  const lesson::Lesson& lesson = library().lessons.front();
  const Printed p = printLesson(lesson, library().plans, {}, pictures(3), {Paper::A4, true}, fonts());
  CHECK(p.pages <= kMostPagesLarge);
  checkPlaced(p);
  float smallest = 100;
  for (const Placed& a : p.placed)
    if (!a.text.empty()) smallest = std::min(smallest, a.height);
  CHECK(smallest >= 12);
}

TEST_CASE("a plan's handout fits on two pages whatever was chosen, its sheet tells every block") {
  for (const int minutes : {30, 60, 90})
    for (const auto& cautions :
         std::vector<std::vector<std::string>>{{}, {"desk", "driver", "athlete"}, {"pregnant"}}) {
      CAPTURE(minutes);
      lesson::Plan plan = planOf(cautions, minutes);
      plan.label = "Tuesday";
      plan.before = {{"nrs_leg", 6}, {"nrs_back", 3}, {"slr_r", 45}, {"slr_l", 80}};
      plan.after = {{"nrs_leg", 4}, {"slr_r", 60}};
      const Printed handout = printPlan(plan, library().plans, {}, pictures(3), {}, fonts());
      CHECK(handout.pages <= kMostPages);
      checkPlaced(handout);
      plan.blocks[3].note = "Ask about the knee";
      const Printed sheet = printSheet(plan, library().plans, {}, {}, fonts());
      CHECK(sheet.pages <= kMostPages);
      checkPlaced(sheet);
      const std::string text = allText(sheet);
      for (const auto& block : plan.blocks) {
        const std::string title = lesson::titleOf(library().plans, block);
        CHECK(text.find(title.substr(0, title.find(' '))) != std::string::npos);
      }
      CHECK(text.find("knee") != std::string::npos);
    }
}

TEST_CASE("a therapist's sheet has at most two pages, whatever the complaint and with each caution") {
  const lesson::PlanData& plans = library().plans;
  std::vector<std::vector<std::string>> cautions{{}};
  for (const auto& caution : plans.cautions) cautions.push_back({caution.id});
  int sheets = 0;
  for (const auto& pattern : plans.patterns)
    for (const auto& irritability : plans.irritabilities)
      for (const char side : {'r', 'b'})
        for (const auto& caution : cautions) {
          lesson::PlanRequest request{pattern.id, irritability.id, side, 90, caution, {}};
          for (const auto& flag : plans.redFlags) request.answers[flag.id] = false;
          const auto made = lesson::makePlan(plans, request).plan;
          if (!made) continue;
          CAPTURE(pattern.id);
          CAPTURE(irritability.id);
          CAPTURE(side);
          CAPTURE(caution.empty() ? "" : caution.front());
          CHECK(printSheet(*made, plans, {}, {}, fonts()).pages <= kMostPages);
          ++sheets;
        }
  CHECK(sheets > 200);
  CHECK(printSheet(planOf({}, 90), plans, {}, {Paper::Letter, true}, fonts()).pages <= kMostPagesLarge);
}

TEST_CASE("a referral says where, what to say and what to write down") {
  const auto referral = lesson::referralFor(library().plans, {{"saddle", true}, {"fever", true}});
  REQUIRE(referral);
  const Printed p = makePdf(referralSheet(*referral, library().plans, {}), {}, fonts());
  checkPlaced(p);
  CHECK(p.pages <= 2);
  CHECK(allText(p).find("Emergency") != std::string::npos);
}

TEST_CASE("lines are broken at blanks and long words are cut; bold stays bold") {
  const Typeface typeface(fonts());
  const auto lines =
      breakLines(typeface, "one **two three** four, fiveandtwentyandthirtyandfortyandfifty", Weight::Regular, 12, 60);
  REQUIRE(lines.size() > 3);
  for (const Line& line : lines) CHECK(line.back().x + line.back().width <= 60.01f);
  CHECK(lines[0][0].weight == Weight::Regular);
  int bold = 0;
  for (const Line& line : lines)
    for (const Word& word : line) bold += word.weight == Weight::Bold;
  CHECK(bold == 2);
  CHECK(breakLines(typeface, "", Weight::Regular, 12, 60).empty());
}

TEST_CASE("Markdown becomes plain paragraphs") {
  const auto parts = plainParts(
      "# Head\nFirst [muscle](structure:piriformis_r) here,\nstill first.\n\n- a\n- b\n\n| t | u |\n|---|---|\nlast");
  REQUIRE(parts.size() == 5);
  CHECK(parts[0].text == "**Head**");
  CHECK(parts[1].text == "First muscle here, still first.");
  CHECK(parts[2].kind == Part::Kind::Bullet);
  CHECK(parts[4].text == "last");
  CHECK(plainParts("It is *irritated*, **not** *cut*; 3 * 4").at(0).text == "It is irritated, **not** cut; 3 * 4");
  CHECK(firstSentences("About 1.5 cm wide. Then more. End.", 1) == "About 1.5 cm wide.");
  CHECK(firstSentences("One. Two. Three.", 2) == "One. Two.");
  CHECK(firstSentences("No end", 1) == "No end");
}

TEST_CASE("a missing font is a sentence with its name") {
  const test::TemporaryFolder folder;
  CHECK_THROWS_WITH_AS(makePdf({}, {}, folder.path), doctest::Contains("Inter-Regular.otf"), core::InputError);
  folder.write("Inter-Regular.otf", "no font");
  CHECK_THROWS_WITH_AS(makePdf({}, {}, folder.path), doctest::Contains("not a font"), core::InputError);
}
