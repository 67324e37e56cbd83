#include "render/tissue.h"

#include <initializer_list>
#include <string>

namespace sciatlas::render {
namespace {

glm::vec3 hex(unsigned rgb) {
  return glm::vec3((rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255) / 255.0f;
}

bool namesOneOf(const std::string& id, std::initializer_list<const char*> words) {
  for (const char* word : words)
    if (id.find(word) != std::string::npos) return true;
  return false;
}

Tissue fibrous() {
  return {Shading::Muscle, hex(0xd9cfbd), hex(0xd9cfbd), 0.10f, 30, 0.35f, 0};
}

}  // namespace

glm::vec3 toLinear(const glm::vec3& display) {
  return glm::pow(display, glm::vec3(2.2f));
}

Tissue tissueOf(const scene::StructureInfo& info) {
  const std::string& id = info.baseId;
  // A tendon that has a surface of its own is kept with the muscles, a capsule with the joints.
  if (namesOneOf(id, {"tendon", "aponeurosis", "capsule", "membrane"})) return fibrous();
  switch (info.system) {
    case scene::System::Bone:
      return {Shading::Bone, hex(0xe2d4b2), {0.46f, 0.30f, 0.18f}, 0.05f, 16, 1.0f, 0};
    case scene::System::Nerve:
      if (namesOneOf(id, {"dura", "cord", "conus"}))
        return {Shading::Nerve, hex(0xd8d0a8), {0.85f, 0.78f, 0.70f}, 0.14f, 36, 0.5f, 0};
      return {Shading::Nerve, hex(0xf0c548), {0.80f, 0.55f, 0.32f}, 0.16f, 40, 1.0f, 0};
    case scene::System::Joint:
      if (namesOneOf(id, {"nucleus"}))
        return {Shading::Joint, hex(0xb9d3de), {0.55f, 0.66f, 0.74f}, 0.45f, 70, 0.3f, 0};
      if (namesOneOf(id, {"cartilage", "labrum", "meniscus", "symphysis"}))
        return {Shading::Joint, hex(0xc3d3d6), {0.55f, 0.62f, 0.66f}, 0.20f, 40, 0.4f, 0};
      return {Shading::Joint, hex(0xaebbc0), {0.46f, 0.51f, 0.56f}, 0.16f, 30, 0.8f, 1};
    case scene::System::Ligament:
    case scene::System::Fascia:
      if (namesOneOf(id, {"flavum"})) return {Shading::Muscle, hex(0xdcc079), hex(0xdcc079), 0.12f, 30, 0.35f, 0};
      return fibrous();
    case scene::System::Vessel:
      if (namesOneOf(id, {"vein", "vena"}))
        return {Shading::Nerve, hex(0x5b78a8), {0.38f, 0.48f, 0.66f}, 0.22f, 44, 0.25f, 0};
      return {Shading::Nerve, hex(0xc2473c), {0.70f, 0.26f, 0.22f}, 0.22f, 44, 0.25f, 0};
    case scene::System::Bursa:
      return {Shading::Joint, hex(0x93a5a3), {0.42f, 0.49f, 0.50f}, 0.30f, 50, 0.2f, 0};
    case scene::System::Skin:
      if (namesOneOf(id, {"fat"})) return {Shading::Joint, hex(0xe9cf86), {0.78f, 0.64f, 0.34f}, 0.12f, 24, 0.8f, 0};
      return {Shading::Joint, hex(0xd9ab8b), {0.72f, 0.47f, 0.36f}, 0.08f, 18, 0.15f, 0};
    case scene::System::Muscle:
      break;
  }
  return {Shading::Muscle, hex(0x983b33), hex(0xdccfb8), 0.07f, 24, 1.0f, 0};
}

}  // namespace sciatlas::render
