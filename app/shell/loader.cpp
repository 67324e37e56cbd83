#include "shell/loader.h"

#include <chrono>
#include <cmath>

#include "assets/load_model.h"
#include "core/error.h"
#include "shell/scene_options.h"

namespace sciatlas::shell {
namespace {

// A damaged file may send the importer into deep recursion; the default stack of a thread is too small for that.
constexpr std::size_t kStackBytes = 64u << 20;
constexpr float kModelShare = 0.8f;  // of the progress bar

}  // namespace

Loader::Loader(LessonSource lessons, std::filesystem::path model, void (*awake)())
    : lessons_(std::move(lessons)), paths_(lessons_.paths), model_(std::move(model)), awake_(awake) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  const int failed = pthread_create(&thread_, &attributes, &Loader::run, this);
  pthread_attr_destroy(&attributes);
  if (failed) throw core::InputError("The system refused to start a thread for reading the model.");
}

Loader::~Loader() {
  cancelled_ = true;
  if (!joined_) pthread_join(thread_, nullptr);
}

std::string Loader::word() const {
  const std::scoped_lock lock(mutex_);
  return word_;
}

std::optional<Loaded> Loader::take() {
  if (joined_ || !finished_) return std::nullopt;
  pthread_join(thread_, nullptr);
  joined_ = true;
  return std::move(result_);
}

bool Loader::progress(float fraction, const std::string& word) {
  const bool visible = std::floor(100 * fraction) != std::floor(100 * fraction_.load());
  fraction_ = fraction;
  {
    const std::scoped_lock lock(mutex_);
    word_ = word;
  }
  if (visible) awake_();
  return !cancelled_;
}

void* Loader::run(void* self) {
  auto& loader = *static_cast<Loader*>(self);
  const auto start = std::chrono::steady_clock::now();
  try {
    loader.result_ = loader.load();
  } catch (const core::InputError& e) {
    loader.result_.faults.push_back(e.what());
  } catch (const std::exception& e) {
    loader.result_.faults.push_back(std::string("The model could not be read (") + e.what() + ").");
  }
  auto& result = loader.result_;
  if (!result.atlas) result.atlas = std::make_unique<scene::Atlas>(scene::Catalogue(), core::ModelData());
  if (!result.library) result.library = std::make_unique<lesson::Library>();
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  loader.finished_ = true;
  loader.awake_();
  return nullptr;
}

Loaded Loader::load() {
  Loaded loaded;
  progress(0.01f, "Reading the catalogue");
  const auto catalogue = scene::Catalogue::load(paths_.models / "structures.toml");
  try {
    needModel(model_);
    auto model = assets::loadModel(
        model_, [this](float fraction, const char* what) { return progress(kModelShare * fraction, what); });
    progress(kModelShare, "Preparing the model");
    loaded.atlas = std::make_unique<scene::Atlas>(catalogue, std::move(model));
    loaded.modelRead = true;
  } catch (const core::InputError& e) {
    loaded.faults.push_back(e.what());
    loaded.atlas = std::make_unique<scene::Atlas>(catalogue, core::ModelData());
  }
  loaded.searchTree =
      std::async(std::launch::async, [atlas = loaded.atlas.get()] { atlas->prepareQueries(scene::Surfaces::Quick); });
  try {
    if (loaded.modelRead) loaded.body = std::make_unique<living::Body>(paths_, *loaded.atlas);
  } catch (const core::InputError& e) {
    loaded.faults.push_back(e.what());
  }
  progress(0.92f, "Reading the lessons");
  loaded.library = std::make_unique<lesson::Library>(
      lessons_.read(catalogue, loaded.modelRead ? loaded.atlas.get() : nullptr, loaded.body.get(), &loaded.lesson));
  if (!loaded.library->problems.empty()) {
    std::string all = "Some lesson files have faults and were left out:";
    for (const auto& problem : loaded.library->problems) all += "\n" + problem;
    loaded.faults.push_back(std::move(all));
  }
  return loaded;
}

}  // namespace sciatlas::shell
