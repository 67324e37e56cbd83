// The finished picture: smooth edges, occlusion, thin dark contours, the outline of the selection, the ground.
// SMOOTHED: one sample per pixel, whose steps are smoothed; else four. OCCLUDED: with occlusion and halo. OUTLINED: something is
// selected or hovered.
in vec2 vPlace;

uniform sampler2D uColour;   // premultiplied
uniform sampler2D uSurface;  // normal, id
uniform sampler2D uDepth;
uniform sampler2D uOpen;     // occlusion, its depth, the halo of what is highlighted; half size
uniform vec2 uDepthRange;
uniform int uScale;          // samples per pixel and axis: 1, or 2 when not SMOOTHED
uniform float uOcclusion;    // strength
uniform float uContour;      // strength of contours
uniform float uHalo;         // strength of the halo
uniform float uPixelAngle;   // mm that a pixel covers for each mm of depth
uniform vec3 uGroundTop, uGroundBottom;
uniform vec3 uAccent;
uniform float uOutlinePx;
uniform ivec2 uOffset;       // of the viewport in the target

out vec4 oColour;

float depthMm(ivec2 at) {
  float d = texelFetch(uDepth, clamp(at, ivec2(0), textureSize(uDepth, 0) - 1), 0).r * 2.0 - 1.0;
  return uDepthRange.y / (d + uDepthRange.x);
}

// The high byte of an id carries flags: 128 selected, 64 hovered, 32 highlighted. Those from `lowest` on, shifted down to bit 0.
int flagsAt(ivec2 at, int lowest) {
  return int(texelFetch(uSurface, clamp(at, ivec2(0), textureSize(uSurface, 0) - 1), 0).a * 255.0 + 0.5) / lowest;
}

float luma(vec4 c) { return dot(c.rgb, vec3(0.299, 0.587, 0.114)) + 0.3 * c.a; }

// Smooths steps of a picture with one sample per pixel, along the edge (after T. Lottes' FXAA).
vec4 smoothed(vec2 place) {
  vec2 texel = 1.0 / vec2(textureSize(uColour, 0));
  vec4 m = textureLod(uColour, place, 0.0);
  float nw = luma(textureLod(uColour, place + vec2(-0.5, 0.5) * texel, 0.0));
  float ne = luma(textureLod(uColour, place + vec2(0.5, 0.5) * texel, 0.0));
  float sw = luma(textureLod(uColour, place + vec2(-0.5, -0.5) * texel, 0.0));
  float se = luma(textureLod(uColour, place + vec2(0.5, -0.5) * texel, 0.0));
  float range = max(max(nw, ne), max(sw, se)) - min(min(nw, ne), min(sw, se));
  vec2 along = vec2((sw + se) - (nw + ne), (nw + sw) - (ne + se));
  float shorten = 1.0 / (min(abs(along.x), abs(along.y)) + 0.02);
  along = clamp(along * shorten, vec2(-6.0), vec2(6.0)) * texel;
  vec4 a = 0.5 * (textureLod(uColour, place - along * 0.1667, 0.0) + textureLod(uColour, place + along * 0.1667, 0.0));
  vec4 b = 0.25 * (textureLod(uColour, place - along * 0.5, 0.0) + textureLod(uColour, place + along * 0.5, 0.0));
  return range < 0.045 ? m : mix(a, a * 0.5 + b, 0.5);
}

// x: how near a selected structure is, y: a hovered one; 0 on the structures themselves.
vec2 outlines(ivec2 at) {
  int here = flagsAt(at, 64);
  vec2 near = vec2(0.0);
  for (int i = 0; i < 12; ++i) {
    float angle = float(i) * 0.5235988;
    int there = flagsAt(at + ivec2(round(vec2(cos(angle), sin(angle)) * uOutlinePx * float(uScale))), 64);
    near.x += there >= 2 ? 1.0 : 0.0;
    near.y += there == 1 || there == 3 ? 1.0 : 0.0;
  }
  if (here >= 2) near.x = 0.0;
  if (here == 1 || here == 3) near.y = 0.0;
  return smoothstep(0.0, 3.0, near);
}

void main() {
  ivec2 pixel = ivec2(gl_FragCoord.xy) - uOffset;
  ivec2 at = pixel * uScale;
#ifdef SMOOTHED
  vec4 colour = smoothed(vPlace);
#else
  vec4 colour = 0.25 * (texelFetch(uColour, at, 0) + texelFetch(uColour, at + ivec2(1, 0), 0) +
                        texelFetch(uColour, at + ivec2(0, 1), 0) + texelFetch(uColour, at + ivec2(1, 1), 0));
#endif
  float here = depthMm(at);
  float shade = 1.0;
#ifdef OCCLUDED
  float halo = 0.0;
  vec2 place = vPlace * vec2(textureSize(uOpen, 0)) - 0.5;
  ivec2 low = ivec2(floor(place));
  vec2 f = place - vec2(low);
  float sum = 0.0, weights = 0.0;
  for (int k = 0; k < 4; ++k) {
    ivec2 step = ivec2(k & 1, k >> 1);
    vec3 there = texelFetch(uOpen, clamp(low + step, ivec2(0), textureSize(uOpen, 0) - 1), 0).rgb;
    vec2 w = mix(1.0 - f, f, vec2(step));
    float weight = w.x * w.y * clamp(1.0 - abs(there.g - here) / 10.0, 0.002, 1.0) + 1e-5;
    sum += there.r * weight;
    weights += weight;
    halo += there.b * w.x * w.y;
  }
  shade = mix(1.0, sum / weights, uOcclusion);
#endif
  // A contour where the surface falls away behind: on the near side, so that it follows the form.
  float gap = 0.0;
  gap = max(gap, depthMm(at + ivec2(uScale, 0)) - here);
  gap = max(gap, depthMm(at - ivec2(uScale, 0)) - here);
  gap = max(gap, depthMm(at + ivec2(0, uScale)) - here);
  gap = max(gap, depthMm(at - ivec2(0, uScale)) - here);
  // From afar a line would eat up thin nerves, so it fades.
  float contour = smoothstep(2.0, 14.0, gap) * uContour * clamp(0.42 / (here * uPixelAngle), 0.15, 1.0);
  colour.rgb *= shade * (1.0 - contour);

  vec3 ground = mix(uGroundBottom, uGroundTop, smoothstep(0.0, 1.0, vPlace.y));
  vec2 off = (vPlace - vec2(0.5, 0.55)) * vec2(1.1, 1.0);
  ground *= 1.0 + 0.10 * (0.25 - dot(off, off));
  vec3 result = ground * (1.0 - colour.a) + colour.rgb;
#ifdef OCCLUDED
  result = mix(result, uAccent, clamp(halo * 1.6, 0.0, 1.0) * uHalo * ((flagsAt(at, 32) & 1) == 1 ? 0.25 : 1.0));
#endif
#ifdef OUTLINED
  vec2 near = outlines(at);
  result = mix(result, mix(uAccent, vec3(1.0), 0.5), 0.45 * near.y);
  result = mix(result, uAccent, 0.95 * near.x);
#endif
  // Half a step of noise hides the bands of a slow gradient in 8 bits.
  float noise = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5;
  oColour = vec4(result + noise / 255.0, 1.0);
}
