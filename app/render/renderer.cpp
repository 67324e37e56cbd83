#include "render/renderer.h"

#include <glad/gl.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "render/cap_pass.h"
#include "render/frame_plan.h"
#include "render/geometry.h"
#include "render/look.h"
#include "render/overlay_mesh.h"
#include "render/picture_pass.h"
#include "render/program.h"
#include "render/solid_texture.h"
#include "render/target.h"
#include "render/tissue.h"

namespace sciatlas::render {
namespace {

constexpr int kShadowSizePx = 1536;
// Pixels of its box for each triangle of a piece: a still picture shows all that can be seen, a moving one what is
// noticed.
constexpr float kStillPixels = 2, kMovingPixels = 24;
constexpr long kMostSamples = 7'000'000;  // a still picture is supersampled while it stays below this

glm::vec2 idBytes(const PieceDraw& draw) {
  const int id = draw.structure + 1;
  const int high = (id >> 8) | (draw.highlighted ? 32 : 0) | (draw.hovered ? 64 : 0) | (draw.selected ? 128 : 0);
  return glm::vec2(id & 255, high) / 255.0f;
}

std::vector<Program> surfacePrograms(const std::filesystem::path& shaders, const std::string& defines) {
  std::vector<Program> programs;
  for (const int tissue : {0, 1, 2, 3})
    programs.emplace_back(shaders, "surface.vert", "surface.frag",
                          "#define TISSUE " + std::to_string(tissue) + "\n" + defines);
  return programs;
}

// What is needed only while the body is cut open; made with the first cut.
struct CutOpen {
  Program ghost, id, shadow, overlay;
  CapPass pass;
  std::array<Caps, 2> caps;  // by body

  CutOpen(const std::filesystem::path& shaders, unsigned grain, const std::string& defines)
      : ghost(shaders, "surface.vert", "ghost.frag", defines),
        id(shaders, "surface.vert", "id.frag", defines),
        shadow(shaders, "surface.vert", "depth.frag", defines),
        overlay(shaders, "overlay.vert", "overlay.frag", defines),
        pass(shaders, grain) {}
};

}  // namespace

struct Renderer::Impl {
  std::filesystem::path shaders;
  std::array<std::vector<Program>, 4> surfaces;  // by Shading; [0] plain, + 1 with shadows, + 2 cut; made when needed
  Program ghost, ghostResolve, id, shadow, overlay;
  PicturePass picture;
  Geometry geometry;
  OverlayMesh overlayMesh;
  std::vector<Tissue> tissues;                   // by piece
  const scene::Atlas* atlas = nullptr;           // of the body that is being drawn
  std::array<const scene::Atlas*, 2> atlases{};  // by body
  std::size_t body = 0;                          // that is being drawn
  Target solid{{GL_RGBA8, GL_RGBA8}, true};
  Target ghosts{{GL_RGBA16F, GL_R16F}, false};
  Target ghostIds{{GL_RGBA8}, false};
  Target shadowMap{{}, true};
  unsigned grain = 0, strands = 0, nothing = 0;
  std::unique_ptr<CutOpen> cutOpen;
  FramePlan plan;
  glm::ivec2 viewSize{0};
  int scale = 1;

  explicit Impl(const std::filesystem::path& folder)
      : shaders(folder),
        ghost(folder, "surface.vert", "ghost.frag"),
        ghostResolve(folder, "screen.vert", "ghost_resolve.frag"),
        id(folder, "surface.vert", "id.frag"),
        shadow(folder, "surface.vert", "depth.frag"),
        overlay(folder, "overlay.vert", "overlay.frag"),
        picture(folder),
        grain(makeGrainTexture()),
        strands(makeStrandTexture()) {
    glGenVertexArrays(1, &nothing);
    surfacesFor(false, false);
  }
  ~Impl() {
    glDeleteTextures(1, &grain);
    glDeleteTextures(1, &strands);
    glDeleteVertexArrays(1, &nothing);
  }

  const std::vector<Program>& surfacesFor(bool shadows, bool cut) {
    std::vector<Program>& made = surfaces[(shadows ? 1 : 0) + (cut ? 2 : 0)];
    if (made.empty())
      made =
          surfacePrograms(shaders, (shadows ? "#define SHADOWS\n" : "") + (cut ? cutDefines(shaders) : std::string()));
    return made;
  }

