#include "print/compose.h"

#include <algorithm>
#include <cstdio>

namespace sciatlas::print {
namespace {

using lesson::Plan;
using lesson::PlanBlock;
using lesson::PlanData;

constexpr scene::Level kPatient = scene::Level::Patient;

Part heading(std::string text) {
  return {Part::Kind::Heading, std::move(text)};
}
Part text(std::string words) {
  return {Part::Kind::Text, std::move(words)};
}
Part bullet(std::string words) {
  return {Part::Kind::Bullet, std::move(words)};
}

Document begin(std::string title, std::string subtitle, const PlanData& plans, const Letterhead& head) {
  Document doc;
  doc.title = std::move(title);
  doc.subtitle = std::move(subtitle);
  doc.therapist = head.therapist;
  doc.logo = head.logo;
  doc.notice = plans.notice + (plans.complement.empty() ? "" : " " + plans.complement);
  return doc;
}

void addHome(Document& doc, const PlanData& plans, const std::vector<const lesson::HomeItem*>& items) {
  if (items.empty()) return;
  doc.parts.push_back(heading("At home"));
  doc.parts.push_back(text(plans.first));
  for (const lesson::HomeItem* item : items) doc.parts.push_back(bullet("**" + item->title + ".** " + item->text));
}

void addCalls(Document& doc, const PlanData& plans) {
  if (plans.calls.empty()) return;
  Part box{Part::Kind::Box, "When to call"};
  for (const lesson::CallRule& rule : plans.calls) {
    std::string words = "**" + rule.when + ":** ";
    for (std::size_t i = 0; i < rule.signs.size(); ++i) words += (i ? "; " : "") + rule.signs[i];
    box.inside.push_back(text(words + "."));
  }
  doc.parts.push_back(std::move(box));
}

// What is good for everybody: items that ask for no pattern, irritability or caution.
std::vector<const lesson::HomeItem*> homeForAll(const PlanData& plans) {
  std::vector<const lesson::HomeItem*> items;
  for (const lesson::HomeItem& item : plans.home)
    if (item.patterns.empty() && item.irritability.empty() && item.onlyWith.empty()) items.push_back(&item);
  std::stable_sort(items.begin(), items.end(), [](const auto* a, const auto* b) { return a->order < b->order; });
  return items;
}

std::string number(double value) {
  char words[24];
  std::snprintf(words, sizeof words, "%g", value);
  return words;
}

std::string minutes(int count) {
  return std::to_string(count) + (count == 1 ? " minute" : " minutes");
}

void addMeasures(Document& doc, const Plan& plan, const PlanData& plans) {
  bool any = false;
  for (const std::string& id : plan.measures) {
    const lesson::Measure* m = plans.findMeasure(id);
    const auto before = plan.before.find(id), after = plan.after.find(id);
    if (!m || (before == plan.before.end() && after == plan.after.end())) continue;
    if (!any) doc.parts.push_back(heading("Measured"));
    any = true;
    const std::string unit = m->unit.empty() ? "" : " " + m->unit;
    std::string words = "**" + m->name + ":** ";
    if (before != plan.before.end()) words += "before " + number(before->second) + unit;
    if (after != plan.after.end())
      words += (before != plan.before.end() ? ", after " : "after ") + number(after->second) + unit;
    const std::string change = lesson::changeWords(*m, plan.before, plan.after);
    if (!change.empty()) words += " (" + change + ")";
    doc.parts.push_back(bullet(words + ". " + m->means));
  }
}

// A reason with the number of the note that says it, "(2)", in place of its words.
std::string withNumbers(std::string reason, const std::vector<std::string>& notes) {
  for (std::size_t i = 0; i < notes.size(); ++i) {
    const std::size_t at = notes[i].empty() ? std::string::npos : reason.find(notes[i]);
    if (at != std::string::npos) reason.replace(at, notes[i].size(), "(" + std::to_string(i + 1) + ")");
  }
  return reason;
}

}  // namespace

std::string firstSentences(const std::string& paragraph, int count) {
  std::size_t at = 0;
  for (int i = 0; i < count; ++i) {
    std::size_t end = at;
    while (true) {
      end = paragraph.find_first_of(".!?:", end);
      if (end == std::string::npos) return paragraph;
      ++end;
      while (end < paragraph.size() && (paragraph[end] == '"' || paragraph[end] == ')' || paragraph[end] == '*')) ++end;
      // "0.5 cm" and "e.g. this" do not end a sentence, and neither does a colon.
      const bool blank = end >= paragraph.size() || paragraph[end] == ' ' || paragraph[end] == '\n';
      const bool capital = end + 1 >= paragraph.size() || !(paragraph[end + 1] >= 'a' && paragraph[end + 1] <= 'z');
      if (blank && capital && paragraph[end - 1] != ':') break;
    }
    at = end;
    if (at >= paragraph.size()) return paragraph;
  }
  std::string out = paragraph.substr(0, at);
  std::size_t stars = 0;
  for (std::size_t i = out.find("**"); i != std::string::npos; i = out.find("**", i + 2)) ++stars;
  return stars % 2 ? out + "**" : out;
}

std::vector<Part> plainParts(const std::string& markdown) {
  std::vector<Part> parts;
  std::string paragraph;
  bool list = false;
  const auto end = [&] {
    if (!paragraph.empty()) parts.push_back(list ? bullet(paragraph) : text(paragraph));
    paragraph.clear();
    list = false;
  };
  std::size_t from = 0;
  while (from < markdown.size()) {
    const std::size_t to = std::min(markdown.find('\n', from), markdown.size());
    std::string line = markdown.substr(from, to - from);
    from = to + 1;
    const std::size_t first = line.find_first_not_of(" \t\r");
    line = first == std::string::npos ? "" : line.substr(first);
    if (line.empty() || line[0] == '|') {
      end();
      continue;
    }
    if (line[0] == '#') {
      end();
      line.erase(0, line.find_first_not_of("# "));
      paragraph = "**" + line + "**";
      end();
      continue;
    }
    const bool dash = line.rfind("- ", 0) == 0 || line.rfind("* ", 0) == 0;
    const std::size_t dot = line.find(". ");
    const bool counted = dot != std::string::npos && dot > 0 && dot < 3 && line.find_first_not_of("0123456789") == dot;
    if (dash || counted) {
      end();
      list = true;
      line.erase(0, dash ? 2 : dot + 2);
    }
    // *words* are no bold words on paper, and no stars either.
    for (std::size_t at = line.find('*'); at != std::string::npos; at = line.find('*', at)) {
      if (at + 1 < line.size() && line[at + 1] == '*') {
        at += 2;
        continue;
      }
      const std::size_t close = line.find('*', at + 1);
      if (close == std::string::npos || line[at + 1] == ' ' || line.compare(close, 2, "**") == 0) break;
      line.erase(close, 1);
      line.erase(at, 1);
    }
    // [words](target) becomes its words.
    for (std::size_t at = line.find("]("); at != std::string::npos; at = line.find("](", at)) {
      const std::size_t open = line.rfind('[', at), close = line.find(')', at);
      if (open == std::string::npos || close == std::string::npos) break;
      line.erase(at, close - at + 1);
      line.erase(open, 1);
      at = open;
    }
    paragraph += (paragraph.empty() ? "" : " ") + line;
  }
  end();
  return parts;
}

Document lessonHandout(const lesson::Lesson& lesson, const PlanData& plans, Detail detail, const Letterhead& head) {
  Document doc = begin(lesson.title, lesson.summary.at(kPatient), plans, head);
  for (const lesson::Step& step : lesson.steps) {
    if (!step.onHandout) continue;
    const std::string& title = step.titleAt(kPatient);
    std::vector<Part> parts = plainParts(step.text.at(kPatient));
    if (parts.empty()) continue;
    if (detail != Detail::Whole) {
      parts.resize(1);
      if (detail != Detail::FirstParagraph)
        parts[0].text = firstSentences(parts[0].text, detail == Detail::TwoSentences ? 2 : 1);
    }
    if (detail == Detail::OneSentence || detail == Detail::TwoSentences) {
      doc.parts.push_back(text("**" + title + ".** " + parts[0].text));
      continue;
    }
    doc.parts.push_back(heading(title));
    for (Part& p : parts) doc.parts.push_back(std::move(p));
  }
  addHome(doc, plans, homeForAll(plans));
  addCalls(doc, plans);
  return doc;
}

std::vector<int> pictureSteps(const lesson::Lesson& lesson) {
  std::vector<int> good;
  for (const bool any : {false, true}) {
    if (!good.empty()) break;
    for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
      const lesson::Step& step = lesson.steps[i];
      if (step.onHandout && (any || !step.highlight.empty() || !step.technique.empty()))
        good.push_back(static_cast<int>(i));
    }
  }
  const std::size_t count = std::min<std::size_t>(kPicturesPerHandout, good.size());
  std::vector<int> steps;
  for (std::size_t k = 0; k < count; ++k)  // the first, the last, and one between them
    steps.push_back(good[count < 2 ? 0 : k * (good.size() - 1) / (count - 1)]);
  return steps;
}

