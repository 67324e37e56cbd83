#include "render/cap_pass.h"

#include <glad/gl.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "core/files.h"
#include "render/solid_texture.h"
#include "render/tissue.h"

namespace sciatlas::render {
namespace {

constexpr float kFasciclesAcross = 7;  // of a nerve
constexpr float kFinestFascicleMm = 0.25f, kCoarsestFascicleMm = 1.0f;

// The nearest of the thirteen directions along the edges and diagonals of a cube, either way round.
glm::vec3 steadied(const glm::vec3& direction) {
  glm::vec3 best(0, 1, 0);
  float most = -1;
  for (int x = -1; x <= 1; ++x)
    for (int y = -1; y <= 1; ++y)
      for (int z = 0; z <= 1; ++z) {
        if (z == 0 && (x < 0 || (x == 0 && y <= 0))) continue;  // nothing, or the other way round
        const glm::vec3 way = glm::normalize(glm::vec3(x, y, z));
        if (const float alike = std::abs(glm::dot(way, direction)); alike > most + 1e-4f) most = alike, best = way;
      }
  return best;
}

// Two directions across the fibres; where those are unknown, any two. The cells stand in the frame of the model, far
// from its origin: directions that turned with the mean of each section's fibres would make them swim while a cut
// moves.
std::pair<glm::vec3, glm::vec3> acrossOf(const glm::vec3& fibre) {
  if (glm::length(fibre) < 0.5f) return {glm::vec3(0.8f, 0.1f, 0.59f), glm::vec3(-0.36f, 0.87f, 0.34f)};
  const scene::PlaneFrame frame({steadied(fibre), 0});
  return {frame.u, frame.v};
}

// For the same reason the size of cells goes in steps of a half.
float fascicleMm(float breadthMm) {
  const float mm = std::clamp(breadthMm / kFasciclesAcross, kFinestFascicleMm, kCoarsestFascicleMm);
  return std::exp2(std::round(2 * std::log2(mm)) / 2);
}

}  // namespace

std::string cutDefines(const std::filesystem::path& shaders) {
  return "#define CUT\n" + core::readText(shaders / "cut.glsl");
}

void setCut(const Program& program, const scene::CutShape& shape) {
  const auto set = [&](const char* name, const char* count, const std::vector<scene::HalfSpace>& list,
                       std::size_t most) {
    const std::size_t n = std::min(list.size(), most);
    for (std::size_t i = 0; i < n; ++i)
      program.set((std::string(name) + "[" + std::to_string(i) + "]").c_str(), glm::vec4(list[i].normal, list[i].atMm));
    program.set(count, static_cast<int>(n));
  };
  set("uCutPlanes", "uCutPlaneCount", shape.planes, scene::kMostCutPlanes);
  set("uWell", "uWellCount", shape.well, scene::kMostWellSides);
}

CapPass::CapPass(const std::filesystem::path& shaders, unsigned grain)
    : shaders_(shaders), lines_(shaders, "screen.vert", "cap_lines.frag"), grain_(grain), cells_(makeCellTexture()) {
  glGenVertexArrays(1, &nothing_);
  glGenFramebuffers(1, &lineFramebuffer_);
}

CapPass::~CapPass() {
  glDeleteTextures(1, &cells_);
  glDeleteVertexArrays(1, &nothing_);
  glDeleteFramebuffers(1, &lineFramebuffer_);
}

const Program& CapPass::program(CapKind kind, bool cut) {
  auto& made = programs_[cut ? 1 : 0][static_cast<std::size_t>(kind)];
  if (!made)
    made = std::make_unique<Program>(
        shaders_, "cap.vert", "cap.frag",
        "#define CAP " + std::to_string(static_cast<int>(kind)) + "\n" + (cut ? cutDefines(shaders_) : std::string()));
  return *made;
}

void CapPass::prepare(const Program& p, const Caps& caps, const FramePlan& plan) const {
  p.set("uView", plan.view);
  p.set("uProjection", plan.projection);
  p.texture("uGrain", 0, GL_TEXTURE_3D, grain_);
  p.texture("uCells", 1, GL_TEXTURE_2D, cells_);
  p.texture("uRims", 2, GL_TEXTURE_2D, caps.rimTexture());
}

void CapPass::begin(const Caps& caps) const {
  caps.bind();
  glEnable(GL_DEPTH_TEST);
  glDepthMask(GL_TRUE);
  glDepthFunc(GL_LEQUAL);
  glEnable(GL_CULL_FACE);
  glCullFace(GL_BACK);
  // Each face leaves its number where it is seen: what comes later on the same face lies round it, or is the same place
  // claimed twice, and is not drawn there.
  glEnable(GL_STENCIL_TEST);
  glStencilMask(0xff);
  glClearStencil(0);
  glClear(GL_STENCIL_BUFFER_BIT);
  glStencilOp(GL_KEEP, GL_KEEP, GL_REPLACE);
}

void CapPass::drawBatch(const Caps& caps, const CapBatch& batch, const scene::StructureInfo& info,
                        const FramePlan& plan, const Marks& marks) {
  const CapFace& face = caps.faces()[batch.face];
  const CapLook& look = caps.lookOf(batch.structure);
  const bool cut = !face.planes.empty() || face.underWell;
  const Program& p = program(look.kind, cut);
  p.use();
  prepare(p, caps, plan);
  if (cut) setCut(p, {face.planes, face.underWell ? plan.cuts.well : std::vector<scene::HalfSpace>()});
  p.set("uInside", toLinear(look.inside));
  p.set("uSecond", toLinear(look.second));
  p.set("uWall", toLinear(look.wall));
  float cellMm = look.cellMm;
  if (look.kind == CapKind::Nerve) cellMm = fascicleMm(batch.breadthMm);
  p.set("uWallMm", glm::vec4(look.wallMm, look.shaftWallMm, look.rings, cellMm));
  p.set("uShaft", glm::vec4(look.shaft, glm::dot(look.shaft, look.middleMm)));
  const auto [across0, across1] =
      acrossOf(look.kind == CapKind::Flesh || look.kind == CapKind::Nerve ? batch.fibre : face.frame.plane.normal);
  p.set("uAcross0", across0);
  p.set("uAcross1", across1);
  p.set("uFleshy", info.system == scene::System::Muscle ? glm::vec2(info.fleshyFrom, info.fleshyTo) : glm::vec2(0, 1));
  p.set("uNormal", glm::mat3(plan.view) * face.frame.plane.normal);
  p.set("uGlow", marks.glow);
  p.set("uLift", marks.lift);
  p.set("uId", marks.id);
  glStencilFunc(GL_NOTEQUAL, static_cast<GLint>(batch.face) + 1, 0xff);
  caps.draw(batch);
}

void CapPass::end() const {
  glDisable(GL_STENCIL_TEST);
  glDepthFunc(GL_LESS);
  glBindVertexArray(0);
}

CapPass::Cover::Cover(bool needed) : needed_(needed) {
  if (!needed_) return;
  glEnable(GL_STENCIL_TEST);
  glStencilFunc(GL_ALWAYS, 0, 0xff);
  glStencilOp(GL_KEEP, GL_KEEP, GL_ZERO);
}
CapPass::Cover::~Cover() {
  if (needed_) glDisable(GL_STENCIL_TEST);
}

void CapPass::drawLines(const Target& solid, int samples) {
  // A framebuffer of its own: the ids that are read must not be attached to what is drawn into.
  glBindFramebuffer(GL_FRAMEBUFFER, lineFramebuffer_);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, solid.colour(0), 0);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_DEPTH_STENCIL_ATTACHMENT, GL_TEXTURE_2D, solid.depth(), 0);
  glDisable(GL_DEPTH_TEST);
  glDisable(GL_CULL_FACE);
  glEnable(GL_BLEND);
  glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  glEnable(GL_STENCIL_TEST);
  glStencilFunc(GL_NOTEQUAL, 0, 0xff);
  glStencilOp(GL_KEEP, GL_KEEP, GL_KEEP);
  lines_.use();
  lines_.texture("uSurface", 0, GL_TEXTURE_2D, solid.colour(1));
  lines_.set("uBothSides", samples > 1 ? 1 : 0);
  glBindVertexArray(nothing_);
  glDrawArrays(GL_TRIANGLES, 0, 3);
  glDisable(GL_STENCIL_TEST);
  glDisable(GL_BLEND);
  solid.bind();
}

void CapPass::drawShadow(const Caps& caps, const Program& shadow) const {
  caps.bind();
  for (const CapBatch& batch : caps.batches()) {
    if (batch.level > 0) continue;  // lies in another one
    const CapFace& face = caps.faces()[batch.face];
    setCut(shadow, {face.planes, {}});
    caps.draw(batch);
  }
}

}  // namespace sciatlas::render
