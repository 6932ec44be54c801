#!/bin/sh
# tests/house/run.sh [BUILD]: checks of the tree itself, and of what the program says about itself. Ends with a line
# "N passed, N failed".
set -u
cd -P -- "$(dirname -- "$0")/../.." || exit 3
build=${1:-build/release}
passed=0 failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# check WHAT COMMAND...: the command must succeed; what it prints is shown when it does not.
check() {
    what=$1
    shift
    if "$@" >"$work/said" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not so: $what"
        sed 's/^/    /' "$work/said"
    fi
}

sources() { find src include grammar tests script bench queries docs README.md CMakeLists.txt .ci -type f 2>/dev/null; }

# none COMMAND...: the command must print nothing.
none() { "$@" >"$work/list"; cat "$work/list"; [ ! -s "$work/list" ]; }

long_files() {
    find src include grammar -type f | while read -r file; do
        lines=$(wc -l <"$file")
        [ "$lines" -le 600 ] || echo "$file has $lines lines"
    done
}

same_names() { find src grammar -type f ! -name README.md -exec basename {} \; | sort | uniq -d; }

promises() {
    # The words are put together here so that this file does not hold them.
    sources | grep -v '\.gz$' | xargs grep -nwE "$(printf '%s|%s' 'TO''DO' 'FIX''ME')"
    true
}

header_in_c() {
    echo '#include "liq/liq.h"' >"$work/alone.c"
    for standard in c11 c17; do
        "$1" -std=$standard -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wundef -Werror -Iinclude \
            -fsyntax-only "$work/alone.c" || return 1
    done
}

header_in_cxx() {
    echo '#include "liq/liq.h"' >"$work/alone.cc"
    for standard in c++11 c++17; do
        "$1" -std=$standard -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wundef -Werror -Iinclude -fsyntax-only \
            "$work/alone.cc" || return 1
    done
}

same_samples() {
    script/samples "$work/logs" || return 1
    cmp "$work/logs/flow19.log" queries/logs/flow19.log || return 1
    for name in flow22.log flow-default.log; do
        gzip -dc "$work/logs/$name.gz" >"$work/made"
        gzip -dc "queries/logs/$name.gz" | cmp - "$work/made" || return 1
    done
}

unanswered_queries() {
    for query in queries/*.cwli; do
        grep -q "^query ${query#queries/}\$" queries/*.test || echo "$query"
    done
}

# Linking holds the other layers to their place; these two could reach for more without being noticed.
upward_includes() {
    for layer in render app; do
        grep -nE '^#include "[a-z]+/' "src/$layer"/*.[ch] 2>/dev/null |
            grep -vE "#include \"(liq|base|render|app)/" || true
    done
}

liq() { "$build/liq" "$@"; }

# Options as `liq help options` lists them, without their values.
options() { liq help options | sed -n 's/^  \(-., \)\{0,1\}--\([a-z-]*\).*/\2/p' | sort -u; }

# Topics without a page, and pages that do not name their topic.
helpless() {
    { "$build/house" --topics; options; } | grep . | while read -r topic; do
        liq help "$topic" >"$work/page" 2>&1 || echo "liq help $topic: $(cat "$work/page")"
        grep -qiwF -e "$topic" "$work/page" || echo "liq help $topic is about something else"
    done
    for topic in commands functions formats outputs options verbs times codes capabilities differences; do
        liq help $topic >"$work/page" 2>&1 || echo "liq help $topic: $(cat "$work/page")"
    done
}

# Every format has two sample files or more, and cases over them.
formats_without_samples() {
    "$build/house" --formats | while read -r name; do
        samples=$(find "tests/data/formats/$name" -type f 2>/dev/null | wc -l)
        [ "$samples" -ge 2 ] || echo "tests/data/formats/$name has $samples files, not two"
        grep -qE "^data \.\./data/formats/$name(/.*)?\$" tests/conformance/*.test ||
            echo "no case of the conformance suite is about tests/data/formats/$name"
    done
    for folder in tests/data/formats/*/; do
        "$build/house" --formats | grep -qxF "$(basename "$folder")" || echo "$folder is of no format"
    done
}

# Sample files whose events are others when their format is named than when it is found out.
mistaken_samples() {
    query='fields @timestamp, @ingestionTime, @log, @logStream, @message | sort @timestamp asc | limit 10000'
    find tests/data/formats -type f | sort | while read -r sample; do
        name=${sample#tests/data/formats/}
        liq -q -o csv "$query" "$sample" >"$work/found" 2>&1
        liq -q -o csv --format "${name%%/*}" "$query" "$sample" >"$work/named" 2>&1
        cmp -s "$work/found" "$work/named" || { echo "$sample"; diff "$work/found" "$work/named" | head -n 4; }
    done
}

# names LIST: what `liq help capabilities` has in a list, names and synonyms, a line each.
names() {
    liq help capabilities --output json | sed -n "/^\"$1\":/,/]}*,*\$/p" | grep '"name"' |
        sed 's/^.*"name":"\([^"]*\)","synonyms":\[\([^]]*\)\].*/\1,\2/' | tr -d '"' | tr ',' '\n' | grep . | LC_ALL=C sort
}

# The lists hold what the language reference names, sections 2.0 and 3.7 to 3.10.
other_names() {
    names "$1" >"$work/names"
    LC_ALL=C sort "tests/house/$1.txt" | comm -3 - "$work/names"
}

# The rows of tests/house/rules.txt whose query is not told what the row says.
broken_rules() {
    grep -v '^#' tests/house/rules.txt | while IFS= read -r row; do
        code=$(echo "$row" | awk -F ' [|] ' '{ print $3 }')
        query=$(printf '%s\n' "$row" | sed 's/^[^|]* | [^|]* | [^|]* | //')
        liq "$query" /dev/null >"$work/answer" 2>&1
        case $code in
        none) grep -E '^(error|warning)\[' "$work/answer" >/dev/null && echo "is not taken: $row" ;;
        *) grep -F "[$code]:" "$work/answer" >/dev/null || echo "is not told $code: $row" ;;
        esac
    done
    cut -d'|' -f3 tests/house/rules.txt | grep -o '[EW][0-9]*' | sort -u >"$work/codes"
    liq help capabilities --output json | grep -o '"code":"[EW][0-9]*"' | cut -d'"' -f4 | sort -u | comm -23 "$work/codes" - |
        sed 's/^/the capabilities do not name /'
}

