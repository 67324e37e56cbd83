#include "assets/load_model.h"

#include <assimp/mesh.h>
#include <assimp/postprocess.h>
#include <assimp/scene.h>

#include <assimp/IOSystem.hpp>
#include <assimp/Importer.hpp>
#include <assimp/ProgressHandler.hpp>
#include <cmath>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <set>

#include "assets/big_stack.h"
#include "assets/glb_check.h"
#include "assets/side_files.h"
#include "core/error.h"
#include "core/files.h"
#include "core/parallel.h"

namespace sciatlas::assets {
namespace {

constexpr float kMmPerMetre = 1000;
constexpr float kLargestCoordinateMm = 10000;  // ten metres: no atlas is larger, a wrong unit is

// The importer gets the bytes in memory; a foreign file that points to further files must not read them.
class NoFiles : public Assimp::IOSystem {
 public:
  bool Exists(const char*) const override { return false; }
  char getOsSeparator() const override { return '/'; }
  Assimp::IOStream* Open(const char*, const char*) override { return nullptr; }
  void Close(Assimp::IOStream*) override {}
};

struct Cancelled {};

class ProgressBridge : public Assimp::ProgressHandler {
 public:
  explicit ProgressBridge(const Progress& progress) : progress_(progress) {}
  bool Update(float fraction) override {
    return !progress_ || progress_(0.1f + 0.4f * std::max(fraction, 0.0f), "Reading the model");
  }

 private:
  const Progress& progress_;
};

// One node that becomes a ModelNode: its place among the ids, and the transform from its mesh to the model frame.
struct NodeTask {
  const aiNode* node;
  aiMatrix4x4 toModel;
};

bool allFinite(const glm::vec3& v) {
  return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z);
}

glm::vec3 unitOr(const glm::vec3& v, const glm::vec3& otherwise) {
  const float length = glm::length(v);
  return std::isfinite(length) && length > 1e-12f ? v / length : otherwise;
}

glm::vec3 toGlm(const aiVector3D& v) {
  return {v.x, v.y, v.z};
}

// Smooth normals for files that have none.
void makeNormals(core::Mesh& mesh, std::size_t firstVertex, std::size_t firstIndex) {
  for (std::size_t i = firstIndex; i + 2 < mesh.indices.size(); i += 3) {
    const auto a = mesh.indices[i], b = mesh.indices[i + 1], c = mesh.indices[i + 2];
    const glm::vec3 area =
        glm::cross(mesh.positionsMm[b] - mesh.positionsMm[a], mesh.positionsMm[c] - mesh.positionsMm[a]);
    for (const auto v : {a, b, c}) mesh.normals[v] += area;
  }
  for (std::size_t v = firstVertex; v < mesh.normals.size(); ++v) mesh.normals[v] = unitOr(mesh.normals[v], {0, 1, 0});
}

void append(core::Mesh& mesh, const aiMesh& source, const aiMatrix4x4& toModel, const std::string& file,
            const std::string& id) {
  const auto fault = [&](const std::string& what) {
    throw core::InputError(file, 0, "structure \"" + id + "\" " + what);
  };
  const std::size_t first = mesh.positionsMm.size(), count = source.mNumVertices, firstIndex = mesh.indices.size();
  const glm::mat3 linear(toModel.a1, toModel.b1, toModel.c1, toModel.a2, toModel.b2, toModel.c2, toModel.a3, toModel.b3,
                         toModel.c3);
  const glm::vec3 shift(toModel.a4, toModel.b4, toModel.c4);
  const float determinant = glm::determinant(linear);
  if (!std::isfinite(determinant) || std::abs(determinant) < 1e-12f) fault("has a transform without a volume");
  const glm::mat3 normalMatrix = glm::transpose(glm::inverse(linear));

  mesh.positionsMm.resize(first + count);
  mesh.normals.resize(first + count, glm::vec3(0));
  mesh.fibres.resize(first + count, glm::vec3(0, 1, 0));
  mesh.uv.resize(first + count, glm::vec2(0));
  mesh.occlusion.resize(first + count, 1.0f);
  for (std::size_t i = 0; i < count; ++i) {
    const glm::vec3 p = (linear * toGlm(source.mVertices[i]) + shift) * kMmPerMetre;
    if (!allFinite(p)) fault("has a position that is not a number");
    if (glm::max(glm::max(std::abs(p.x), std::abs(p.y)), std::abs(p.z)) > kLargestCoordinateMm)
      fault("lies more than 10 m from the origin; glTF files are in metres");
    mesh.positionsMm[first + i] = p;
    mesh.boxMm.add(p);
  }
  if (source.mNormals)
    for (std::size_t i = 0; i < count; ++i)
      mesh.normals[first + i] = unitOr(normalMatrix * toGlm(source.mNormals[i]), {0, 1, 0});
  if (source.mTangents)
    for (std::size_t i = 0; i < count; ++i)
      mesh.fibres[first + i] = unitOr(linear * toGlm(source.mTangents[i]), {0, 1, 0});
  if (source.mTextureCoords[0])
    for (std::size_t i = 0; i < count; ++i) {
      const aiVector3D& t = source.mTextureCoords[0][i];
      const glm::vec2 uv(t.x, 1 - t.y);  // Assimp turns V over
      mesh.uv[first + i] = std::isfinite(uv.x) && std::isfinite(uv.y) ? uv : glm::vec2(0);
    }
  if (source.mColors[0])
    for (std::size_t i = 0; i < count; ++i) {
      const float open = source.mColors[0][i].r;
      mesh.occlusion[first + i] = std::isfinite(open) ? glm::clamp(open, 0.0f, 1.0f) : 1.0f;
    }

  mesh.indices.reserve(firstIndex + std::size_t{3} * source.mNumFaces);
  for (unsigned f = 0; f < source.mNumFaces; ++f) {
    const aiFace& face = source.mFaces[f];
    if (face.mNumIndices != 3)
      fault("has a face with " + std::to_string(face.mNumIndices) + " corners, triangles were expected");
    for (int k = 0; k < 3; ++k) {
      // A mirroring transform turns triangles inside out; swapping two corners turns them back.
      const unsigned index = face.mIndices[determinant < 0 ? 2 - k : k];
      if (index >= count) fault("has a triangle with a corner that does not exist");
      mesh.indices.push_back(static_cast<std::uint32_t>(first + index));
    }
  }
  if (!source.mNormals) makeNormals(mesh, first, firstIndex);
}

// The importer's copy of a surface is let go as soon as the last node that shows it has its own.
class MeshUsers {
 public:
  explicit MeshUsers(aiScene& scene) : scene_(scene), left_(scene.mNumMeshes) {}
  void add(const aiNode& node) {
    for (unsigned m = 0; m < node.mNumMeshes; ++m) ++left_[node.mMeshes[m]];
  }
  void done(const aiNode& node) {
    for (unsigned m = 0; m < node.mNumMeshes; ++m)
      if (--left_[node.mMeshes[m]] == 0) {
        delete scene_.mMeshes[node.mMeshes[m]];
        scene_.mMeshes[node.mMeshes[m]] = nullptr;
      }
  }

