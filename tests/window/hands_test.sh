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
touch_on 'Petrissage.*'
expect '^technique = "petrissage"$'

echo "a muscle lists what serves it; what is chosen there lights its site"
touch_on 'By muscle'
touch_on 'Gluteus medius.*'
touch_on 'Finger pressure.*'
expect '^technique = "finger_pressure"$'
[ -n "$(value stroke)" ] || fail "no site of it was chosen"
echo "  at $(value stroke)"
picture hands_by_muscle

echo "a structure in the page is a link: the cursor on it lights it, a click flies there"
for _ in 1 2 3 4; do  # what scrolls goes on for a while
  rest_on 'structure:gluteus_medius_r'
  sleep 1
done
expect '^hovered = "gluteus_medius_r"$'
xdotool click 1
expect '^selected = "gluteus_medius_r"$'

echo "a movement moves the joints of the body while it plays"
column_x=130  # what is not in sight is looked for in the list on the left
touch_on 'By family'
touch_on 'Sciatic slider.*'
expect '^technique = "sciatic_slider"$'
expect 'knee_flexion_r'
before=$(grep '^pose_deg' "$state")
for _ in $(seq 100); do
  [ "$(grep '^pose_deg' "$state")" != "$before" ] && break
  sleep 0.2
done
[ "$(grep '^pose_deg' "$state")" != "$before" ] || fail "no joint moves"
picture hands_movement
xdotool key Escape
expect '^technique = ""$'
expect '^pose_deg = \{ *\}$'

echo "a symptom area lists the trigger points that are said to refer there"
touch_on 'Points'
touch_on 'Calf.*'
touch_on 'Gluteus minimus, back.*'
expect '^trigger_point = "gmin_p_r"$'
picture hands_points
xdotool key Escape
expect '^trigger_point = ""$'
close_window
echo "all well"
