layout(location = 0) in vec3 aPosition;  // mm
layout(location = 1) in vec4 aColour;
layout(location = 2) in vec4 aPlace;     // x along in mm, y across -1..1 (disc: x, y in -1..1), z length in mm, w half width in mm
layout(location = 3) in vec4 aStyle;     // x kind: band, disc, depth or solid (aPlace: normal); y phase or -1, z hatched, w arrow

uniform mat4 uView, uProjection;

out vec3 vModel;  // mm
out vec4 vColour;
out vec4 vPlace;
out vec4 vStyle;

void main() {
  vModel = aPosition;
  vColour = aColour;
  vPlace = aPlace;
  vStyle = aStyle;
  gl_Position = uProjection * uView * vec4(aPosition, 1.0);
}
