// Says how far the generator is: one live line on a terminal, a line per structure anywhere else, nothing when quiet.
#pragma once
#include <mutex>
#include <string>

namespace sciatlas::anatomy {

// 48210 -> "48 210"
std::string grouped(std::size_t number);

class Progress {
 public:
  Progress(std::size_t total, bool quiet);
  ~Progress();  // ends the live line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Thread-safe.
  void done(const std::string& id, std::size_t triangles, double seconds);

 private:
  std::mutex lock_;
  std::size_t total_, count_ = 0;
  bool quiet_, terminal_;
};

}  // namespace sciatlas::anatomy
