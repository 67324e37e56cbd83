#!/usr/bin/env bash
# Printing from the window: handout of a lesson, referral, plan and its handout, all by clicks; the words are in the PDF. A
# folder that takes no file is one sentence.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
export HOME=$folder/home
documents=$HOME/Documents
mkdir -p "$documents"

# printed NAME WORDS...: the PDF is there, has at most two pages and holds each of the words.
printed() {
  local name=$1 file="$documents/Sciatlas - $1.pdf" text
  shift
  expect "^printed = \".*/Sciatlas - $name\.pdf\"$" 60
  grep -q '^error = ""$' "$state" || fail "a fault while printing"
  [ -s "$file" ] || fail "there is no $file"
  text=$(pdftotext "$file" - | tr -s '\n ' ' ')
  for words in "$@"; do
    grep -qF "$words" <<<"$text" || fail "\"$name\" does not say: $words"
  done
  pages=$(pdfinfo "$file" | sed -nE 's/^Pages: *//p')
  [ "$pages" -le 2 ] || fail "\"$name\" has $pages pages"
  echo "  $name: $pages pages"
}

echo "the handout of a lesson, from the bar of its steps"
start --lesson what_sciatica_is
touch_on 'Handout'
printed "What sciatica is, and what it is not" "At home" "When to call" "For education"
expect '^notice = "Printed: Sciatlas - What sciatica is, and what it is not\.pdf, [12] pages?, in '
close_window

echo "a yes is a referral, and its page is printed"
start --open questions
touch_on 'Yes'
expect '^plan_referral = true$'
touch_on 'Print this page'
printed "referral" "Answered yes" "Write down" "When to call"
xdotool key ctrl+z
expect '^plan_referral = false$'

echo "a plan is printed for the therapist and for the patient"
touch_on 'All asked, all answered no'
touch_on 'On to the person'
touch_on 'Make the plan'
expect '^plan_page = "plan"$'
touch_on 'Print the plan'
printed "plan" "Session plan" "red-flag questions"
touch_on 'Handout'
printed "handout" "What we do" "At home" "When to call"

echo "a folder that takes no file is one sentence, and the program lives"
rm -r "$documents"
rm -f "$HOME"/*
chmod 555 "$HOME"
if touch "$HOME/probe" 2>/dev/null; then # root may write anywhere: then the home is no folder at all
  rm "$HOME/probe"
  chmod 755 "$HOME"
  rmdir "$HOME" && printf 'no folder' >"$HOME"
fi
touch_on 'Print the plan'
expect '^error = ".+"$'
picture print_fault
[ "$(grep -c '^error = ' "$state")" = 1 ] || fail "more than one sentence"
grep -Eq "^error = \".*(cannot be written|folder).*\"$" "$state" || fail "the sentence does not say what is wrong"
xdotool key Escape
expect '^error = ""$'
touch_on 'The whole plan|Save'
close_window
echo "all well"
