// The subcommands of sciatlas-model. Each adds itself to the command line; its work runs after parsing and returns the
// exit code.
#pragma once
#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "anatomy/sides.h"
#include "core/mesh.h"

namespace sciatlas::anatomy::tool {

using Work = std::function<int()>;

struct Common {
  std::filesystem::path models, built;
  unsigned threads = 0;
};

void addBuild(CLI::App& app, Common& common, Work& work);
void addCheck(CLI::App& app, Common& common, Work& work);
void addOverlaps(CLI::App& app, Common& common, Work& work);
void addMesh(CLI::App& app, Common& common, Work& work);
void addPicture(CLI::App& app, Common& common, Work& work);
void addFit(CLI::App& app, Common& common, Work& work);
void addRuler(CLI::App& app, Common& common, Work& work);

// Structures named by id ("gluteus_maximus", "femur_l"), by comma-separated ids or by a model file (all that it
// describes).
std::vector<SidedStructure> namedStructures(const ModelSource& source, const std::vector<std::string>& names);

// The surface of one structure, on its side.
core::Mesh meshStructure(FieldStore& fields, const SidedStructure& structure, double voxelMm, unsigned threads);

}  // namespace sciatlas::anatomy::tool
