#include "lesson/quiz_progress.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <sstream>

#include "core/error.h"
#include "core/files.h"
#include "core/toml.h"

namespace fs = std::filesystem;

namespace sciatlas::lesson {
namespace {

using core::TomlTable;

constexpr int kVersion = 1;
constexpr std::size_t kMostExams = 100;  // older ones go

int dayOf(const TomlTable& t, std::string_view key) {
  const std::string text = t.text(key);
  int year = 0, used = 0;
  unsigned month = 0, day = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2u%n", &year, &month, &day, &used) == 3 &&
      used == static_cast<int>(text.size())) {
    const auto date = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
    if (date.ok()) return static_cast<int>(std::chrono::sys_days(date).time_since_epoch().count());
  }
  t.failAt(key, "\"" + text + "\" is no date such as \"2026-01-31\"");
}

// A seed needs 64 bits, more than a number of TOML holds.
std::string itemText(const QuizItem& item) {
  char seed[24];
  std::snprintf(seed, sizeof seed, "%016llx", static_cast<unsigned long long>(item.seed));
  return item.id + " " + seed + " " + std::to_string(item.difficulty);
}

QuizItem itemOf(const TomlTable& t, std::string_view key, const std::string& text) {
  std::istringstream in(text);
  QuizItem item;
  std::string seed;
  if (!(in >> item.id >> seed >> item.difficulty)) t.failAt(key, "\"" + text + "\" is no question that was asked");
  const auto [end, error] = std::from_chars(seed.data(), seed.data() + seed.size(), item.seed, 16);
  if (error != std::errc() || end != seed.data() + seed.size())
    t.failAt(key, "\"" + text + "\" is no question that was asked");
  return item;
}

std::vector<QuizItem> itemsOf(const TomlTable& t, std::string_view key) {
  std::vector<QuizItem> items;
  for (const std::string& text : t.texts(key)) items.push_back(itemOf(t, key, text));
  return items;
}

void writeItems(std::ostream& out, const std::vector<QuizItem>& items) {
  out << "[";
  for (std::size_t i = 0; i < items.size(); ++i) out << (i ? ", " : "") << core::tomlText(itemText(items[i]));
  out << "]\n";
}

QuizCard readCard(const TomlTable& t) {
  QuizCard card{t.integer("box", 0), 0, t.integer("right", 0), t.integer("wrong", 0)};
  card.dueDay = dayOf(t, "due");
  if (card.box < 1 || card.right < 0 || card.wrong < 0) t.fail("this card cannot be");
  return card;
}

ExamResult readResult(const TomlTable& t) {
  ExamResult exam;
  exam.day = dayOf(t, "day");
  exam.seconds = t.integer("seconds", 0);
  exam.timedOut = t.boolean("timed_out", false);
  exam.missed = itemsOf(t, "missed");
  if (const auto areas = t.table("areas"))
    for (const auto& [id, counts] : areas->children())
      exam.areas[id] = {counts.integer("asked", 0), counts.integer("right", 0)};
  return exam;
}

OpenExam readOpen(const TomlTable& t) {
  OpenExam open;
  open.items = itemsOf(t, "items");
  for (const double given : t.numbers("given")) open.given.push_back(static_cast<int>(given));
  open.usedS = t.number("used_s");
  open.limitS = t.number("limit_s");
  if (open.given.size() > open.items.size()) t.failAt("given", "there are more answers than questions");
  return open;
}

QuizProgress parse(const TomlTable& root, const std::string& name) {
  QuizProgress p;
  p.learner = root.text("learner", name);
  if (const auto cards = root.table("card"))
    for (const auto& [id, t] : cards->children()) p.cards[id] = readCard(t);
  for (const TomlTable& t : root.tables("exam")) p.exams.push_back(readResult(t));
  if (const auto open = root.table("open_exam")) p.open = readOpen(*open);
  return p;
}

}  // namespace

std::string dateOf(int day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()));
  return text;
}

ExamCount ExamResult::total() const {
  ExamCount sum;
  for (const auto& [id, count] : areas) sum.asked += count.asked, sum.right += count.right;
  return sum;
}

