// Only the id of a structure.
in vec3 vModel;

uniform vec2 uId;

layout(location = 0) out vec4 oSurface;

void main() {
#ifdef CUT
  if (takenAway(vModel)) discard;
#endif
  oSurface = vec4(0.0, 0.0, uId);
}
