// X-ray look: faces nearly clear, edges drawn. Weighted blended order-independent transparency with one blend function, as
// OpenGL ES 3.0 knows no per-target ones: rgb and weight add up, alpha multiplies to what is left of the background.
in vec3 vModel;
in vec3 vView;
in vec3 vNormal;
in vec3 vFibre;
in vec2 vUv;
in vec2 vAround;
in float vOpen;
in vec4 vTint;

uniform vec3 uColour;  // display values
uniform vec4 uGlow;    // display values, amount
uniform float uLift;
uniform float uDistance;  // of the pivot, mm
uniform float uLine;      // display brightness of edges: light on a dark ground, dark on paper

layout(location = 0) out vec4 oSum;
layout(location = 1) out vec4 oWeight;

void main() {
#ifdef CUT
  if (takenAway(vModel)) discard;
#endif
  vec3 n = normalize(vNormal);
  vec3 toEye = normalize(-vView);
  float facing = abs(dot(n, toEye));
  float edge = pow(1.0 - facing, 2.2);
  float light = 0.62 + 0.38 * clamp(dot(n, vec3(-0.43, 0.59, 0.683)), 0.0, 1.0);
  vec3 face = mix(uColour, vec3(uLine), 0.12) * light;
  vec3 line = mix(uColour, vec3(uLine), 0.45);
  vec3 colour = mix(mix(face, line, edge), uGlow.rgb, uGlow.a * 0.6);
  float alpha = clamp(0.09 + 0.75 * edge + 0.08 * uLift + 0.14 * uGlow.a, 0.0, 0.85);
  // A colour laid over the surface stays readable on a ghost.
  colour = mix(colour, vTint.rgb * light, min(1.0, 1.3 * vTint.a));
  alpha = max(alpha, 0.62 * vTint.a);
  float near = clamp(0.5 + (uDistance + vView.z) / 900.0, 0.0, 1.0);
  float weight = alpha * (0.03 + 3.0 * near * near * near);
  oSum = vec4(colour * weight, alpha);
  oWeight = vec4(weight, 0.0, 0.0, 0.0);
}
