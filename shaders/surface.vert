layout(location = 0) in vec3 aPosition;  // mm
layout(location = 1) in vec4 aNormal;    // w: how open the place is (baked occlusion)
layout(location = 2) in vec4 aFibre;     // w: irritation
layout(location = 3) in vec2 aUv;
layout(location = 5) in vec4 aRest;      // mm, where the body at rest has the place; w = 0: where it is
layout(location = 4) in vec4 aTint;      // a colour laid over the surface; w: how much of it

uniform mat4 uView, uProjection;

out vec3 vModel;    // mm
out vec3 vRest;     // mm, for solid textures: they move with the surface
out vec3 vView;     // mm, eye at the origin
out vec3 vNormal;   // view space
out vec3 vFibre;    // view space
out vec2 vUv;
out vec2 vAround;   // uv.x as a point on a circle: tubes have no seam
out float vOpen;
out float vIrritation;
out vec4 vTint;

void main() {
  vec4 view = uView * vec4(aPosition, 1.0);
  vModel = aPosition;
  vRest = mix(aPosition, aRest.xyz, aRest.w);
  vView = view.xyz;
  vNormal = mat3(uView) * aNormal.xyz;
  vFibre = mat3(uView) * aFibre.xyz;
  vUv = aUv;
  vAround = vec2(cos(6.2831853 * aUv.x), sin(6.2831853 * aUv.x));
  vOpen = aNormal.w;
  vIrritation = aFibre.w;
  vTint = aTint;
  gl_Position = uProjection * view;
#ifdef CUT
  // Before the near plane, where the driver drops it: shading what is thrown away afterwards costs as much as what is seen.
  if (farGone(aPosition)) gl_Position.z = -2.0 * abs(gl_Position.w);
#endif
}
