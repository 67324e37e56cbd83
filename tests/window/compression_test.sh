#!/usr/bin/env bash
# Compression in the real window: a site is chosen by a click, its slider dragged, undone, reset; joints move; two bodies
# are compared.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

settled() { # nothing is being made any more
  expect '^making = false$' 60
}

echo "a site is chosen by a click"
start
xdotool key s
expect '^place = "compression"$'
expect '^tab = "sites"$'
xdotool key Down
expect '^pathology = "[a-z]'
first=$(value pathology)
chosen=$first
for y in $(seq 215 15 500); do
  xdotool mousemove 120 "$y" click 1
  sleep 0.3
  chosen=$(value pathology)
  [ "$chosen" != "$first" ] && break
done
[ "$chosen" != "$first" ] || fail "no other site could be clicked in the list"
echo "  clicked $chosen"

echo "its slider is dragged, the body follows, one undo takes it back"
expect '^pathologies = \{\}$'
for y in $(seq 150 8 420); do
  xdotool mousemove 1000 "$y" mousedown 1
  for x in 1040 1080 1120 1160; do
    xdotool mousemove "$x" "$y"
    sleep 0.05
  done
  xdotool mouseup 1
  sleep 0.3
  grep -q '^pathologies = {}$' "$state" || break
done
expect "^pathologies = \{ $chosen = 0\.[0-9]+ \}$"
settled
dragged=$(grep '^pathologies' "$state")
echo "  $dragged"
xdotool key ctrl+z
expect '^pathologies = \{\}$'
xdotool key ctrl+shift+z
expect "^pathologies = \{ $chosen = "
[ "$(grep '^pathologies' "$state")" = "$dragged" ] || fail "redo did not bring the dragged state back"
xdotool key minus
expect "^pathologies = \{ $chosen = "
[ "$(grep '^pathologies' "$state")" != "$dragged" ] || sleep 1
[ "$(grep '^pathologies' "$state")" != "$dragged" ] || fail "the key for less did nothing"
settled
xdotool key r
expect '^pathologies = \{\}$'
settled

echo "a joint moves by keyboard and comes back"
xdotool key m
expect '^tab = "move"$'
xdotool key shift+Down
xdotool key shift+equal
expect '^pose_deg = \{ [a-z0-9_]+ = 5 \}$'
settled
xdotool key BackSpace
expect '^pose_deg = \{\}$'
settled
close_window

echo "two bodies beside each other: both can be turned and named"
start --pathology "$chosen=0.8" --compare rest --open "$chosen"
expect '^compare = "side"$'
settled
rest_on_something "50 45 55 40 60" "25 22 28 19 31"
[ -n "$hovered" ] || fail "nothing in the left picture has a name"
before=$(grep '^camera' "$state")
xdotool mousedown 1 mousemove_relative 40 6 mousemove_relative 40 6 mouseup 1
for _ in $(seq 100); do [ "$(grep '^camera' "$state")" != "$before" ] && break; sleep 0.1; done
[ "$(grep '^camera' "$state")" != "$before" ] || fail "dragging the left picture did not turn the camera"
xdotool key k
expect '^tab = "compare"$'
xdotool key k
expect '^compare = "off"$'
close_window

echo "a fade from the command line"
start --pathology "$chosen=0.8" --compare rest --compare-mode fade=0.25
expect '^compare = "fade"$'
expect '^fade = 0.25$'
settled
close_window
echo "all well"
