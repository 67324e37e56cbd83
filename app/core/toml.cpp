#include "core/toml.h"

#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <sstream>

#include "core/error.h"
#include "core/files.h"
#include "core/text.h"

namespace sciatlas::core {
namespace {

// What is wrong with the notation, in the words of somebody who writes lessons rather than parsers.
std::string plainFault(std::string words) {
  const auto says = [&](std::string_view part) { return words.find(part) != std::string::npos; };
  if (says("utf-8")) return "this is no text in UTF-8";
  if (says("could not determine value type"))
    return "a value was expected: a number, true or false, a text in \"quotes\" or a list in [brackets]";
  if (says("string") && says("end-of-file")) return "a text has no closing quotes";
  if (says("string") && says("newline")) return "a text has no closing quotes on its line";
  return "this is not TOML: " + words;
}

int lineOfNode(const toml::node& node) {
  return static_cast<int>(node.source().begin.line);
}

std::string kindOf(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "text";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a number";
    case toml::node_type::boolean:
      return "true or false";
    default:
      return "a date or time";
  }
}

[[noreturn]] void wrongKind(const std::string& file, std::string_view key, const toml::node& node,
                            const char* expected) {
  throw InputError(file, lineOfNode(node),
                   "\"" + std::string(key) + "\" is " + kindOf(node) + ", " + expected + " was expected");
}

const toml::array& asArray(const std::string& file, std::string_view key, const toml::node& node) {
  if (const auto* v = node.as_array()) return *v;
  wrongKind(file, key, node, "a list in [ ]");
}

}  // namespace

std::string tomlText(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\', out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (code < 0x20 || code == 0x7f) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04X", static_cast<unsigned>(code));
      out += escaped;
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string tomlTexts(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) out += (out.size() > 1 ? ", " : "") + tomlText(text);
  return out + "]";
}

TomlTable::TomlTable(std::shared_ptr<const void> document, const toml::table* table,
                     std::shared_ptr<const std::string> file)
    : document_(std::move(document)),
      table_(table),
      file_(std::move(file)),
      asked_(std::make_shared<std::vector<std::string>>()) {}

TomlTable TomlTable::with(std::shared_ptr<const Words> words) const {
  TomlTable other(document_, table_, file_);
  other.words_ = std::move(words);
  return other;
}

TomlTable TomlTable::child(const toml::table* table) const {
  return TomlTable(document_, table, file_).with(words_);
}

std::string TomlTable::asText(std::string_view key, const toml::node& node) const {
  const auto* held = node.as_string();
  if (!held) wrongKind(*file_, key, node, "text in quotes");
  std::string text = held->get();
  if (!words_) return text;
  for (std::size_t from = 0; (from = text.find('{', from)) != std::string::npos;) {
    const std::size_t to = text.find('}', from);
    const std::string word = text.substr(from + 1, to == std::string::npos ? to : to - from - 1);
    const auto it = words_->find(word);
    if (it == words_->end()) {
      std::vector<std::string> known;
      for (const auto& [name, value] : *words_) known.push_back(name);
      throw InputError(*file_, lineOfNode(node), "unknown word {" + word + "}" + suggestion(word, known));
    }
    text.replace(from, word.size() + 2, it->second);
    from += it->second.size();
  }
  return text;
}

double TomlTable::asNumber(std::string_view key, const toml::node& node) const {
  if (words_ && node.is_string()) {
    const std::string text = asText(key, node);
    double value = 0;
    const char* end = text.data() + text.size();
    if (const auto [stop, fault] = std::from_chars(text.data(), end, value); fault == std::errc() && stop == end)
      return value;
  }
  if (const auto v = node.value<double>(); v && node.is_number()) {
    if (!std::isfinite(*v))
      throw InputError(*file_, lineOfNode(node), "\"" + std::string(key) + "\" is not a finite number");
    return *v;
  }
  wrongKind(*file_, key, node, "a number");
}

glm::dvec3 TomlTable::asVector(std::string_view key, const toml::node& node) const {
  const toml::array& list = asArray(*file_, key, node);
  if (list.size() != 3)
    throw InputError(*file_, lineOfNode(node),
                     "\"" + std::string(key) + "\" has " + std::to_string(list.size()) +
                         " numbers, 3 (x, y, z in mm) were expected");
  return {asNumber(key, list[0]), asNumber(key, list[1]), asNumber(key, list[2])};
}

TomlTable TomlTable::readFile(const std::filesystem::path& file) {
  return parse(readText(file), displayPath(file));
}

TomlTable TomlTable::parse(std::string_view text, const std::string& fileName) {
  auto name = std::make_shared<const std::string>(fileName);
  try {
    auto document = std::make_shared<const toml::table>(toml::parse(text, fileName));
    const toml::table* root = document.get();
    return TomlTable(std::move(document), root, std::move(name));
  } catch (const toml::parse_error& e) {
    throw InputError(fileName, static_cast<int>(e.source().begin.line), plainFault(std::string(e.description())));
  }
}

const toml::node* TomlTable::find(std::string_view key) const {
  asked_->emplace_back(key);
  return table_->get(key);
}

const toml::node& TomlTable::need(std::string_view key) const {
  if (const toml::node* node = find(key)) return *node;
  std::vector<std::string> present;
  for (const auto& [k, v] : *table_) present.emplace_back(k.str());
  fail("\"" + std::string(key) + "\" is missing" + suggestion(key, present));
}

bool TomlTable::has(std::string_view key) const {
  return find(key) != nullptr;
}

