// The shipped pathologies and movements on the shipped body at rest: read once for all tests of a program.
#pragma once
#include "data/shipped.h"
#include "living/body.h"

namespace sciatlas::tests {

inline const living::Body& shippedBody() {
  core::Paths paths;
  paths.models = source("models");
  static const living::Body body(paths, shippedAtlas());
  return body;
}

}  // namespace sciatlas::tests
