#include "anatomy/generator.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <optional>
#include <set>
#include <thread>

#include "anatomy/bake.h"
#include "anatomy/cache.h"
#include "anatomy/carve_print.h"
#include "anatomy/content_hash.h"
#include "anatomy/gltf_writer.h"
#include "anatomy/hash.h"
#include "anatomy/levels.h"
#include "anatomy/progress.h"
#include "anatomy/sidecar.h"
#include "core/error.h"
#include "core/files.h"
#include "core/parallel.h"

namespace fs = std::filesystem;

namespace sciatlas::anatomy {
namespace {

constexpr double kWrongSideMm = 5;  // a right-side structure may not lie wholly to the left of this

const char* const kCacheFolder = "cache";
const char* const kOutputs[] = {"sciatlas.glb", "sciatlas_quarter.glb", "sciatlas_sixteenth.glb", "landmarks.toml",
                                "centrelines.toml"};

using Part = FinishedPart;

double secondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::vector<const StructureSpec*> chosenSpecs(const ModelSource& source, const std::vector<std::string>& only) {
  std::vector<const StructureSpec*> specs;
  std::set<const StructureSpec*> wanted;
  for (const std::string& id : only) wanted.insert(findStructure(source, id).spec);
  for (const StructureSpec& s : source.structures())
    if (!s.construction && (only.empty() || wanted.count(&s))) specs.push_back(&s);
  return specs;
}

// Everything that the outputs depend on, in one hash.
std::string inputsHash(const ModelSource& source, const std::vector<const StructureSpec*>& specs) {
  Hash hash;
  for (const StructureSpec* spec : specs) hash.add(spec->id).add(spec->parent).add(contentHash(source, *spec));
  const std::vector<SidedStructure> sided = bothSides(specs);
  hash.add(landmarksText(sided)).add(centrelinesText(sided));
  return hash.text();
}

// The manifest names the hash of the input and the size of every output, so that a lost or cut file is made again.
std::string manifestText(const std::string& inputs, const fs::path& folder) {
  std::string text = "inputs " + inputs + "\n";
  for (const char* name : kOutputs) {
    std::error_code ec;
    const auto size = fs::file_size(folder / name, ec);
    text += std::string(name) + " " + (ec ? "missing" : std::to_string(size)) + "\n";
  }
  return text;
}

void printTable(const std::vector<Part>& parts, double seconds) {
  std::size_t triangles = 0;
  std::printf("%-34s %10s %12s %7s %7s\n", "structure", "triangles", "volume cm3", "closed", "time s");
  for (const Part& p : parts) {
    const std::size_t count = p.made.mesh.indices.size() / 3;
    triangles += count * (p.spec->side == Side::Right ? 2 : 1);
    const std::string id = p.spec->id + (p.spec->side == Side::Right ? " (r, l)" : "");
    char time[16] = "cached";
    if (!p.cached) std::snprintf(time, sizeof time, "%.2f", p.seconds);
    std::printf("%-34s %10s %12.2f %7s %7s", id.c_str(), grouped(count).c_str(), p.made.report.volumeMm3 / 1000,
                p.made.report.closed ? "yes" : "NO", time);
    if (p.made.report.pieces > 1) std::printf("  %d pieces", p.made.report.pieces);
    if (p.made.report.islands > 0) std::printf("  %d crumbs dropped", p.made.report.islands);
    if (p.made.report.crossings > 0) std::printf("  CROSSES ITSELF at %d places", p.made.report.crossings);
    if (p.made.report.voids > 0) std::printf("  %d hollows filled", p.made.report.voids);
    std::printf("\n");
  }
  std::printf("%zu structures, %s triangles with both sides, %.1f s\n", parts.size(), grouped(triangles).c_str(),
              seconds);
}

}  // namespace

StructureMesh makeStructure(FieldStore& fields, const StructureSpec& spec, unsigned threads, const GridCache* grids,
                            std::uint64_t knownGrid) {
  const auto refuse = [&](const std::string& sentence) {
    throw core::InputError(spec.file, spec.line, "\"" + spec.id + "\" " + sentence);
  };
  const std::shared_ptr<const Field> field = fields.get(spec);
  const FieldBox box = field->box();
  if (!(box.low.x <= box.high.x && std::isfinite(glm::length(box.high - box.low))))
    refuse("has no extent: its parts are empty");
  const MeshOptions options{spec.voxelMm, spec.smoothMm,    spec.detailMm, spec.carveGapMm,
                            threads,      {grids, spec.id}, knownGrid};
  const std::shared_ptr<const Field> hollow = fields.hollowField(spec);
  StructureMesh made = hollow ? meshShell(*field, hollow, spec.wallMm, fields.carveFields(spec), options)
                              : meshField(*field, fields.carveFields(spec), options);
  if (made.unchanged) return made;
  const core::Mesh& mesh = made.mesh;
  if (mesh.indices.empty())
    refuse("has no surface: its parts, after carving, leave nothing solid; a part thinner than voxel_mm is lost too");
  for (const glm::vec3& p : mesh.positionsMm)
    if (!std::isfinite(p.x + p.y + p.z)) refuse("has points that are not finite numbers");
  if (!made.report.closed) refuse("has an open surface; a smaller voxel_mm or thicker landmarks may help");
  if (made.report.volumeMm3 <= 0) refuse("has a surface that is inside out");
  if (spec.side == Side::Right && mesh.boxMm.low.x > kWrongSideMm)
    refuse("lies wholly on the left side (x > 0); files with side = \"right\" describe the right side, x < 0");
  bakeOcclusion(made.mesh, threads, spec.sidesPartBelowMm);
  bakeFibres(made.mesh, *field);
  for (std::size_t level = 0; level < kLevels.size(); ++level) made.coarse[level] = coarser(made.mesh, kLevels[level]);
  return made;
}

std::vector<SidedStructure> bothSides(const std::vector<const StructureSpec*>& specs) {
  std::vector<SidedStructure> sided;
  for (const StructureSpec* spec : specs) {
    sided.push_back({spec, false});
    if (spec->side == Side::Right) sided.push_back({spec, true});
  }
  return sided;
}

std::vector<core::ModelNode> modelNodes(const std::vector<SidedStructure>& structures) {
  // A group has two sides if all that belongs to it has.
  std::set<std::string> midlineGroups;
  std::set<std::string> ids;
  for (const SidedStructure& s : structures) {
    ids.insert(s.id());
    if (s.spec->side != Side::Right) midlineGroups.insert(s.spec->parent);
  }
  std::vector<core::ModelNode> nodes;
  for (const SidedStructure& s : structures) {
    std::string parent = s.spec->parent;
    if (!parent.empty() && s.spec->side == Side::Right && !midlineGroups.count(parent) && !ids.count(parent))
      parent += s.left ? "_l" : "_r";
    if (!parent.empty() && ids.insert(parent).second) nodes.push_back({parent, "", {}});
    nodes.push_back({s.id(), parent, {}});
  }
  return nodes;
}

namespace {

bool followsOthers(const StructureSpec& spec) {
  return !spec.covers.empty() || !spec.hollow.empty();
}

// One run over all structures: those that are as they were come from the cache, the others are made.
class Finisher {
 public:
  Finisher(const ModelSource& source, const std::vector<const StructureSpec*>& specs, const BuildOptions& options)
      : source_(source),
        options_(options),
        cache_(options.output / kCacheFolder),
        envelopes_(options.output / kCacheFolder),
        grids_(options.output / kCacheFolder),
        known_(options.output / kCacheFolder),
        fields_(source, options.threads, &envelopes_, &known_),
        parts_(specs.size()),
        before_(specs.size()),
        sizes_(specs.size(), 0) {
    for (std::size_t i = 0; i < specs.size(); ++i) parts_[i].spec = specs[i];
  }