# completion SHELL: what the shell is told to complete must hold every option and verb.
completed() {
    liq help --completion "$1" >"$work/completion" || return 1
    for word in $(options) run test help explain; do
        grep -qw -e "$word" "$work/completion" || echo "$1 does not know $word"
    done
}

# The last cell of a row in the notes names files of the suite, without their sections.
notes_without_cases() {
    sed -n 's/.*| \(`[^|]*`\) |$/\1/p' docs/language-notes.md | tr -d '` ' | tr ',' '\n' | sort -u | while read -r name; do
        [ -f "$(echo tests/conformance/*-"$name".test)" ] || [ -f "tests/golden/$name.test" ] || echo "there are no cases $name"
    done
}

# Pages of commands whose section has no cases.
untried_commands() {
    sed -n 's/^Section .* `script\/sections \([0-9.]*\)` .*/\1/p' docs/language/commands/*.md | sort -u | while read -r section; do
        script/sections "$section" | grep -q . || echo "section $section has no cases"
    done
}

# Links of the pages to files that are not there.
dead_links() {
    find README.md src docs queries tests bench -name '*.md' | while read -r page; do
        grep -o '](\([^)#]*\)' "$page" | sed 's/^](//' | grep -v '^[a-z]*:' | grep . | sort -u | while read -r link; do
            [ -e "$(dirname "$page")/$link" ] || echo "$page: there is no $link"
        done
    done
}

bad_scripts() {
    find script tests .ci -type f | while read -r file; do
        case $(head -n 1 "$file" | tr -d '\0') in
        '#!/bin/sh'*) sh -n "$file" 2>&1; [ -x "$file" ] || echo "$file cannot be run" ;;
        '#!'*bash*) bash -n "$file" 2>&1; [ -x "$file" ] || echo "$file cannot be run" ;;
        esac
    done
}

check 'no file of the sources has more than 600 lines' none long_files
check 'no two files of the sources have the same name' none same_names
check 'nothing is promised for later in the sources' none promises
check 'the program includes the public header and base alone' none upward_includes
check 'every saved query has an expected answer' none unanswered_queries
check 'the sample logs are what script/samples writes' same_samples
check 'every case of the conformance suite names its section' none script/sections --check
check 'the links of the pages lead somewhere' none dead_links
check 'every command has cases in its section' none untried_commands
check 'the cases that the notes on the language name are there' none notes_without_cases
check 'the scripts are well formed and executable' none bad_scripts
if [ -x "$build/liq" ]; then
    check 'the pages on the language are what the tables say' none script/pages --check "$build/liq"
    check 'there is help on everything there is' none helpless
    check 'every format has sample files, and cases over them' none formats_without_samples
    check 'the sample files are found to be of their formats' none mistaken_samples
    check 'every command of the language is there, and no other' none other_names commands
    check 'every function of the language is there, and no other' none other_names functions
    check 'every rule of the language has its diagnostic' none broken_rules
    for shell in bash zsh fish; do check "the completion for $shell knows all options" none completed $shell; done
fi
for compiler in gcc clang; do
    if command -v $compiler >/dev/null; then check "the public header stands alone ($compiler)" header_in_c $compiler; fi
done
for compiler in g++ clang++; do
    if command -v $compiler >/dev/null; then check "the public header stands alone ($compiler)" header_in_cxx $compiler; fi
done

echo "$passed passed, $failed failed"
[ $failed = 0 ]