  Caps& caps() const { return cutOpen->caps[body]; }
  bool isCut() const { return !plan.cuts.empty(); }

  // The program for what may be cut, in use and told of the cuts.
  const Program& useCutOr(const Program& whole, Program CutOpen::*cut) const {
    const Program& program = isCut() ? cutOpen.get()->*cut : whole;
    program.use();
    if (isCut()) setCut(program, plan.cuts);
    return program;
  }

  // For the program in use, which draws this piece.
  void setLongest(const Program& program, const PieceDraw& draw) const {
    if (draw.cut) program.set("uLongestMm", caps().longestEdgeMm(*atlas, draw.structure, draw.level));
  }

  void fullScreen() const {
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_CULL_FACE);
    glBindVertexArray(nothing);
    glDrawArrays(GL_TRIANGLES, 0, 3);
  }

  glm::mat4 drawShadowMap() {
    shadowMap.resize({kShadowSizePx, kShadowSizePx});
    glBindTexture(GL_TEXTURE_2D, shadowMap.depth());
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_COMPARE_MODE, GL_COMPARE_REF_TO_TEXTURE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    shadowMap.bind();
    glEnable(GL_DEPTH_TEST);
    glDepthMask(GL_TRUE);
    glDepthFunc(GL_LESS);
    glClear(GL_DEPTH_BUFFER_BIT);
    glEnable(GL_CULL_FACE);
    glCullFace(GL_BACK);
    glEnable(GL_POLYGON_OFFSET_FILL);
    glPolygonOffset(1.5f, 2.0f);
    const Program& program = useCutOr(shadow, &CutOpen::shadow);
    program.set("uView", plan.lightView);
    program.set("uProjection", plan.lightProjection);
    geometry.bind();
    for (const PieceDraw& draw : plan.casters) {
      setLongest(program, draw);
      geometry.draw(draw.piece, draw.level);
    }
    if (isCut()) cutOpen->pass.drawShadow(caps(), program);
    glDisable(GL_POLYGON_OFFSET_FILL);
    glm::mat4 toTexture(0.5f);
    toTexture[3] = glm::vec4(0.5f, 0.5f, 0.5f, 1);
    return toTexture * plan.lightProjection * plan.lightView * glm::inverse(plan.view);
  }

