// Only the id of a structure.
uniform vec2 uId;

layout(location = 0) out vec4 oSurface;

void main() { oSurface = vec4(0.0, 0.0, uId); }
