/*
 * What liq lint reports in SARIF is of the form that the standard (2.1.0) asks for: the members that must be there, of the kinds they
 * must be, references that have an end, regions that lie in the file.
 */
#include "app/lint_report.h"
#include "base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct view sarif_member_text(struct arena *arena, struct json object, const char *name)
{
    const struct json member = json_member(object, view_of(name));

    assert_int_equal(member.kind, JSON_STRING);
    return json_text(arena, member);
}

static struct json sarif_member(struct json object, const char *name, enum json_kind kind)
{
    const struct json member = json_member(object, view_of(name));

    if (member.kind != kind)
        fail_msg("%s is not there, or of another kind, in %.*s", name, VIEW_PRINT(object.raw));
    return member;
}

/* Numbers are whole and at least 1. */
static size_t sarif_count(struct json object, const char *name)
{
    const struct json number = sarif_member(object, name, JSON_NUMBER);
    size_t value = 0;

    for (size_t i = 0; i < number.raw.length; i++) {
        assert_in_range(number.raw.data[i], '0', '9');
        value = value * 10 + (size_t)(number.raw.data[i] - '0');
    }
    return value;
}

/* Members that the standard does not know are not there. */
static void sarif_only(struct json object, const char *const *names)
{
    struct json_walk walk = json_walk(object);

    while (json_next(&walk)) {
        size_t i = 0;

        while (names[i] && !json_key_equal(walk.key, view_of(names[i])))
            i++;
        if (!names[i])
            fail_msg("%.*s is not a member that may be in %.*s", VIEW_PRINT(walk.key), VIEW_PRINT(object.raw));
    }
}

static void sarif_check_message(struct arena *arena, struct json object, const char *name)
{
    static const char *const names[] = { "text", "markdown", "id", "arguments", NULL };
    const struct json message = sarif_member(object, name, JSON_OBJECT);

    sarif_only(message, names);
    assert_true(sarif_member_text(arena, message, "text").length > 0);
}

static void sarif_check_level(struct arena *arena, struct json object)
{
    static const char *const levels[] = { "none", "note", "warning", "error" };
    const struct view level = sarif_member_text(arena, object, "level");
    bool known = false;

    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        known = known || view_equal(level, view_of(levels[i]));
    assert_true(known);
}

static size_t sarif_lines(struct view text)
{
    size_t lines = 1;

    for (size_t i = 0; i < text.length; i++)
        lines += text.data[i] == '\n';
    return lines;
}

static void sarif_check_region(struct json region, struct view file)
{
    static const char *const names[] = { "startLine", "startColumn", "endLine", "endColumn", NULL };
    const size_t first = sarif_count(region, "startLine"), last = sarif_count(region, "endLine");
    const size_t begin = sarif_count(region, "startColumn"), end = sarif_count(region, "endColumn");

    sarif_only(region, names);
    assert_true(first >= 1 && begin >= 1 && end >= 1);
    assert_true(last > first || (last == first && end >= begin));
    assert_true(last <= sarif_lines(file));
}

static void sarif_check_artifact(struct arena *arena, struct json object)
{
    static const char allowed[] = "-._~/%:";
    const struct json artifact = sarif_member(object, "artifactLocation", JSON_OBJECT);
    const struct view uri = sarif_member_text(arena, artifact, "uri");

    assert_true(uri.length > 0);
    for (size_t i = 0; i < uri.length; i++)
        assert_true((uri.data[i] >= '0' && uri.data[i] <= '9') || ((uri.data[i] | 32) >= 'a' && (uri.data[i] | 32) <= 'z') ||
                    strchr(allowed, uri.data[i]));
}

static void sarif_check_location(struct arena *arena, struct json location, struct view file)
{
    static const char *const names[] = { "physicalLocation", "logicalLocations", NULL };
    const struct json physical = sarif_member(location, "physicalLocation", JSON_OBJECT);
    const struct json logical = sarif_member(location, "logicalLocations", JSON_ARRAY);

    sarif_only(location, names);
    sarif_check_artifact(arena, physical);
    sarif_check_region(sarif_member(physical, "region", JSON_OBJECT), file);
    assert_true(sarif_member_text(arena, json_element(logical, 0), "fullyQualifiedName").length > 0);
}

static void sarif_check_fix(struct arena *arena, struct json fix, struct view file)
{
    static const char *const names[] = { "description", "artifactChanges", NULL };
    struct json_walk changes = json_walk(sarif_member(fix, "artifactChanges", JSON_ARRAY));
    size_t count = 0;

    sarif_only(fix, names);
    sarif_check_message(arena, fix, "description");
    for (; json_next(&changes); count++) {
        struct json_walk replacements = json_walk(sarif_member(changes.value, "replacements", JSON_ARRAY));

        sarif_check_artifact(arena, changes.value);
        assert_true(json_count(sarif_member(changes.value, "replacements", JSON_ARRAY)) > 0);
        while (json_next(&replacements)) {
            sarif_check_region(sarif_member(replacements.value, "deletedRegion", JSON_OBJECT), file);
            sarif_member_text(arena, sarif_member(replacements.value, "insertedContent", JSON_OBJECT), "text");
        }
    }
    assert_true(count > 0);
}

