// Inside lesson: what all its readers of TOML need of ids and words. Not for other layers.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text.h"
#include "core/toml.h"

namespace sciatlas::lesson {

// Fails at the key's line unless one of the items has this id; the nearest one is named.
template <class Items>
void needKnown(const core::TomlTable& t, std::string_view key, const std::string& id, const Items& items,
               const char* what) {
  std::vector<std::string> ids;
  for (const auto& item : items) {
    if (item.id == id) return;
    ids.push_back(item.id);
  }
  t.failAt(key, std::string("unknown ") + what + " \"" + id + "\"" + core::suggestion(id, ids));
}

// Fails at the entry's line when another one has its id.
template <class Item>
void addUnique(std::vector<Item>& items, Item item, const core::TomlTable& t) {
  for (const Item& other : items)
    if (other.id == item.id) t.failAt("id", "a second entry is called \"" + item.id + "\"");
  items.push_back(std::move(item));
}

// The name of a standard view, or empty where the key is absent.
std::string readView(const core::TomlTable& t);

}  // namespace sciatlas::lesson
