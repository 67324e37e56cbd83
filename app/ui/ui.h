// The panels. ImGui only: never GL. Reads the session, calls its commands.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "session/session.h"

namespace sciatlas::ui {

// What the shell tells the panels each frame, and what they answer.
struct FrameRequest {
  double nowS = 0;
  float widthPx = 1440, heightPx = 900;  // of the window, in ImGui's units
  int hovered = -1;                      // structure under the cursor
  // The colour that the picture gives a structure, for legends; display values 0..1. Null: grey.
  glm::vec3 (*tissueColour)(const scene::StructureInfo&) = nullptr;
  float loading = 1;  // < 1: the model is being read; the panels show a progress bar
  std::string loadingWord;
  std::string error;         // not empty: shown in a dialog until closed
  std::string printed;       // the file that was printed last; empty: none
  std::string notice;        // one quiet line for a few seconds ("Loaded in 0.8 s")
  bool listTouches = false;  // FrameAnswer::touches is wanted
};
// A page that shall be printed to a PDF file.
struct PrintWish {
  // Of the open lesson; of the open plan, for patient or therapist; what to do after a red flag was answered yes.
  enum class What { None, Lesson, Handout, Sheet, Referral };
  What what = What::None;
};
// Something in sight that can be clicked: its words and its middle (origin top left). For --state-file, so that a
// test can do what a person does who reads the words.
struct Touch {
  std::string words;
  glm::vec2 at{0};
  bool cut = false;  // the words have no room
};
struct FrameAnswer {
  glm::vec2 viewLow{0}, viewSize{0};  // where the 3D view lies (origin top left)
  bool split = false;                 // the view shows two pictures of half its width, the other body's on the left
  bool viewHovered = false;           // the cursor is over the view, not over a panel, label or button
  bool errorClosed = false;
  std::string fault;  // not empty: a command of this frame was refused, to be shown like any error
  bool quit = false;
  PrintWish print;
  int lit = -1;             // structure named by what the cursor is on in a panel: to be lit on the model
  double wakeInS = -1;      // draw again after this time even if nothing happens; < 0: no need
  bool presenting = false;  // full screen is wanted
  bool blank = false;       // the presenter blanked the screen
  std::vector<Touch> touches;
  session::ThemeChoice theme = session::ThemeChoice::Dark;  // for the renderer (presenting is always on paper)
};

class Ui {
 public:
  // What a missing or damaged font means: a picture fails with core::InputError, a window goes on in a plain font and
  // says so.
  enum class FontFault { Throw, GoOnPlain };
  // Needs a current ImGui context.
  explicit Ui(const std::filesystem::path& fonts, FontFault onFault = FontFault::Throw);
  // The sentence about a font that was replaced by a plain one; empty when all is well.
  const std::string& fontFault() const;
  ~Ui();
  // Rebuilds the font atlas when the type size changed; call before ImGui::NewFrame. True when the back end must
  // re-upload it. `typePx` is the body size on the reading desk; while presenting a larger one is taken from the height
  // of the screen.
  bool prepareFonts(float typePx);
  // Between ImGui::NewFrame and ImGui::Render. `session` is null while the model loads.
  FrameAnswer draw(session::Session* session, const FrameRequest& request);
  // A key of ours (GLFW key code and modifiers), called from the window's key callback. True when it was used.
  bool key(session::Session& session, int key, int mods, double nowS);
  // Starts with the first-run hints, presentation and so on off; for pictures from the command line.
  void hideHints();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sciatlas::ui