  std::vector<Part> run() {
    core::parallelFor(
        parts_.size(), [&](std::size_t i) { attempt(parts_[i], [&] { look(i); }); }, options_.threads);
    std::vector<std::size_t> missing;
    for (std::size_t i = 0; i < parts_.size(); ++i)
      if (parts_[i].fault.empty() && !parts_[i].cached) missing.push_back(i);
    // The largest first, so that no core waits for the last one; and the last ones share the cores.
    std::stable_sort(missing.begin(), missing.end(),
                     [&](std::size_t a, std::size_t b) { return sizes_[a] > sizes_[b]; });
    const std::size_t cores = options_.threads ? options_.threads : std::max(1u, std::thread::hardware_concurrency());
    std::atomic<std::size_t> left = missing.size();
    Progress progress(missing.size(), options_.quiet);
    core::parallelFor(
        missing.size(),
        [&](std::size_t m) {
          Part& part = parts_[missing[m]];
          attempt(part, [&] {
            make(missing[m], static_cast<unsigned>(std::clamp<std::size_t>(2 * cores / left, 1, cores)));
          });
          progress.done(part.spec->id, part.made.mesh.indices.size() / 3, part.seconds), --left;
        },
        options_.threads);
    known_.store([&](const std::string& id) { return source_.find(id) != nullptr; });
    return std::move(parts_);
  }

