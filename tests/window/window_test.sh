#!/usr/bin/env bash
# The real window under Xvfb: opens, names what is clicked, undoes, walks a lesson by keyboard, survives bad input, closes with 0.
# Facts are read from the file that --state-file writes, so nothing waits longer than it must.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

echo "opens, names what is clicked, hides it, undoes"
start
expect '^place = "explore"$'
grep -q "^error = \"\"$" "$state" || fail "a fault at the start"
# Look for a structure along the middle of the view; the hovered name must be the one that a click selects.
rest_on_something "50 45 55 40 60 35 30" "50 47 53 44 56"
[ -n "$hovered" ] || fail "nothing under the cursor anywhere in the middle of the view"
xdotool click 1
expect "^selected = \"$hovered\"$"
echo "  clicked $hovered"
xdotool key h
expect '^hidden = [1-9]'
xdotool key ctrl+z
expect '^hidden = 0$'
xdotool key Escape
expect '^selected = ""$'

echo "turns by dragging, comes back by undo; views by key"
before=$(grep '^camera' "$state")
xdotool mousemove "$x" "$y" mousedown 1 mousemove_relative 60 10 mousemove_relative 60 10 mouseup 1
for _ in $(seq 100); do [ "$(grep '^camera' "$state")" != "$before" ] && break; sleep 0.1; done
[ "$(grep '^camera' "$state")" != "$before" ] || fail "dragging did not turn the camera"
xdotool key ctrl+z
for _ in $(seq 100); do [ "$(grep '^camera' "$state")" = "$before" ] && break; sleep 0.1; done
[ "$(grep '^camera' "$state")" = "$before" ] || fail "a drag is not one step of undo"
xdotool key 2
expect '^camera = \{ yaw_deg = -?0(\.[0-9]+)?(e-[0-9]+)?,'

echo "walks a lesson by keyboard"
lesson=$("$program" list lessons --json | python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["id"])')
close_window
start --lesson "$lesson"
expect "^lesson = \"$lesson\"$"
expect '^step = 0$'
xdotool key Right
expect '^step = 1$'
xdotool key Next
expect '^step = 2$'
xdotool key Prior
expect '^step = 1$'
xdotool key ctrl+plus
expect '^type_px = 17$'
xdotool key F5
expect '^presenting = true$'
xdotool key Right
expect '^step = 2$'
xdotool key Escape
expect '^presenting = false$'
close_window
grep -q 'type_px = 17' "$XDG_CONFIG_HOME/sciatlas/preferences.toml" || fail "the preferences were not kept"

echo "a damaged model and damaged preferences: a dialog, and the program lives"
printf 'glTF garbage' >"$folder/broken.glb"
printf 'level = [' >"$XDG_CONFIG_HOME/sciatlas/preferences.toml"
start --model "$folder/broken.glb"
expect '^error = ".*broken\.glb'
xdotool key Escape
expect '^error = ""$'
close_window
[ -f "$XDG_CONFIG_HOME/sciatlas/preferences.toml.damaged" ] || fail "the damaged preferences were not set aside"

echo "a missing shader, a missing font: a dialog, and the panels live"
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
built=$(cd "$(dirname "$program")/.." && pwd)
home=$folder/home
mkdir -p "$home/build"
ln -s "$root/lessons" "$root/models" "$home/"
ln -s "$built/models" "$home/build/models"
cp -r "$root/shaders" "$home/shaders"
cp -r "$built/fonts" "$home/build/fonts"
rm "$home/shaders/surface.frag" "$home/build/fonts/Inter-Regular.otf"
SCIATLAS_HOME=$home start --lesson "$lesson"
expect '^error = ".*Inter-Regular\.otf'
xdotool key Escape
expect '^error = ".*surface\.frag'
xdotool key Escape
expect '^error = ""$'
xdotool key Right
expect '^step = 1$'
close_window

echo "on a screen too small for the window all of it can be reached"
size=1900x1200 start --show skin --view posterior
[ "$(value window)" = "[1280, 800]" ] || fail "the window goes past the screen of 1280x800"

echo "presses a thumb on the skin, undoes, lifts it; the press map is made in the background"
IFS=', ' read -r left top width height <<<"$(sed -nE 's/^view = \[(.*)\]$/\1/p' "$state")"
for along in 45 55 40 60 50; do
  x=$(awk "BEGIN { print int($left + $width * $along / 100) }")
  y=$(awk "BEGIN { print int($top + $height * 45 / 100) }")
  xdotool mousemove "$x" "$y"
  expect "^cursor = \[$x, $y\]$"
  [ "$(value hovered)" = skin ] && break
done
xdotool key t
expect '^thumb = true$'
xdotool click 1
expect '^pressed = "skin"$'
expect '^pressed_layers = [1-9]'
xdotool key ctrl+z
expect '^pressed = ""$'
xdotool key ctrl+y
expect '^pressed = "skin"$'
xdotool key Escape
expect '^pressed = ""$'
xdotool key Escape
expect '^thumb = false$'
xdotool key d
expect '^press_map = "shown"$'
xdotool key d
expect '^press_map = "off"$'
close_window

echo "no display: one sentence and exit code 1"
code=0
env -u DISPLAY -u WAYLAND_DISPLAY "$program" >"$folder/out" 2>&1 || code=$?
[ "$code" -eq 1 ] || fail "exit code $code without a display"
grep -qi 'display' "$folder/out" || fail "no word about the display: $(cat "$folder/out")"
echo "all well"
