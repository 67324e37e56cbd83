// Ambient occlusion between structures from the depth picture: how much of the half space over a point is filled nearby.
in vec2 vPlace;

uniform sampler2D uDepth;
uniform sampler2D uSurface;
uniform vec2 uTanHalf;     // tangent of half the field of view, x and y
uniform vec2 uDepthRange;  // projection[2][2], projection[3][2]
uniform float uRadiusMm;

layout(location = 0) out vec4 oOpen;  // r openness, g depth in mm, b highlighted

const int kSamples = 12;

float depthMm(vec2 place) {
  float d = textureLod(uDepth, place, 0.0).r * 2.0 - 1.0;
  return uDepthRange.y / (d + uDepthRange.x);
}

vec3 positionMm(vec2 place) {
  float z = depthMm(place);
  return vec3((place * 2.0 - 1.0) * uTanHalf * z, -z);
}

void main() {
  float raw = textureLod(uDepth, vPlace, 0.0).r;
  vec3 p = positionMm(vPlace);
  vec4 surface = texelFetch(uSurface, ivec2(vPlace * vec2(textureSize(uSurface, 0))), 0);
  vec2 nxy = surface.rg * 2.0 - 1.0;
  vec3 n = vec3(nxy, sqrt(max(0.0, 1.0 - dot(nxy, nxy))));
  // A 4x4 pattern of turns, which the 4x4 blur averages out.
  vec2 cell = mod(floor(gl_FragCoord.xy), 4.0);
  float turn = (mod(cell.x * 4.0 + cell.y * 7.0 + cell.x * cell.y * 3.0, 16.0) + 0.5) / 16.0;
  vec2 reach = uRadiusMm / (-p.z * uTanHalf) * 0.5;
  float filled = 0.0;
  for (int i = 0; i < kSamples; ++i) {
    float t = (float(i) + turn) / float(kSamples);
    float angle = 2.399963 * float(i) + turn * 6.2831853;
    vec3 to = positionMm(vPlace + vec2(cos(angle), sin(angle)) * t * reach) - p;
    float distance2 = dot(to, to);
    float rise = dot(to, n) * inversesqrt(distance2 + 1e-4);
    float near = clamp(1.0 - distance2 / (uRadiusMm * uRadiusMm), 0.0, 1.0);
    filled += max(0.0, rise - 0.12) * near;
  }
  float open = clamp(1.0 - filled * 2.5 / float(kSamples), 0.0, 1.0);
  float highlighted = mod(floor(surface.a * 255.0 + 0.5), 64.0) >= 32.0 ? 1.0 : 0.0;
  oOpen = vec4(raw < 1.0 ? open : 1.0, -p.z, highlighted, 0.0);
}
