// Smooths the occlusion without crossing edges of depth, and spreads the highlight into a halo.
uniform sampler2D uOpen;

layout(location = 0) out vec4 oOpen;

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy), last = textureSize(uOpen, 0) - 1;
  vec2 here = texelFetch(uOpen, at, 0).rg;
  float sum = 0.0, weights = 0.0;
  for (int y = -2; y < 2; ++y)
    for (int x = -2; x < 2; ++x) {
      vec2 there = texelFetch(uOpen, clamp(at + ivec2(x, y), ivec2(0), last), 0).rg;
      float weight = clamp(1.0 - abs(there.g - here.g) / 7.0, 0.001, 1.0);
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