  void drawSolids(const Look& look, bool shadows) {
    glm::mat4 viewToShadow(1);
    if (shadows) viewToShadow = drawShadowMap();
    solid.bind();
    glDepthMask(GL_TRUE);
    glClearColor(0, 0, 0, 0);
    glClearDepth(1);
    glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
    if (isCut()) drawCaps(look);  // first: what lies behind them need not be shaded
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_LESS);
    glEnable(GL_CULL_FACE);
    glCullFace(GL_BACK);
    for (const bool cut : {false, true}) {
      if (cut && !isCut()) continue;
      for (const Program& program : surfacesFor(shadows, cut))
        prepareSurface(program, look, shadows, viewToShadow, cut);
    }
    geometry.bind();
    CapPass::Cover cover(!plan.cuts.well.empty());
    for (const PieceDraw& draw : plan.solids) {
      const Piece& piece = geometry.pieces()[draw.piece];
      const Tissue& tissue = tissues[draw.piece];
      const scene::StructureInfo& info = atlas->catalogue().all()[static_cast<std::size_t>(draw.structure)];
      const Program& program = surfacesFor(shadows, draw.cut)[static_cast<std::size_t>(tissue.shading)];
      program.use();
      program.set("uColour", toLinear(tissue.colour));
      program.set("uSecond", tissue.shading == Shading::Muscle ? toLinear(tissue.second) : tissue.second);
      program.set("uPattern", glm::vec4(piece.uvSizeMm, info.fleshyFrom, info.fleshyTo));
      program.set("uGloss", glm::vec4(tissue.gloss, tissue.sharpness, tissue.relief, tissue.lamellae));
      if (tissue.shading == Shading::Joint) {
        program.set("uCentre", piece.restBoxMm.centre());
        program.set("uHalf", glm::max(piece.restBoxMm.size() * 0.5f, glm::vec3(0.1f)));
      }
      program.set("uGlow", glowOf(draw, look));
      program.set("uLift", draw.hovered ? 1.0f : 0.0f);
      program.set("uId", idBytes(draw));
      setLongest(program, draw);
      // Skin and fat are hollowed by the same body and share their inner surface: cut open, the fat is what is seen.
      const bool behind = draw.cut && info.system == scene::System::Skin && info.layer >= scene::kSkinLayer;
      if (behind) glEnable(GL_POLYGON_OFFSET_FILL), glPolygonOffset(0.0f, 500.0f);
      geometry.draw(draw.piece, draw.level);
      if (behind) glDisable(GL_POLYGON_OFFSET_FILL);
    }
  }

  // The accent is the nerve's colour: other tissue lights up in its own hue, or a lit muscle would read as a nerve.
  glm::vec4 glowOf(const PieceDraw& draw, const Look& look) const {
    const bool nerve =
        atlas->catalogue().all()[static_cast<std::size_t>(draw.structure)].system == scene::System::Nerve;
    const glm::vec3 own = toLinear(glm::mix(tissues[draw.piece].colour, glm::vec3(1.0f), 0.45f));
    return {nerve ? toLinear(look.accent) : own, draw.highlighted ? (nerve ? 1.0f : 0.7f) : 0.0f};
  }

  void makeCaps() {
    if (!cutOpen) cutOpen = std::make_unique<CutOpen>(shaders, grain, cutDefines(shaders));
    caps().make(*atlas, plan.cuts, plan.crossed);
  }

  void drawCaps(const Look& look) {
    std::map<int, CapPass::Marks> marks;
    for (const PieceDraw& draw : plan.crossed)
      marks[draw.structure] = {idBytes(draw), glowOf(draw, look), draw.hovered ? 1.0f : 0.0f};
    cutOpen->pass.draw(caps(), *atlas, plan, [&](int structure) { return marks.at(structure); });
  }

  void prepareSurface(const Program& program, const Look& look, bool shadows, const glm::mat4& viewToShadow, bool cut) {
    program.use();
    if (cut) setCut(program, plan.cuts);
    program.set("uView", plan.view);
    program.set("uProjection", plan.projection);
    program.set("uRim", look.rim);
    program.texture("uGrain", 0, GL_TEXTURE_3D, grain);
    program.texture("uStrands", 1, GL_TEXTURE_2D, strands);
    if (!shadows) return;
    program.texture("uShadow", 2, GL_TEXTURE_2D, shadowMap.depth());
    program.set("uViewToShadow", viewToShadow);
    program.set("uShadowTexel", glm::vec2(1.2f / kShadowSizePx));
  }

  void drawGhosts(const Look& look, float distanceMm) {
    ghosts.resize(solid.size());
    ghosts.shareDepth(solid);
    ghosts.bind();
    const float sum[4]{0, 0, 0, 1}, weight[4]{0, 0, 0, 0};
    glClearBufferfv(GL_COLOR, 0, sum);
    glClearBufferfv(GL_COLOR, 1, weight);
    glEnable(GL_DEPTH_TEST);
    glDepthMask(GL_FALSE);
    glEnable(GL_CULL_FACE);
    glEnable(GL_BLEND);
    glBlendFuncSeparate(GL_ONE, GL_ONE, GL_ZERO, GL_ONE_MINUS_SRC_ALPHA);
    const Program& program = useCutOr(ghost, &CutOpen::ghost);
    program.set("uView", plan.view);
    program.set("uProjection", plan.projection);
    program.set("uDistance", distanceMm);
    program.set("uLine", look.ghostLine);
    geometry.bind();
    for (const PieceDraw& draw : plan.ghosts) {
      setLongest(program, draw);
      program.set("uColour", tissues[draw.piece].colour);
      program.set("uGlow", glm::vec4(look.accent, draw.highlighted || draw.selected ? 1.0f : 0.0f));
      program.set("uLift", draw.hovered ? 1.0f : 0.0f);
      geometry.draw(draw.piece, draw.level);
    }
    solid.bind();
    glDrawBuffer(GL_COLOR_ATTACHMENT0);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    ghostResolve.use();
    ghostResolve.texture("uSum", 0, GL_TEXTURE_2D, ghosts.colour(0));
    ghostResolve.texture("uWeight", 1, GL_TEXTURE_2D, ghosts.colour(1));
    fullScreen();
    restoreSolidBuffers();
  }

  void restoreSolidBuffers() const {
    const GLenum both[]{GL_COLOR_ATTACHMENT0, GL_COLOR_ATTACHMENT1};
    glDrawBuffers(2, both);
    glDisable(GL_BLEND);
    glDepthMask(GL_TRUE);
  }

  void drawOverlay() {
    solid.bind();
    glDrawBuffer(GL_COLOR_ATTACHMENT0);
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glDisable(GL_CULL_FACE);
    glEnable(GL_DEPTH_TEST);
    glDepthMask(GL_FALSE);
    const Program& program = useCutOr(overlay, &CutOpen::overlay);
    program.set("uView", plan.view);
    program.set("uProjection", plan.projection);
    program.set("uFade", 0.28f);
    glDepthFunc(GL_GREATER);
    overlayMesh.draw();
    program.set("uFade", 1.0f);
    glDepthFunc(GL_LESS);
    overlayMesh.draw();
    // Hands: what they cover shines through, but not their own far side. First their depth alone, then the nearest
    // faces.
    glEnable(GL_CULL_FACE);
    glDepthMask(GL_TRUE);
    glColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_FALSE);
    overlayMesh.drawSolids();
    glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    glDepthMask(GL_FALSE);
    glDepthFunc(GL_LEQUAL);
    overlayMesh.drawSolids();
    glDepthFunc(GL_LESS);
    restoreSolidBuffers();
  }

  PicturePass::Source pictureSource() const { return {solid, viewSize, scale, plan.projection, plan.anyOutline}; }

  // The ids of ghosts inside a rectangle of the samples, where nothing solid stands before or behind them.
  void drawGhostIds(glm::ivec2 low, glm::ivec2 size) {
    ghostIds.resize(solid.size());
    ghostIds.shareDepth(solid);
    ghostIds.bind();
    glEnable(GL_SCISSOR_TEST);
    glScissor(low.x, low.y, size.x, size.y);
    glClearColor(0, 0, 0, 0);
    glClear(GL_COLOR_BUFFER_BIT);
    glEnable(GL_DEPTH_TEST);
    glDepthMask(GL_FALSE);
    glDepthFunc(GL_LESS);
    glEnable(GL_CULL_FACE);
    const Program& program = useCutOr(id, &CutOpen::id);
    program.set("uView", plan.view);
    program.set("uProjection", plan.projection);
    geometry.bind();
    // Without depth among ghosts the last one drawn wins, so the nearest comes last.
    for (auto draw = plan.ghosts.rbegin(); draw != plan.ghosts.rend(); ++draw) {
      setLongest(program, *draw);
      program.set("uId", idBytes(*draw));
      geometry.draw(draw->piece, draw->level);
    }
    glDepthMask(GL_TRUE);
    glDisable(GL_SCISSOR_TEST);
    glBindVertexArray(0);
    glUseProgram(0);
  }

  std::vector<unsigned char> readIds(const Target& target, int attachment, glm::ivec2 low, glm::ivec2 size) const {
    std::vector<unsigned char> bytes(static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y) * 4);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, target.framebuffer());
    glReadBuffer(GL_COLOR_ATTACHMENT0 + static_cast<GLenum>(attachment));
    glPixelStorei(GL_PACK_ALIGNMENT, 4);
    glReadPixels(low.x, low.y, size.x, size.y, GL_RGBA, GL_UNSIGNED_BYTE, bytes.data());
    glReadBuffer(GL_COLOR_ATTACHMENT0);
    return bytes;
  }

  std::vector<int> ids(glm::ivec2 low, glm::ivec2 size) {
    const auto decode = [](const unsigned char* p) { return p[2] + 256 * (p[3] & 31); };
    const std::vector<unsigned char> bytes = readIds(solid, 1, low, size);
    std::vector<int> result(bytes.size() / 4);
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = decode(&bytes[4 * i]);
    if (plan.ghosts.empty() || std::none_of(result.begin(), result.end(), [](int v) { return v == 0; })) return result;
    GLint before = 0;
    glGetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &before);
    drawGhostIds(low, size);
    const std::vector<unsigned char> ghostBytes = readIds(ghostIds, 0, low, size);
    glBindFramebuffer(GL_FRAMEBUFFER, static_cast<GLuint>(before));
    for (std::size_t i = 0; i < result.size(); ++i)
      if (result[i] == 0) result[i] = decode(&ghostBytes[4 * i]);
    return result;
  }
};

