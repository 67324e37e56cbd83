// `sciatlas plan` on the shipped rules: text, JSON, a file, a referral, and words that there are not.
#include <doctest/doctest.h>

#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/files.h"
#include "data/shipped_body.h"
#include "lesson/plan_file.h"
#include "lesson/points.h"
#include "session/planner.h"
#include "shell/command_line.h"
#include "temporary_folder.h"

using namespace sciatlas;

namespace {

struct Outcome {
  int status;
  std::string out, error;
};

Outcome run(const std::vector<std::string>& words) {
  std::vector<const char*> arguments{"sciatlas"};
  for (const std::string& word : words) arguments.push_back(word.c_str());
  std::ostringstream out, error;
  std::streambuf *realOut = std::cout.rdbuf(out.rdbuf()), *realError = std::cerr.rdbuf(error.rdbuf());
  const int status = shell::runCommandLine(static_cast<int>(arguments.size()), arguments.data());
  std::cout.rdbuf(realOut);
  std::cerr.rdbuf(realError);
  return {status, out.str(), error.str()};
}

}  // namespace

TEST_CASE("a plan as text asks the red flags first and says what home brings") {
  const Outcome plan = run({"plan", "--minutes", "60", "--side", "l", "--pattern", "buttock", "--caution", "pregnant"});
  CHECK(plan.status == 0);
  CHECK(plan.out.find("One yes: no massage") < plan.out.find("Talk and check"));
  CHECK(plan.out.find("left") != std::string::npos);
  CHECK(plan.out.find("Face down") == std::string::npos);
  CHECK(plan.out.find("At home") != std::string::npos);
  CHECK(plan.out.find("not for diagnosis") != std::string::npos);
}

TEST_CASE("a plan as JSON and as a file say the same minutes") {
  const test::TemporaryFolder folder;
  const std::string file = (folder.path / "plan.toml").string();
  const Outcome plan = run({"plan", "--json", "--irritability", "low", "--minutes", "90", "-o", file, "--label", "A"});
  REQUIRE(plan.status == 0);
  const auto rows = nlohmann::json::parse(plan.out);
  int sum = 0;
  for (const auto& row : rows) {
    CHECK(row["from_min"] == sum);
    sum += row["minutes"].get<int>();
  }
  CHECK(sum == 90);
  const lesson::Plan read = lesson::readPlan(file, tests::shippedLibrary().plans);
  CHECK(read.blocks.size() == rows.size());
  CHECK(read.label == "A");
}

TEST_CASE("a red flag gives a referral and no file; unknown words are a sentence") {
  const Outcome referral = run({"plan", "--red-flag", "saddle"});
  CHECK(referral.status == 0);
  CHECK(referral.out.find("Emergency department now") == 0);
  CHECK(referral.out.find("Write down") != std::string::npos);
  CHECK(referral.out.find("Gliding") == std::string::npos);
  const test::TemporaryFolder folder;
  const auto file = folder.path / "no.toml";
  CHECK(run({"plan", "--red-flag", "saddle", "-o", file.string()}).status == 1);
  CHECK_FALSE(std::filesystem::exists(file));
  const Outcome wrong = run({"plan", "--pattern", "buttok"});
  CHECK(wrong.status == 1);
  CHECK(wrong.error.find("did you mean \"buttock\"") != std::string::npos);
  CHECK(run({"plan", "--minutes", "50"}).status == 1);
  CHECK(run({"plan", "--side", "x"}).status == 1);
  CHECK(run({"list", "plans"}).out.find("flare") != std::string::npos);
}

TEST_CASE("every stroke of a block can be laid on the model on both sides") {
  const auto& library = tests::shippedLibrary();
  REQUIRE(library.plans.ready());
  int strokes = 0;
  for (const lesson::Block& block : library.plans.blocks)
    for (const std::string& id : block.strokes)
      for (const lesson::Stroke& stroke : library.strokes)
        if (stroke.id == id)
          for (const std::string& point : stroke.points) {
            const float right = lesson::pointMm(point, tests::shippedAtlas(), id).x;
            const float left = lesson::pointMm(point, tests::shippedAtlas(), id, true).x;
            CHECK(right + left == doctest::Approx(0).epsilon(0.5));
            ++strokes;
          }
  CHECK(strokes > 30);
}

TEST_CASE("a block plays on the side of the complaint") {
  session::Preferences preferences;
  preferences.reducedMotion = true;
  for (const char side : {'r', 'l'}) {
    CAPTURE(side);
    session::Session session(tests::shippedAtlas(), tests::shippedLibrary(), preferences);
    lesson::PlanRequest request{"buttock", "low", side, 60, {}, {}};
    session.planner().setRequest(session, request);
    session.planner().answerAllNo(session);
    session.planner().make(session);
    REQUIRE(session.now().planning.plan);
    int strokes = 0;
    const auto& blocks = session.now().planning.plan->blocks;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      if (blocks[i].block != "hip_strip" && blocks[i].block != "hip_hold") continue;
      session.planner().openBlock(session, static_cast<int>(i), 0);
      for (const auto& band : session.overlay(1).bands)
        if (!band.hatched)  // hatched are the zones, which lie on both sides
          for (const glm::vec3& at : band.pointsMm) {
            CHECK((side == 'r' ? at.x < 0 : at.x > 0));
            ++strokes;
          }
    }
    CHECK(strokes > 20);
  }
}

TEST_CASE("a block is seen from where the hands come from, however the client lies") {
  session::Preferences preferences;
  preferences.reducedMotion = true;
  session::Session session(tests::shippedAtlas(), tests::shippedLibrary(), preferences, &tests::shippedBody());
  session.planner().setRequest(session, {"buttock", "low", 'r', 60, {}, {}});
  session.planner().answerAllNo(session);
  session.planner().make(session);
  REQUIRE(session.now().planning.plan);
  const auto blocks = session.now().planning.plan->blocks;
  const std::map<std::string, glm::vec3> from{{"prone", {0, 0, -1}}, {"supine", {-1, 0, 0}}};
  std::map<std::string, int> seen;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const auto side = from.find(blocks[i].position);
    const auto* block = tests::shippedLibrary().plans.findBlock(blocks[i].block);
    if (side == from.end() || !block || block->technique.empty() || seen[side->first] == 2) continue;
    session.planner().openBlock(session, -1, 0);  // from the whole plan, where the body stands
    session.resetBody();
    session.planner().openBlock(session, static_cast<int>(i), 0);
    CAPTURE(blocks[i].block);
    const auto& camera = session.scene().camera;
    CHECK(glm::dot(glm::normalize(scene::eyeMm(camera) - camera.pivotMm), side->second) > 0.9f);
    ++seen[side->first];
  }
  CHECK(seen["prone"] == 2);
  CHECK(seen["supine"] >= 1);
}
