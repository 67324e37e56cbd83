#!/usr/bin/env bash
# A teacher edits lessons while the window is open: what is saved is shown, a fault names file, line and nearest word, what was
# there before stays, the other lessons open.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
built=$(cd "$(dirname "$program")/.." && pwd)
home=$folder/home
mkdir -p "$home/build" "$XDG_CONFIG_HOME/sciatlas"
printf 'reduced_motion = true\nhints_seen = true\nnotice_seen = true\n' >"$XDG_CONFIG_HOME/sciatlas/preferences.toml"
ln -s "$root/models" "$root/shaders" "$home/"
ln -s "$built/models" "$built/fonts" "$home/build/"
cp -r "$root/lessons" "$home/lessons"
file=$home/lessons/lesson_palpation.toml
export SCIATLAS_HOME=$home

echo "a saved title is shown at once, where the reader is"
start --lesson palpation
expect '^step = 0$'
lessons=$(value lessons)
[ "$lessons" -ge 30 ] || fail "only $lessons lessons"
touch_on 'Next'
expect '^step = 1$'
sed -i '0,/^title = .*/s//title = "Feeling for the bones"/' "$file"
expect '^notice = "Lessons read again"$'
expect '"Feeling for the bones"'
expect '^lesson = "palpation"$'
expect '^step = 1$'

echo "a fault names file, line and nearest word; the lesson stays as it was and the others open"
cp "$file" "$folder/sound.toml"
sed -i '0,/^highlight = .*/s//highlight = ["hip_bon_r"]/' "$file"
line=$(grep -n 'hip_bon_r' "$file" | cut -d: -f1)
expect "^notice = \".*lesson_palpation\.toml:$line: .*hip_bon_r.*hip_bone_r"
expect "^lessons = $lessons$"
expect '^error = ""$'
picture reload_fault
touch_on 'Next'
expect '^step = 2$'
column_x=140
touch_on 'The discs'
expect '^lesson = "discs"$'

echo "mended, it is read again"
cp "$folder/sound.toml" "$file"
expect '^notice = "Lessons read again"$'
close_window

echo "a lesson that is broken from the start leaves the others open"
printf 'id = "palpation"\ntitel = "x"\n' >"$file"
start --lesson deep_tissue
expect "^lessons = $((lessons - 1))$"
expect '^lesson = "deep_tissue"$'
picture broken_start
close_window
echo "all well"
