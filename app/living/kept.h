// What is found once and kept in a file: the same words write a thing and read it back.
#pragma once
#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

namespace sciatlas::living {

class Kept {
 public:
  Kept() = default;                                                             // writes
  explicit Kept(std::string bytes) : bytes_(std::move(bytes)), reads_(true) {}  // reads

  bool reads() const { return reads_; }
  // The bytes were not those of this thing; what has been read is worthless.
  bool failed() const { return failed_; }
  void fail() { failed_ = true; }
  bool atEnd() const { return at_ == bytes_.size(); }
  const std::string& bytes() const { return bytes_; }

  template <class T>
  void operator()(T& value) {
    if constexpr (requires { value.keep(*this); })
      value.keep(*this);
    else {
      static_assert(std::is_trivially_copyable_v<T>);
      raw(&value, sizeof value);
    }
  }
  template <class T>
  void operator()(std::vector<T>& values) {
    std::uint64_t count = values.size();
    (*this)(count);
    if (reads_) {
      // Nothing takes less than a byte.
      if (failed_ || count > bytes_.size() - at_) return fail();
      values.resize(count);
    }
    if constexpr (std::is_trivially_copyable_v<T>)
      raw(values.data(), values.size() * sizeof(T));
    else
      for (T& value : values) (*this)(value);
  }
  template <class T, std::size_t N>
  void operator()(std::array<T, N>& values) {
    for (T& value : values) (*this)(value);
  }

 private:
  void raw(void* data, std::size_t size) {
    if (!reads_) {
      bytes_.append(static_cast<const char*>(data), size);
      return;
    }
    if (failed_ || size > bytes_.size() - at_) return fail();
    std::memcpy(data, bytes_.data() + at_, size);
    at_ += size;
  }

  std::string bytes_;
  std::size_t at_ = 0;
  bool reads_ = false, failed_ = false;
};

}  // namespace sciatlas::living
