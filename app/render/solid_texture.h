// The textures that give bone its grain, muscle its strands and cut faces their cells, made once from a fixed noise
// (the same on every machine).
#pragma once

namespace sciatlas::render {

unsigned makeGrainTexture();  // 3D, tiles; r value, gba slope along x, y, z
unsigned
makeStrandTexture();  // 2D, tiles; x across the fibres, y along: r height, g slope across, b bundles, a slow variation
// 2D, tiles, 16 x 16 cells: r how far from the border of a cell (0 on it, up to about 1), g tone of the cell, b and a
// the same of cells a third of the size.
unsigned makeCellTexture();

}  // namespace sciatlas::render
