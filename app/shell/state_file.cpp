#include "shell/state_file.h"

#include <sstream>

#include "core/error.h"
#include "core/files.h"

namespace sciatlas::shell {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out + '"';
}

std::string idOf(const session::Session& session, int structure) {
  return structure < 0 ? "" : session.atlas().catalogue().all()[static_cast<std::size_t>(structure)].id;
}

}  // namespace

void StateFile::write(const WindowFacts& facts) {
  if (file_.empty()) return;
  std::ostringstream out;
  out << "ready = " << (facts.session ? "true" : "false") << "\n"
      << "error = " << quoted(facts.error) << "\n"
      << "presenting = " << (facts.presenting ? "true" : "false") << "\n"
      << "view = [" << facts.viewLow.x << ", " << facts.viewLow.y << ", " << facts.viewSize.x << ", "
      << facts.viewSize.y << "]\n";
  if (facts.session) {
    const auto& session = *facts.session;
    const auto& camera = session.scene().camera;
    out << "place = " << (session.now().place == session::Place::Learn ? "\"learn\"" : "\"explore\"") << "\n"
        << "lesson = " << quoted(session.now().lesson.lesson) << "\n"
        << "step = " << session.now().lesson.step << "\n"
        << "selected = " << quoted(idOf(session, session.scene().selected)) << "\n"
        << "hovered = " << quoted(idOf(session, facts.hovered)) << "\n"
        << "cursor = [" << facts.cursor.x << ", " << facts.cursor.y << "]\n"
        << "hidden = " << session.hiddenByHand() << "\n"
        << "type_px = " << session.preferences().typePx << "\n"
        << "camera = { yaw_deg = " << camera.yawDeg << ", pitch_deg = " << camera.pitchDeg
        << ", distance_mm = " << camera.distanceMm << ", pivot_mm = [" << camera.pivotMm.x << ", " << camera.pivotMm.y
        << ", " << camera.pivotMm.z << "] }\n";
  }
  if (out.str() == last_) return;
  last_ = out.str();
  core::writeAtomically(file_, last_);
}

}  // namespace sciatlas::shell
