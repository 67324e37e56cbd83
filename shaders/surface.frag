// Solid anatomy. Compiled once per tissue: TISSUE is BONE, MUSCLE, NERVE or JOINT (software drivers run both sides of a branch).
#define BONE 0
#define MUSCLE 1
#define NERVE 2
#define JOINT 3

in vec3 vModel, vRest;
in vec3 vView;
in vec3 vNormal;
in vec3 vFibre;
in vec2 vUv;
in vec2 vAround;
in float vOpen;
in float vIrritation;
in vec4 vTint;

uniform vec3 uColour;      // linear
uniform vec3 uSecond;      // linear: tendon of a muscle, vessels of a nerve, core of a disc
uniform vec4 uPattern;     // x, y: mm that uv.x and uv.y 0..1 cover; z, w: fleshy part of v
uniform vec4 uGloss;       // x strength and y sharpness of the highlight, z depth of the fibre relief, w lamellae
uniform vec3 uCentre, uHalf;  // of the structure's box, mm
uniform vec4 uGlow;        // linear accent colour and its amount
uniform float uLift;       // hovered: a little lighter
uniform vec2 uId;          // low and high byte / 255
uniform float uRim;        // strength of the rim light
uniform sampler3D uGrain;  // r value, gba slope
uniform sampler2D uStrands;  // r height, g slope across, b bundles, a slow variation
#ifdef SHADOWS
uniform sampler2DShadow uShadow;
uniform mat4 uViewToShadow;
uniform vec2 uShadowTexel;
#endif

layout(location = 0) out vec4 oColour;   // display values
layout(location = 1) out vec4 oSurface;  // view normal x, y; id

const vec3 kKey = vec3(-0.430, 0.590, 0.683);   // view space, towards the lamp
const vec3 kFill = vec3(0.780, -0.120, 0.614);

vec3 toDisplay(vec3 linear) {
  // A filmic curve (after K. Narkowicz): a soft toe, a long shoulder.
  vec3 x = max(linear, vec3(0.0));
  vec3 curved = (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14);
  return pow(clamp(curved, 0.0, 1.0), vec3(1.0 / 2.2));
}

#ifdef SHADOWS
float lit(vec3 view, vec3 normal) {
  vec3 at = (uViewToShadow * vec4(view + normal * 1.6, 1.0)).xyz;
  float sum = texture(uShadow, vec3(at.xy + vec2(-0.9, -0.4) * uShadowTexel, at.z));
  sum += texture(uShadow, vec3(at.xy + vec2(0.4, -0.9) * uShadowTexel, at.z));
  sum += texture(uShadow, vec3(at.xy + vec2(0.9, 0.4) * uShadowTexel, at.z));
  sum += texture(uShadow, vec3(at.xy + vec2(-0.4, 0.9) * uShadowTexel, at.z));
  return sum * 0.25;
}
#endif

