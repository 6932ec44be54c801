#!/bin/sh
# tests/install/run.sh BUILD: installs a build into a folder of its own and uses it from there: the program, and the library
# by a small C program, shared and static, by way of pkg-config. Ends with a line "N passed, N failed".
set -u
cd -P -- "$(dirname -- "$0")/../.." || exit 3
build=${1:-build/release}
passed=0 failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/usr

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

cat >"$work/customer.c" <<'TEXT'
#include <liq/liq.h>
#include <stdio.h>

int main(int count, char **arguments)
{
    static const char text[] = "filter level = \"ERROR\" | stats count(*) as n";
    struct liq_text path = { arguments[count - 1], 0 };
    struct liq_inputs_options wanted = { .paths = &path, .path_count = 1 };
    struct liq_query *query = liq_query_new(text, sizeof text - 1, NULL);
    struct liq_inputs *inputs = NULL;
    struct liq_result *result = NULL;
    struct liq_error error = { "" };

    while (path.data[path.length])
        path.length++;
    if (liq_inputs_new(&wanted, &inputs, &error) != LIQ_OK || liq_run(query, inputs, NULL, &result, &error) != LIQ_OK) {
        puts(error.message);
        return 1;
    }
    printf("%s: %.*s\n", liq_version(), (int)liq_result_cell(result, 0, 0).text.length, liq_result_cell(result, 0, 0).text.data);
    liq_result_free(result);
    liq_inputs_free(inputs);
    liq_query_free(query);
    return 0;
}
TEXT
cat >"$work/app.ndjson" <<'TEXT'
{"@timestamp":"2024-05-01T10:00:00Z","@message":"{\"level\":\"ERROR\"}"}
{"@timestamp":"2024-05-01T10:00:01Z","@message":"{\"level\":\"INFO\"}"}
{"@timestamp":"2024-05-01T10:00:02Z","@message":"{\"level\":\"ERROR\"}"}
TEXT

answers_two() { "$@" "$work/app.ndjson" | grep -q ': 2$'; }
program_counts() {
    [ "$("$prefix/bin/liq" 'filter level = "ERROR" | stats count(*) as n' -o csv "$work/app.ndjson" | tail -n 1)" = 2 ]
}
program_version() { "$prefix/bin/liq" --version | grep -q "$(PKG_CONFIG_PATH=$pc pkg-config --modversion liq)"; }
# shellcheck disable=SC2046
with_shared() {
    ${CC:-cc} -o "$work/shared" "$work/customer.c" $(PKG_CONFIG_PATH=$pc pkg-config --cflags --libs liq) "-Wl,-rpath,$library"
}
# The static library itself, and the shared ones it stands on.
# shellcheck disable=SC2046
with_static() {
    ${CC:-cc} -o "$work/static" "$work/customer.c" $(PKG_CONFIG_PATH=$pc pkg-config --cflags liq) "$library/libliq.a" \
        $(PKG_CONFIG_PATH=$pc pkg-config --static --libs liq | sed 's/-lliq\b//')
}
# Nothing but liq_ names may leave the shared library.
only_ours() { ! nm -D --defined-only "$library/libliq.so" | awk '{ print $NF }' | grep -v '^liq_'; }

check 'cmake --install succeeds' cmake --install "$build" --prefix "$prefix"
library=$(dirname "$(find "$prefix" -name libliq.so | head -n 1)")
pc=$(dirname "$(find "$prefix" -name liq.pc | head -n 1)")
check 'liq.pc is installed' test -f "$pc/liq.pc"
check 'the manual page is installed' test -f "$prefix/share/man/man1/liq.1"
check 'the installed program answers' program_counts
check 'the installed program and liq.pc have the same version' program_version
check 'a program builds with the shared library' with_shared
check 'and answers' answers_two "$work/shared"
check 'a program builds with the static library' with_static
check 'and answers' answers_two "$work/static"
check 'the shared library shows nothing but its public names' only_ours

echo "$passed passed, $failed failed"
[ $failed = 0 ]
