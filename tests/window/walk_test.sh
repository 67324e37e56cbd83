#!/usr/bin/env bash
# A learner's hour in the real window, by clicks on words: three lessons with all their steps, links, glossary, reading level and
# partner task; ten questions with a wrong answer that teaches and "show me"; an examination with its result; a plan that is edited, saved and
# opened again. A killed program loses none of it. SCIATLAS_PICTURES names a folder for pictures of each stage; WALK_TYPE and
# WALK_THEME choose how it looks.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
export HOME=$folder/home
mkdir -p "$HOME/Documents" "$XDG_CONFIG_HOME/sciatlas"
# Moves of the camera are looked at in window_test; here they would only take time.
printf 'reduced_motion = true\nhints_seen = true\ntype_px = %s\ntheme = "%s"\n' "${WALK_TYPE:-16}" "${WALK_THEME:-dark}" \
  >"$XDG_CONFIG_HOME/sciatlas/preferences.toml"
lessons=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../lessons" && pwd)

steps_of() { grep -c '^\[\[step\]\]' "$lessons/lesson_$1.toml"; }
nothing_cut() { ! grep -q '"cut"\],$' "$state" || fail "there is no room for these words: $(grep '"cut"\],$' "$state")"; }
# walk LESSON FROM: goes on by its button to the last step.
walk() {
  local step last=$(($(steps_of "$1") - 1))
  expect "^lesson = \"$1\"$"
  expect "^step = $2$"
  nothing_cut
  for step in $(seq $(($2 + 1)) "$last"); do
    touch_on 'Next'
    expect "^step = $step$"
    nothing_cut
    [ -n "${SCIATLAS_PICTURES:-}" ] && picture "$1_$step"
  done
  return 0
}
first_of() { sed -nE "s/^  \[-?[0-9]+, -?[0-9]+, \"($1)\".*\],$/\1/p" "$state" | head -1; }

echo "a first lesson: from the first page, its words change with the reading level"
start
touch_on 'Understood'
gone 'Understood'
touch_on 'Learn'
expect '^place = "learn"$'
picture learn
touch_on 'Open the lesson'
lesson=$(value lesson)
[ -n "$lesson" ] || { expect '^lesson = "[a-z]'; lesson=$(value lesson); }
walk "$lesson" 0
last=$(value step)
words=$(grep -c 'term:' "$state" || true)
touch_on 'Level Student'
find_words 'Patient'
picture level
touch_on 'Patient'
expect '^level = "patient"$'
touch_on 'Level Patient'
touch_on 'Clinician'
expect '^level = "clinician"$'
picture clinician
touch_on 'Level Clinician'
touch_on 'Student'
expect '^level = "student"$'
expect "^steps_finished = $last$"

echo "a word of the glossary says what it means and lights its place; a name is a link to the model"
touch_on '1  .*' # the first dash of the bar
expect '^step = 0$'
find_words 'term:[a-z_0-9]*'
term=$(first_of 'term:[a-z_0-9]*')
rest_on "$term"
picture term_hover
xdotool click 1
find_words 'Close'
picture term_card
touch_on 'Close'
gone 'Close'
close_window

echo "a second lesson: links fly to the model, the partner task runs and is ticked off"
start --lesson course_of_the_nerve
rest_on 'structure:[a-z_0-9]*'
expect '^lit = "[a-z]'
xdotool click 1  # the card that opens then moves the link away from the pointer
expect '^selected = "[a-z]'
picture link
xdotool key Escape
expect '^selected = ""$'
walk course_of_the_nerve 0
# The step with the task, and what is ticked off.
{ read -r task; checks=$(cat); } < <(python3 - "$lessons/lesson_course_of_the_nerve.toml" <<'PY'
import sys, tomllib
steps = tomllib.load(open(sys.argv[1], "rb"))["step"]
task = next(i for i, step in enumerate(steps) if "partner_task" in step)
print(task, *steps[task]["self_check"], sep="\n")
PY
)
touch_on "$((task + 1))  .*"
expect "^step = $task$"
touch_on 'Partner task'
touch_on 'Start'
find_words 'Pause'
picture partner
touch_on 'Pause'
while IFS= read -r check; do
  touch_on "$(sed -E 's/[][().*+?^$|\\/]/./g' <<<"$check")"
done <<<"$checks"
expect '^steps_practised = 1$'
picture practised

echo "presenting, on the slide too"
xdotool key F5
expect '^presenting = true$'
picture present
xdotool key Escape
expect '^presenting = false$'

echo "a killed program goes on where the learner was"
kill -9 "$app"
wait "$app" 2>/dev/null || true
start
expect '^steps_practised = 1$'
touch_on 'Learn'
picture resume
touch_on 'Go on'
expect '^lesson = "course_of_the_nerve"$'
close_window

echo "a third lesson, of a technique"
start --lesson swedish
walk swedish 0