std::string learnerFile(const std::string& name) {
  // Letters of other scripts keep their bytes; what a file system could mind becomes "_".
  std::string file;
  bool any = false;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool good = byte >= 0x80 || std::isalnum(byte);
    any = any || good;
    file += good ? (byte < 0x80 ? static_cast<char>(std::tolower(byte)) : c) : '_';
  }
  constexpr std::size_t kLongest = 100;
  if (!any || file.size() > kLongest) return "";
  return file + ".toml";
}

std::vector<std::string> learners(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code failed;
  for (fs::directory_iterator it(folder, failed), end; !failed && it != end; it.increment(failed)) {
    if (it->path().extension() != ".toml" || it->path().filename().string().starts_with('.')) continue;
    try {
      names.push_back(TomlTable::readFile(it->path()).text("learner", it->path().stem().string()));
    } catch (const core::InputError&) {
      names.push_back(it->path().stem().string());  // damaged: told when it is opened
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

OpenedProgress openProgress(const fs::path& folder, const std::string& name) {
  OpenedProgress opened;
  opened.progress.learner = name;
  const std::string fileName = learnerFile(name);
  if (fileName.empty()) {
    opened.canWrite = false;
    opened.problem = "A name needs a letter or a digit, and at most 100 of them.";
    return opened;
  }
  const fs::path file = folder / fileName;
  std::error_code failed;
  if (!fs::exists(file, failed)) return opened;
  try {
    const TomlTable root = TomlTable::readFile(file);
    if (root.integer("version", kVersion) > kVersion) {
      opened.canWrite = false;
      opened.problem = "The progress of \"" + name +
                       "\" was written by a newer Sciatlas. It stays as it is; what is answered now is not kept.";
      return opened;
    }
    opened.progress = parse(root, name);
  } catch (const core::InputError& e) {
    fs::path aside = file;
    aside += ".damaged";
    fs::rename(file, aside, failed);
    opened.canWrite = !failed;
    opened.problem = std::string("The progress could not be read and starts afresh (") + e.what() + "). " +
                     (failed ? "The file was left as it is; what is answered now is not kept."
                             : "The old file is kept as " + aside.filename().string() + ".");
  }
  return opened;
}

void writeProgress(const fs::path& folder, const QuizProgress& p) {
  std::ostringstream out;
  out << "# Progress of a learner in the quiz of Sciatlas. May be deleted; then it starts afresh.\n"
      << "version = " << kVersion << "\n"
      << "learner = " << core::tomlText(p.learner) << "\n\n[card]\n";
  for (const auto& [id, card] : p.cards)
    out << core::tomlText(id) << " = { box = " << card.box << ", due = \"" << dateOf(card.dueDay)
        << "\", right = " << card.right << ", wrong = " << card.wrong << " }\n";
  const std::size_t first = p.exams.size() > kMostExams ? p.exams.size() - kMostExams : 0;
  for (std::size_t i = first; i < p.exams.size(); ++i) {
    const ExamResult& exam = p.exams[i];
    out << "\n[[exam]]\nday = \"" << dateOf(exam.day) << "\"\nseconds = " << exam.seconds
        << "\ntimed_out = " << (exam.timedOut ? "true" : "false") << "\nmissed = ";
    writeItems(out, exam.missed);
    out << "[exam.areas]\n";
    for (const auto& [id, count] : exam.areas)
      out << core::tomlText(id) << " = { asked = " << count.asked << ", right = " << count.right << " }\n";
  }
  if (p.open) {
    out << "\n[open_exam]\nused_s = " << p.open->usedS << "\nlimit_s = " << p.open->limitS << "\ngiven = [";
    for (std::size_t i = 0; i < p.open->given.size(); ++i) out << (i ? ", " : "") << p.open->given[i];
    out << "]\nitems = ";
    writeItems(out, p.open->items);
  }
  core::writeAtomically(folder / learnerFile(p.learner), out.str());
}

}  // namespace sciatlas::lesson