Document planHandout(const Plan& plan, const PlanData& plans, const Letterhead& head, bool brief) {
  const std::string side = lesson::sideWords(plan.request.side);
  Document doc = begin(
      "Your session and the days after",
      minutes(plan.minutes) + (side.empty() ? "" : ", " + side) + (plan.label.empty() ? "" : " \xc2\xb7 " + plan.label),
      plans, head);
  doc.parts.push_back(heading("What we do"));
  doc.parts.push_back(text(plans.note.at(kPatient)));
  std::vector<std::string> said;
  std::string list;
  for (const PlanBlock& b : plan.blocks) {
    const lesson::Block* block = plans.findBlock(b.block);
    if (!block || std::find(said.begin(), said.end(), b.block) != said.end()) continue;
    said.push_back(b.block);
    int sum = 0;
    for (const PlanBlock& other : plan.blocks) sum += other.block == b.block ? other.minutes : 0;
    const std::string title = block->title + " (" + minutes(sum) + ")";
    if (brief)
      list += (list.empty() ? "" : ", ") + title;
    else
      doc.parts.push_back(
          bullet("**" + block->title + "** (" + minutes(sum) + "). " + firstSentences(block->about.at(kPatient), 1)));
  }
  if (brief) doc.parts.push_back(text(list + "."));
  addMeasures(doc, plan, plans);
  std::vector<const lesson::HomeItem*> items;
  for (const std::string& id : plan.home)
    for (const lesson::HomeItem& item : plans.home)
      if (item.id == id) items.push_back(&item);
  addHome(doc, plans, items);
  addCalls(doc, plans);
  return doc;
}

