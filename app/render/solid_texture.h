// The two textures that give bone its grain and muscle its strands, made once from a fixed noise (the same on every
// machine).
#pragma once

namespace sciatlas::render {

unsigned makeGrainTexture();  // 3D, tiles; r value, gba slope along x, y, z
unsigned
makeStrandTexture();  // 2D, tiles; x across the fibres, y along: r height, g slope across, b bundles, a slow variation

}  // namespace sciatlas::render
