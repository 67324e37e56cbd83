#include "lesson/quiz_round.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sciatlas::lesson {
namespace {

constexpr int kExamDifficulty = 2;  // of the wrong answers of made questions
constexpr int kKnownBox = 3;        // from this box on a made question is asked with nearer wrong answers

bool fits(const QuizTopic& topic, const RoundWish& wish) {
  return (wish.area.empty() || topic.area == wish.area) && (!wish.onModel || topic.needsModel);
}

QuizTopic topicOf(const Question& q) {
  return {q.id, q.area, q.kind, q.difficulty, q.kind == QuizKind::Find};
}

const QuizCard& cardOf(const QuizProgress& progress, const std::string& id) {
  static const QuizCard none;
  const auto at = progress.cards.find(id);
  return at == progress.cards.end() ? none : at->second;
}

// Adds topics that really give a question until there are enough.
class Picker {
 public:
  Picker(const QuizData& quiz, const QuizMaker& maker, std::size_t count, std::uint64_t seed)
      : quiz_(quiz), maker_(maker), count_(count), seed_(seed) {}
  bool full() const { return items.size() >= count_; }
  bool add(const QuizTopic& topic, int difficulty) {
    const bool taken =
        std::any_of(items.begin(), items.end(), [&](const QuizItem& item) { return item.id == topic.id; });
    QuizItem item{topic.id, seedFor(seed_, topic.id), difficulty};
    if (full() || taken || !questionOf(item, quiz_, maker_)) return false;
    items.push_back(std::move(item));
    return true;
  }
  std::vector<QuizItem> items;

 private:
  const QuizData& quiz_;
  const QuizMaker& maker_;
  std::size_t count_;
  std::uint64_t seed_;
};

}  // namespace

std::vector<QuizTopic> topicsOf(const QuizData& quiz, const QuizMaker& maker, const std::string& area) {
  std::vector<QuizTopic> all;
  for (const Question& q : quiz.questions)
    if (area.empty() || q.area == area) all.push_back(topicOf(q));
  for (const QuizTopic& topic : maker.topics())
    if (area.empty() || topic.area == area) all.push_back(topic);
  return all;
}

std::optional<Question> questionOf(const QuizItem& item, const QuizData& quiz, const QuizMaker& maker) {
  if (const Question* q = quiz.find(item.id)) return *q;
  return maker.make(item.id, item.difficulty, item.seed);
}

std::vector<int> shownOrder(const Question& question, std::uint64_t seed) {
  std::vector<int> order(question.answers.size());
  std::iota(order.begin(), order.end(), 0);
  if (question.picture.marks.size() > 1) return order;
  QuizRandom random(seedFor(seed, "order of answers"));
  do random.shuffle(order);
  while (question.kind == QuizKind::Order && std::is_sorted(order.begin(), order.end()));
  return order;
}

double areaMastery(const QuizData& quiz, const QuizMaker& maker, const QuizProgress& progress,
                   const std::string& area) {
  double sum = 0;
  int count = 0;
  for (const Question& q : quiz.questions)
    if (area.empty() || q.area == area) sum += mastery(cardOf(progress, q.id), quiz.boxDays), ++count;
  for (const QuizTopic& topic : maker.topics()) {
    const QuizCard& card = cardOf(progress, topic.id);
    if (card.box > 0 && (area.empty() || topic.area == area)) sum += mastery(card, quiz.boxDays), ++count;
  }
  return count ? sum / count : 0;
}

int difficultyFor(double mastered) {
  return std::clamp(1 + static_cast<int>(mastered * kHardest), 1, kHardest);
}

int dueCount(const QuizProgress& progress, int today) {
  return static_cast<int>(
      std::count_if(progress.cards.begin(), progress.cards.end(), [&](const auto& c) { return due(c.second, today); }));
}

