#!/usr/bin/env bash
# Session in the real window: questions by clicks, a plan, its clock by keys, saved, opened again.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
export XDG_DATA_HOME=$folder/data HOME=$folder/home
mkdir -p "$HOME/Documents"

# Clicks down the reading column until a line of the state file matches.
click_until() { # PATTERN X FROM TO
  local y
  for y in $(seq "$3" 9 "$4"); do
    xdotool mousemove "$2" "$y" click 1
    sleep 0.25
    grep -Eq -- "$1" "$state" && return 0
  done
  fail "no click at x=$2 from $3 to $4 led to: $1"
}

echo "a yes is a referral"
start --open questions
expect '^place = "session"$'
expect '^plan_page = "questions"$'
click_until '^plan_referral = true$' 1025 120 460
xdotool key ctrl+z
expect '^plan_referral = false$'

echo "all answered no, a plan is made"
xdotool mousemove 1060 500 click --repeat 120 --delay 8 5
sleep 0.5
click_until '^plan_answers = 1[0-9]$' 960 400 790
click_until '^plan_page = "person"$' 962 400 790
xdotool mousemove 1060 500 click --repeat 160 --delay 8 5
sleep 0.5
click_until '^plan_minutes = [36]0$' 962 500 790
expect '^plan_page = "plan"$'

echo "the clock goes on by keys and the block plays"
xdotool key Next Next Next
expect '^plan_block = [1-9]'
xdotool key space
expect '^plan_clock = true$'
xdotool key space
expect '^plan_clock = false$'

echo "saved and opened again"
xdotool key Escape
expect '^plan_block = -1$'
click_until '^plan_saved = true$' 962 150 420
ls "$folder"/data/sciatlas/plans/*.toml >/dev/null || fail "no plan was saved"
close_window

plan=$(ls "$folder"/data/sciatlas/plans/*.toml | head -1)
start --open "$plan"
expect '^plan_saved = true$'
close_window
echo "all well"
