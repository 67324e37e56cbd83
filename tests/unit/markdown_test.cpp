#include "ui/markdown.h"

#include <doctest/doctest.h>

#include "ui/name_links.h"
#include "ui/prose_table.h"
#include "unit/little_body.h"

using sciatlas::ui::Block;
using sciatlas::ui::parseMarkdown;

TEST_CASE("paragraphs, bold words and links") {
  const auto blocks = parseMarkdown("The **big** [nerve](structure:sciatic_nerve_r).\nSame line.\n\nNext.");
  REQUIRE(blocks.size() == 2);
  const auto& runs = blocks[0].runs;
  REQUIRE(runs.size() == 5);
  CHECK(runs[0].text == "The ");
  CHECK(runs[1].bold);
  CHECK(runs[1].text == "big");
  CHECK(runs[3].link == "structure:sciatic_nerve_r");
  CHECK(runs[3].text == "nerve");
  CHECK(runs[4].text == ". Same line.");
  CHECK(blocks[1].runs.front().text == "Next.");
}

TEST_CASE("lists, loose and tight, nested and numbered") {
  const auto blocks = parseMarkdown("- one\n- two\n  - inner\n\nText.\n\n3. three\n\n4. four\n\n# Head");
  REQUIRE(blocks.size() == 7);
  CHECK(blocks[0].kind == Block::Kind::Item);
  CHECK(blocks[1].depth == 0);
  CHECK(blocks[2].depth == 1);
  CHECK(blocks[3].kind == Block::Kind::Paragraph);
  CHECK(blocks[4].marker == "3.");
  CHECK(blocks[5].marker == "4.");
  CHECK(blocks[5].runs.front().text == "four");
  CHECK(blocks[6].kind == Block::Kind::Heading);
}

TEST_CASE("tables: rows of cells, the first one with the names of the columns") {
  const auto blocks =
      parseMarkdown("Before.\n\n| Root | Finding |\n|---|---|\n| L5 | weak **big toe** |\n| S1 | heel |\n");
  REQUIRE(blocks.size() == 4);
  CHECK(blocks[1].kind == Block::Kind::Row);
  CHECK(blocks[1].head);
  CHECK_FALSE(blocks[2].head);
  REQUIRE(blocks[2].cells.size() == 2);
  CHECK(blocks[2].cells[0].front().text == "L5");
  REQUIRE(blocks[2].cells[1].size() == 2);
  CHECK(blocks[2].cells[1][1].bold);
  CHECK(blocks[2].runs.empty());
}

TEST_CASE("columns share the width: never narrower than a word, a list where they cannot") {
  using sciatlas::ui::columnWidths;
  CHECK(columnWidths({40, 60}, {50, 100}, 10, 300) == std::vector<float>{50, 100});
  const auto tight = columnWidths({40, 60}, {140, 260}, 10, 260);
  REQUIRE(tight.size() == 2);
  CHECK(tight[0] + tight[1] == doctest::Approx(250));
  CHECK(tight[0] >= 40);
  CHECK(tight[1] > tight[0]);
  CHECK(columnWidths({200, 200}, {200, 200}, 10, 300).empty());
}

TEST_CASE("anything is text: nothing fails") {
  for (const char* text : {"", "\n\n\n", "**", "[", "[x](", "<script>x</script>", "- ", "| a | b |", "&amp; &nosuch;",
                           "\xff\xfe", "![picture](x.png)", "```\ncode\n```"}) {
    CAPTURE(text);
    for (const auto& block : parseMarkdown(text)) CHECK_FALSE((block.runs.empty() && block.cells.empty()));
  }
  CHECK(parseMarkdown("<b>x</b>").front().runs.front().text == "<b>x</b>");
}

TEST_CASE("names of structures become links: once on a page, whole words, the author's links count") {
  const auto body = sciatlas::test::littleBody();
  const sciatlas::ui::NameLinks names(*body.atlas);
  std::set<std::string> linked;
  auto blocks = parseMarkdown("# Femur\n\nFrom the **Sacrum** the FEMUR goes; femur again, femurs.");
  names.link(blocks, linked);
  CHECK(blocks[0].runs.size() == 1);  // a heading stays as it is
  std::vector<std::string> links;
  std::string whole;
  for (const auto& run : blocks[1].runs) {
    if (!run.link.empty()) links.push_back(run.text + " " + run.link);
    whole += run.text;
  }
  CHECK(links == std::vector<std::string>{"Sacrum structure:sacrum", "FEMUR structure:femur"});
  CHECK(whole == "From the Sacrum the FEMUR goes; femur again, femurs.");
  auto next = parseMarkdown("The sacrum once more.");
  names.link(next, linked);
  CHECK(next[0].runs.size() == 1);

  linked.clear();
  auto marked = parseMarkdown("The [bone](structure:femur_r) is the femur.");
  names.link(marked, linked);
  CHECK(marked[0].runs.size() == 3);
}
