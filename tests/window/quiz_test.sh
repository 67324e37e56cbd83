#!/usr/bin/env bash
# The quiz in the real window: practise by keys and by clicks on the model, leave, be killed in the middle, go on.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

kept() { cat "$XDG_DATA_HOME"/sciatlas/quiz/*.toml 2>/dev/null | grep -c 'box = ' || true; }

echo "the place is opened by a click, a round by its button"
start --open quiz
expect '^place = "quiz"$'
expect '^quiz_page = "start"$'
camera=$(grep '^camera' "$state")
for y in $(seq 190 10 280); do
  xdotool mousemove 920 "$y" click 1
  sleep 0.3
  [ "$(value quiz_page)" != start ] && break
done
[ "$(value quiz_page)" != start ] || fail "no round was started"
echo "  asked: $(value quiz_page)"

echo "ten questions are answered: by keys, and by clicks on the model where something has to be found"
IFS=', ' read -r left top width height <<<"$(sed -nE 's/^view = \[(.*)\]$/\1/p' "$state")"
answered=0
for turn in $(seq 40); do
  page=$(value quiz_page)
  [ "$page" = summary ] && break
  before=$(value quiz_answered)
  for key in 1 2 3 4 5; do
    xdotool key "$key"
    sleep 0.15
    [ "$(value quiz_answered)" != "$before" ] && break
  done
  if [ "$(value quiz_answered)" = "$before" ]; then
    for share in 50 40 60 30; do
      xdotool mousemove "$(awk "BEGIN { print int($left + $width / 2) }")" "$(awk "BEGIN { print int($top + $height * $share / 100) }")"
      sleep 0.4
      [ -z "$(value selected)" ] || fail "a structure was selected while a question was open"
      xdotool click 1
      sleep 0.5
      [ "$(value quiz_answered)" != "$before" ] && break
    done
  fi
  for _ in $(seq 50); do [ "$(value quiz_answered)" != "$before" ] && break; sleep 0.1; done
  [ "$(value quiz_answered)" != "$before" ] || fail "$page could not be answered"
  answered=$((answered + 1))
  [ "$(kept)" -ge 1 ] || fail "no answer is on disk"
  [ "$answered" = 4 ] && break
  xdotool key Return
  for _ in $(seq 50); do [ "$(value quiz_page)" != "$page" ] && break; sleep 0.1; done
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
