#include "ui/markdown.h"

#include <md4c.h>

namespace sciatlas::ui {
namespace {

struct List {
  bool ordered = false;
  unsigned next = 1;
};

struct Reader {
  std::vector<Block> blocks;
  std::vector<List> lists;
  std::vector<std::string> links;
  int bold = 0;
  bool tableHead = false;
  bool itemOpen = false;  // the next paragraph belongs to the item just begun

  void open(Block::Kind kind) {
    if (itemOpen && kind == Block::Kind::Paragraph) {  // a loose list: the item's own paragraph
      itemOpen = false;
      return;
    }
    blocks.push_back({kind});
  }
  void add(std::string_view text) {
    if (blocks.empty()) blocks.push_back({});
    auto& runs = blocks.back().cells.empty() ? blocks.back().runs : blocks.back().cells.back();
    const std::string link = links.empty() ? "" : links.back();
    if (!runs.empty() && runs.back().bold == (bold > 0) && runs.back().link == link)
      runs.back().text += text;
    else
      runs.push_back({std::string(text), bold > 0, link});
  }
};

int enterBlock(MD_BLOCKTYPE type, void* detail, void* user) {
  auto& reader = *static_cast<Reader*>(user);
  switch (type) {
    case MD_BLOCK_UL:
      reader.lists.push_back({false, 1});
      break;
    case MD_BLOCK_OL:
      reader.lists.push_back({true, static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start});
      break;
    case MD_BLOCK_LI: {
      auto& list = reader.lists.back();
      Block block{Block::Kind::Item};
      block.marker = list.ordered ? std::to_string(list.next++) + "." : "\xe2\x80\xa2";
      block.depth = static_cast<int>(reader.lists.size()) - 1;
      reader.blocks.push_back(std::move(block));
      reader.itemOpen = true;
      break;
    }
    case MD_BLOCK_TR:
      reader.blocks.push_back({Block::Kind::Row});
      reader.blocks.back().head = reader.tableHead;
      break;
    case MD_BLOCK_THEAD:
      reader.tableHead = true;
      break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      reader.blocks.back().cells.emplace_back();
      break;
    case MD_BLOCK_H:
      reader.open(Block::Kind::Heading);
      break;
    case MD_BLOCK_P:
    case MD_BLOCK_CODE:
    case MD_BLOCK_HTML:
      reader.open(Block::Kind::Paragraph);
      break;
    default:
      break;
  }
  return 0;
}

int leaveBlock(MD_BLOCKTYPE type, void*, void* user) {
  auto& reader = *static_cast<Reader*>(user);
  if (type == MD_BLOCK_UL || type == MD_BLOCK_OL) reader.lists.pop_back();
  if (type == MD_BLOCK_LI) reader.itemOpen = false;
  if (type == MD_BLOCK_THEAD) reader.tableHead = false;
  return 0;
}

int enterSpan(MD_SPANTYPE type, void* detail, void* user) {
  auto& reader = *static_cast<Reader*>(user);
  if (type == MD_SPAN_STRONG || type == MD_SPAN_EM) ++reader.bold;  // body text has no italics (ui.md)
  if (type == MD_SPAN_A) {
    const auto& href = static_cast<MD_SPAN_A_DETAIL*>(detail)->href;
    reader.links.emplace_back(href.text ? std::string(href.text, href.size) : "");
  }
  return 0;
}

int leaveSpan(MD_SPANTYPE type, void*, void* user) {
  auto& reader = *static_cast<Reader*>(user);
  if (type == MD_SPAN_STRONG || type == MD_SPAN_EM) --reader.bold;
  if (type == MD_SPAN_A) reader.links.pop_back();
  return 0;
}

int takeText(MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* user) {
  auto& reader = *static_cast<Reader*>(user);
  if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
    reader.add(" ");
  else if (type != MD_TEXT_NULLCHAR)
    reader.add({text, size});
  return 0;
}

}  // namespace

std::vector<Block> parseMarkdown(std::string_view text) {
  Reader reader;
  MD_PARSER parser{};
  parser.flags = MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS | MD_FLAG_TABLES;
  parser.enter_block = enterBlock;
  parser.leave_block = leaveBlock;
  parser.enter_span = enterSpan;
  parser.leave_span = leaveSpan;
  parser.text = takeText;
  md_parse(text.data(), static_cast<MD_SIZE>(text.size()), &parser, &reader);
  std::erase_if(reader.blocks, [](const Block& b) { return b.runs.empty() && b.cells.empty(); });
  return reader.blocks;
}

}  // namespace sciatlas::ui
