layout(location = 0) in vec3 aPosition;  // mm
layout(location = 1) in vec4 aPlace;     // x, y in the map of rims; z along the fibres 0..1; w irritation

uniform mat4 uView, uProjection;

out vec3 vModel;
out vec2 vPlace;
out float vAlong;
out float vIrritation;

void main() {
  vModel = aPosition;
  vPlace = aPlace.xy;
  vAlong = aPlace.z;
  vIrritation = aPlace.w;
  gl_Position = uProjection * uView * vec4(aPosition, 1.0);
}
