// Random numbers that are the same everywhere for the same seed (the standard library's distributions are not).
// SplitMix64: Steele GL, Lea D, Flood CH. Fast splittable pseudorandom number generators. OOPSLA 2014.
#pragma once
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace sciatlas::lesson {

class QuizRandom {
 public:
  explicit QuizRandom(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15ull;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }
  template <class T>
  void shuffle(std::vector<T>& items) {  // Fisher and Yates
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

 private:
  std::uint64_t state_;
};

// A seed of one's own for each question (FNV-1a of the name).
inline std::uint64_t seedFor(std::uint64_t seed, std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325ull ^ seed;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
  return hash;
}

}  // namespace sciatlas::lesson
