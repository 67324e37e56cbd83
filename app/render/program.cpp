#include "render/program.h"

#include <glad/gl.h>

#include <glm/gtc/type_ptr.hpp>
#include <utility>

#include "core/error.h"
#include "core/files.h"

namespace sciatlas::render {
namespace {

unsigned compile(GLenum kind, const std::filesystem::path& file, const std::string& defines) {
  const std::string text = "#version 330 core\n" + defines + "#line 1\n" + core::readText(file);
  const unsigned shader = glCreateShader(kind);
  const char* source = text.c_str();
  glShaderSource(shader, 1, &source, nullptr);
  glCompileShader(shader);
  GLint done = 0;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &done);
  if (done) return shader;
  std::string log(2000, '\0');
  GLsizei length = 0;
  glGetShaderInfoLog(shader, static_cast<GLsizei>(log.size()), &length, log.data());
  log.resize(length);
  glDeleteShader(shader);
  throw core::InputError(core::displayPath(file), 0, "does not compile: " + log);
}

}  // namespace

Program::Program(const std::filesystem::path& shaders, const char* vertexFile, const char* fragmentFile,
                 const std::string& defines) {
  const unsigned vertex = compile(GL_VERTEX_SHADER, shaders / vertexFile, defines);
  unsigned fragment = 0;
  try {
    fragment = compile(GL_FRAGMENT_SHADER, shaders / fragmentFile, defines);
  } catch (...) {
    glDeleteShader(vertex);
    throw;
  }
  program_ = glCreateProgram();
  glAttachShader(program_, vertex);
  glAttachShader(program_, fragment);
  glLinkProgram(program_);
  glDeleteShader(vertex);
  glDeleteShader(fragment);
  GLint done = 0;
  glGetProgramiv(program_, GL_LINK_STATUS, &done);
  if (done) return;
  std::string log(2000, '\0');
  GLsizei length = 0;
  glGetProgramInfoLog(program_, static_cast<GLsizei>(log.size()), &length, log.data());
  log.resize(length);
  glDeleteProgram(program_);
  throw core::InputError(core::displayPath(shaders / fragmentFile), 0,
                         "does not fit " + std::string(vertexFile) + ": " + log);
}

Program::~Program() {
  glDeleteProgram(program_);
}
Program::Program(Program&& other) noexcept
    : program_(std::exchange(other.program_, 0)), places_(std::move(other.places_)) {}

void Program::use() const {
  glUseProgram(program_);
}

int Program::place(const char* name) const {
  const auto [it, added] = places_.try_emplace(name, -1);
  if (added) it->second = glGetUniformLocation(program_, name);
  return it->second;
}

void Program::set(const char* name, int v) const {
  glUniform1i(place(name), v);
}
void Program::set(const char* name, float v) const {
  glUniform1f(place(name), v);
}
void Program::set(const char* name, const glm::vec2& v) const {
  glUniform2fv(place(name), 1, glm::value_ptr(v));
}
void Program::set(const char* name, const glm::ivec2& v) const {
  glUniform2iv(place(name), 1, glm::value_ptr(v));
}
void Program::set(const char* name, const glm::vec3& v) const {
  glUniform3fv(place(name), 1, glm::value_ptr(v));
}
void Program::set(const char* name, const glm::vec4& v) const {
  glUniform4fv(place(name), 1, glm::value_ptr(v));
}
void Program::set(const char* name, const glm::mat4& v) const {
  glUniformMatrix4fv(place(name), 1, GL_FALSE, glm::value_ptr(v));
}

void Program::texture(const char* name, int unit, unsigned target, unsigned texture) const {
  glActiveTexture(GL_TEXTURE0 + static_cast<GLenum>(unit));
  glBindTexture(target, texture);
  set(name, unit);
}

}  // namespace sciatlas::render
