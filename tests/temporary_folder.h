// A folder of a test's own, gone at its end.
#pragma once
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace sciatlas::test {

struct TemporaryFolder {
  std::filesystem::path path;

  TemporaryFolder() {
    // mkdtemp wants six X at the end and puts letters of its own in their place.
    std::string name = (std::filesystem::temp_directory_path() / ("sciatlas-test-" + std::string(6, 'X'))).string();
    if (!mkdtemp(name.data())) throw std::runtime_error("no temporary folder could be made");
    path = name;
  }
  ~TemporaryFolder() {
    std::error_code ec;
    std::filesystem::remove_all(path, ec);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::filesystem::path write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name, std::ios::binary) << text;
    return path / name;
  }
};

}  // namespace sciatlas::test
