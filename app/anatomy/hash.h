// A content hash for caches: FNV-1a over any bytes. Not for security.
#pragma once
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace sciatlas::anatomy {

class Hash {
 public:
  Hash& add(std::string_view bytes) {
    addBytes(bytes.data(), bytes.size());
    return add(bytes.size());  // so that ("ab", "c") and ("a", "bc") differ
  }
  template <class Number>
  requires std::is_arithmetic_v<Number> Hash& add(Number number) {
    addBytes(&number, sizeof number);
    return *this;
  }
  std::uint64_t value() const { return state_; }
  std::string text() const;  // 16 hexadecimal digits

 private:
  void addBytes(const void* data, std::size_t size) {
    const auto* bytes = static_cast<const unsigned char*>(data);
    for (std::size_t i = 0; i < size; ++i) state_ = (state_ ^ bytes[i]) * 0x100000001b3ull;
  }
  std::uint64_t state_ = 0xcbf29ce484222325ull;
};

// The same for many numbers, a word at a time.
class WordHash {
 public:
  template <class Number>
  requires(std::is_arithmetic_v<Number> && sizeof(Number) <= 8) void add(Number number) {
    std::uint64_t word = 0;
    std::memcpy(&word, &number, sizeof number);
    state_ = (state_ ^ word) * 0x9e3779b97f4a7c15ull;
    state_ ^= state_ >> 29;
  }
  // So many times four words, in four rows side by side: each step of one row waits for the one before.
  void addFours(const void* data, std::size_t fours) {
    std::uint64_t rows[4] = {state_, 1, 2, 3};
    const char* from = static_cast<const char*>(data);
    for (std::size_t i = 0; i < fours; ++i) {
      std::uint64_t words[4];
      std::memcpy(words, from + sizeof words * i, sizeof words);
      for (int r = 0; r < 4; ++r) rows[r] = (rows[r] ^ words[r]) * 0x9e3779b97f4a7c15ull, rows[r] ^= rows[r] >> 29;
    }
    for (const std::uint64_t row : rows) add(row);
  }
  std::uint64_t value() const { return state_; }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325ull;
};

inline std::string Hash::text() const {
  std::string digits(16, '0');
  for (int i = 0; i < 16; ++i) digits[i] = "0123456789abcdef"[state_ >> (60 - 4 * i) & 15];
  return digits;
}

}  // namespace sciatlas::anatomy
