// Plain data of the model as the viewer holds it in memory: filled by assets, read by scene and render. Lengths in
// millimetres in the model frame (x to the subject's left, y up, z anterior; origin midway between the hip joint
// centres).
#pragma once
#include <array>
#include <cstdint>
#include <glm/glm.hpp>
#include <string>
#include <vector>

namespace sciatlas::core {

struct Box {
  glm::vec3 low{1e30f}, high{-1e30f};
  void add(const glm::vec3& p) { low = glm::min(low, p), high = glm::max(high, p); }
  void add(const Box& b) { low = glm::min(low, b.low), high = glm::max(high, b.high); }
  bool empty() const { return low.x > high.x; }
  glm::vec3 centre() const { return 0.5f * (low + high); }
  glm::vec3 size() const { return high - low; }
};

// One closed surface. All arrays have one entry per vertex; indices are triangles, counter-clockwise seen from outside.
struct Mesh {
  std::vector<glm::vec3> positionsMm;
  std::vector<glm::vec3> normals;  // unit, outward
  std::vector<glm::vec3> fibres;   // unit; muscle fibre or long-axis direction
  std::vector<glm::vec2> uv;       // across and along the fibres, 0..1; v = 0 at the origin
  std::vector<float> occlusion;    // 0 = fully self-occluded, 1 = open
  std::vector<float> irritation;   // 0 = healthy, 1 = reddened where it is pressed; empty: healthy everywhere
  std::vector<std::uint32_t> indices;
  Box boxMm;
};

// One node of the model file: a structure with a surface, or a group (empty mesh) such as a disc with anulus and
// nucleus.
inline constexpr std::size_t kCoarseLevels = 2;  // about a quarter and a sixteenth of the triangles

struct ModelNode {
  std::string id;      // structure id, for example "gluteus_maximus_r"
  std::string parent;  // id of the parent node, empty at the top
  Mesh mesh;
  std::array<Mesh, kCoarseLevels> coarse{};  // the same surface with fewer triangles; empty where there is none
  // For writing: id of the node whose mirror image in x = 0 this one is. The file then holds their mesh once.
  std::string mirrorOf{};
};

// A named point of a structure (for example structure "hip_bone_r", name "asis").
struct ModelLandmark {
  std::string structure, name, label;
  glm::vec3 atMm{0};
};

// The centre line of a nerve or vessel, from proximal to distal.
struct ModelCentreline {
  std::string structure;
  std::vector<glm::vec3> pointsMm;
  std::vector<float> widthMm, thicknessMm;  // full width along the wide and the thin direction
  std::vector<glm::vec3> thinDirection;     // unit
};

struct ModelData {
  std::vector<ModelNode> nodes;
  std::vector<ModelLandmark> landmarks;
  std::vector<ModelCentreline> centrelines;
};

}  // namespace sciatlas::core
