# What the window tests share, to be sourced: an X display of their own, starting and closing the program, reading the file
# that --state-file writes.
set -euo pipefail

program=${SCIATLAS:?the path of the program}
folder=$(mktemp -d)
state=$folder/state.toml
display=
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$folder"
}
trap finish EXIT

fail() {
  echo "FAILED: $1" >&2
  [ -f "$state" ] && cat "$state" >&2
  [ -n "${SCIATLAS_PICTURES:-}" ] && import -window root "$SCIATLAS_PICTURES/failed.png"
  exit 1
}

# Xvfb chooses a free display itself and says which.
Xvfb -displayfd 3 -screen 0 1280x800x24 3>"$folder/display" >/dev/null 2>&1 &
pids+=($!)
for _ in $(seq 100); do
  [ -s "$folder/display" ] && break
  sleep 0.1
done
[ -s "$folder/display" ] || fail "Xvfb did not start"
display=:$(cat "$folder/display")
export DISPLAY=$display XDG_CONFIG_HOME=$folder/config XDG_STATE_HOME=$folder/state XDG_DATA_HOME=$folder/data

# expect LINE [SECONDS]: until the state file holds a line that matches.
expect() {
  local pattern=$1 seconds=${2:-30}
  for _ in $(seq $((seconds * 10))); do
    grep -Eq -- "$pattern" "$state" 2>/dev/null && return 0
    sleep 0.1
  done
  fail "expected a line like: $pattern"
}
value() { sed -nE "s/^$1 = \"?([^\"]*)\"?$/\1/p" "$state"; }

# start ARGS: opens the program, as large as `size` says, and waits for its first picture.
start() {
  rm -f "$state"
  "$program" --size "${size:-1280x800}" --state-file "$state" "$@" >"$folder/out" 2>&1 &
  app=$!
  pids+=("$app")
  expect '^ready = true$' 60
}
# Asks the window to close, as a window manager would.
ask_to_close() {
  python3 - "$1" <<'PY'
import ctypes, sys
x = ctypes.CDLL("libX11.so.6")
x.XOpenDisplay.restype = ctypes.c_void_p
x.XInternAtom.restype = ctypes.c_ulong
x.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]

class Message(ctypes.Structure):  # XClientMessageEvent
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send", ctypes.c_int), ("display", ctypes.c_void_p),
                ("window", ctypes.c_ulong), ("message", ctypes.c_ulong), ("format", ctypes.c_int), ("data", ctypes.c_long * 5)]

display = x.XOpenDisplay(None)
window = int(sys.argv[1])
protocols = x.XInternAtom(display, b"WM_PROTOCOLS", 0)
delete = x.XInternAtom(display, b"WM_DELETE_WINDOW", 0)
buffer = (ctypes.c_char * 192)()
message = Message.from_buffer(buffer)
message.type, message.window, message.message, message.format = 33, window, protocols, 32
message.data[0] = delete
x.XSendEvent.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_long, ctypes.c_void_p]
x.XSendEvent(display, window, 0, 0, ctypes.byref(buffer))
x.XFlush(ctypes.c_void_p(display))
PY
}
# After a change of size the window may be away for a moment, so it is asked until the program has ended.
close_window() {
  local window code=0
  for _ in $(seq 10); do
    window=$(xdotool search --onlyvisible --name '^Sciatlas$' | head -1) || true
    [ -n "$window" ] && ask_to_close "$window" || true  # it may be gone already
    for _ in $(seq 20); do
      kill -0 "$app" 2>/dev/null || break 2
      sleep 0.1
    done
  done
  kill -0 "$app" 2>/dev/null && fail "the window does not close"
  wait "$app" || code=$?
  [ "$code" -eq 0 ] || { cat "$folder/out" >&2; fail "exit code $code"; }
}

# The state file lists what can be clicked: place, words. WORDS below is a pattern for the whole of them.
spot() { sed -nE "s/^  \\[(-?[0-9]+), (-?[0-9]+), \"($1)\".*\\],$/\\1 \\2/p" "$state" | head -1; }
# Until the window has seen the pointer there: a click that comes sooner is meant for the place before.
point_at() {
  xdotool mousemove "$1" "$2"
  expect "^cursor = \\[$1, $2\\]$"
}
# find_words WORDS: sets x and y; looks for them down the whole reading column when they are not in sight.
find_words() {
  local at try
  for try in $(seq 50); do
    at=$(spot "$1")
    [ -n "$at" ] && { read -r x y <<<"$at"; return 0; }
    [ "$try" = 12 ] && xdotool mousemove "${column_x:-1060}" 400 click --repeat 60 --delay 4 4
    [ "$try" -gt 14 ] && xdotool mousemove "${column_x:-1060}" 400 click --repeat 2 --delay 4 5
    sleep 0.15
  done
  fail "nothing to click says: $1"
}
# rest_on WORDS: the pointer rests on them.
rest_on() {
  local before
  find_words "$1"
  # What scrolls or unfolds may still move.
  for _ in 1 2 3 4 5; do
    before="$x $y"
    sleep 0.1
    find_words "$1"
    [ "$before" = "$x $y" ] && break
  done
  point_at "$x" "$y"
}
# touch_on WORDS: clicks there, as a person does who reads them.
touch_on() {
  rest_on "$1"
  xdotool click 1
}
# gone WORDS: until nothing says so any more. A click is done before the pointer goes elsewhere.
gone() {
  for _ in $(seq 100); do
    [ -z "$(spot "$1")" ] && return 0
    sleep 0.1
  done
  fail "this is still there: $1"
}
# picture NAME: keeps the screen where SCIATLAS_PICTURES says, to be looked at.
picture() {
  [ -z "${SCIATLAS_PICTURES:-}" ] && return 0
  sleep 0.6
  import -window root "$SCIATLAS_PICTURES/$1.png"
}

# rest_on_something SHARES ALONGS: rests the cursor where something has a name, at so many hundredths of the view from above and
# from the left; sets left, top, width and height of the view, x, y and hovered (empty: nothing there).
rest_on_something() {
  local share along
  IFS=', ' read -r left top width height <<<"$(sed -nE 's/^view = \[(.*)\]$/\1/p' "$state")"
  hovered=
  for share in $1; do
    for along in $2; do
      x=$(awk "BEGIN { print int($left + $width * $along / 100) }")
      y=$(awk "BEGIN { print int($top + $height * $share / 100) }")
      xdotool mousemove "$x" "$y"
      expect "^cursor = \[$x, $y\]$"
      hovered=$(value hovered)
      [ -n "$hovered" ] && return 0
    done
  done
  return 0
}