static void sarif_check_rules(struct arena *arena, struct json rules)
{
    static const char *const names[] = { "id", "shortDescription", "fullDescription", "help", "defaultConfiguration", NULL };
    struct json_walk walk = json_walk(rules);

    while (json_next(&walk)) {
        sarif_only(walk.value, names);
        assert_int_equal(sarif_member_text(arena, walk.value, "id").length, 5);
        sarif_check_message(arena, walk.value, "shortDescription");
        sarif_check_message(arena, walk.value, "fullDescription");
        if (json_member(walk.value, VIEW("help")).kind != JSON_NONE)
            sarif_check_message(arena, walk.value, "help");
        sarif_check_level(arena, sarif_member(walk.value, "defaultConfiguration", JSON_OBJECT));
    }
}

static void sarif_check_result(struct arena *arena, struct json result, struct json rules, struct view file)
{
    static const char *const names[] = { "ruleId", "ruleIndex", "level", "message", "locations", "fixes", NULL };
    const size_t index = sarif_count(result, "ruleIndex");
    const struct json locations = sarif_member(result, "locations", JSON_ARRAY);
    const struct json fixes = json_member(result, VIEW("fixes"));

    sarif_only(result, names);
    assert_true(index < json_count(rules));
    assert_true(view_equal(sarif_member_text(arena, result, "ruleId"), sarif_member_text(arena, json_element(rules, index), "id")));
    sarif_check_level(arena, result);
    sarif_check_message(arena, result, "message");
    assert_int_equal(json_count(locations), 1);
    sarif_check_location(arena, json_element(locations, 0), file);
    if (fixes.kind != JSON_NONE)
        sarif_check_fix(arena, json_element(fixes, 0), file);
}

static void sarif_check_invocation(struct arena *arena, struct json invocation, bool successful)
{
    struct json_walk notifications = json_walk(sarif_member(invocation, "toolExecutionNotifications", JSON_ARRAY));

    sarif_member(invocation, "executionSuccessful", successful ? JSON_TRUE : JSON_FALSE);
    while (json_next(&notifications)) {
        sarif_check_level(arena, notifications.value);
        sarif_check_message(arena, notifications.value, "message");
    }
}

struct sarif_case {
    const char *path, *text;
    size_t results, fixes;
    bool damaged;
};

static void sarif_check(struct arena *arena, struct view log, const struct sarif_case *wanted)
{
    static const char *const names[] = { "$schema", "version", "runs", NULL };
    static const char *const run_names[] = { "tool", "columnKind", "invocations", "results", NULL };
    const struct json root = json_at(log), run = json_element(sarif_member(root, "runs", JSON_ARRAY), 0);
    const struct json driver = sarif_member(sarif_member(run, "tool", JSON_OBJECT), "driver", JSON_OBJECT);
    const struct json rules = sarif_member(driver, "rules", JSON_ARRAY);
    struct json_walk results = json_walk(sarif_member(run, "results", JSON_ARRAY));
    size_t count = 0, fixes = 0;

    assert_true(json_valid(log));
    sarif_only(root, names);
    sarif_only(run, run_names);
    assert_true(view_equal(sarif_member_text(arena, root, "version"), VIEW("2.1.0")));
    assert_true(view_equal(sarif_member_text(arena, run, "columnKind"), VIEW("unicodeCodePoints")));
    assert_true(sarif_member_text(arena, driver, "name").length > 0);
    sarif_check_rules(arena, rules);
    for (; json_next(&results); count++) {
        sarif_check_result(arena, results.value, rules, view_of(wanted->text));
        fixes += json_member(results.value, VIEW("fixes")).kind != JSON_NONE;
    }
    sarif_check_invocation(arena, json_element(sarif_member(run, "invocations", JSON_ARRAY), 0), !wanted->damaged);
    if (count != wanted->results || fixes != wanted->fixes)
        fail_msg("%zu results, %zu fixes: %.*s", count, fixes, VIEW_PRINT(log));
}

static const struct sarif_case cases[] = {
    { "good.cwli", "filter a = 1\n", 0, 0, false },
    { "a b/100%.cwli", "filter a like /.*\xc3\xa9.*/\n| limit 5 |", 2, 2, false },
    { "/root/x.cwli", "parse @message \"a=*\" as a\n| filter @message like \"b\"\n| display a | limit 5", 1, 1, false },
    { "d.json", "{\"queryDefinitions\":[{\"name\":\"A\",\"queryString\":\"filter h =~ /^x$/\\n| stats count(*) by h | limit 2\"},{\"name\":]}",
      2, 1, true },
};

static void sarif_has_its_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct liq_saved *saved = liq_saved_of_text((struct liq_text){ cases[i].path, strlen(cases[i].path) },
                                                    (struct liq_text){ cases[i].text, strlen(cases[i].text) });
        struct liq_lint *lint = liq_lint_new(saved, NULL);
        struct lint_report report = { .saved = saved, .count = liq_lint_count(lint) };
        struct output output;
        struct arena arena;

        arena_init(&arena, NULL);
        report.arena = &arena;
        struct liq_finding *findings = ARENA_ARRAY(&arena, report.count, struct liq_finding);

        for (size_t k = 0; k < report.count; k++)
            findings[k] = liq_lint_at(lint, k);
        report.findings = findings;
        output_init(&output, -1);
        lint_sarif_write(&output, &report);
        sarif_check(&arena, buffer_view(&output.text), &cases[i]);
        output_clear(&output);
        arena_clear(&arena);
        liq_lint_free(lint);
        liq_saved_free(saved);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(sarif_has_its_form) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
