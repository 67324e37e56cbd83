#!/usr/bin/env bash
# Techniques in the real window: by keyboard and by click, played and paused, cut along the stroke, undone.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

echo "a technique opens by keyboard and plays"
start
xdotool key e
expect '^place = "techniques"$'
xdotool key Down
expect '^technique = "effleurage"$'
expect '^technique_plays = true$'
xdotool key space
expect '^technique_plays = false$'
xdotool key shift+Down
expect '^stroke = "p01_effleurage_back"$'

echo "the body is cut along the stroke and made whole"
xdotool key x
expect '^cut = true$'
xdotool key x
expect '^cut = false$'

echo "undo goes back through all of it"
for _ in 1 2 3 4 5 6; do
  xdotool key ctrl+z
  sleep 0.2
done
expect '^technique = ""$'

echo "another technique is chosen by a click"
xdotool key e
xdotool key Down
expect '^technique = "effleurage"$'
for y in $(seq 180 20 560); do
  xdotool mousemove 120 "$y" click 1
  sleep 0.3
  [ "$(value technique)" != "effleurage" ] && [ -n "$(value technique)" ] && break
done
[ "$(value technique)" != "effleurage" ] || fail "no other technique could be clicked in the list"
echo "  clicked $(value technique)"
xdotool key Escape
expect '^technique = ""$'
close_window
echo "all well"