# pattern WORDS: these words and no others, as a pattern.
# (The state file writes a quotation mark as two characters.)
pattern() { sed -E 's/[][().*+?^$|\\/{}]/./g; s/"/.?./g' <<<"$1"; }
# answers_of QUESTION: a wrong answer, what it is told, the right one; nothing for questions that the program makes, for
# clicks and for those with little time to read.
answers_of() {
  python3 - "$lessons/quiz.toml" "$1" <<'PY'
import sys, tomllib
questions = tomllib.load(open(sys.argv[1], "rb"))["question"]
question = next((q for q in questions if q["id"] == sys.argv[2] and q.get("kind", "choice") == "choice"), None)
if question and "show" in question:
    wrong = next(a for a in question["answer"] if "why" in a)
    why = wrong["why"] if isinstance(wrong["why"], str) else wrong["why"]["student"]
    print(wrong["text"], why, next(a["text"] for a in question["answer"] if a.get("right")), question["show"], sep="\n")
PY
}
# day_of QUESTION: when it is asked again, as the learner's file says.
day_of() {
  python3 - "$1" "$XDG_DATA_HOME"/sciatlas/quiz/*.toml <<'PY'
import sys, tomllib
card = tomllib.load(open(sys.argv[2], "rb"))["card"][sys.argv[1]]
print(card["due"])
PY
}

echo "ten questions: one is answered wrongly and teaches, one rightly, the others are not known; one is shown in its lesson"
touch_on 'Quiz'
picture quiz
touch_on 'Practise'
gone 'Practise'
wrong= right= again=
for turn in $(seq 30); do
  page=$(value quiz_page)
  [ "$page" = summary ] && break
  [ "$turn" -le 12 ] && picture "quiz_$turn"
  before=$(value quiz_answered)
  [ "$page" = "$wrong" ] && again=1
  { read -r no; read -r told; read -r yes; read -r show; } < <(answers_of "$page") || no=
  if [ -n "$no" ] && [ -z "$wrong" ]; then
    wrong=$page
    rights=$(value quiz_right)
    touch_on "$(pattern "$no")"
    expect '^quiz_verdict = "wrong"$'
    expect "^quiz_told = \"$(pattern "$told")\"$"
    expect "^quiz_right = $rights$"
    find_words 'ref:[a-z_0-9]*'
    picture quiz_wrong
    touch_on 'Show me in the lesson'
    expect '^place = "learn"$'
    expect "^lesson = \"${show%%/*}\"$"
    picture shown
    touch_on 'Quiz'
    expect "^quiz_page = \"$page\"$"
    expect '^quiz_verdict = "wrong"$'
  elif [ -n "$no" ] && [ -z "$right" ] && [ "$page" != "$wrong" ]; then
    right=$page
    touch_on "$(pattern "$yes")"
    expect '^quiz_verdict = "right"$'
  else
    touch_on "I don't know"
    expect '^quiz_verdict = "unknown"$'
  fi
  expect "^quiz_answered = $((before + 1))$"
  [ "$turn" = 1 ] && picture quiz_answer
  touch_on 'Next|Summary'
  for _ in $(seq 30); do [ "$(value quiz_page)" != "$page" ] && break; sleep 0.1; done
done
expect '^quiz_page = "summary"$'
[ -n "$wrong" ] || fail "no question of quiz.toml was asked"
[ -n "$again" ] || fail "$wrong was answered wrongly and did not come once more in the round"
[ -z "$right" ] || [[ "$(day_of "$wrong")" < "$(day_of "$right")" ]] ||
  fail "$wrong, answered wrongly, comes on $(day_of "$wrong"), not before $right on $(day_of "$right")"
picture quiz_summary

echo "an examination is handed in and has its result"
touch_on 'First page'
touch_on '20 in .*'
gone '20 in .*'
for turn in $(seq 19); do
  page=$(value quiz_page)
  [ "$turn" = 1 ] && picture exam
  xdotool key 1 Return
  for _ in $(seq 30); do [ "$(value quiz_page)" != "$page" ] && break; sleep 0.1; done
done
touch_on 'Hand in'
expect '^quiz_page = "summary"$'
picture exam_result
nothing_cut
close_window

echo "a plan: questions, person, blocks that play, edited, kept when the program is killed, saved"
start --open questions
picture questions
touch_on 'All asked, all answered no'
touch_on 'On to the person'
picture person
touch_on 'Left'
touch_on '30 minutes'
touch_on 'Make the plan'
expect '^plan_page = "plan"$'
expect '^plan_minutes = 30$'
picture plan
nothing_cut
touch_on 'Next block'
expect '^plan_block = 1$'
picture block
touch_on 'Leave out'
gone 'Leave out'
expect '^plan_block = -1$'
blocks=$(value plan_blocks)
touch_on 'Start the clock over the whole session \(Space\)'
expect '^plan_clock = true$'
sleep 0.5
minutes=$(value plan_minutes)
kill -9 "$app"
wait "$app" 2>/dev/null || true
start
touch_on 'Session'
expect '^plan_page = "plan"$'
expect "^plan_blocks = $blocks$"
expect "^plan_minutes = $minutes$"
touch_on 'Save'
expect '^plan_saved = true$'
saved=$(ls "$XDG_DATA_HOME"/sciatlas/plans/*.toml)
[ -f "$XDG_DATA_HOME/sciatlas/unsaved_plan.toml" ] && fail "the saved plan is still kept as unsaved"
gone 'Save'
touch_on 'New session'
expect '^plan_blocks = 0$'
picture saved
touch_on 'plan' # in the list of saved ones
expect "^plan_blocks = $blocks$"
expect '^plan_saved = true$'
close_window
echo "all well"
