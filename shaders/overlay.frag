// Bands and discs lying on the body: soft edges, hatching for zones, an arrow head, and the bright hand that travels along.
in vec3 vModel;
in vec4 vColour;
in vec4 vPlace;
in vec4 vStyle;

uniform float uFade;  // 1 in front, less where anatomy covers it
uniform mat4 uView;

out vec4 oColour;  // premultiplied

const float kHandAlpha = 0.62;

void main() {
  if (vStyle.x > 2.5) {
    // A hand: a plain pale body in the light of the anatomy, so that it is never taken for a part of it.
    vec3 n = normalize(mat3(uView) * vPlace.xyz);
    float key = clamp(dot(n, vec3(-0.43, 0.59, 0.683)), 0.0, 1.0);
    float rim = pow(1.0 - clamp(n.z, 0.0, 1.0), 3.0);
    float alpha = mix(kHandAlpha, 0.95, rim);
    oColour = vec4(vColour.rgb * (0.42 + 0.58 * key) * (1.0 - 0.5 * rim) * alpha, alpha);
    return;
  }
  float alpha, light = 0.0, dark = 0.0, fade = uFade;
#ifdef CUT
  if (vStyle.x < 1.5 && takenAway(vModel)) discard;  // the depth that is reached is shown in the cut
#endif
  if (vStyle.x > 1.5) {
    // How deep a technique reaches: a lit curtain under the path, brighter at its upper and lower edge and under the hand.
    float across = abs(vPlace.y), px = max(fwidth(vPlace.y), 1e-4);
    float border = smoothstep(0.86 - px, 0.92, across);
    float teeth = smoothstep(0.35, 0.5, abs(fract(vPlace.x / 10.0) - 0.5));
#ifdef CUT
    const float kVeil = 0.16, kUnderHand = 0.42;  // the tissues that it lies in are read through it
#else
    const float kVeil = 0.30, kUnderHand = 0.80;
#endif
    alpha = mix(kVeil + 0.12 * teeth, 0.95, border);
    if (vStyle.y >= 0.0) {
      float d = (vPlace.x - vStyle.y * vPlace.z) / 26.0;
      light = 0.9375 * kUnderHand * exp(-d * d);
      alpha = max(alpha, kUnderHand * exp(-d * d));
    }
    fade = max(fade, 0.72);
  } else if (vStyle.x < 0.5) {
    float along = vPlace.x, across = abs(vPlace.y), length_ = vPlace.z, halfWidth = vPlace.w;
    float edgePx = max(fwidth(vPlace.y), 1e-4);
    float inside = 1.0 - smoothstep(1.0 - edgePx, 1.0, across);
    // Round ends: how far beyond the half circle at either end, in half widths.
    float toEnd = max(0.0, 1.0 - min(along, length_ - along) / halfWidth);
    float round_ = length(vec2(toEnd, across));
    inside *= 1.0 - smoothstep(1.0 - edgePx, 1.0, round_);
    float border = smoothstep(0.82 - edgePx, 0.88, round_);
    alpha = inside * mix(0.40, 0.85, border);
    if (vStyle.w > 0.5) {
      // An arrow along the middle; its size is that of a finger, however broad the hand.
      float size = min(halfWidth * 0.55, 13.0);
      float tip = length_ - halfWidth * 0.35, yMm = across * halfWidth;
      float px = max(fwidth(yMm), fwidth(along));
      float head = (tip - along) / (1.4 * size);
      float arrow = step(0.0, head) * step(head, 1.0) * (1.0 - smoothstep(-px, px, yMm - size * head));
      float shaft = step(1.0, head) * smoothstep(0.0, size, along - halfWidth * 0.4) * (1.0 - smoothstep(-px, px, yMm - 0.24 * size));
      arrow = max(arrow, shaft);
      alpha = max(alpha, arrow * 0.92);
      light = 0.25 * arrow;
    }
    if (vStyle.z > 0.5) {
      float stripe = abs(fract((along + vPlace.y * halfWidth) / 9.0) - 0.5) * 2.0;
      float px = fwidth((along + vPlace.y * halfWidth) / 4.5);
      // Dark gaps and a pale border keep a red zone apart from red muscle.
      float bar = smoothstep(0.5 - px, 0.5 + px, stripe);
      alpha = inside * max(mix(0.45, 0.95, bar), border);
      dark = (1.0 - bar) * (1.0 - border);
      light = border * 0.55;
    }
    if (vStyle.y >= 0.0) {
      // The hand is an oval; behind it a tail fades over a third of the way.
      float hand = vStyle.y * length_;
      float d = (along - hand) / max(halfWidth, 6.0);
      float oval = 1.0 - smoothstep(0.72, 0.95, d * d + across * across);
      float tail = d < 0.0 ? exp(d * 0.9) * (1.0 - smoothstep(0.5, 0.95, across)) : 0.0;
      light = max(light, max(oval * 0.75, tail * 0.35) * inside);
      alpha = max(alpha, max(oval * 0.80, tail * 0.5) * inside);
    }
  } else {
    float radius = length(vPlace.xy);
    float px = max(fwidth(radius), 1e-4);
    float inside = 1.0 - smoothstep(1.0 - px, 1.0, radius);
    float ring = smoothstep(0.84 - px, 0.84, radius) * inside;
    alpha = max(ring * 0.95, inside * 0.20);
    if (vStyle.z > 0.5) {
      float place = (vPlace.x + vPlace.y) * vPlace.w / 9.0;
      float stripe = abs(fract(place) - 0.5) * 2.0;
      float stripePx = fwidth(place) * 2.0;
      float bar = smoothstep(0.5 - stripePx, 0.5 + stripePx, stripe);
      alpha = max(ring, inside * mix(0.45, 0.95, bar));
      dark = (1.0 - bar) * (1.0 - ring);
      light = ring * 0.55;
    }
    if (vStyle.y >= 0.0) {
      float wave = abs(radius - vStyle.y) / 0.10;
      float pulse = (1.0 - smoothstep(0.0, 1.0, wave)) * (1.0 - vStyle.y) * inside;
      light = pulse * 0.7;
      alpha = max(alpha, pulse);
    }
  }
  alpha *= vColour.a * fade;
  vec3 colour = mix(mix(vColour.rgb, vec3(0.06, 0.02, 0.02), 0.8 * dark), vec3(1.0), light);
  oColour = vec4(colour * alpha, alpha);
}
