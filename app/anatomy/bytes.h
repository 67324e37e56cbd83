// Plain numbers to and from the bytes of a cache file.
#pragma once
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace sciatlas::anatomy {

template <class Item>
inline void put(std::string& out, const Item& item) {
  static_assert(std::is_trivially_copyable_v<Item>);
  out.append(reinterpret_cast<const char*>(&item), sizeof item);
}

template <class Item>
inline void putAll(std::string& out, const std::vector<Item>& items) {
  put(out, static_cast<std::uint64_t>(items.size()));
  out.append(reinterpret_cast<const char*>(items.data()), items.size() * sizeof(Item));
}

// Takes items off the front; once something does not fit, everything after is refused too.
struct Reader {
  std::string_view left;
  bool good = true;

  template <class Item>
  void take(Item& item) {
    if (!(good = good && left.size() >= sizeof item)) return;
    std::memcpy(&item, left.data(), sizeof item);
    left.remove_prefix(sizeof item);
  }
  template <class Item>
  void takeAll(std::vector<Item>& items) {
    std::uint64_t count = 0;
    take(count);
    if (!(good = good && count <= left.size() / sizeof(Item))) return;
    items.resize(count);
    std::memcpy(items.data(), left.data(), count * sizeof(Item));
    left.remove_prefix(count * sizeof(Item));
  }
};

}  // namespace sciatlas::anatomy
