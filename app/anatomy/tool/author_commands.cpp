// mesh and picture: looking at single structures while authoring them.
#include <cstdio>

#include "anatomy/bake.h"
#include "anatomy/mesher.h"
#include "anatomy/obj_file.h"
#include "anatomy/picture.h"
#include "commands.h"
#include "core/error.h"
#include "core/files.h"
#include "core/parallel.h"
#include "core/text.h"

namespace fs = std::filesystem;

namespace sciatlas::anatomy::tool {
namespace {

bool endsWith(const std::string& text, const std::string& tail) {
  return text.size() >= tail.size() && text.compare(text.size() - tail.size(), tail.size(), tail) == 0;
}

// Another author's file that is being written must not stop this one: faults are told and left out.
ModelSource readTolerant(const fs::path& models) {
  std::vector<std::string> faults;
  ModelSource source = ModelSource::readFolder(models, &faults);
  for (const std::string& fault : faults) std::fprintf(stderr, "left out: %s\n", fault.c_str());
  return source;
}

std::vector<core::Mesh> meshAll(FieldStore& fields, const std::vector<SidedStructure>& structures, double voxelMm,
                                unsigned threads) {
  std::vector<core::Mesh> meshes(structures.size());
  const unsigned inner = structures.size() == 1 ? threads : 1;
  core::parallelFor(
      structures.size(), [&](std::size_t i) { meshes[i] = meshStructure(fields, structures[i], voxelMm, inner); },
      threads);
  return meshes;
}

}  // namespace

std::vector<SidedStructure> namedStructures(const ModelSource& source, const std::vector<std::string>& names) {
  std::vector<SidedStructure> found;
  for (const std::string& word : names)
    for (const std::string& name : core::split(word, ',')) {
      if (name.empty()) continue;
      if (!endsWith(name, ".toml")) {
        found.push_back(findStructure(source, name));
        continue;
      }
      const std::size_t before = found.size();
      std::error_code ec;
      for (const StructureSpec& spec : source.structures())
        if (fs::equivalent(spec.file, name, ec)) found.push_back({&spec, false});
      if (found.size() == before) throw core::InputError(name, 0, "describes no structure of the model folder");
    }
  return found;
}

core::Mesh meshStructure(FieldStore& fields, const SidedStructure& structure, double voxelMm, unsigned threads) {
  const StructureSpec& spec = *structure.spec;
  MeshOptions options{voxelMm > 0 ? voxelMm : spec.voxelMm, spec.smoothMm, spec.detailMm, spec.carveGapMm, threads};
  const std::shared_ptr<const Field> field = fields.get(spec), hollow = fields.hollowField(spec);
  StructureMesh result = hollow ? meshShell(*field, hollow, spec.wallMm, fields.carveFields(spec), options)
                                : meshField(*field, fields.carveFields(spec), options);
  if (result.mesh.indices.empty())
    throw core::InputError(spec.file, spec.line, "\"" + spec.id + "\" has no surface: its parts leave nothing solid");
  if (result.report.islands + result.report.voids > 0)
    std::fprintf(stderr, "%s: %d loose pieces dropped, %d hollows filled\n", structure.id().c_str(),
                 result.report.islands, result.report.voids);
  return structure.left ? mirroredMesh(result.mesh) : std::move(result.mesh);
}

void addMesh(CLI::App& app, Common& common, Work& work) {
  struct Options {
    std::vector<std::string> names;
    std::string output;
    double voxelMm = 0;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("mesh", "write structures as .obj files in millimetres");
  command->add_option("what", options->names, "ids or a model file FILE.toml")->required();
  command->add_option("-o,--output", options->output, "FILE.obj, or a folder for <id>.obj")->required();
  command->add_option("--voxel", options->voxelMm, "sampling distance in mm instead of the model file's")
      ->check(CLI::PositiveNumber);
  command->callback([&common, &work, options] {
    work = [&common, options] {
      const ModelSource source = readTolerant(common.models);
      FieldStore fields(source);
      const std::vector<SidedStructure> structures = namedStructures(source, options->names);
      const bool single = endsWith(options->output, ".obj");
      if (single && structures.size() != 1)
        throw core::InputError("several structures need a folder after -o, not the file " + options->output);
      const std::vector<core::Mesh> meshes = meshAll(fields, structures, options->voxelMm, common.threads);
      for (std::size_t i = 0; i < meshes.size(); ++i) {
        const std::string id = structures[i].id();
        const fs::path file = single ? fs::path(options->output) : fs::path(options->output) / (id + ".obj");
        writeObj(file, id, meshes[i]);
        std::printf("%s: %zu triangles\n", core::displayPath(file).c_str(), meshes[i].indices.size() / 3);
      }
      return 0;
    };
  });
}

void addPicture(CLI::App& app, Common& common, Work& work) {
  struct Options {
    std::vector<std::string> names, references, views;
    std::string output;
    double voxelMm = 0;
    int sizePx = 400;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("picture", "draw structures from several sides");
  command->add_option("what", options->names, "ids, model files FILE.toml or meshes FILE.obj")->required();
  command->add_option("-o,--output", options->output, "FILE.png")->required();
  command->add_option("--views", options->views, "ant, post, right, left, sup, inf, med, lat")->delimiter(',');
  command->add_option("--size", options->sizePx, "pixels of one view")->check(CLI::Range(50, 2000));
  command->add_option("--voxel", options->voxelMm, "sampling distance in mm instead of the model file's")
      ->check(CLI::PositiveNumber);
  command->add_option("--with", options->references, "meshes FILE.obj for a second row in the same frame");
  command->callback([&common, &work, options] {
    work = [&common, options] {
      std::vector<std::string> ids;
      std::vector<core::Mesh> meshes, references;
      for (const std::string& word : options->names)
        for (const std::string& name : core::split(word, ',')) {
          if (endsWith(name, ".obj"))
            meshes.push_back(readObj(name));
          else if (!name.empty())
            ids.push_back(name);
        }
      if (!ids.empty()) {
        const ModelSource source = readTolerant(common.models);
        FieldStore fields(source);
        for (core::Mesh& m : meshAll(fields, namedStructures(source, ids), options->voxelMm, common.threads))
          meshes.push_back(std::move(m));
      }
      for (const std::string& word : options->references)
        for (const std::string& name : core::split(word, ','))
          if (!name.empty()) references.push_back(readObj(name));
      std::vector<std::vector<const core::Mesh*>> rows(references.empty() ? 1 : 2);
      for (const core::Mesh& m : meshes) rows[0].push_back(&m);
      for (const core::Mesh& m : references) rows[1].push_back(&m);
      core::writePng(options->output, contactSheet(rows, {options->views, options->sizePx}));
      std::printf("%s\n", core::displayPath(options->output).c_str());
      return 0;
    };
  });
}

}  // namespace sciatlas::anatomy::tool
