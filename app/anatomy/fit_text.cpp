#include "anatomy/fit_text.h"

#include <algorithm>
#include <cctype>

namespace sciatlas::anatomy {
namespace {

bool isKeyLetter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
}

// Index past a quoted string or comment that starts at i, or i where there is none.
std::size_t pastQuoted(std::string_view text, std::size_t i) {
  if (text[i] == '#') return std::min(text.find('\n', i), text.size());
  if (text[i] != '"' && text[i] != '\'') return i;
  const char quote = text[i++];
  while (i < text.size() && text[i] != quote && text[i] != '\n') i += quote == '"' && text[i] == '\\' ? 2 : 1;
  return std::min(i + 1, text.size());
}

// Where the value begins and ends after "key =".
std::pair<std::size_t, std::size_t> valueSpan(std::string_view text, std::size_t i) {
  while (i < text.size() && (text[i] == ' ' || text[i] == '\t')) ++i;
  const std::size_t begin = i;
  int depth = 0;
  while (i < text.size()) {
    if (depth == 0 && text[i] == '#') break;
    if (const std::size_t next = pastQuoted(text, i); next != i) {
      i = next;
      continue;
    }
    const char c = text[i];
    if (depth == 0 && (c == ',' || c == '}' || c == '\n' || c == ']')) break;
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    ++i;
  }
  std::size_t end = i;
  while (end > begin && (text[end - 1] == ' ' || text[end - 1] == '\t' || text[end - 1] == '\r')) --end;
  return {begin, end};
}

struct Entry {
  std::string_view key;
  std::size_t keyBegin, begin, end;
};

// Keys and values of one entry: either inside the { } of an inline table or the lines after a [header].
std::vector<Entry> entriesAt(std::string_view text, std::size_t lineBegin) {
  std::size_t i = lineBegin, stop = text.size();
  const std::size_t lineEnd = std::min(text.find('\n', lineBegin), text.size());
  std::size_t first = lineBegin;
  while (first < lineEnd && std::isspace(static_cast<unsigned char>(text[first]))) ++first;
  if (first < lineEnd && text[first] == '[') {
    i = lineEnd;
    stop = std::min(text.find("\n[", lineEnd), text.size());
  } else {
    i = std::min(text.find('{', lineBegin), lineEnd);
    i = std::min(i + 1, text.size());
    stop = valueSpan(text, i > 0 ? i - 1 : 0).second;
  }
  std::vector<Entry> entries;
  while (i < stop) {
    if (const std::size_t next = pastQuoted(text, i); next != i) {
      i = next;
      continue;
    }
    if (!isKeyLetter(text[i])) {
      ++i;
      continue;
    }
    const std::size_t keyBegin = i;
    while (i < stop && isKeyLetter(text[i])) ++i;
    const std::string_view key = text.substr(keyBegin, i - keyBegin);
    while (i < stop && (text[i] == ' ' || text[i] == '\t')) ++i;
    if (i >= stop || text[i] != '=') continue;
    const auto [begin, end] = valueSpan(text, i + 1);
    entries.push_back({key, keyBegin, begin, end});
    i = end;
  }
  return entries;
}

}  // namespace

std::string applyChanges(std::string_view text, std::vector<TextChange> changes) {
  std::vector<std::size_t> lineBegins{0};
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') lineBegins.push_back(i + 1);
  struct Edit {
    std::size_t begin, end;
    std::string with;
  };
  std::vector<Edit> edits;
  for (const TextChange& change : changes) {
    if (change.line < 1 || static_cast<std::size_t>(change.line) > lineBegins.size()) continue;
    const auto entries = entriesAt(text, lineBegins[change.line - 1]);
    std::string added;
    for (const auto& [key, value] : change.values) {
      const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.key == key; });
      if (found != entries.end())
        edits.push_back({found->begin, found->end, value});
      else
        added += ", " + key + " = " + value;
    }
    if (added.empty() || entries.empty()) continue;
    // A key that the author left at its default goes behind the first entry ("at").
    const bool inlineTable =
        text.substr(lineBegins[change.line - 1], entries[0].keyBegin - lineBegins[change.line - 1]).find('\n') ==
        std::string_view::npos;
    std::size_t place = entries[0].end;
    if (!inlineTable) {
      for (std::size_t i = 0; (i = added.find(", ", i)) != std::string::npos;) added.replace(i, 2, "\n");
      place = std::min(text.find('\n', place), text.size());
    }
    edits.push_back({place, place, added});
  }
  std::stable_sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
  std::string out;
  std::size_t at = 0;
  for (const Edit& e : edits) {
    out.append(text.substr(at, e.begin - at)).append(e.with);
    at = e.end;
  }
  return out.append(text.substr(at));
}

}  // namespace sciatlas::anatomy
