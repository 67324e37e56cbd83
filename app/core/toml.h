// Reading TOML with errors a teacher can act on. A Table wraps one toml++ table with the name of its file: every getter
// checks the type, an absent key without a default is an error, and done() refuses keys that nobody asked for (with the
// nearest known name), so a misspelt key is never silently ignored. All errors are InputError "FILE:LINE: ...".
#pragma once
#include <filesystem>
#include <functional>
#include <glm/glm.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace toml {
inline namespace v3 {
class table;
class node;
}  // namespace v3
}  // namespace toml

namespace sciatlas::core {

// Text as TOML writes it, quotes included: read again it is the same, whatever it holds.
std::string tomlText(std::string_view text);
// ["a", "b"]
std::string tomlTexts(const std::vector<std::string>& texts);

class TomlTable {
 public:
  // Reads a file; the returned table keeps the document alive.
  static TomlTable readFile(const std::filesystem::path& file);
  static TomlTable parse(std::string_view text, const std::string& fileName);

  bool has(std::string_view key) const;
  bool holdsText(std::string_view key) const;    // text, or a list whose first entry is text
  bool holdsNumber(std::string_view key) const;  // a number, or in a table with words a text that becomes one
  std::string text(std::string_view key) const;
  std::string text(std::string_view key, std::string_view otherwise) const;
  double number(std::string_view key) const;  // integers are accepted
  double number(std::string_view key, double otherwise) const;
  int integer(std::string_view key, int otherwise) const;
  bool boolean(std::string_view key, bool otherwise) const;
  glm::dvec3 vector(std::string_view key) const;
  glm::dvec3 vector(std::string_view key, const glm::dvec3& otherwise) const;
  std::vector<double> numbers(std::string_view key) const;      // empty if absent
  std::vector<glm::dvec3> vectors(std::string_view key) const;  // [[x,y,z], ...]; empty if absent
  // ["name", [x,y,z], ...], mixed as one likes; empty if absent.
  std::vector<std::variant<std::string, glm::dvec3>> namesOrVectors(std::string_view key) const;
  std::vector<std::string> texts(std::string_view key) const;                  // empty if absent
  std::vector<std::vector<std::string>> textRows(std::string_view key) const;  // [[a,b],[c]]; empty if absent
  std::optional<TomlTable> table(std::string_view key) const;
  std::vector<TomlTable> tables(std::string_view key) const;        // [[key]]; empty if absent
  std::vector<std::string> keys() const;                            // those that are there, in the order of the file
  std::vector<std::pair<std::string, TomlTable>> children() const;  // sub-tables in the order of the file

  // The same table for one of several cases that it is written for: every {word} in a text becomes what the map says,
  // and a text that is then a number may be read as one. Unknown words are an error. Sub-tables inherit it.
  using Words = std::map<std::string, std::string>;
  TomlTable with(std::shared_ptr<const Words> words) const;

  // Throws for keys that were never asked for.
  void done() const;

  // An error at this table's line, or at a key's line.
  [[noreturn]] void fail(const std::string& sentence) const;
  [[noreturn]] void failAt(std::string_view key, const std::string& sentence) const;
  int line() const;
  int lineOf(std::string_view key) const;
  const std::string& file() const { return *file_; }

 private:
  TomlTable(std::shared_ptr<const void> document, const toml::table* table, std::shared_ptr<const std::string> file);
  const toml::node* find(std::string_view key) const;
  const toml::node& need(std::string_view key) const;
  TomlTable child(const toml::table* table) const;
  double asNumber(std::string_view key, const toml::node& node) const;
  std::string asText(std::string_view key, const toml::node& node) const;
  glm::dvec3 asVector(std::string_view key, const toml::node& node) const;

  std::shared_ptr<const void> document_;
  const toml::table* table_;
  std::shared_ptr<const std::string> file_;
  std::shared_ptr<std::vector<std::string>> asked_;
  std::shared_ptr<const Words> words_;
};

}  // namespace sciatlas::core