Renderer::Renderer(const std::filesystem::path& shaders) : impl_(std::make_unique<Impl>(shaders)) {}
Renderer::~Renderer() = default;

void Renderer::upload(const scene::Atlas& atlas) {
  impl_->atlases = {&atlas, nullptr};
  impl_->geometry.upload(atlas);
  if (impl_->cutOpen)
    for (Caps& caps : impl_->cutOpen->caps) caps.forget();
  impl_->tissues.clear();
  for (const Piece& piece : impl_->geometry.pieces())
    impl_->tissues.push_back(tissueOf(atlas.catalogue().all()[static_cast<std::size_t>(piece.structure)]));
}

void Renderer::show(const scene::Atlas& atlas, std::size_t body) {
  impl_->atlases[body] = &atlas;
  impl_->geometry.show(atlas, body);
}

void Renderer::draw(const FrameInput& frame) {
  Impl& m = *impl_;
  m.viewSize = glm::max(frame.viewportSize, glm::ivec2(1));
  m.scale = frame.best && 4L * m.viewSize.x * m.viewSize.y <= kMostSamples ? 2 : 1;
  const Look look = lookOf(frame.theme);
  m.body = frame.body;
  m.atlas = m.atlases[frame.body];
  m.geometry.choose(frame.body);
  m.plan = FramePlan();
  if (m.atlas && frame.state)
    m.plan = planFrame(*m.atlas, m.geometry.pieces(), *frame.state, frame.camera, frame.hovered, m.viewSize,
                       frame.best ? kStillPixels : kMovingPixels);
  m.geometry.setTint(frame.tint);
  m.solid.resize(m.viewSize * m.scale, m.isCut());
  glDisable(GL_BLEND);
  glDisable(GL_SCISSOR_TEST);
  glDisable(GL_STENCIL_TEST);
  glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
  if (m.isCut()) m.makeCaps();
  m.drawSolids(look, frame.best);
  if (m.isCut()) m.cutOpen->pass.drawLines(m.solid, m.scale);
  if (!m.plan.ghosts.empty()) m.drawGhosts(look, frame.camera.distanceMm);
  if (frame.best)
    m.picture.drawOcclusion(m.pictureSource(), frame.camera.fovDeg);  // before hands stand in front of the anatomy
  m.overlayMesh.upload(frame.overlay ? *frame.overlay : scene::Overlay());
  if (!m.overlayMesh.empty()) m.drawOverlay();
  m.picture.draw(m.pictureSource(), frame, look, frame.best);
}

int Renderer::pick(glm::ivec2 pixel) const {
  Impl& m = *impl_;
  if (pixel.x < 0 || pixel.y < 0 || pixel.x >= m.viewSize.x || pixel.y >= m.viewSize.y) return -1;
  return m.ids(glm::ivec2(pixel.x, m.viewSize.y - 1 - pixel.y) * m.scale, glm::ivec2(1)).front() - 1;
}

std::vector<int> Renderer::idPicture() const {
  Impl& m = *impl_;
  const glm::ivec2 size = m.viewSize * m.scale;
  const std::vector<int> samples = m.ids(glm::ivec2(0), size);
  std::vector<int> picture;
  picture.reserve(static_cast<std::size_t>(m.viewSize.x) * static_cast<std::size_t>(m.viewSize.y));
  for (int y = m.viewSize.y - 1; y >= 0; --y)
    for (int x = 0; x < m.viewSize.x; ++x)
      picture.push_back(samples[static_cast<std::size_t>(y * m.scale) * static_cast<std::size_t>(size.x) +
                                static_cast<std::size_t>(x * m.scale)]);
  return picture;
}

glm::ivec2 Renderer::idPictureSize() const {
  return impl_->viewSize;
}

}  // namespace sciatlas::render
