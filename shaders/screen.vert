// One triangle that covers the whole target; needs no vertex buffer.
out vec2 vPlace;  // 0..1, origin bottom left

void main() {
  vPlace = vec2(gl_VertexID == 1 ? 2.0 : 0.0, gl_VertexID == 2 ? 2.0 : 0.0);
  gl_Position = vec4(vPlace * 2.0 - 1.0, 0.0, 1.0);
}
