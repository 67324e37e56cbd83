// Catmull-Rom interpolation with natural ends, over uneven knots.
#pragma once
#include <cmath>
#include <cstddef>
#include <vector>

namespace sciatlas::anatomy {

// Tangents (per unit of the knots) of an interpolating spline: the slope of the parabola through three neighbours; at
// the ends the curvature is zero. Two values give a straight line.
template <class T>
std::vector<T> splineTangents(const std::vector<T>& values, const std::vector<double>& knots) {
  const std::size_t n = values.size();
  std::vector<T> m(n, T(0.0));
  if (n < 2) return m;
  for (std::size_t i = 1; i + 1 < n; ++i) {
    const double before = knots[i] - knots[i - 1], after = knots[i + 1] - knots[i];
    m[i] = ((values[i] - values[i - 1]) * (after / before) + (values[i + 1] - values[i]) * (before / after)) /
           (before + after);
  }
  const T first = (values[1] - values[0]) / (knots[1] - knots[0]);
  const T last = (values[n - 1] - values[n - 2]) / (knots[n - 1] - knots[n - 2]);
  m[0] = n == 2 ? first : (3.0 * first - m[1]) * 0.5;
  m[n - 1] = n == 2 ? last : (3.0 * last - m[n - 2]) * 0.5;
  return m;
}

// Tangents of a closed ring of values at knots 0, 1, 2 ...
template <class T>
std::vector<T> ringTangents(const std::vector<T>& values) {
  const std::size_t n = values.size();
  std::vector<T> m(n, T(0.0));
  for (std::size_t i = 0; i < n; ++i) m[i] = (values[(i + 1) % n] - values[(i + n - 1) % n]) * 0.5;
  return m;
}

// The cubic between a and b (s in 0..1); tangents per unit of the knots, width = distance of the knots.
template <class T>
T hermite(const T& a, const T& b, const T& tangentA, const T& tangentB, double width, double s) {
  const double s2 = s * s, s3 = s2 * s;
  return a * (2 * s3 - 3 * s2 + 1) + b * (3 * s2 - 2 * s3) + tangentA * (width * (s3 - 2 * s2 + s)) +
         tangentB * (width * (s3 - s2));
}

template <class T>
T hermiteSlope(const T& a, const T& b, const T& tangentA, const T& tangentB, double width, double s) {
  const double s2 = s * s;
  return (a * (6 * s2 - 6 * s) + b * (6 * s - 6 * s2)) / width + tangentA * (3 * s2 - 4 * s + 1) +
         tangentB * (3 * s2 - 2 * s);
}

}  // namespace sciatlas::anatomy
