// What is printed: a lesson or a plan in the patient's words, the therapist's sheet of a plan, a referral.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "lesson/lesson.h"
#include "print/pdf.h"

namespace sciatlas::print {

inline constexpr int kMostPages = 2;       // of a handout or sheet in normal print
inline constexpr int kMostPagesLarge = 6;  // in large print
inline constexpr int kPicturesPerHandout = 3;

// How much of each step stands on a lesson's handout.
enum class Detail { Whole, FirstParagraph, TwoSentences, OneSentence };

// Whose sheet it is; pictures are added by who can draw them.
struct Letterhead {
  std::string therapist;
  std::optional<core::Image> logo;
};

Document lessonHandout(const lesson::Lesson& lesson, const lesson::PlanData& plans, Detail detail,
                       const Letterhead& head);
// The steps (from 0) whose pictures stand on the handout, at most kPicturesPerHandout.
std::vector<int> pictureSteps(const lesson::Lesson& lesson);

// For the patient: what is done, what to do at home, when to call. `brief` names the blocks without describing them.
Document planHandout(const lesson::Plan& plan, const lesson::PlanData& plans, const Letterhead& head,
                     bool brief = false);
// For the therapist: minute by minute. A block that comes again is described once; no block's
// warnings are ever left out. `brief` does without the words "As before".
Document planSheet(const lesson::Plan& plan, const lesson::PlanData& plans, const Letterhead& head, bool brief = false);
// The blocks of a plan whose pictures stand on its handout: the longest that have strokes.
std::vector<int> pictureBlocks(const lesson::Plan& plan, const lesson::PlanData& plans);

// Where to go, what to say, what to write down.
Document referralSheet(const lesson::Referral& referral, const lesson::PlanData& plans, const Letterhead& head);

// The lesson's handout with as much text as its pages hold.
Printed printLesson(const lesson::Lesson& lesson, const lesson::PlanData& plans, const Letterhead& head,
                    const std::vector<Picture>& pictures, const PageStyle& style, const std::filesystem::path& fonts);

// The plan's handout, brief where its pages hold no more.
Printed printPlan(const lesson::Plan& plan, const lesson::PlanData& plans, const Letterhead& head,
                  const std::vector<Picture>& pictures, const PageStyle& style, const std::filesystem::path& fonts);

// The therapist's sheet, set closer where its pages hold no more.
Printed printSheet(const lesson::Plan& plan, const lesson::PlanData& plans, const Letterhead& head,
                   const PageStyle& style, const std::filesystem::path& fonts);

// Markdown as plain paragraphs, with ** kept: links become their words, tables and pictures are left out.
std::vector<Part> plainParts(const std::string& markdown);
std::string firstSentences(const std::string& paragraph, int count);

}  // namespace sciatlas::print