bool TomlTable::holdsText(std::string_view key) const {
  const toml::node* node = find(key);
  if (!node) return false;
  if (const auto* list = node->as_array()) return !list->empty() && (*list)[0].is_string();
  return node->is_string();
}

bool TomlTable::holdsNumber(std::string_view key) const {
  const toml::node* node = find(key);
  return node && (node->is_number() || (words_ && node->is_string()));
}

std::string TomlTable::text(std::string_view key) const {
  return asText(key, need(key));
}
std::string TomlTable::text(std::string_view key, std::string_view otherwise) const {
  const toml::node* node = find(key);
  return node ? asText(key, *node) : std::string(otherwise);
}

double TomlTable::number(std::string_view key) const {
  return asNumber(key, need(key));
}
double TomlTable::number(std::string_view key, double otherwise) const {
  const toml::node* node = find(key);
  return node ? asNumber(key, *node) : otherwise;
}

int TomlTable::integer(std::string_view key, int otherwise) const {
  const toml::node* node = find(key);
  if (!node) return otherwise;
  if (const auto* v = node->as_integer()) return static_cast<int>(v->get());
  wrongKind(*file_, key, *node, "a whole number");
}

bool TomlTable::boolean(std::string_view key, bool otherwise) const {
  const toml::node* node = find(key);
  if (!node) return otherwise;
  if (const auto* v = node->as_boolean()) return v->get();
  wrongKind(*file_, key, *node, "true or false");
}

glm::dvec3 TomlTable::vector(std::string_view key) const {
  return asVector(key, need(key));
}

std::vector<glm::dvec3> TomlTable::vectors(std::string_view key) const {
  std::vector<glm::dvec3> out;
  if (const toml::node* node = find(key))
    for (const toml::node& item : asArray(*file_, key, *node)) out.push_back(asVector(key, item));
  return out;
}

glm::dvec3 TomlTable::vector(std::string_view key, const glm::dvec3& otherwise) const {
  return table_->contains(key) ? vector(key) : (asked_->emplace_back(key), otherwise);
}

std::vector<double> TomlTable::numbers(std::string_view key) const {
  std::vector<double> out;
  if (const toml::node* node = find(key))
    for (const toml::node& item : asArray(*file_, key, *node)) out.push_back(asNumber(key, item));
  return out;
}

std::vector<std::string> TomlTable::texts(std::string_view key) const {
  std::vector<std::string> out;
  if (const toml::node* node = find(key))
    for (const toml::node& item : asArray(*file_, key, *node)) out.push_back(asText(key, item));
  return out;
}

std::vector<std::variant<std::string, glm::dvec3>> TomlTable::namesOrVectors(std::string_view key) const {
  std::vector<std::variant<std::string, glm::dvec3>> out;
  if (const toml::node* node = find(key))
    for (const toml::node& item : asArray(*file_, key, *node)) {
      if (item.is_array())
        out.emplace_back(asVector(key, item));
      else
        out.emplace_back(asText(key, item));
    }
  return out;
}

std::vector<std::vector<std::string>> TomlTable::textRows(std::string_view key) const {
  std::vector<std::vector<std::string>> out;
  if (const toml::node* node = find(key))
    for (const toml::node& row : asArray(*file_, key, *node)) {
      out.emplace_back();
      for (const toml::node& item : asArray(*file_, key, row)) out.back().push_back(asText(key, item));
    }
  return out;
}

std::optional<TomlTable> TomlTable::table(std::string_view key) const {
  const toml::node* node = find(key);
  if (!node) return std::nullopt;
  if (const toml::table* t = node->as_table()) return child(t);
  wrongKind(*file_, key, *node, "a table");
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) const {
  std::vector<TomlTable> out;
  if (const toml::node* node = find(key))
    for (const toml::node& item : asArray(*file_, key, *node)) {
      const toml::table* t = item.as_table();
      if (!t) wrongKind(*file_, key, item, "a table");
      out.push_back(child(t));
    }
  return out;
}

std::vector<std::string> TomlTable::keys() const {
  std::vector<std::pair<toml::source_position, std::string>> found;
  for (const auto& [key, node] : *table_) found.emplace_back(node.source().begin, std::string(key.str()));
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> out;
  for (auto& [at, key] : found) out.push_back(std::move(key));
  return out;
}

std::vector<std::pair<std::string, TomlTable>> TomlTable::children() const {
  std::vector<std::pair<std::string, TomlTable>> out;
  for (const auto& [key, node] : *table_) {
    asked_->emplace_back(key.str());
    const toml::table* t = node.as_table();
    if (!t) wrongKind(*file_, key.str(), node, "a table");
    out.emplace_back(std::string(key.str()), child(t));
  }
  // toml++ sorts by name; the order of the file is what the author meant.
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.second.line() < b.second.line(); });
  return out;
}

void TomlTable::done() const {
  for (const auto& [key, node] : *table_)
    if (std::find(asked_->begin(), asked_->end(), key.str()) == asked_->end())
      throw InputError(*file_, lineOfNode(node),
                       "unknown key \"" + std::string(key.str()) + "\"" + suggestion(key.str(), *asked_));
}

void TomlTable::fail(const std::string& sentence) const {
  throw InputError(*file_, line(), sentence);
}
void TomlTable::failAt(std::string_view key, const std::string& sentence) const {
  throw InputError(*file_, lineOf(key), sentence);
}
int TomlTable::line() const {
  return lineOfNode(*table_);
}
int TomlTable::lineOf(std::string_view key) const {
  const toml::node* node = table_->get(key);
  return node ? lineOfNode(*node) : line();
}

}  // namespace sciatlas::core
