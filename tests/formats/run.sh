#!/bin/sh
# tests/formats/run.sh LIQ [--update] [NAME]: what `liq discover` finds in the sample files of each format, tests/data/formats/NAME,
# is what tests/formats/NAME.csv says; with --update it is written there, to be read before it is kept. Ends with a line
# "N passed, N failed".
set -u
[ $# -ge 1 ] || { echo "usage: tests/formats/run.sh LIQ [--update] [NAME]" >&2; exit 2; }
liq=$(cd "$(dirname -- "$1")" && pwd -P)/$(basename -- "$1")
shift
update=no
[ "${1:-}" != --update ] || { update=yes; shift; }
only=${1:-}
cd -P -- "$(dirname -- "$0")/../data/formats" || exit 3
goldens=../../formats
found=$(mktemp)
trap 'rm -f "$found"' EXIT
passed=0 failed=0

# Times are left out: files without one have that of their modification.
discovered() {
    name=$1
    shift
    "$liq" discover -q -o csv --discover documented --max-fields 40 "$@" "$name" | grep -vE '^[^,]*,[^,]*,@(timestamp|ingestionTime),' >"$found"
}

for folder in */; do
    name=${folder%/}
    [ -z "$only" ] || [ "$only" = "$name" ] || continue
    discovered "$name" -j 1
    [ $update = no ] || cp "$found" "$goldens/$name.csv"
    for manner in '-j 1' '-j 3 --batch-rows 1 --morsel-bytes 1'; do
        # shellcheck disable=SC2086
        discovered "$name" $manner
        if cmp -s "$goldens/$name.csv" "$found"; then passed=$((passed + 1)); continue; fi
        failed=$((failed + 1))
        echo "FAIL $name ($manner)"
        diff "$goldens/$name.csv" "$found" | head -n 10 | sed 's/^/    /'
    done
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