void main() {
#ifdef CUT
  if (takenAway(vModel)) discard;
#endif
  vec3 smooth_ = normalize(vNormal);
  vec3 n = smooth_;
  vec3 toEye = normalize(-vView);
  float open = vOpen;
  vec3 colour = uColour;
  float gloss = uGloss.x, sharp = uGloss.y;
  float wrap = 0.12;
  vec3 bleed = vec3(0.0);  // light that comes back out of the tissue near the shadow's edge
  float streak = 0.0;

#if TISSUE == BONE
  vec4 fine = texture(uGrain, vRest * (1.0 / 17.0)) * 2.0 - 1.0;
  vec4 coarse = texture(uGrain, vRest * vec3(1.0 / 90.0, 1.0 / 150.0, 1.0 / 90.0)) * 2.0 - 1.0;
  colour *= 1.0 + 0.08 * fine.r + 0.16 * coarse.r;
  colour = mix(colour, colour * vec3(0.98, 0.88, 0.72), clamp(0.5 + coarse.g, 0.0, 1.0) * 0.55);
  colour = mix(colour * uSecond, colour, smoothstep(0.0, 0.85, open));
  n = normalize(n + (fine.gba * 0.055 + coarse.gba * 0.07) * uGloss.z);
  bleed = vec3(0.05, 0.025, 0.01);
#elif TISSUE == MUSCLE
  vec2 place = vec2(vUv.x * uPattern.x / 30.0, vUv.y * uPattern.y / 260.0);
  vec4 strand = texture(uStrands, place) * 2.0 - 1.0;
  vec3 across = normalize(cross(smooth_, vFibre) + vec3(1e-5));
  // Belly and tendon meet in tongues that follow the fibres.
  float tongue = (strand.b * 0.05 + strand.r * 0.02);
  float v = vUv.y + tongue;
  float belly = smoothstep(uPattern.z - 0.05, uPattern.z + 0.05, v) * (1.0 - smoothstep(uPattern.w - 0.05, uPattern.w + 0.05, v));
  if (uPattern.z <= 0.0) belly = 1.0 - smoothstep(uPattern.w - 0.05, uPattern.w + 0.05, v);
  if (uPattern.w >= 1.0) belly = uPattern.z <= 0.0 ? 1.0 : smoothstep(uPattern.z - 0.05, uPattern.z + 0.05, v);
  vec3 flesh = colour * (1.0 + 0.20 * strand.r + 0.16 * strand.b + 0.10 * strand.a);
  flesh = mix(flesh, uSecond * 0.75, smoothstep(0.45, 1.0, strand.r - strand.b * 0.3) * 0.13);  // perimysium between the bundles
  vec3 tendon = uSecond * (1.0 + 0.10 * strand.r + 0.05 * strand.b);
  colour = mix(tendon, flesh, belly);
  colour = mix(colour * vec3(0.50, 0.36, 0.34), colour, smoothstep(0.0, 0.9, open));
  n = normalize(n + across * strand.g * uGloss.z * mix(0.5, 1.0, belly));
  gloss = mix(gloss * 1.5, gloss, belly);
  sharp = mix(sharp * 1.4, sharp, belly);
  bleed = mix(vec3(0.03, 0.025, 0.02), vec3(0.16, 0.018, 0.010), belly);
  streak = mix(0.13, 0.06, belly);
  wrap = 0.2;
#elif TISSUE == NERVE
  float turn = atan(vAround.y, vAround.x) * 0.159155;
  vec4 strand = texture(uStrands, vec2(turn, vUv.y * uPattern.y / 300.0)) * 2.0 - 1.0;
  vec3 across = normalize(cross(smooth_, vFibre) + vec3(1e-5));
  colour *= 1.0 + 0.12 * strand.b + 0.10 * strand.r;
  colour = mix(colour, colour * uSecond, smoothstep(0.1, 0.8, -strand.b) * 0.6);
  colour = mix(colour * vec3(0.62, 0.48, 0.30), colour, smoothstep(0.0, 0.9, open));
  n = normalize(n + across * (strand.g * 0.9) * uGloss.z);
  bleed = colour * 0.10;
  streak = 0.10;
  wrap = 0.25;
#else
  vec3 q = (vRest - uCentre) / uHalf;
  float radius = length(q.xz);
  vec4 fine = texture(uGrain, vRest * (1.0 / 23.0)) * 2.0 - 1.0;
  float rings = sin((radius + fine.r * 0.012) * 52.0) * (1.0 - smoothstep(0.90, 0.99, radius)) * smoothstep(0.25, 0.5, radius);
  float angle = atan(q.z, q.x) * uHalf.x;
  float weave = sin(angle * 2.6 + vRest.y * 1.9) + sin(angle * 2.6 - vRest.y * 1.9);
  colour *= 1.0 + uGloss.w * (0.10 * rings + 0.05 * weave * smoothstep(0.8, 0.95, radius)) + 0.04 * fine.r;
  colour = mix(colour * uSecond, colour, smoothstep(0.0, 0.85, open));
  n = normalize(n + fine.gba * 0.05 * uGloss.z);
  bleed = colour * vec3(0.06, 0.08, 0.10);
  wrap = 0.25;
#endif

  // Pressed tissue is congested: the hue moves to red, the pattern stays.
  colour = mix(colour, dot(colour, vec3(0.34)) * vec3(2.3, 0.22, 0.16), clamp(vIrritation, 0.0, 1.0) * 0.85);

#if TISSUE == JOINT
  // A map laid over the skin. What is gravest is hatched too, so that it can be told without colour.
  float laid = vTint.a;
  float hatched = smoothstep(0.74, 0.82, vTint.a);
  float stripe = smoothstep(0.30, 0.55, abs(fract((vRest.x + vRest.y + vRest.z) / 11.0) - 0.5) * 2.0);
  vec3 mapped = pow(vTint.rgb, vec3(2.2)) * mix(1.0, mix(0.30, 1.0, stripe), hatched);
  colour = mix(colour, mapped, laid);
#endif

  float key = clamp((dot(n, kKey) + wrap) / (1.0 + wrap), 0.0, 1.0);
  float terminator = clamp((dot(smooth_, kKey) + 0.55) / 1.1, 0.0, 1.0);
  terminator *= 1.0 - terminator;
#ifdef SHADOWS
  float visible = lit(vView, smooth_);
  key *= mix(0.22, 1.0, visible);
  gloss *= mix(0.15, 1.0, visible);
#endif
  float fill = clamp((dot(n, kFill) + 0.3) / 1.3, 0.0, 1.0);
  float sky = n.y * 0.5 + 0.5;
  vec3 ambient = mix(vec3(0.110, 0.086, 0.074), vec3(0.200, 0.218, 0.245), sky);
  vec3 light = vec3(1.02, 0.95, 0.84) * key * mix(0.55, 1.0, open) + vec3(0.10, 0.125, 0.16) * fill * open + ambient * open;
  vec3 result = colour * light + bleed * terminator * 1.6 * open;

  vec3 halfway = normalize(kKey + toEye);
  float shine = pow(clamp(dot(n, halfway), 0.0, 1.0), sharp) * gloss * open;
  float along = dot(normalize(vFibre + vec3(1e-5)), halfway);
  shine += streak * pow(clamp(1.0 - along * along, 0.0, 1.0), 24.0) * clamp(dot(smooth_, kKey) + 0.15, 0.0, 1.0) * open * open;
  result += vec3(1.0, 0.97, 0.92) * shine;

  float edge = 1.0 - clamp(dot(n, toEye), 0.0, 1.0);
  float rim = edge * edge * edge * uRim * (0.35 + 0.65 * sky) * open;
  result += (colour * 0.5 + vec3(0.08, 0.10, 0.13)) * rim;

  // The accent is a tint under the light and a glow at the edges, so that tissue and form stay readable.
  float brightness = dot(light, vec3(0.33));
  result = mix(result, result * 0.35 + uGlow.rgb * (0.10 + 0.55 * brightness) * (0.5 + 0.5 * open), uGlow.a * 0.42);
  result += uGlow.rgb * uGlow.a * (0.04 + 0.75 * edge * edge * edge);
  result *= 1.0 + 0.22 * uLift;
  result += vec3(0.02) * uLift;

  oColour = vec4(toDisplay(result), 1.0);
  oSurface = vec4(smooth_.xy * 0.5 + 0.5, uId);
}
