// Draws the faces of the cuts into the solid picture, and hands the cuts to every shader whose subject is cut.
#pragma once
#include <array>
#include <filesystem>
#include <memory>
#include <vector>

#include "render/caps.h"
#include "render/program.h"
#include "render/target.h"

namespace sciatlas::render {

// Lines to be put in front of the shaders of what is cut. Throws core::InputError when the file is missing.
std::string cutDefines(const std::filesystem::path& shaders);
void setCut(const Program& program, const scene::CutShape& shape);  // for the program in use

class CapPass {
 public:
  CapPass(const std::filesystem::path& shaders, unsigned grain);
  ~CapPass();
  CapPass(const CapPass&) = delete;
  CapPass& operator=(const CapPass&) = delete;

  struct Marks {
    glm::vec2 id{0};
    glm::vec4 glow{0};  // linear
    float lift = 0;
  };
  // `marksOf` answers for a structure. The target has a stencil, is bound and is empty. `samples`: of a pixel along an
  // axis.
  template <typename MarksOf>
  void draw(const Caps& caps, const scene::Atlas& atlas, const FramePlan& plan, const MarksOf& marksOf) {
    begin(caps);
    for (const CapBatch& batch : caps.batches())
      drawBatch(caps, batch, atlas.catalogue().all()[static_cast<std::size_t>(batch.structure)], plan,
                marksOf(batch.structure));
    end();
  }
  // While this lives, what is drawn over a face takes its number away there. Only in a well can something stand before
  // a face.
  class Cover {
   public:
    explicit Cover(bool needed);
    ~Cover();
    Cover(const Cover&) = delete;
    Cover& operator=(const Cover&) = delete;

   private:
    bool needed_;
  };
  void drawLines(const Target& solid, int samples);  // into the same target, when the solids are there too
  // Closes the openings of what casts shadows; `shadow` is in use and its matrices are set.
  void drawShadow(const Caps& caps, const Program& shadow) const;

 private:
  void begin(const Caps& caps) const;
  void prepare(const Program& program, const Caps& caps, const FramePlan& plan) const;
  void drawBatch(const Caps& caps, const CapBatch& batch, const scene::StructureInfo& info, const FramePlan& plan,
                 const Marks& marks);
  void end() const;
  const Program& program(CapKind kind, bool cut);
  std::filesystem::path shaders_;
  // By kind, made when needed; [1] where another plane or the well takes a part of the face away.
  std::array<std::array<std::unique_ptr<Program>, kCapKinds>, 2> programs_;
  Program lines_;
  unsigned grain_ = 0, cells_ = 0, nothing_ = 0, lineFramebuffer_ = 0;
};

}  // namespace sciatlas::render
