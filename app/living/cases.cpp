#include "living/cases.h"

namespace sciatlas::living {

using Words = core::TomlTable::Words;

Dictionary readWords(const core::TomlTable& file) {
  Dictionary dictionary;
  if (const auto words = file.table("words"))
    for (const auto& [name, cases] : words->children())
      for (const auto& [value, entries] : cases.children()) {
        Words& into = dictionary[name][value];
        into[name] = value;
        for (const std::string& key : entries.keys()) into[key] = entries.text(key);
      }
  return dictionary;
}

std::vector<core::TomlTable> casesOf(const core::TomlTable& table, const Dictionary& dictionary) {
  std::vector<Words> cases{{}};  // the first word of for_each turns slowest
  const auto each = table.table("for_each");
  if (!each) return {table};
  for (const std::string& name : each->keys()) {
    const auto known = dictionary.find(name);
    std::vector<Words> more;
    for (const Words& before : cases)
      for (const std::string& value : each->texts(name)) {
        if (known == dictionary.end() || !known->second.count(value))
          each->failAt(name, "[words." + name + "." + value + "] is missing in this file");
        Words both = before;
        for (const auto& word : known->second.at(value)) both.insert(word);
        more.push_back(std::move(both));
      }
    cases = std::move(more);
  }
  each->done();
  std::vector<core::TomlTable> tables;
  for (Words& words : cases) {
    tables.push_back(table.with(std::make_shared<const Words>(std::move(words))));
    tables.back().table("for_each");
  }
  return tables;
}

}  // namespace sciatlas::living