 private:
  template <class Work>
  static void attempt(Part& part, const Work& work) {
    try {
      work();
    } catch (const core::InputError& e) {
      part.fault = e.what();
    }
  }

  // Takes the part from the cache if it can be seen that nothing near it has changed.
  void look(std::size_t i) {
    Part& part = parts_[i];
    const StructureSpec& spec = *part.spec;
    part.hash = ownHash(spec);
    if (auto found = cache_.load(spec.id, part.hash)) {
      // Another content hash: a neighbour has changed. Often it has done so elsewhere.
      const std::string content = contentHash(source_, spec);
      if (found->contentHash != content && !followsOthers(spec)) {
        if (auto felt = feltAsBefore(fields_, spec, found->made.mesh, found->felt)) {
          found->contentHash = content, found->felt = std::move(*felt);
          cache_.store(spec.id, part.hash, *found);
        }
      }
      if (found->contentHash == content) {
        part.made = std::move(found->made), part.cached = true;
        return;
      }
      before_[i] = std::move(found);
    }
    const FieldBox box = fields_.get(spec)->box();
    const Vec3 size = (box.high - box.low) / spec.voxelMm;
    sizes_[i] = size.x * size.y + size.y * size.z + size.z * size.x;
  }

  void make(std::size_t i, unsigned threads) {
    Part& part = parts_[i];
    const StructureSpec& spec = *part.spec;
    const auto began = std::chrono::steady_clock::now();
    StructureMesh made = makeStructure(fields_, spec, threads, &grids_, before_[i] ? before_[i]->made.gridPrint : 0);
    part.sampledBlocks = made.report.sampledBlocks;
    part.cached = made.unchanged;
    part.made = part.cached ? std::move(before_[i]->made) : std::move(made);
    part.seconds = secondsSince(began);
    cache_.store(spec.id, part.hash,
                 {part.made, contentHash(source_, spec), feltNeighbours(fields_, spec, part.made.mesh)});
  }