 private:
  aiScene& scene_;
  std::vector<std::atomic<int>> left_;
};

std::vector<core::ModelNode> convert(aiScene& scene, const std::string& file, const Progress& progress) {
  std::vector<NodeTask> tasks;
  std::vector<core::ModelNode> nodes;
  MeshUsers users(scene);
  std::set<std::string> ids;
  struct Open {
    const aiNode* node;
    std::string parent;
    aiMatrix4x4 above;
  };
  std::vector<Open> open{{scene.mRootNode, "", aiMatrix4x4()}};
  while (!open.empty()) {
    const Open at = open.back();
    open.pop_back();
    const aiMatrix4x4 toModel = at.above * at.node->mTransformation;
    std::string id = at.node->mName.C_Str();
    // Assimp adds this root when the file's scene has several nodes at the top.
    const bool addedByAssimp = at.node == scene.mRootNode && id == "ROOT" && at.node->mNumMeshes == 0;
    if (!addedByAssimp) {
      if (id.empty()) throw core::InputError(file, 0, "a node has no name; nodes are named by structure ids");
      if (!ids.insert(id).second) throw core::InputError(file, 0, "two nodes are named \"" + id + "\"");
      nodes.push_back({id, at.parent, {}});
      tasks.push_back({at.node, toModel});
      users.add(*at.node);
    }
    for (unsigned c = at.node->mNumChildren; c-- > 0;)
      open.push_back({at.node->mChildren[c], addedByAssimp ? std::string() : id, toModel});
  }
  std::atomic<bool> cancelled{false};
  std::atomic<std::size_t> done{0};
  std::mutex reporting;
  core::parallelFor(nodes.size(), [&](std::size_t i) {
    if (cancelled) return;
    const NodeTask& task = tasks[i];
    for (unsigned m = 0; m < task.node->mNumMeshes; ++m)
      append(nodes[i].mesh, *scene.mMeshes[task.node->mMeshes[m]], task.toModel, file, nodes[i].id);
    users.done(*task.node);
    if (!progress) return;
    const float fraction = static_cast<float>(++done) / static_cast<float>(nodes.size());
    const std::lock_guard lock(reporting);
    if (!progress(0.5f + 0.5f * fraction, "Preparing surfaces")) cancelled = true;
  });
  if (cancelled) throw Cancelled();
  return nodes;
}

std::vector<core::ModelNode> readNodes(std::string bytes, const std::string& file, const Progress& progress) {
  Assimp::Importer importer;
  importer.SetIOHandler(new NoFiles);  // the importer owns both
  importer.SetProgressHandler(new ProgressBridge(progress));
  // Every other post-processing step damages something of ours: joining merges morph targets, pre-transforming drops
  // names.
  const aiScene* scene =
      importer.ReadFileFromMemory(bytes.data(), bytes.size(), aiProcess_ValidateDataStructure, "glb");
  if (!scene || !scene->mRootNode) {
    if (progress && !progress(0.5f, "Reading the model")) throw Cancelled();
    std::string why = importer.GetErrorString();
    if (why.starts_with("No suitable reader")) why = "it says nothing of its glTF version";
    throw core::InputError(file, 0, "is damaged: " + why);
  }
  bytes = {};
  const std::unique_ptr<aiScene> own(importer.GetOrphanedScene());
  return convert(*own, file, progress);
}

const char* const kCoarseSuffixes[core::kCoarseLevels] = {"_quarter", "_sixteenth"};

// The coarser surfaces of a model; nothing where the file does not exist.
std::vector<core::ModelNode> readLevel(const std::filesystem::path& glb, std::size_t level) {
  std::filesystem::path file = glb;
  file.replace_filename(glb.stem().string() + kCoarseSuffixes[level] + glb.extension().string());
  std::error_code ec;
  if (!std::filesystem::is_regular_file(file, ec)) return {};
  const std::string name = core::displayPath(file);
  std::string bytes = core::readText(file);
  checkGlb(bytes, name);
  std::vector<core::ModelNode> nodes;
  onBigStack([&] { nodes = readNodes(std::move(bytes), name, {}); });
  return nodes;
}

void addLevel(core::ModelData& model, std::size_t level, std::vector<core::ModelNode> nodes) {
  std::map<std::string, core::ModelNode*> byId;
  for (core::ModelNode& node : nodes) byId[node.id] = &node;
  for (core::ModelNode& node : model.nodes)
    if (const auto it = byId.find(node.id); it != byId.end()) node.coarse[level] = std::move(it->second->mesh);
}

}  // namespace

