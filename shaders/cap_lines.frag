// Thin lines between the structures on the faces of the cuts. Drawn where the stencil says that a face is seen.
uniform sampler2D uSurface;  // normal, id
uniform int uBothSides;      // with several samples per pixel the line may lie on both sides of the border

out vec4 oColour;

ivec2 idAt(ivec2 at) {
  vec4 s = texelFetch(uSurface, clamp(at, ivec2(0), textureSize(uSurface, 0) - 1), 0);
  ivec2 bytes = ivec2(s.ba * 255.0 + 0.5);
  return ivec2(bytes.x, bytes.y & 31);  // without the marks
}

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  ivec2 here = idAt(at);
  bool border = idAt(at + ivec2(1, 0)) != here || idAt(at + ivec2(0, 1)) != here;
  if (uBothSides == 1) border = border || idAt(at - ivec2(1, 0)) != here || idAt(at - ivec2(0, 1)) != here;
  oColour = border ? vec4(vec3(0.13, 0.07, 0.05) * 0.62, 0.62) : vec4(0.0);
}