Document planSheet(const Plan& plan, const PlanData& plans, const Letterhead& head, bool brief) {
  const lesson::Rule* pattern = plans.findPattern(plan.request.pattern);
  const lesson::Rule* irritability = plans.findIrritability(plan.request.irritability);
  std::string subtitle = minutes(plan.sumMin()) + ", " + lesson::sideWords(plan.request.side);
  if (pattern) subtitle += ", " + pattern->name;
  if (irritability) subtitle += ", " + irritability->name;
  Document doc = begin(plan.label.empty() ? "Session plan" : "Session plan: " + plan.label, subtitle, plans, head);
  doc.oneColumn = true;
  doc.parts.push_back(
      text(std::to_string(plan.request.answers.size()) + " of " + std::to_string(plans.redFlags.size()) +
           " red-flag questions are recorded as asked and answered no. Ask them again in every session."));
  // A reason that holds for many blocks is said once, here, and by its number in their rows.
  for (std::size_t i = 0; i < plan.notes.size(); ++i)
    doc.parts.push_back(text("**(" + std::to_string(i + 1) + ")** " + plan.notes[i]));
  std::vector<std::string> said;
  int from = 0;
  for (const PlanBlock& b : plan.blocks) {
    const lesson::Block* block = plans.findBlock(b.block);
    Part row{Part::Kind::Row};
    row.left = std::to_string(from) + "\xe2\x80\x93" + std::to_string(from + b.minutes);
    from += b.minutes;
    row.text = "**" + lesson::titleOf(plans, b) + "**";
    const bool again = std::find(said.begin(), said.end(), b.block) != said.end();
    said.push_back(b.block);
    if (block && !(again && brief)) row.text += "\n" + (again ? "As before." : block->about.at(scene::Level::Student));
    if (!b.note.empty()) row.text += "\n**Note:** " + b.note;
    std::string numbers;
    for (const std::string& why : b.why) {
      const std::string words = withNumbers(why, plan.notes);
      if (words.rfind('(', 0) == 0)
        numbers += " " + words;
      else
        row.text += "\n**Changed:** " + words;
    }
    const lesson::Position* position = plans.findPosition(b.position);
    for (const std::string& words :
         {position ? position->name : std::string(), lesson::sideWords(b.side), lesson::levelWords(b.level)})
      if (!words.empty()) row.right += (row.right.empty() ? "" : ", ") + words;
    row.right += numbers;
    doc.parts.push_back(std::move(row));
  }
  if (!plan.leftOut.empty()) {
    doc.parts.push_back(heading("Left out or exchanged"));
    for (const std::string& words : plan.leftOut) doc.parts.push_back(bullet(withNumbers(words, plan.notes)));
  }
  addMeasures(doc, plan, plans);
  addCalls(doc, plans);
  return doc;
}

