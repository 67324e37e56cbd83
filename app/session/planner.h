// The session planner: what a person enters, the plan that came of it, its clock and its file. What undo restores
// (PlanPlace) stands in the Moment; the clock, the folder and the file do not.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "lesson/plan_file.h"
#include "session/session.h"

namespace sciatlas::session {

// The clock over a whole session: counts while it runs, block after block.
struct PlanClock {
  bool running = false;
  int block = 0;
  double spentS = 0;  // in this block, until `sinceS`
  double sinceS = 0;  // when it was last started
  double inBlockS(double nowS) const { return spentS + (running ? nowS - sinceS : 0); }
};

class Planner {
 public:
  // Plans are kept in this folder (none: they cannot be saved).
  void keepIn(const std::filesystem::path& folder) { folder_ = folder, listed_ = false; }

  // The open plan, while it holds what its file does not, is kept in `draft`: a killed program loses at most the last
  // moment. The draft goes when the plan is saved, deleted or closed by hand, not when another one is opened.
  void keepDraftIn(const std::filesystem::path& draft) { draft_ = draft; }
  // Opens what was kept when the program ended. False when there is none. Throws core::InputError for a file that
  // cannot be read.
  bool restoreDraft(Session& session);
  // To be called often. Returns after how many seconds it wants to be called again even if nothing happens; < 0: no
  // need. Throws core::InputError when the folder cannot be written, and tries no more.
  double keepDraft(const Session& session, double nowS);

  // Commands; each is one step of undo.
  void openPage(Session& session, PlanPage page);
  void answer(Session& session, const std::string& redFlag, bool yes);
  void answerAllNo(Session& session);   // those that are still open
  void clearAnswers(Session& session);  // a new session asks again
  void setRequest(Session& session, const lesson::PlanRequest& request);
  void toggleCaution(Session& session, const std::string& caution);
  void make(Session& session);  // the plan from the request; opens its page. Throws core::InputError
  void edit(Session& session, const lesson::Plan& plan);     // merged while a drag lasts
  void openBlock(Session& session, int block, double nowS);  // -1: closed; plays it on the model
  void moveBlock(Session& session, int block, int by);
  void removeBlock(Session& session, int block);
  void addBlock(Session& session, const lesson::PlanBlock& block, int before);
  void closePlan(Session& session);  // to the first page

  // Answer, plan or referral of what is entered now.
  std::optional<lesson::Referral> referral(const Session& session) const;
  int openQuestions(const Session& session) const;

  // The clock. Going on to the next block opens it on the model.
  const PlanClock& clock() const { return clock_; }
  void startClock(double nowS);
  void pauseClock(double nowS);
  void goToBlock(Session& session, int block, double nowS);
  void advance(Session& session, double nowS);  // the next block when this one is over

  // Files. All throw core::InputError.
  const std::vector<lesson::SavedPlan>& saved(const Session& session);
  void save(Session& session);  // under its file, or a fresh one
  void open(Session& session, const std::filesystem::path& file);
  void duplicate(Session& session);  // the open plan becomes a copy without measures
  void remove(Session& session, const std::filesystem::path& file);
  bool savedAsIs(const Session& session) const;  // nothing has changed since it was saved
  bool canSave() const { return !folder_.empty(); }

 private:
  void dropDraft(const Session& session);
  const lesson::PlanData& data(const Session& session) const { return session.library().plans; }
  std::filesystem::path folder_;
  std::vector<lesson::SavedPlan> saved_;
  bool listed_ = false;
  PlanClock clock_;
  std::string savedText_;  // what the file of the open plan holds
  std::filesystem::path draft_;
  std::optional<lesson::Plan> drafted_;  // what is in the draft
  std::string draftedFor_;               // and of which file it is
  double draftedS_ = -1;                 // when it was written
  bool dropDraft_ = false;               // the person has closed, saved or deleted what it holds
};

}  // namespace sciatlas::session
