// Reads the catalogue, the model and the lessons on a thread of its own, so that the window is alive meanwhile.
#pragma once
#include <pthread.h>

#include <atomic>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/files.h"
#include "lesson/lesson.h"
#include "living/body.h"
#include "scene/atlas.h"
#include "shell/lesson_source.h"

namespace sciatlas::shell {

// Always usable: what could not be read is empty and named in `faults`.
struct Loaded {
  std::unique_ptr<scene::Atlas> atlas;
  std::unique_ptr<living::Body> body;  // null when pathologies or poses could not be read
  std::unique_ptr<lesson::Library> library;
  std::string lesson;  // id of the lesson to open; empty when none was asked for or it is faulty
  std::vector<std::string> faults;
  bool modelRead = false;  // otherwise the atlas is empty, and landmarks of lessons are not checked
  double seconds = 0;
  std::future<void> searchTree;  // of what is seen: still being made while the window takes the rest over
};

class Loader {
 public:
  // `awake` is called from the thread when there is something new to show.
  Loader(LessonSource lessons, std::filesystem::path model, void (*awake)());
  ~Loader();  // cancels and waits
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;

  float fraction() const { return fraction_; }
  std::string word() const;
  std::optional<Loaded> take();  // once, when finished

 private:
  static void* run(void* self);
  Loaded load();
  bool progress(float fraction, const std::string& word);

  LessonSource lessons_;
  core::Paths paths_;
  std::filesystem::path model_;
  void (*awake_)();
  pthread_t thread_{};
  bool joined_ = false;
  std::atomic<float> fraction_{0};
  std::atomic<bool> cancelled_{false}, finished_{false};
  mutable std::mutex mutex_;
  std::string word_;
  Loaded result_;
};

}  // namespace sciatlas::shell
