// Markdown (md4c) as runs of text that prose.h lays out: paragraphs, headings, lists, tables; bold; links
// "structure:ID", "ref:KEY", "term:ID" and "step:LESSON/STEP".
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
  enum class Kind { Paragraph, Heading, Item, Row } kind = Kind::Paragraph;
  std::string marker;  // of an item: "•" or "3."
  int depth = 0;       // nesting of an item, 0 = outermost list
  std::vector<Run> runs;
  std::vector<std::vector<Run>> cells;  // of a row of a table
  bool head = false;                    // the row with the names of the columns, the first of its table
};

// Never fails: what Markdown does not know is text. HTML is shown as it stands, pictures as their words.
std::vector<Block> parseMarkdown(std::string_view text);

}  // namespace sciatlas::ui
