#ifdef CUT
in vec3 vModel;
#endif

void main() {
#ifdef CUT
  if (takenAway(vModel)) discard;
#endif
}
