// Changing numbers in the text of a model file, everything else (comments, layout, order) untouched.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sciatlas::anatomy {

// One entry [landmark] or [section]: its 1-based line (of the inline table, or of the [landmark.name] header) and the
// new values.
struct TextChange {
  int line = 0;
  std::vector<std::pair<std::string, std::string>> values;  // key, text of the value
};

std::string applyChanges(std::string_view text, std::vector<TextChange> changes);

}  // namespace sciatlas::anatomy
