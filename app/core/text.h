// Small text helpers shared by every reader of user data.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sciatlas::core {

// The candidate with the smallest edit distance to `name`, or empty when none is near (more than a third of its letters
// wrong).
std::string nearestName(std::string_view name, const std::vector<std::string>& candidates);

// ", did you mean \"x\"?" or empty.
std::string suggestion(std::string_view name, const std::vector<std::string>& candidates);

std::string lowerCase(std::string_view text);  // ASCII letters only
std::vector<std::string> split(std::string_view text, char separator);

}  // namespace sciatlas::core
