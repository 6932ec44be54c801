#!/bin/sh
# tests/readme/run.sh [FILE.md...]: runs what README.md (and the pages of docs/) tell a reader to type.
#
# A fenced block `sh` is commands that must succeed. A fenced block `console` is a session: lines that begin with "$ " are
# commands, the others what they print, on either stream; a line of three dots stands for any lines. A command goes on where
# its line ends in a backslash or inside of single quotes. Each page has a folder of its own, in which the tree's own folders
# can be seen, and liq in the path. Ends with a line "N passed, N failed".
set -u
cd -P -- "$(dirname -- "$0")/../.." || exit 3
root=$(pwd)
passed=0 failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ $# -gt 0 ] || set -- README.md docs/*.md docs/*/*.md docs/*/*/*.md queries/README.md

# steps PAGE: one file per command, NNN.sh, and NNN.out beside it when the block shows what comes out.
steps() {
    awk -v into="$2" '
    function done() { if (name) close(name ".sh"); name = "" }
    function quotes(line) { return gsub(/\047/, "", line) }
    function next_step() { done(); name = sprintf("%s/%03d", into, ++count) }
    /^```/ {
        if (kind) { kind = ""; done() }
        else { kind = substr($0, 4); if (kind == "sh") { next_step(); printf "" > (name ".sh") } }
        next
    }
    kind == "sh" { print > (name ".sh") }
    kind == "console" && /^\$ / {
        next_step()
        print substr($0, 3) > (name ".sh")
        printf "" > (name ".out")
        inside = quotes($0) % 2
        continued = inside || /\\$/
        next
    }
    kind == "console" && continued {
        print > (name ".sh")
        inside = (inside + quotes($0)) % 2
        continued = inside || /\\$/
        next
    }
    kind == "console" && name { print > (name ".out") }
    ' "$1"
}

# agrees EXPECTED FOUND: the same lines, where "..." in EXPECTED stands for any.
agrees() {
    awk -v expected="$1" '
    BEGIN { while ((getline line < expected) > 0) want[++wanted] = line; while (wanted && want[wanted] == "") wanted-- }
    { have[++found] = $0 }
    function match_from(w, h,   at) {
        for (; w <= wanted && want[w] != "..."; w++) if (h > found || want[w] != have[h++]) return 0
        if (w > wanted) return h > found
        for (at = h; at <= found + 1; at++) if (match_from(w + 1, at)) return 1
        return 0
    }
    END { exit !match_from(1, 1) }' "$2"
}

run_page() {
    page=$1
    place=$work/$(echo "$page" | tr '/.' '__')
    mkdir -p "$place/steps" "$place/home" "$place/tree"
    for entry in "$root"/* ; do ln -s "$entry" "$place/tree/"; done
    steps "$page" "$place/steps"
    for step in "$place"/steps/*.sh; do
        [ -f "$step" ] || continue
        shown=${step%.sh}.out
        (
            cd "$place/tree" || exit 3
            HOME=$place/home PATH=$root/build/release:$PATH NO_COLOR=1 sh -e "$step" </dev/null
        ) >"$work/said" 2>&1
        status=$?
        if [ -f "$shown" ]; then
            if agrees "$shown" "$work/said"; then passed=$((passed + 1)); continue; fi
            why='prints something else:'
        else
            if [ $status = 0 ]; then passed=$((passed + 1)); continue; fi
            why="ends with status $status:"
        fi
        failed=$((failed + 1))
        echo "$page: $(head -n 3 "$step") $why"
        if [ -f "$shown" ]; then diff "$shown" "$work/said" | sed 's/^/    /'; else sed 's/^/    /' "$work/said"; fi
    done
}

for page in "$@"; do
    [ ! -f "$page" ] || run_page "$page"
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
