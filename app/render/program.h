// A linked pair of shaders with its uniforms by name.
#pragma once
#include <filesystem>
#include <glm/glm.hpp>
#include <string>
#include <unordered_map>

namespace sciatlas::render {

class Program {
 public:
  // `defines`: lines put in front of both shaders. Throws core::InputError with the file and the compiler's
  // message.
  Program(const std::filesystem::path& shaders, const char* vertexFile, const char* fragmentFile,
          const std::string& defines = "");
  ~Program();
  Program(Program&& other) noexcept;
  Program& operator=(Program&&) = delete;
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void use() const;
  // For the program in use. A uniform that the compiler removed is ignored.
  void set(const char* name, int value) const;
  void set(const char* name, float value) const;
  void set(const char* name, const glm::vec2& value) const;
  void set(const char* name, const glm::ivec2& value) const;
  void set(const char* name, const glm::vec3& value) const;
  void set(const char* name, const glm::vec4& value) const;
  void set(const char* name, const glm::mat4& value) const;
  // Binds a texture to a unit and the sampler to that unit.
  void texture(const char* name, int unit, unsigned target, unsigned texture) const;

 private:
  int place(const char* name) const;
  unsigned program_ = 0;
  mutable std::unordered_map<std::string, int> places_;
};

}  // namespace sciatlas::render
