// Put in front of the shaders whose subject is cut open: whether the cuts take a point away.
uniform vec4 uCutPlanes[4];  // normal and place; what lies beyond one is gone
uniform int uCutPlaneCount;
uniform vec4 uWell[9];       // sides of the well; what lies beyond none of them is gone
uniform int uWellCount;

bool takenAway(vec3 p) {
  bool beyond = false;
  for (int i = 0; i < uCutPlaneCount; ++i) beyond = beyond || dot(uCutPlanes[i].xyz, p) > uCutPlanes[i].w;
  bool inWell = uWellCount > 0;
  for (int i = 0; i < uWellCount; ++i) inWell = inWell && dot(uWell[i].xyz, p) <= uWell[i].w;
  return beyond || inWell;
}

uniform float uLongestMm;  // edge of the surface that is drawn

// For vertices: no triangle of this one reaches what is left. What is gone but near is left to takenAway().
bool farGone(vec3 p) {
  bool beyond = false;
  for (int i = 0; i < uCutPlaneCount; ++i) beyond = beyond || dot(uCutPlanes[i].xyz, p) > uCutPlanes[i].w + uLongestMm;
  bool inWell = uWellCount > 0;
  for (int i = 0; i < uWellCount; ++i) inWell = inWell && dot(uWell[i].xyz, p) <= uWell[i].w - uLongestMm;
  return beyond || inWell;
}
