#include "ui/site_tree.h"

#include <algorithm>
#include <map>

#include "core/text.h"

namespace sciatlas::ui {
namespace {

using living::Pathology;

char sideOf(const std::string& id) {
  return id.ends_with("_r") ? 'r' : id.ends_with("_l") ? 'l' : 'm';
}
std::string baseOf(const std::string& id) {
  return sideOf(id) == 'm' ? id : id.substr(0, id.size() - 2);
}

bool isSide(const std::string& word) {
  return word == "right" || word == "left" || word == "Right" || word == "Left";
}

std::string trimmed(std::string text) {
  while (!text.empty() && text.front() == ' ') text.erase(text.begin());
  while (!text.empty() && (text.back() == ' ' || text.back() == ',')) text.pop_back();
  return text;
}

// "L4/5, right, paracentral": its parts without the side.
std::vector<std::string> placeParts(const Pathology& p) {
  std::vector<std::string> parts;
  for (const std::string& part : core::split(p.place, ','))
    if (const std::string word = trimmed(part); !word.empty() && !isSide(word)) parts.push_back(word);
  return parts;
}

// A level of the spine, "L4/5" or "L4": the only places by which a family is divided.
bool isLevel(const std::string& word) {
  return word.size() >= 2 && (word[0] == 'T' || word[0] == 'L' || word[0] == 'S') && word[1] >= '0' && word[1] <= '9';
}

// The name without the word for the side, which a row of a pair does not say.
std::string withoutSide(std::string name) {
  for (const char* side :
       {", right", ", left", " (right)", " (left)", "Right ", "Left ", " right", " left", "right ", "left "})
    if (const std::size_t at = name.find(side); at != std::string::npos) {
      name.erase(at, std::string(side).size());
      break;
    }
  name = trimmed(name);
  if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

bool hasAll(const Pathology& p, const std::string& family, const std::string& words, const scene::Catalogue* names) {
  std::string text = p.english + " " + p.place + " " + family + " " + p.nature;
  for (const living::Grade& grade : p.grades) text += " " + grade.name;
  if (names)
    for (const int i : names->expand(p.meets)) {
      const auto& info = names->all()[static_cast<std::size_t>(i)];
      text += " " + info.fullName;
      for (const std::string& synonym : info.synonyms) text += " " + synonym;
    }
  text = core::lowerCase(text);
  for (const std::string& word : core::split(core::lowerCase(words), ' '))
    if (!word.empty() && text.find(word) == std::string::npos) return false;
  return true;
}

SiteFamily familyOf(const living::Pathologies& pathologies, int family, const std::vector<int>& members) {
  SiteFamily out;
  out.family = family;
  out.nature = pathologies.all[static_cast<std::size_t>(members.front())].nature;
  // A level that several share is a heading.
  std::map<std::string, std::vector<std::string>> sharing;  // first word -> bases
  for (const int i : members) {
    const Pathology& p = pathologies.all[static_cast<std::size_t>(i)];
    if (p.nature != out.nature) out.nature.clear();
    const auto parts = placeParts(p);
    if (parts.empty() || !isLevel(parts.front())) continue;
    auto& bases = sharing[parts.front()];
    if (std::find(bases.begin(), bases.end(), baseOf(p.id)) == bases.end()) bases.push_back(baseOf(p.id));
  }
  const bool headed = std::any_of(sharing.begin(), sharing.end(), [](const auto& s) { return s.second.size() > 1; });
  for (const int i : members) {
    const Pathology& p = pathologies.all[static_cast<std::size_t>(i)];
    auto parts = placeParts(p);
    std::string heading;
    if (headed && parts.size() > 1 && isLevel(parts.front())) heading = parts.front(), parts.erase(parts.begin());
    std::string text = heading.empty() ? withoutSide(p.english) : parts.front();
    for (std::size_t k = 1; !heading.empty() && k < parts.size(); ++k) text += ", " + parts[k];
    auto group =
        std::find_if(out.groups.begin(), out.groups.end(), [&](const auto& g) { return g.heading == heading; });
    if (group == out.groups.end()) group = out.groups.insert(out.groups.end(), SiteFamily::Group{heading, {}});
    const char side = sideOf(p.id);
    auto row = std::find_if(group->rows.begin(), group->rows.end(), [&](const SiteRow& r) {
      return side != 'm' && baseOf(pathologies.all[static_cast<std::size_t>(r.members.front())].id) == baseOf(p.id);
    });
    if (row == group->rows.end()) {
      // Two rows of one text would not be told apart.
      for (const SiteRow& other : group->rows)
        if (other.text == text) text = withoutSide(p.english);
      group->rows.push_back({text, {i}, {side}});
    } else if (side == 'r') {
      row->members.insert(row->members.begin(), i), row->sides.insert(row->sides.begin(), side);
    } else {
      row->members.push_back(i), row->sides.push_back(side);
    }
  }
  for (auto& group : out.groups)
    for (SiteRow& row : group.rows)
      if (row.members.size() < 2) row.sides.clear();
  return out;
}

}  // namespace

std::vector<SiteFamily> siteTree(const living::Pathologies& pathologies, const std::string& words,
                                 const scene::Catalogue* names) {
  std::vector<SiteFamily> tree;
  for (std::size_t f = 0; f < pathologies.families.size(); ++f) {
    std::vector<int> members;
    for (std::size_t i = 0; i < pathologies.all.size(); ++i) {
      const Pathology& p = pathologies.all[i];
      if (p.family == pathologies.families[f].id && hasAll(p, pathologies.families[f].english, words, names))
        members.push_back(static_cast<int>(i));
    }
    if (!members.empty()) tree.push_back(familyOf(pathologies, static_cast<int>(f), members));
  }
  return tree;
}

}  // namespace sciatlas::ui
