#include "anatomy/picture.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/parallel.h"
#include "core/ray.h"
#include "core/text.h"

namespace sciatlas::anatomy {
namespace {

struct View {
  std::string name;
  glm::vec3 toEye, up;
};

const std::vector<View>& allViews() {
  static const std::vector<View> views{{"ant", {0, 0, 1}, {0, 1, 0}},    {"post", {0, 0, -1}, {0, 1, 0}},
                                       {"right", {-1, 0, 0}, {0, 1, 0}}, {"left", {1, 0, 0}, {0, 1, 0}},
                                       {"sup", {0, 1, 0}, {0, 0, 1}},    {"inf", {0, -1, 0}, {0, 0, 1}},
                                       {"med", {1, 0, 0}, {0, 1, 0}},    {"lat", {-1, 0, 0}, {0, 1, 0}}};
  return views;
}

constexpr int kMargin = 14;         // px round a view, holds the ticks
constexpr int kOcclusionRays = 12;  // per pixel
constexpr float kOcclusionReachMm = 40;
constexpr core::Pixel kPaper{250, 250, 248, 255}, kInk{90, 90, 90, 255};

// Colours that tell neighbouring meshes apart; a single mesh is bone coloured.
constexpr glm::vec3 kColours[] = {{0.90f, 0.86f, 0.76f}, {0.80f, 0.42f, 0.38f}, {0.55f, 0.68f, 0.84f},
                                  {0.92f, 0.82f, 0.45f}, {0.60f, 0.76f, 0.55f}, {0.75f, 0.60f, 0.78f}};

struct Scene {
  core::RayScene rays;
  std::vector<const core::Mesh*> meshes;
};

glm::vec3 normalAt(const Scene& scene, const core::RayHit& hit) {
  const core::Mesh& mesh = *scene.meshes[hit.mesh];
  const std::uint32_t* c = mesh.indices.data() + 3 * static_cast<std::size_t>(hit.triangle);
  const glm::vec3 n =
      (1 - hit.u - hit.v) * mesh.normals[c[0]] + hit.u * mesh.normals[c[1]] + hit.v * mesh.normals[c[2]];
  return glm::dot(n, n) > 0 ? glm::normalize(n) : hit.normal;
}

std::uint32_t scramble(std::uint32_t x) {
  x = (x ^ (x >> 16)) * 0x7feb352du;
  x = (x ^ (x >> 15)) * 0x846ca68bu;
  return x ^ (x >> 16);
}

float openness(const Scene& scene, const glm::vec3& at, const glm::vec3& normal, unsigned pixel) {
  const glm::vec3 side =
      glm::normalize(glm::cross(std::abs(normal.x) < 0.8f ? glm::vec3(1, 0, 0) : glm::vec3(0, 1, 0), normal));
  const glm::vec3 up = glm::cross(normal, side);
  const float turn = static_cast<float>(scramble(pixel) >> 8) / 16777216.0f;
  int open = 0;
  for (int i = 0; i < kOcclusionRays; ++i) {
    const float radius = std::sqrt((i + 0.5f) / kOcclusionRays), angle = 6.2831853f * (turn + 0.618034f * i);
    const glm::vec3 d = side * (radius * std::cos(angle)) + up * (radius * std::sin(angle)) +
                        normal * std::sqrt(std::max(0.0f, 1 - radius * radius));
    open += scene.rays.occluded(at + 0.1f * normal, d, kOcclusionReachMm) ? 0 : 1;
  }
  return static_cast<float>(open) / kOcclusionRays;
}

glm::vec3 shade(const Scene& scene, const core::RayHit& hit, const glm::vec3& at, const View& view, unsigned pixel) {
  // The outer side looks towards the eye; an inner side is a fault of the mesh and is shown in magenta.
  if (glm::dot(hit.normal, view.toEye) < -0.03f) return {0.9f, 0.0f, 0.8f};
  const glm::vec3 normal = normalAt(scene, hit);
  const glm::vec3 side = glm::cross(view.up, view.toEye);
  const glm::vec3 light = glm::normalize(view.toEye + 0.5f * view.up - 0.45f * side);
  const float key = std::max(0.0f, glm::dot(normal, light)), facing = std::max(0.0f, glm::dot(normal, view.toEye));
  const float sky = openness(scene, at, normal, pixel);
  const glm::vec3 colour = kColours[hit.mesh % std::size(kColours)];
  const float gloss = std::pow(std::max(0.0f, glm::dot(normal, glm::normalize(light + view.toEye))), 40.0f);
  return colour * (0.24f * sky + 0.74f * key * (0.4f + 0.6f * sky) + 0.22f * facing * sky) + 0.08f * gloss * sky;
}

// Position in mm at the middle of the frame, mm per pixel.
struct Frame {
  glm::vec3 centre;
  float mmPerPx, depthMm;
};

void drawView(core::Image& image, int left, int top, const Scene& scene, const View& view, const Frame& frame,
              int size) {
  const glm::vec3 side = glm::cross(view.up, view.toEye);
  core::parallelFor(size, [&](std::size_t row) {
    for (int x = 0; x < size; ++x) {
      glm::vec3 sum(0);
      constexpr int kSub = 2;
      for (int s = 0; s < kSub * kSub; ++s) {
        const float px = x + (s % kSub + 0.5f) / kSub - 0.5f * size, py = row + (s / kSub + 0.5f) / kSub - 0.5f * size;
        const glm::vec3 origin = frame.centre + frame.mmPerPx * (px * side - py * view.up) + frame.depthMm * view.toEye;
        const auto hit = scene.rays.cast(origin, -view.toEye);
        sum += hit ? shade(scene, *hit, origin - hit->distance * view.toEye, view,
                           static_cast<unsigned>((row * size + x) * kSub * kSub + s))
                   : glm::vec3(kPaper[0], kPaper[1], kPaper[2]) / 255.0f;
      }
      const glm::vec3 c = glm::clamp(sum / 4.0f, 0.0f, 1.0f) * 255.0f;
      image.set(left + x, top + static_cast<int>(row),
                {static_cast<std::uint8_t>(c.x), static_cast<std::uint8_t>(c.y), static_cast<std::uint8_t>(c.z), 255});
    }
  });
}

// Ticks in the margin, at round millimetres of the model frame: every 10 mm, longer every 50, longest at 0.
void drawTicks(core::Image& image, int left, int top, const View& view, const Frame& frame, int size) {
  const glm::vec3 side = glm::cross(view.up, view.toEye);
  for (int i = -1; i <= size; ++i) {
    image.set(left + i, top - 1, kInk), image.set(left + i, top + size, kInk);
    image.set(left - 1, top + i, kInk), image.set(left + size, top + i, kInk);
  }
  for (int axis = 0; axis < 2; ++axis) {
    const glm::vec3 direction = axis == 0 ? side : -view.up;
    const float middle = glm::dot(frame.centre, direction), half = 0.5f * size * frame.mmPerPx;
    for (int mm = static_cast<int>(std::ceil((middle - half) / 10)) * 10; mm <= middle + half; mm += 10) {
      const int at = static_cast<int>((mm - middle) / frame.mmPerPx + 0.5f * size);
      const int length = mm == 0 ? 12 : mm % 50 == 0 ? 8 : 4;
      for (int k = 1; k <= length; ++k) {
        if (axis == 0)
          image.set(left + at, top + size + k - 1, kInk);
        else
          image.set(left - k, top + at, kInk);
      }
    }
  }
}

}  // namespace

const std::vector<std::string>& pictureViews() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> n;
    for (const View& v : allViews()) n.push_back(v.name);
    return n;
  }();
  return names;
}

