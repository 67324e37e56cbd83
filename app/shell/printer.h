// Makes the PDF of a lesson, a plan or a referral: draws its pictures on paper ground, lets `print` lay it out.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/files.h"
#include "print/compose.h"
#include "render/renderer.h"
#include "session/session.h"

namespace sciatlas::shell {

struct PrintJob {
  const lesson::Lesson* lesson = nullptr;      // its handout, or
  const lesson::Plan* plan = nullptr;          // the handout or the sheet of this plan
  bool sheet = false;                          // for the therapist; has no pictures
  const lesson::Referral* referral = nullptr;  // or where to go after a red flag; has no pictures
  print::PageStyle style;
  std::string therapist;
  std::filesystem::path logo;  // PNG; empty: none
};

// Pictures need a renderer and a current GL context; the renderer then holds another body than before. Throws
// core::InputError.
print::Printed printed(const PrintJob& job, const core::Paths& paths, const scene::Atlas& atlas,
                       const lesson::Library& library, const living::Body* body, render::Renderer* renderer);
// For the name of its file.
std::string titleOf(const PrintJob& job);

// Where a person's printed pages go: the folder of documents, or home.
std::filesystem::path documentsFolder();
// With "~" for home, as people read it.
std::string shortFolder(const std::filesystem::path& folder);
// "Sciatlas - What sciatica is.pdf", in that folder, numbered where one is there already.
std::filesystem::path freshPdfFile(const std::filesystem::path& folder, const std::string& title);

struct HandoutOptions {
  std::string what;  // id of a lesson, a lesson file or a plan file
  std::filesystem::path output, logo, model;
  std::string therapist, paper;  // paper: a4 or letter
  bool largePrint = false, sheet = false;
};
// `sciatlas handout`. Returns the number of pages. Throws core::InputError.
int writeHandout(const core::Paths& paths, const HandoutOptions& options);

}  // namespace sciatlas::shell
