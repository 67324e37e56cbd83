#include "core/files.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

#include "core/error.h"

namespace fs = std::filesystem;

namespace sciatlas::core {
namespace {

fs::path fromEnvironment(const char* name, const fs::path& otherwise) {
  const char* value = std::getenv(name);
  return value && *value ? fs::path(value) : otherwise;
}

bool isHome(const fs::path& folder) {
  std::error_code ec;
  return fs::is_directory(folder / "lessons", ec) && fs::is_directory(folder / "models", ec);
}

fs::path findHome() {
  if (const char* home = std::getenv("SCIATLAS_HOME"); home && *home) return home;
  std::error_code ec;
  fs::path folder = fs::read_symlink("/proc/self/exe", ec).parent_path();
  for (; !ec && folder.has_relative_path(); folder = folder.parent_path())
    if (isHome(folder)) return folder;
  return SCIATLAS_SOURCE_DIR;
}

// The build folder that the executable lies in, or home/build.
fs::path findBuild(const fs::path& home) {
  std::error_code ec;
  fs::path folder = fs::read_symlink("/proc/self/exe", ec).parent_path();
  for (; !ec && folder.has_relative_path(); folder = folder.parent_path())
    if (std::error_code absent; fs::is_regular_file(folder / "fonts" / "Inter-Regular.otf", absent)) return folder;
  return home / "build";
}

}  // namespace

Paths findPaths() {
  Paths p;
  p.home = findHome();
  const fs::path build = std::getenv("SCIATLAS_HOME") ? p.home / "build" : findBuild(p.home);
  p.models = p.home / "models";
  p.lessons = p.home / "lessons";
  p.shaders = p.home / "shaders";
  p.fonts = build / "fonts";
  p.built = build / "models";
  const fs::path user = fromEnvironment("HOME", fs::temp_directory_path());
  p.config = fromEnvironment("XDG_CONFIG_HOME", user / ".config") / "sciatlas";
  p.data = fromEnvironment("XDG_DATA_HOME", user / ".local" / "share") / "sciatlas";
  p.state = fromEnvironment("XDG_STATE_HOME", user / ".local" / "state") / "sciatlas";
  return p;
}

std::string readText(const fs::path& file) {
  std::error_code ec;
  if (fs::is_directory(file, ec)) throw InputError(displayPath(file), 0, "is a folder, a file was expected");
  std::ifstream in(file, std::ios::binary);
  if (!in) throw InputError(displayPath(file), 0, std::string("cannot be read: ") + std::strerror(errno));
  const auto size = fs::is_regular_file(file, ec) ? fs::file_size(file, ec) : 0;
  std::string text(ec ? 0 : size, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (in) {  // what has no size, or has grown meanwhile
    std::ostringstream rest;
    if (in.peek() != std::ifstream::traits_type::eof()) rest << in.rdbuf();
    text += rest.str();
  }
  if (in.bad()) throw InputError(displayPath(file), 0, "cannot be read to its end");
  return text;
}

void writeAtomically(const fs::path& file, std::string_view bytes) {
  std::error_code ec;
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  fs::create_directories(folder, ec);
  if (ec) throw InputError(displayPath(file), 0, "cannot be written, its folder cannot be made: " + ec.message());
  // Renaming over a device or a pipe would replace it by a file.
  if (fs::exists(file, ec) && !fs::is_regular_file(file, ec))
    throw InputError(
        displayPath(file), 0,
        fs::is_directory(file, ec) ? "cannot be written, it is a folder" : "cannot be written, it is no ordinary file");
  if (!file.has_filename()) throw InputError("\"" + file.string() + "\" names no file to write");
  // mkstemp wants six X at the end and puts letters of its own in their place.
  std::string name = (folder / (".new-" + file.filename().string() + "-" + std::string(6, 'X'))).string();
  const int fd = mkstemp(name.data());
  if (fd < 0) throw InputError(displayPath(file), 0, std::string("cannot be written: ") + std::strerror(errno));
  const auto fail = [&](int code) {
    ::close(fd);
    ::unlink(name.c_str());
    throw InputError(displayPath(file), 0, std::string("cannot be written: ") + std::strerror(code));
  };
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t n = ::write(fd, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail(errno);
    done += static_cast<std::size_t>(n);
  }
  if (::fchmod(fd, 0644) != 0 || ::fsync(fd) != 0) fail(errno);
  ::close(fd);
  fs::rename(name, file, ec);
  if (ec) {
    ::unlink(name.c_str());
    throw InputError(displayPath(file), 0, "cannot be written: " + ec.message());
  }
}

std::vector<fs::path> filesBelow(const fs::path& folder, std::string_view extension) {
  std::vector<fs::path> found;
  std::error_code ec;
  for (fs::recursive_directory_iterator it(folder, ec), end; !ec && it != end; it.increment(ec))
    if (it->is_regular_file() && it->path().extension() == extension) found.push_back(it->path());
  if (ec) throw InputError(displayPath(folder), 0, "cannot be listed: " + ec.message());
  std::sort(found.begin(), found.end());
  return found;
}

std::string displayPath(const fs::path& file) {
  std::error_code ec;
  const std::string full = file.string();
  const fs::path here = fs::current_path(ec);
  if (ec || !file.is_absolute()) return full;
  const std::string relative = file.lexically_relative(here).string();
  return !relative.empty() && relative.compare(0, 2, "..") != 0 && relative.size() < full.size() ? relative : full;
}

}  // namespace sciatlas::core
