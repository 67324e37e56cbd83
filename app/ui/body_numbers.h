// What the model answers about the sites of its state: how near each nerve that a pathology can meet is to what stands
// there. Measured on the body that is shown, by the measures of scene/measure.h.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "living/body.h"
#include "session/session.h"

namespace sciatlas::ui {

struct Nearness {
  int nerve = -1, meets = -1;  // structures; what is nearest
  double gapMm = 0;            // below 0: they meet
};

// Of each nerve that the site can meet, near the site, to what the focus holds beside nerves and to what only this
// state brings. Empty where the model has no such surfaces.
std::vector<Nearness> nearnessAt(const scene::Atlas& atlas, const living::Pathology& site);

// "2.4 mm", "contact".
std::string gapWords(double gapMm);

// The same nerve's gap in two bodies, as a line to read: "L5 root: 3.1 mm -> contact with disc L4/5".
struct NearnessChange {
  int nerve = -1;
  std::string words;
  bool meets = false;  // in the second body
};
// By the named places of models/sites.toml that lie at the pathology and have its nerves, or its level's dural sac;
// where there is none by nearnessAt().
std::vector<NearnessChange> nearnessChanges(const living::Body& body, const scene::Atlas& before,
                                            const scene::Atlas& after, const living::Pathology& site);

// The site's own figures (Pathology::figures) in two bodies: "Dural sac, area: 180 mm2 -> 92 mm2". A measure that this
// model cannot give is left out.
std::vector<std::string> figureChanges(const scene::Atlas& before, const scene::Atlas& after,
                                       const living::Pathology& site);

struct SiteNumbers {
  std::vector<NearnessChange> near;
  std::vector<std::string> figures;
};

// The numbers of a page, measured off the window's thread where the session has one: while a slider is dragged those of
// a moment ago stand there until the next are found.
class NumbersCard {
 public:
  // `key`: what the numbers depend on, of which `page` may not show those of another. `measure` is called from another
  // thread: it holds what it asks, but for what outlives the session.
  const SiteNumbers& of(const session::Session& session, const std::string& page, const std::string& key,
                        std::function<SiteNumbers()> measure);

 private:
  struct Answer {
    std::mutex mutex;
    std::optional<SiteNumbers> numbers;
  };
  std::string page_, asked_;
  std::shared_ptr<Answer> answer_;
  SiteNumbers shown_;
};

}  // namespace sciatlas::ui