  const ModelSource& source_;
  const BuildOptions& options_;
  MeshCache cache_;
  EnvelopeCache envelopes_;
  GridCache grids_;
  KnownFields known_;
  FieldStore fields_;
  std::vector<Part> parts_;
  std::vector<std::optional<CachedMesh>> before_;  // of those whose neighbours have changed
  std::vector<double> sizes_;
};

}  // namespace

std::vector<FinishedPart> finishParts(const ModelSource& source, const std::vector<const StructureSpec*>& specs,
                                      const BuildOptions& options) {
  return Finisher(source, specs, options).run();
}

BuildResult buildModel(const BuildOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  BuildResult result;
  const ModelSource source = ModelSource::readFolder(options.models, options.skipFaulty ? &result.faults : nullptr);
  const std::vector<const StructureSpec*> specs = chosenSpecs(source, options.only);
  if (specs.empty())
    throw core::InputError(core::displayPath(options.models), 0, "holds no model file with a structure");
  const fs::path manifest = options.output / "manifest.txt";
  const std::string inputs = inputsHash(source, specs);
  std::error_code ec;
  if (fs::is_regular_file(manifest, ec) && core::readText(manifest) == manifestText(inputs, options.output)) {
    result.upToDate = true;
    result.structures = bothSides(specs).size();
    if (!options.quiet)
      std::printf("%zu structures, nothing has changed (%.2f s)\n", specs.size(), secondsSince(start));
    return result;
  }

  std::vector<Part> finished;
  std::vector<const StructureSpec*> finishedSpecs;
  for (Part& part : finishParts(source, specs, options)) {
    // The others are in the cache by now, so a refusal costs the next run nothing.
    if (!part.fault.empty() && !options.skipFaulty) throw core::InputError(part.fault);
    if (!part.fault.empty()) {
      result.faults.push_back(part.fault);
      continue;
    }
    result.made += part.cached ? 0 : 1;
    result.sampledBlocks += part.sampledBlocks;
    finishedSpecs.push_back(part.spec);
    finished.push_back(std::move(part));
  }

  const std::vector<SidedStructure> sided = bothSides(finishedSpecs);
  std::vector<core::ModelNode> nodes = modelNodes(sided);
  std::map<std::string, Part*> owners;
  for (Part& p : finished) owners[SidedStructure{p.spec, false}.id()] = &p;
  for (core::ModelNode& node : nodes) {
    const auto own = owners.find(node.id);
    const auto mirror =
        node.id.ends_with("_l") ? owners.find(node.id.substr(0, node.id.size() - 1) + "r") : owners.end();
    if (own == owners.end() && mirror == owners.end()) continue;
    const Part& part = *(own != owners.end() ? own : mirror)->second;
    if (own == owners.end()) node.mirrorOf = mirror->first;
    result.triangles += part.made.mesh.indices.size() / 3;
    ++result.structures;
  }
  // The full surfaces, the coarser ones, the places.
  const auto write = [&](std::size_t output) {
    if (output > core::kCoarseLevels) {
      const bool marks = output == core::kCoarseLevels + 1;
      core::writeAtomically(options.output / kOutputs[output], marks ? landmarksText(sided) : centrelinesText(sided));
      return;
    }
    std::vector<core::ModelNode> own = nodes;
    for (core::ModelNode& node : own)
      if (const auto owner = owners.find(node.id); owner != owners.end()) {
        const StructureMesh& made = owner->second->made;
        node.mesh = output == 0 ? made.mesh : made.coarse[output - 1];
      }
    core::writeAtomically(options.output / kOutputs[output], encodeGlb(own));
  };
  core::parallelFor(std::size(kOutputs), write, options.threads);
  // With faults the next run must look again.
  if (result.faults.empty())
    core::writeAtomically(manifest, manifestText(inputs, options.output));
  else
    fs::remove(manifest, ec);
  if (options.only.empty() && result.faults.empty()) {
    std::set<std::pair<std::string, std::string>> wanted;
    std::set<std::string> ids;
    for (const Part& p : finished) wanted.emplace(p.spec->id, p.hash), ids.insert(p.spec->id);
    GridCache(options.output / kCacheFolder).keepOnly(ids);
    MeshCache(options.output / kCacheFolder).keepOnly(wanted);
    EnvelopeCache(options.output / kCacheFolder).keepOnly(envelopeKeys(source));
  }
  if (!options.quiet) printTable(finished, secondsSince(start));
  return result;
}

}  // namespace sciatlas::anatomy