core::Image contactSheet(const std::vector<std::vector<const core::Mesh*>>& rows, const PictureOptions& options) {
  std::vector<View> views;
  const std::vector<std::string> standard{"ant", "post", "right", "sup"};
  for (const std::string& name : options.views.empty() ? standard : options.views) {
    const auto it = std::find_if(allViews().begin(), allViews().end(), [&](const View& v) { return v.name == name; });
    if (it == allViews().end())
      throw core::InputError("there is no view \"" + name + "\"" + core::suggestion(name, pictureViews()));
    views.push_back(*it);
  }
  core::Box box;
  for (const core::Mesh* mesh : rows.at(0)) box.add(mesh->boxMm);
  const int size = options.sizePx, step = size + 2 * kMargin;
  const glm::vec3 extent = box.size();
  const Frame frame{box.centre(), 1.06f * std::max({extent.x, extent.y, extent.z}) / size,
                    2 * glm::length(extent) + 100};
  core::Image image(step * static_cast<int>(views.size()), step * static_cast<int>(rows.size()), kPaper);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    Scene scene;
    for (const core::Mesh* mesh : rows[r])
      scene.rays.addMesh(mesh->positionsMm, mesh->indices), scene.meshes.push_back(mesh);
    for (std::size_t v = 0; v < views.size(); ++v) {
      const int left = static_cast<int>(v) * step + kMargin, top = static_cast<int>(r) * step + kMargin;
      drawView(image, left, top, scene, views[v], frame, size);
      drawTicks(image, left, top, views[v], frame, size);
    }
  }
  return image;
}

}  // namespace sciatlas::anatomy