std::vector<QuizItem> chooseRound(const QuizData& quiz, const QuizMaker& maker, const QuizProgress& progress,
                                  const RoundWish& wish, int today, std::uint64_t seed) {
  Picker picker(quiz, maker, wish.count, seed);
  QuizRandom random(seedFor(seed, "round"));
  std::vector<QuizTopic> known, fresh, freshMade;
  for (const QuizTopic& topic : topicsOf(quiz, maker)) {
    if (!fits(topic, wish)) continue;
    if (cardOf(progress, topic.id).box > 0)
      known.push_back(topic);
    else
      (quiz.find(topic.id) ? fresh : freshMade).push_back(topic);
  }
  std::map<std::string, int> allowed;  // difficulty, by area
  for (const QuizArea& area : quiz.areas) allowed[area.id] = difficultyFor(areaMastery(quiz, maker, progress, area.id));
  const auto difficulty = [&](const QuizTopic& topic) {
    return std::min(kHardest, allowed[topic.area] + (cardOf(progress, topic.id).box >= kKnownBox));
  };
  const auto dueDay = [&](const QuizTopic& topic) { return cardOf(progress, topic.id).dueDay; };
  std::stable_sort(known.begin(), known.end(),
                   [&](const QuizTopic& a, const QuizTopic& b) { return dueDay(a) < dueDay(b); });
  for (const QuizTopic& topic : known)
    if (dueDay(topic) <= today) picker.add(topic, difficulty(topic));
  // New ones in turn of both sorts, none harder than the area allows while there are easier ones.
  for (auto* topics : {&fresh, &freshMade}) {
    random.shuffle(*topics);
    std::stable_sort(topics->begin(), topics->end(), [&](const QuizTopic& a, const QuizTopic& b) {
      return std::max(a.difficulty, allowed[a.area]) < std::max(b.difficulty, allowed[b.area]);
    });
  }
  const auto addNext = [&](const std::vector<QuizTopic>& topics, std::size_t& at) {
    while (at < topics.size() && !picker.full()) {
      const QuizTopic& topic = topics[at++];
      if (picker.add(topic, allowed[topic.area])) return;
    }
  };
  for (std::size_t a = 0, b = 0; !picker.full() && (a < fresh.size() || b < freshMade.size());) {
    addNext(fresh, a);
    addNext(freshMade, b);
  }
  for (const QuizTopic& topic : known) picker.add(topic, difficulty(topic));  // nothing is due or new: what comes next
  random.shuffle(picker.items);
  return picker.items;
}

std::vector<std::size_t> apportion(const std::vector<double>& weights, const std::vector<std::size_t>& available,
                                   std::size_t count) {
  std::vector<std::size_t> shares(weights.size(), 0);
  count = std::min(count, std::accumulate(available.begin(), available.end(), std::size_t{0}));
  std::vector<bool> full(weights.size(), false);
  for (;;) {
    double sum = 0;
    std::size_t left = count;
    for (std::size_t i = 0; i < weights.size(); ++i) full[i] ? left -= shares[i] : (sum += weights[i], 0);
    std::vector<std::pair<double, std::size_t>> remainders;
    std::size_t given = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (full[i] || sum <= 0) continue;
      const double exact = static_cast<double>(left) * weights[i] / sum;
      shares[i] = static_cast<std::size_t>(exact);
      given += shares[i];
      remainders.emplace_back(exact - std::floor(exact), i);
    }
    std::stable_sort(remainders.begin(), remainders.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    for (const auto& [remainder, i] : remainders)
      if (given < left) ++shares[i], ++given;
    // What an area cannot give is shared among the others.
    bool again = false;
    for (std::size_t i = 0; i < weights.size(); ++i)
      if (!full[i] && shares[i] > available[i]) shares[i] = available[i], full[i] = again = true;
    if (!again) return shares;
  }
}

std::vector<QuizItem> chooseExam(const QuizData& quiz, const QuizMaker& maker, std::size_t count, std::uint64_t seed) {
  QuizRandom random(seedFor(seed, "exam"));
  std::vector<std::vector<QuizItem>> byArea;
  std::vector<std::size_t> available;
  for (const QuizArea& area : quiz.areas) {
    std::vector<QuizTopic> written, made;
    for (const QuizTopic& topic : topicsOf(quiz, maker, area.id))
      if (topic.kind == QuizKind::Choice) (quiz.find(topic.id) ? written : made).push_back(topic);
    random.shuffle(written);
    random.shuffle(made);
    Picker picker(quiz, maker, count, seed);
    for (const auto& topic : written) picker.add(topic, kExamDifficulty);
    for (const auto& topic : made) picker.add(topic, kExamDifficulty);
    available.push_back(picker.items.size());
    byArea.push_back(std::move(picker.items));
  }
  std::vector<QuizItem> exam;
  const std::vector<std::size_t> shares = apportion(quiz.weights(), available, count);
  for (std::size_t i = 0; i < byArea.size(); ++i)
    exam.insert(exam.end(), byArea[i].begin(), byArea[i].begin() + static_cast<std::ptrdiff_t>(shares[i]));
  random.shuffle(exam);
  return exam;
}

}  // namespace sciatlas::lesson
