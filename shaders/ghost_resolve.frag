// Lays the summed ghosts over the solid picture (premultiplied "over").
uniform sampler2D uSum, uWeight;

out vec4 oColour;

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  vec4 sum = texelFetch(uSum, at, 0);
  float weight = texelFetch(uWeight, at, 0).r;
  float cover = 1.0 - sum.a;
  oColour = vec4(sum.rgb / max(weight, 1e-4) * cover, cover);
}
