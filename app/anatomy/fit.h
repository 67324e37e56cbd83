// Least squares: moves a model file's own landmarks, thicknesses and sections, each within its tolerance, so that the
// structures lie nearer to a reference surface, and writes the numbers back into the file. It measures; it never makes
// a landmark.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "anatomy/field.h"

namespace sciatlas::anatomy {

struct FitOptions {
  std::filesystem::path models;     // root of all model files (landmarks of other files are looked up there)
  std::filesystem::path file;       // the model file to fit; lies below `models`
  std::filesystem::path reference;  // folder of <id>.obj, mm
  // Structures of the file to fit, comma separated; empty: every structure that has a reference of its own
  // (with `against`: all of the file).
  std::string only;
  std::string against;  // id of the reference for all of them together; empty: <id>.obj, on the right <id>_r.obj
  int iterations = 12;
  double priorWeight = 1;         // larger: landmarks stay nearer to where the author put them
  int samples = 5000;             // points on the reference
  std::vector<FieldBox> exclude;  // places where the reference is wrong, mm
  bool dryRun = false;            // report only
};

struct FitFigures {
  double meanMm = 0, rmsMm = 0, p95Mm = 0;  // two-way distance between sampled surfaces
};

struct FitMove {
  std::string name;
  double movedMm = 0, tolMm = 0;
  double radiusChangeMm = 0;  // of r, or the largest change of a section's measure
  bool atLimit = false;       // the tolerance stopped it
};

struct FitResult {
  std::string structures, reference;
  FitFigures before, after;
  double referenceShiftMm = 0;  // midline structures: how far the reference's own mid plane lies from x = 0; taken off
  int parameters = 0, referencePoints = 0, ownPoints = 0;
  std::vector<FitMove> moves;  // largest first
};

struct FitReport {
  std::vector<FitResult> results;
  std::vector<std::string> skipped;  // structures without a reference
  std::vector<std::string> faults;   // faults of other model files
};

// Throws InputError (no such structure or reference, the file is at fault or cannot be written).
FitReport fitFile(const FitOptions& options);
std::string fitReportText(const FitReport& report);

}  // namespace sciatlas::anatomy
