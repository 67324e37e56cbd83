// Bands and discs lying on the body: soft edges, hatching for zones, an arrow head, and the bright hand that travels along.
in vec4 vColour;
in vec4 vPlace;
in vec4 vStyle;

uniform float uFade;  // 1 in front, less where anatomy covers it

out vec4 oColour;  // premultiplied

void main() {
  float alpha, light = 0.0;
  if (vStyle.x < 0.5) {
    float along = vPlace.x, across = abs(vPlace.y), length_ = vPlace.z, halfWidth = vPlace.w;
    float edgePx = max(fwidth(vPlace.y), 1e-4);
    float inside = 1.0 - smoothstep(1.0 - edgePx, 1.0, across);
    float ends = smoothstep(0.0, halfWidth * 0.6, along) * smoothstep(0.0, halfWidth * 0.25, length_ - along);
    float border = smoothstep(0.80 - edgePx, 0.86, across);
    alpha = inside * mix(0.30, 0.75, border) * ends;
    if (vStyle.w > 0.5) {
      // The head: a triangle over the last part, as wide as the band.
      float head = min(halfWidth * 1.5, length_ * 0.4);
      float t = (along - (length_ - head)) / head;
      float slope = fwidth(along) / head + edgePx;
      float inHead = step(0.0, t) * (1.0 - smoothstep(-slope, slope, across - (1.0 - t)));
      float shaft = (1.0 - step(0.0, t)) * alpha * (1.0 - smoothstep(0.52, 0.58, across));
      float soft = (1.0 - step(0.0, t)) * alpha * 0.45;
      alpha = max(max(inHead * 0.92, shaft), soft);
    }
    if (vStyle.z > 0.5) {
      float stripe = abs(fract((along + vPlace.y * halfWidth) / 9.0) - 0.5) * 2.0;
      float px = fwidth((along + vPlace.y * halfWidth) / 4.5);
      alpha = inside * max(mix(0.22, 0.62, smoothstep(0.5 - px, 0.5 + px, stripe)), border * 0.9);
    }
    if (vStyle.y >= 0.0) {
      // The hand is an oval; behind it a tail fades over a third of the way.
      float hand = vStyle.y * length_;
      float d = (along - hand) / max(halfWidth, 6.0);
      float oval = 1.0 - smoothstep(0.72, 0.95, d * d + across * across);
      float tail = d < 0.0 ? exp(d * 0.9) * (1.0 - smoothstep(0.5, 0.95, across)) : 0.0;
      light = max(oval * 0.85, tail * 0.45) * inside;
      alpha = max(alpha, max(oval * 0.92, tail * 0.6) * inside);
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
      alpha = max(alpha, inside * mix(0.22, 0.62, smoothstep(0.5 - stripePx, 0.5 + stripePx, stripe)));
    }
    if (vStyle.y >= 0.0) {
      float wave = abs(radius - vStyle.y) / 0.10;
      float pulse = (1.0 - smoothstep(0.0, 1.0, wave)) * (1.0 - vStyle.y) * inside;
      light = pulse * 0.7;
      alpha = max(alpha, pulse);
    }
  }
  alpha *= vColour.a * uFade;
  vec3 colour = mix(vColour.rgb, vec3(1.0), light);
  oColour = vec4(colour * alpha, alpha);
}