std::vector<int> pictureBlocks(const Plan& plan, const PlanData& plans) {
  std::vector<int> found;
  std::vector<std::string> techniques;
  std::vector<int> order;
  for (std::size_t i = 0; i < plan.blocks.size(); ++i) order.push_back(static_cast<int>(i));
  const auto minutesOf = [&](int i) { return plan.blocks[static_cast<std::size_t>(i)].minutes; };
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return minutesOf(a) > minutesOf(b); });
  for (const int i : order) {
    const lesson::Block* block = plans.findBlock(plan.blocks[static_cast<std::size_t>(i)].block);
    if (!block || block->strokes.empty() || static_cast<int>(found.size()) == kPicturesPerHandout) continue;
    if (std::find(techniques.begin(), techniques.end(), block->technique) != techniques.end()) continue;
    techniques.push_back(block->technique);
    found.push_back(i);
  }
  std::sort(found.begin(), found.end());
  return found;
}

Document referralSheet(const lesson::Referral& referral, const PlanData& plans, const Letterhead& head) {
  Document doc = begin(referral.title, referral.text, plans, head);
  for (const auto& item : referral.items) {
    doc.parts.push_back(heading("Answered yes"));
    doc.parts.push_back(text(item.ask));
    doc.parts.push_back(text(item.means));
    doc.parts.push_back(text("**Say:** \xe2\x80\x9c" + item.say + "\xe2\x80\x9d"));
    doc.parts.push_back(text("**Write down:**"));
    for (const std::string& words : item.write) doc.parts.push_back(bullet(words));
  }
  doc.oneColumn = true;
  addCalls(doc, plans);
  return doc;
}

Printed printLesson(const lesson::Lesson& lesson, const PlanData& plans, const Letterhead& head,
                    const std::vector<Picture>& pictures, const PageStyle& style, const std::filesystem::path& fonts) {
  const int most = style.large ? kMostPagesLarge : kMostPages;
  Printed out;
  for (const Detail detail : {Detail::Whole, Detail::FirstParagraph, Detail::TwoSentences, Detail::OneSentence}) {
    Document doc = lessonHandout(lesson, plans, detail, head);
    doc.pictures = pictures;
    out = makePdf(doc, style, fonts);
    if (out.pages <= most) break;
  }
  return out;
}

Printed printPlan(const Plan& plan, const PlanData& plans, const Letterhead& head, const std::vector<Picture>& pictures,
                  const PageStyle& style, const std::filesystem::path& fonts) {
  Printed out;
  for (const bool brief : {false, true}) {
    Document doc = planHandout(plan, plans, head, brief);
    doc.pictures = pictures;
    out = makePdf(doc, style, fonts);
    if (out.pages <= (style.large ? kMostPagesLarge : kMostPages)) break;
  }
  return out;
}

Printed printSheet(const Plan& plan, const PlanData& plans, const Letterhead& head, const PageStyle& style,
                   const std::filesystem::path& fonts) {
  const int most = style.large ? kMostPagesLarge : kMostPages;
  Printed out;
  for (const int tight : {0, 1, 2}) {
    PageStyle set = style;
    set.tight = tight;
    out = makePdf(planSheet(plan, plans, head, tight > 0), set, fonts);
    if (out.pages <= most) break;
  }
  return out;
}

}  // namespace sciatlas::print
