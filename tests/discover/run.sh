#!/bin/sh
# tests/discover/run.sh LIQ [--update]: what `liq discover` says of the sample files of each format, tests/data/formats/NAME,
# against tests/discover/NAME.txt, with one worker and with several, in large pieces and small ones. --update writes anew what
# differs. Ends with a line "N passed, N failed".
#
# Lines of @timestamp are left out: events without a time have that of their file.
set -u
[ $# -ge 1 ] || { echo "usage: tests/discover/run.sh LIQ [--update]" >&2; exit 2; }
program=$(cd "$(dirname -- "$1")" && pwd -P)/$(basename -- "$1")
update=${2:-}
here=$(cd -P -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
LC_ALL=C.UTF-8 TZ=UTC
export LC_ALL TZ
unset NO_COLOR COLUMNS TERM
passed=0 failed=0
cd "$here/../data/formats" || exit 3

# discover FORMAT OPTIONS...: what it says; and with the documented names, where it says that there are some.
discover() {
    folder=$1
    shift
    "$program" discover "$@" "$folder" 2>&1
    if "$program" discover "$@" "$folder" 2>&1 >/dev/null | grep -q -e '--discover documented'; then
        printf '\n--discover documented\n\n'
        "$program" discover --discover documented "$@" "$folder" 2>&1
    fi
}

for folder in */; do
    format=${folder%/}
    discover "$format" -j 1 | sed '/^@timestamp /d' >"$work/one"
    discover "$format" -j 3 --batch-rows 2 --morsel-bytes 70 | sed '/^@timestamp /d' >"$work/several"
    if [ -n "$update" ] && ! cmp -s "$here/$format.txt" "$work/one"; then
        cp "$work/one" "$here/$format.txt"
        echo "$format.txt is written anew"
    fi
    if diff -u "$here/$format.txt" "$work/one" >"$work/diff" 2>&1 && diff -u "$work/one" "$work/several" >"$work/diff"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $format"
        sed 's/^/    /' "$work/diff"
    fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
