// Markdown (md4c) as runs of text that prose.h lays out: paragraphs, headings, lists; bold; links "structure:ID" and
// "ref:KEY".
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sciatlas::ui {

struct Run {
  std::string text;
  bool bold = false;
  std::string link;  // empty: plain text
};

struct Block {
  enum class Kind { Paragraph, Heading, Item } kind = Kind::Paragraph;
  std::string marker;  // of an item: "•" or "3."
  int depth = 0;       // nesting of an item, 0 = outermost list
  std::vector<Run> runs;
};

// Never fails: what Markdown does not know is text. HTML is shown as it stands, pictures as their words.
std::vector<Block> parseMarkdown(std::string_view text);

}  // namespace sciatlas::ui
