#include "ui/name_links.h"

#include <algorithm>

#include "core/text.h"

namespace sciatlas::ui {
namespace {

constexpr std::size_t kShortestName = 5;

bool ofWord(char c) {
  return static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

std::string firstWord(const std::string& text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && ofWord(text[end])) ++end;
  return text.substr(at, end - at);
}

// "Fourth lumbar vertebra (L4)" is named without what stands in brackets.
std::string withoutBrackets(const std::string& name) {
  const std::size_t open = name.find(" (");
  return open == std::string::npos ? name : name.substr(0, open);
}

// An author's link to one side stands for the structure.
std::string withoutSide(const std::string& link) {
  return link.ends_with("_r") || link.ends_with("_l") ? link.substr(0, link.size() - 2) : link;
}

}  // namespace

NameLinks::NameLinks(const scene::Atlas& rest) {
  std::set<std::string> known;
  const auto& all = rest.catalogue().all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& info = all[i];
    if (info.stateOnly || info.system == scene::System::Skin || rest.meshesOf(static_cast<int>(i)).empty()) continue;
    for (const std::string& name : {withoutBrackets(info.fullName), info.shortName}) {
      const std::string words = core::lowerCase(name);
      if (words.size() < kShortestName || !known.insert(words).second) continue;
      byFirstWord_[firstWord(words, 0)].push_back({words, "structure:" + info.baseId});
    }
  }
  for (auto& [first, names] : byFirstWord_)
    std::stable_sort(names.begin(), names.end(),
                     [](const Name& a, const Name& b) { return a.words.size() > b.words.size(); });
}

const NameLinks::Name* NameLinks::nameAt(const std::string& lower, std::size_t at) const {
  const auto names = byFirstWord_.find(firstWord(lower, at));
  if (names == byFirstWord_.end()) return nullptr;
  for (const Name& name : names->second) {
    const std::size_t end = at + name.words.size();
    if (lower.compare(at, name.words.size(), name.words) == 0 && (end >= lower.size() || !ofWord(lower[end])))
      return &name;
  }
  return nullptr;
}

std::vector<Run> NameLinks::linked(const Run& run, std::set<std::string>& done) const {
  const std::string lower = core::lowerCase(run.text);
  if (!run.link.empty() || lower.size() != run.text.size()) return {run};
  std::vector<Run> out;
  std::size_t from = 0, at = 0;
  const auto plain = [&](std::size_t to) {
    if (to > from) out.push_back({run.text.substr(from, to - from), run.bold, ""});
  };
  while (at < lower.size()) {
    if (!ofWord(lower[at])) {
      ++at;
      continue;
    }
    const Name* name = nameAt(lower, at);
    if (!name) {
      at += firstWord(lower, at).size();
      continue;
    }
    if (done.insert(name->link).second) {
      plain(at);
      out.push_back({run.text.substr(at, name->words.size()), run.bold, name->link});
      from = at + name->words.size();
    }
    at += name->words.size();
  }
  plain(run.text.size());
  return out;
}

void NameLinks::link(std::vector<Block>& blocks, std::set<std::string>& done) const {
  const auto each = [&](std::vector<Run>& runs) {
    for (const Run& run : runs)
      if (!run.link.empty()) done.insert(withoutSide(run.link));
    std::vector<Run> out;
    for (const Run& run : runs)
      for (Run& piece : linked(run, done)) out.push_back(std::move(piece));
    runs = std::move(out);
  };
  for (Block& block : blocks) {
    if (block.kind == Block::Kind::Heading || block.head) continue;
    each(block.runs);
    for (auto& cell : block.cells) each(cell);
  }
}

}  // namespace sciatlas::ui
