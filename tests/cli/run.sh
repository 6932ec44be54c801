#!/bin/sh
# tests/cli/run.sh LIQ [TEXT]: runs the cases in tests/cli/*.cli with the program LIQ, or those whose name holds TEXT.
# Ends with a line "N passed, N failed".
#
# A case is a few lines of keywords, with bodies indented by four blanks:
#
#   case NAME
#   file NAME        a file that is there, with the body as its content
#   run              a shell command; liq is in the path, the working directory is new and empty
#   out, err         what it must write to standard output and error, exactly; nothing when left out
#   out holds        each line of the body must stand somewhere in the output; likewise err holds
#   exit N           the exit status; 0 when left out
#   needs COMMAND    the case is left out where there is no such command
#
# Besides liq there is a command `await TEXT FILE` for what runs in the background: it waits until the file holds the text.
set -u
[ $# -ge 1 ] || { echo "usage: tests/cli/run.sh LIQ [TEXT]" >&2; exit 2; }
program=$(cd "$(dirname -- "$1")" && pwd -P)/$(basename -- "$1")
only=${2:-}
cases=$(cd -P -- "$(dirname -- "$0")" && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/path"
ln -s "$program" "$work/path/liq"
cat >"$work/path/await" <<'END'
#!/bin/sh
i=0
until grep -qF -- "$1" "$2" 2>/dev/null; do
    i=$((i + 1))
    [ $i -lt 900 ] || { echo "await: no $1 in $2" >&2; cat "$2" >&2; exit 1; }
    sleep 0.1
done
END
chmod +x "$work/path/await"
PATH=$work/path:$PATH LC_ALL=C.UTF-8 TZ=UTC XDG_CACHE_HOME=$work/cache
export PATH LC_ALL TZ XDG_CACHE_HOME
unset NO_COLOR COLUMNS TERM
passed=0 failed=0 left_out=0

# Each case becomes a folder: its name, place, command, files and expectations.
cat "$cases"/*.cli >/dev/null || exit 3
awk -v work="$work" '
    FNR == 1 { inside = "" }
    /^case / {
        folder = sprintf("%s/%04d", work, ++count)
        system("mkdir -p " folder "/files")
        print substr($0, 6) > (folder "/name")
        print FILENAME ":" FNR > (folder "/place")
        inside = ""
        next
    }
    /^#/ || /^$/ && inside == "" { next }
    /^    / || /^$/ { if (inside != "") print substr($0, 5) > inside; next }
    /^file / { inside = folder "/files/" $2; printf "" > inside; next }
    /^(exit|needs) / { print $2 > (folder "/" $1); inside = ""; next }
    /^(run|out|err)$/ { inside = folder "/" $1; next }
    /^(out|err) holds$/ { inside = folder "/" $1 "_holds"; next }
    { print FILENAME ":" FNR ": what is this? " $0 > "/dev/stderr"; exit 2 }
' "$cases"/*.cli || exit 2

# wrong WHAT: notes a mismatch of the case at hand.
wrong() {
    [ -n "$mismatch" ] || echo "FAIL $(cat "$folder/place"): $(cat "$folder/name")"
    mismatch=yes
    echo "  $1"
}

# The stream must be the text of the case, or hold its lines.
judge() {
    if [ -f "$folder/$1_holds" ]; then
        while IFS= read -r line; do
            [ -z "$line" ] || grep -qF -- "$line" "$folder/is_$1" || wrong "std$1 does not hold: $line"
        done <"$folder/$1_holds"
        [ -z "$mismatch" ] || sed 's/^/    | /' "$folder/is_$1"
    else
        [ -f "$folder/$1" ] || : >"$folder/$1"
        # Blank lines between cases are not part of a body.
        sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' "$folder/$1" >"$folder/wanted_$1"
        if ! diff -u "$folder/wanted_$1" "$folder/is_$1" >"$folder/diff"; then
            wrong "std$1 differs:"
            tail -n +3 "$folder/diff" | sed 's/^/    /'
        fi
    fi
}

for folder in "$work"/[0-9]*; do
    mismatch=
    case $(cat "$folder/name") in *"$only"*) ;; *) continue ;; esac
    if [ -f "$folder/needs" ] && ! command -v "$(cat "$folder/needs")" >/dev/null; then
        left_out=$((left_out + 1))
        continue
    fi
    (cd "$folder/files" && sh "$folder/run" </dev/null >"$folder/is_out" 2>"$folder/is_err")
    status=$?
    [ $status = "$(cat "$folder/exit" 2>/dev/null || echo 0)" ] || wrong "the exit status is $status"
    judge out
    judge err
    if [ -z "$mismatch" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
[ $left_out = 0 ] || echo "$left_out left out: a command they need is missing"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
