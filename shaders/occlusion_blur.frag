// Smooths the occlusion without crossing edges of depth, and spreads the highlight into a halo.
uniform sampler2D uOpen;

layout(location = 0) out vec4 oOpen;

// How fast the depth changes along a step, in mm: to the nearer of the two neighbours, which lies on the same surface.
float slopeMm(ivec2 at, ivec2 step_, ivec2 last, float here) {
  float forth = texelFetch(uOpen, min(at + step_, last), 0).g - here;
  float back = here - texelFetch(uOpen, max(at - step_, ivec2(0)), 0).g;
  return abs(forth) < abs(back) ? forth : back;
}

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy), last = textureSize(uOpen, 0) - 1;
  vec2 here = texelFetch(uOpen, at, 0).rg;
  // A surface seen aslant is no edge, however steep: what counts is how far a neighbour lies off its plane.
  vec2 slope = vec2(slopeMm(at, ivec2(1, 0), last, here.g), slopeMm(at, ivec2(0, 1), last, here.g));
  float sum = 0.0, weights = 0.0;
  for (int y = -2; y < 2; ++y)
    for (int x = -2; x < 2; ++x) {
      vec2 there = texelFetch(uOpen, clamp(at + ivec2(x, y), ivec2(0), last), 0).rg;
      float weight = clamp(1.0 - abs(there.g - here.g - dot(slope, vec2(x, y))) / 7.0, 0.001, 1.0);
      sum += there.r * weight;
      weights += weight;
    }
  float halo = 0.0, haloWeights = 0.0;
  for (int y = -3; y <= 3; ++y)
    for (int x = -3; x <= 3; ++x) {
      float weight = exp(-0.22 * float(x * x + y * y));
      halo += texelFetch(uOpen, clamp(at + ivec2(x, y) * 2, ivec2(0), last), 0).b * weight;
      haloWeights += weight;
    }
  oOpen = vec4(sum / weights, here.g, halo / haloWeights, 0.0);
}
