#include "render/cap_look.h"

#include <algorithm>

#include "render/tissue.h"

namespace sciatlas::render {
namespace {

constexpr float kLongBone = 3.5f;  // its length over its breadth

bool names(const std::string& id, const char* word) {
  return id.find(word) != std::string::npos;
}

CapLook bone(const core::Box& box) {
  CapLook look{.kind = CapKind::Bone,
               .inside = {0.93f, 0.80f, 0.62f},
               .second = {0.66f, 0.38f, 0.27f},
               .wall = {0.97f, 0.93f, 0.82f}};
  const glm::vec3 size = box.size();
  const int axis = size.x >= size.y && size.x >= size.z ? 0 : size.y >= size.z ? 1 : 2;
  const float breadth = std::min(size[(axis + 1) % 3], size[(axis + 2) % 3]);
  look.wallMm = std::clamp(0.03f * breadth, 0.5f, 1.2f);
  look.cellMm = 1.5f;
  look.middleMm = box.centre();
  // Shafts of long bones have a thick cortex round a marrow cavity.
  if (size[axis] > kLongBone * breadth) {
    look.shaft[axis] = 2 / size[axis];
    look.shaftWallMm = std::clamp(0.07f * breadth, look.wallMm, 6.0f);
  }
  look.reachMm = std::max(look.wallMm, look.shaftWallMm) + 1.2f;
  return look;
}

}  // namespace

CapLook capLookOf(const scene::StructureInfo& info, const core::Box& boxMm) {
  const Tissue tissue = tissueOf(info);
  const glm::vec3 colour = tissue.colour;
  const std::string& id = info.baseId;
  switch (info.system) {
    case scene::System::Bone:
      if (tissue.shading == Shading::Bone) return bone(boxMm);
      break;
    case scene::System::Nerve:
      if (names(id, "dura"))
        return {.kind = CapKind::Even,
                .inside = {0.40f, 0.52f, 0.58f},
                .second = colour,
                .wall = {0.93f, 0.89f, 0.72f},
                .wallMm = 0.45f,
                .cellMm = 6,
                .filled = true};
      return {.kind = CapKind::Nerve,
              .inside = colour * 1.06f,
              .second = colour * glm::vec3(0.80f, 0.58f, 0.38f),
              .wall = colour * 0.82f,
              .wallMm = 0.3f,
              .merges = true,
              .reachMm = 0.8f};
    case scene::System::Vessel: {
      const bool vein = names(id, "vein") || names(id, "vena");
      const glm::vec3 blood = vein ? glm::vec3(0.20f, 0.20f, 0.36f) : glm::vec3(0.42f, 0.06f, 0.06f);
      const float wall = vein ? 0.5f : 0.9f;
      return {.kind = CapKind::Even,
              .inside = blood,
              .second = blood,
              .wall = glm::mix(colour, glm::vec3(1), 0.3f),
              .wallMm = wall,
              .cellMm = 4,
              .merges = true,
              .reachMm = wall + 0.8f};
    }
    case scene::System::Joint:
      if (names(id, "anulus"))
        return {
            .inside = {0.86f, 0.84f, 0.77f}, .wall = {0.90f, 0.88f, 0.80f}, .wallMm = 0.4f, .rings = 1, .reachMm = 13};
      if (names(id, "nucleus"))
        return {.inside = {0.74f, 0.83f, 0.86f}, .wall = {0.80f, 0.86f, 0.86f}, .wallMm = 0.8f, .reachMm = 1.2f};
      break;
    case scene::System::Skin:
      if (names(id, "fat"))
        return {.kind = CapKind::Fat,
                .inside = {0.95f, 0.83f, 0.50f},
                .second = {0.98f, 0.93f, 0.76f},
                .wall = {0.95f, 0.85f, 0.56f},
                .wallMm = 0,
                .cellMm = 5};
      return {.kind = CapKind::Fat,
              .inside = {0.94f, 0.81f, 0.49f},
              .second = {0.98f, 0.92f, 0.75f},
              .wall = {0.87f, 0.66f, 0.55f},
              .wallMm = 1.6f,
              .cellMm = 5,
              .reachMm = 2.6f};
    default:
      break;
  }
  if (tissue.shading == Shading::Muscle) {
    const bool muscle = info.system == scene::System::Muscle;
    const glm::vec3 flesh = muscle ? glm::vec3(0.64f, 0.25f, 0.22f) : colour * 0.94f;
    return {.kind = CapKind::Flesh,
            .inside = flesh,
            .second = muscle ? tissue.second : colour,
            .wall = glm::mix(flesh, tissue.second, 0.55f),
            .wallMm = 0.25f,
            .cellMm = muscle ? 2.2f : 0.8f,
            .reachMm = 0.8f};
  }
  return {
      .inside = glm::mix(colour, glm::vec3(1), 0.12f), .wall = glm::mix(colour, glm::vec3(1), 0.35f), .wallMm = 0.4f};
}

}  // namespace sciatlas::render
