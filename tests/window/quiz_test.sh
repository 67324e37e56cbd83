#!/usr/bin/env bash
# The quiz in the real window: practise by keys and by clicks on the model, leave, be killed in the middle, go on.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# Until the window has seen the pointer there: a click that comes sooner is meant for the place before.
touch_at() {
  xdotool mousemove "$1" "$2"
  expect "^cursor = \\[$1, $2\\]$"
  xdotool click 1
}
changed() { # changed KEY BEFORE [SECONDS]
  for _ in $(seq $((${3:-2} * 10))); do [ "$(value "$1")" != "$2" ] && return 0; sleep 0.1; done
  return 1
}
kept() { cat "$XDG_DATA_HOME"/sciatlas/quiz/*.toml 2>/dev/null | grep -c 'box = ' || true; }

echo "the place is opened by a click, a round by its button"
start --open quiz
expect '^place = "quiz"$'
expect '^quiz_page = "start"$'
camera=$(grep '^camera' "$state")
for y in $(seq 200 15 320); do
  touch_at 1000 "$y"
  changed quiz_page start && break
done
[ "$(value quiz_page)" != start ] || fail "no round was started"
echo "  asked: $(value quiz_page)"

echo "four questions are answered: by keys, and by clicks on the model where something has to be found"
IFS=', ' read -r left top width height <<<"$(sed -nE 's/^view = \[(.*)\]$/\1/p' "$state")"
answered=0
for turn in $(seq 40); do
  page=$(value quiz_page)
  [ "$page" = summary ] && break
  before=$(value quiz_answered)
  for key in 1 2 3 4 5; do
    xdotool key "$key"
    changed quiz_answered "$before" && break
  done
  if [ "$(value quiz_answered)" = "$before" ]; then
    for share in 50 40 60 30; do
      touch_at "$(awk "BEGIN { print int($left + $width / 2) }")" "$(awk "BEGIN { print int($top + $height * $share / 100) }")"
      changed quiz_answered "$before" 4 && break
      [ -z "$(value selected)" ] || fail "a structure was selected while a question was open"
    done
  fi
  [ "$(value quiz_answered)" != "$before" ] || fail "$page could not be answered"
  answered=$((answered + 1))
  [ "$(kept)" -ge 1 ] || fail "no answer is on disk"
  [ "$answered" = 4 ] && break
  xdotool key Return
  changed quiz_page "$page" 20 || fail "Enter did not go on"
done
[ "$answered" = 4 ] || fail "$answered questions were answered"
cards=$(kept)
[ "$cards" = "$(value quiz_cards)" ] || fail "$(value quiz_cards) cards, $cards on disk"
echo "  $answered answered, $(value quiz_right) right, $cards cards on disk"

echo "leaving brings the picture back"
xdotool key Escape
expect '^quiz_page = "start"$'
for _ in $(seq 50); do [ "$(grep '^camera' "$state")" = "$camera" ] && break; sleep 0.1; done
[ "$(grep '^camera' "$state")" = "$camera" ] || fail "the camera is not where it was"

echo "a killed program loses nothing that was answered"
kill -9 "$app"
wait "$app" 2>/dev/null || true
[ "$(kept)" = "$cards" ] || fail "cards were lost"
start --open quiz
expect "^quiz_cards = $cards$"
close_window
echo "all well"
