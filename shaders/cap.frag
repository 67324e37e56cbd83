// The face of a cut: tissue in section, evenly lit like a plate of an atlas. Compiled once per kind: CAP is BONE, FLESH, NERVE,
// EVEN or FAT.
#define BONE 0
#define FLESH 1
#define NERVE 2
#define EVEN 3
#define FAT 4

in vec3 vModel;
in vec2 vPlace;
in float vAlong;
in float vIrritation;

uniform vec3 uInside, uSecond, uWall;  // linear
uniform vec4 uWallMm;      // x thickness of the wall, y in the shaft of a long bone, z strength of lamellae, w mm of a cell
uniform vec4 uShaft;       // xyz along a long bone, 1 / half its length; w its middle on that axis
uniform vec3 uAcross0, uAcross1;  // span the plane across the fibres
uniform vec2 uFleshy;      // part of the length that is muscle, not tendon
uniform vec3 uNormal;      // of the face, view space
uniform vec4 uGlow;        // linear accent colour and its amount
uniform float uLift;
uniform vec2 uId;
uniform sampler2D uRims;   // mm to the nearest outline
uniform sampler2D uCells;  // r mm-like distance to the border of a cell, g tone of the cell, b of smaller cells, a their tone
uniform sampler3D uGrain;

layout(location = 0) out vec4 oColour;
layout(location = 1) out vec4 oSurface;

vec3 toDisplay(vec3 linear) {
  vec3 x = max(linear, vec3(0.0));
  vec3 curved = (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14);
  return pow(clamp(curved, 0.0, 1.0), vec3(1.0 / 2.2));
}

void main() {
#ifdef CUT
  if (takenAway(vModel)) discard;
#endif
  float rim = texture(uRims, vPlace).r;
  float wall = uWallMm.x;
  vec4 slow = texture(uGrain, vModel * (1.0 / 70.0)) * 2.0 - 1.0;
  // Cells lie across the fibres: cut along them, the bundles are stripes.
  vec3 wander = vModel + slow.gba * 2.5;
  vec2 across = vec2(dot(uAcross0, wander), dot(uAcross1, wander)) / (16.0 * uWallMm.w);
  vec4 cell = texture(uCells, across);
  vec3 colour = uInside;

#if CAP == BONE
  float inShaft = 1.0 - smoothstep(0.45, 0.85, abs(dot(uShaft.xyz, vModel) - uShaft.w));
  inShaft *= uWallMm.y > uWallMm.x ? 1.0 : 0.0;
  wall = mix(uWallMm.x, uWallMm.y, inShaft);
  vec4 finer = texture(uCells, across * 2.3 + 0.37);
  float trabecula = max(1.0 - smoothstep(0.10, 0.30, cell.r), 0.7 * (1.0 - smoothstep(0.08, 0.26, finer.r)));
  vec3 marrow = mix(uSecond, vec3(0.78, 0.58, 0.26), inShaft) * (1.0 + 0.12 * slow.r);
  colour = mix(marrow, uInside, (0.35 + 0.65 * trabecula) * mix(1.0, 0.25, inShaft));
#elif CAP == FLESH
  float v = vAlong + slow.r * 0.03;
  float belly = smoothstep(uFleshy.x - 0.05, uFleshy.x + 0.05, v) * (1.0 - smoothstep(uFleshy.y - 0.05, uFleshy.y + 0.05, v));
  if (uFleshy.x <= 0.0) belly = 1.0 - smoothstep(uFleshy.y - 0.05, uFleshy.y + 0.05, v);
  if (uFleshy.y >= 1.0) belly = uFleshy.x <= 0.0 ? 1.0 : smoothstep(uFleshy.x - 0.05, uFleshy.x + 0.05, v);
  vec4 bundle = texture(uCells, across * 0.36 + 0.21);
  float septum = max(1.0 - smoothstep(0.02, 0.16, cell.r), 1.0 - smoothstep(0.01, 0.09, bundle.r));
  vec3 flesh = uInside * (0.80 + 0.26 * cell.g + 0.18 * cell.a + 0.10 * slow.r);
  flesh = mix(flesh, mix(uSecond, uInside, 0.55), septum * 0.30);
  vec3 tendon = uSecond * (0.82 + 0.14 * cell.g + 0.08 * cell.a);
  tendon = mix(tendon, tendon * 0.78, 1.0 - smoothstep(0.02, 0.14, cell.r));
  colour = mix(tendon, flesh, belly);
#elif CAP == NERVE
  float fascicle = smoothstep(0.10, 0.24, cell.r);
  colour = mix(uSecond, uInside * (0.90 + 0.18 * cell.a), fascicle);
#elif CAP == EVEN
  float ring = sin(min(rim, 12.0) * 6.2831853 / 1.15 + 0.5 * slow.r);
  colour *= 1.0 + 0.05 * slow.r + uWallMm.z * 0.13 * ring;
#else
  float septum = 1.0 - smoothstep(0.015, 0.085, cell.r);
  colour = mix(uInside * (0.90 + 0.10 * cell.g + 0.06 * cell.a), uSecond, septum * 0.75);
#endif
  float inWall = 1.0 - smoothstep(wall * 0.85, wall * 1.15 + 0.15, rim);
  colour = mix(colour, uWall, inWall);

  colour = mix(colour, dot(colour, vec3(0.34)) * vec3(2.3, 0.22, 0.16), clamp(vIrritation, 0.0, 1.0) * 0.85);

  // Evenly bright from wherever it is seen, a little brighter when it faces the lamp.
  float light = 0.80 + 0.14 * clamp(dot(uNormal, vec3(-0.430, 0.590, 0.683)), 0.0, 1.0);
  vec3 result = colour * light;
  result = mix(result, result * 0.45 + uGlow.rgb * 0.42, uGlow.a * 0.55);
  result *= 1.0 + 0.22 * uLift;
  result += vec3(0.02) * uLift;
  oColour = vec4(toDisplay(result), 1.0);
  oSurface = vec4(uNormal.xy * 0.5 + 0.5, uId);
}
