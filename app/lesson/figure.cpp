#include "lesson/stage.h"
#include "scene/measure.h"

namespace sciatlas::lesson {

std::string figureText(const Figure& figure, const scene::Atlas& atlas) {
  if (figure.measure.empty()) return figure.value;
  return scene::inWords(figure.measure, scene::measure(figure.measure, atlas));
}

}  // namespace sciatlas::lesson
