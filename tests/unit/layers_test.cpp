// Layers to peel, the list's tree, and finding places: what a model of hundreds of structures is explored with.
#include <doctest/doctest.h>

#include "scene/search.h"
#include "session/peel.h"
#include "session/session.h"
#include "synthetic_atlas.h"
#include "ui/structure_tree.h"

using namespace sciatlas;
using scene::Visibility;

namespace {

// The synthetic body (bones and discs at layer 0, nerve 1, muscle 2) with a skin and a fascia.
scene::Atlas wrappedAtlas() {
  const auto record = [](const char* id, const char* system, int layer) {
    return std::string("[structure.") + id + "]\nenglish = \"" + id + "\"\nsystem = \"" + system +
           "\"\nregion = \"thigh\"\nlayer = " + std::to_string(layer) +
           "\nabout.patient = \"A.\"\nabout.student = \"A.\"\nabout.clinician = \"A.\"\n";
  };
  const test::TemporaryFile file("structures.toml", std::string(test::kSyntheticStructures) +
                                                        record("skin", "skin", 12) + record("wrap", "fascia", 2));
  auto model = test::syntheticModel();
  model.nodes.push_back({"skin", "", test::ellipsoid({0, 0, 0}, {150, 150, 120})});
  model.nodes.push_back({"wrap", "", test::ellipsoid({0, 0, 0}, {140, 140, 110})});
  return {scene::Catalogue::load(file.path()), std::move(model)};
}

Visibility of(const session::Session& session, const char* id) {
  return session.scene().visibility[static_cast<std::size_t>(session.atlas().catalogue().find(id))];
}

}  // namespace

TEST_CASE("peeling takes away what lies above a layer and brings it back as it was") {
  const auto atlas = wrappedAtlas();
  const lesson::Library library;
  session::Session session(atlas, library, {});
  CHECK(session::layersOf(atlas) == std::vector<int>{0, 1, 2, 12});
  CHECK(session::unwrappedLayer(atlas) == 2);

  // The first picture is the body without its wraps, and nothing of that counts as hidden by hand.
  CHECK(session.scene().peel == 2);
  CHECK(of(session, "skin") == Visibility::Hidden);
  CHECK(of(session, "wrap") == Visibility::Hidden);
  CHECK(session.hiddenByHand() == 0);

  const int strap = atlas.catalogue().find("strap"), disc = atlas.catalogue().find("disc");
  session.setVisibility({strap}, Visibility::Ghost);
  session.setVisibility({disc}, Visibility::Hidden);
  const auto before = session.now();
  session.peelTo(1);
  CHECK(of(session, "strap") == Visibility::Hidden);
  CHECK(of(session, "strand") == Visibility::Shown);
  CHECK(session.hiddenByHand() == 2);  // the two parts of the disc
  session.undo();
  CHECK(session.now() == before);
  session.peelTo(0);
  CHECK(of(session, "strand") == Visibility::Hidden);
  session.peelTo(12);
  CHECK(of(session, "strap") == Visibility::Ghost);
  CHECK(of(session, "skin") == Visibility::Shown);
  CHECK(of(session, "disc_anulus") == Visibility::Hidden);

  session.showAll();
  CHECK(session.scene().peel == 2);
  CHECK(of(session, "skin") == Visibility::Hidden);
  CHECK(of(session, "disc_anulus") == Visibility::Shown);
}

TEST_CASE("peeling by single layers stops at both ends; a name comes before the layers; Escape dresses the body") {
  const auto atlas = wrappedAtlas();
  const lesson::Library library;
  session::Session session(atlas, library, {});
  session.peelLess();
  CHECK(session.scene().peel == 12);
  session.peelLess();
  CHECK(session.scene().peel == 12);
  for (const int layer : {2, 1, 0, 0}) {
    session.peelMore();
    CHECK(session.scene().peel == layer);
  }
  session.setVisibility({atlas.catalogue().find("strap")}, Visibility::Shown);
  CHECK(of(session, "strap") == Visibility::Shown);
  CHECK(session.scene().peel == 0);
  session.escape();
  CHECK(session.scene().peel == 2);
  CHECK(of(session, "strand") == Visibility::Shown);
  CHECK(of(session, "skin") == Visibility::Hidden);

  session.beginDrag();  // the slider: one step of undo
  session.peelTo(1);
  session.peelTo(0);
  session.endDrag();
  session.undo();
  CHECK(session.scene().peel == 2);
}

TEST_CASE("the list pairs right and left and puts parts below their group") {
  const auto atlas = wrappedAtlas();
  const auto tree = ui::buildTree(atlas);
  const auto& bones = tree[static_cast<std::size_t>(scene::System::Bone)];
  REQUIRE(bones.entries.size() == 1);
  CHECK(bones.entries[0].members ==
        std::vector<int>{atlas.catalogue().find("block_r"), atlas.catalogue().find("block_l")});
  const auto& joints = tree[static_cast<std::size_t>(scene::System::Joint)];
  REQUIRE(joints.entries.size() == 3);
  CHECK(joints.entries[0].parts == 2);
  CHECK(joints.entries[1].depth == 1);
  CHECK(joints.entries[0].meshes.size() == 2);
  CHECK(joints.meshes.size() == 2);
  CHECK(tree[static_cast<std::size_t>(scene::System::Vessel)].entries.empty());
}

TEST_CASE("places are found by their label, both sides as one, and named where they are") {
  const auto atlas = wrappedAtlas();
  const auto found = scene::search(atlas, "top of");
  REQUIRE(found.size() == 1);
  CHECK(found[0].landmarks.size() == 2);
  CHECK(found[0].sides == std::vector<char>{'r', 'l'});
  CHECK(atlas.landmarks()[static_cast<std::size_t>(found[0].landmarks[0])].structure == "block_r");
  CHECK(scene::search(atlas, "brick").at(0).landmarks.empty());  // a synonym of the structure

  const int block = atlas.catalogue().find("block_r");
  const auto places = scene::placesOf(atlas, block);
  REQUIRE(places.size() == 2);
  CHECK(places[0].sides.empty());

  const lesson::Library library;
  session::Session session(atlas, library, {});
  const auto before = session.now();
  session.visitLandmark(places[0].landmarks[0], 0);
  CHECK(session.scene().selected == block);
  CHECK(session.scene().landmarks == places[0].landmarks);
  const auto& at = atlas.landmarks()[static_cast<std::size_t>(places[0].landmarks[0])].atMm;
  CHECK(glm::distance(session.scene().camera.pivotMm, at) < 1);
  // Seen, not through the bone: the top is looked at from above.
  CHECK(scene::eyeMm(session.scene().camera).y > at.y);
  session.undo();
  CHECK(session.now() == before);
  session.visitLandmark(places[0].landmarks[0], 0);
  session.select(atlas.catalogue().find("strap"));
  CHECK(session.scene().landmarks.empty());
}