core::ModelData loadModel(const std::filesystem::path& glb, const Progress& progress) {
  const std::string file = core::displayPath(glb);
  if (progress && !progress(0, "Opening the model")) throw core::InputError(file, 0, "loading was cancelled");
  std::string bytes = core::readText(glb);
  checkGlb(bytes, file);

  core::ModelData model;
  // The side files are text and take about as long as the surfaces, so they are read beside them.
  auto sideFiles = std::async(std::launch::async, [&] {
    model.landmarks = readLandmarks(glb.parent_path() / "landmarks.toml");
    model.centrelines = readCentrelines(glb.parent_path() / "centrelines.toml");
  });
  std::array<std::future<std::vector<core::ModelNode>>, core::kCoarseLevels> levels;
  for (std::size_t level = 0; level < levels.size(); ++level)
    levels[level] = std::async(std::launch::async, [&glb, level] { return readLevel(glb, level); });
  try {
    // A deep chain of nodes or brackets overflows an ordinary stack inside the importer.
    onBigStack([&] { model.nodes = readNodes(std::move(bytes), file, progress); });
  } catch (const Cancelled&) {
    throw core::InputError(file, 0, "loading was cancelled");
  }
  for (std::size_t level = 0; level < levels.size(); ++level) addLevel(model, level, levels[level].get());
  sideFiles.get();
  return model;
}

}  // namespace sciatlas::assets
