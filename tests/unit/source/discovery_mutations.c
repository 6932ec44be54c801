/*
 * Messages that are nearly JSON. Whatever json_valid() says of them, discovery says too, and what it finds is what a walk
 * over the whole object finds; alone at the end of a page, and in a batch among messages of the same kind.
 */
#include "../base/guarded.h"
#include "base/json.h"
#include "discovery_harness.h"
#include "source/discovery_forms.h"

static const char *const seeds[] = {
    "{}",
    "{\"a\":1}",
    "{\"a\":\"b\",\"c\":[1,true,null,\"x\"],\"d\":{\"e\":-1.5e3,\"f\":{}}}",
    "{ \"a\" : [ { \"b\" : 1 } , [ ] , \"\\u00e9\\n\" ] , \"c.d\" : false }\n",
    "{\"timestamp\":\"2024-05-01T00:00:00.000Z\",\"level\":\"ERROR\",\"msg\":\"connect (\\\"db\\\":5432)\\n\\tat\",\"user\":{\"id\":123456,"
    "\"tier\":\"gold\",\"tags\":[\"blue\",\"k8s\",[0,0.5,{\"deep\":[[]]}]]},\"retry\":false,\"latencyMs\":12.345,\"none\":null}",
    "{\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\":\"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\","
    "\"c\":                                                                      [1                           ,22222222222222222222]}",
    "{\"@a\":{\"b\":[[[[1],2],3],{\"\":{\"x\":true}}]},\"\\\\\":\"\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\"}",
};
enum { SEEDS = sizeof seeds / sizeof *seeds, ROUNDS = 20000, MUTANT_MAX = 2048 };

static uint64_t random_state;

static size_t random_below(size_t bound)
{
    uint64_t z = random_state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (size_t)((z ^ (z >> 31)) % bound);
}

static const char pieces[] = "{}[]:,\"\\ \n\t\r0123456789.-+eEtrufalsn@abu\x01\x7f\x80\xff";

/* Removes, repeats, replaces or adds a few bytes. */
static size_t mutate(char *text, size_t length, size_t changes)
{
    for (size_t i = 0; i < changes; i++) {
        const size_t at = random_below(length + 1), count = random_below(random_below(8) == 0 ? 70 : 3) + 1;

        switch (random_below(4)) {
        case 0:
            if (at + count <= length) {
                memmove(text + at, text + at + count, length - at - count);
                length -= count;
            }
            break;
        case 1:
            if (at + count <= length && length + count <= MUTANT_MAX) {
                memmove(text + at + count, text + at, length - at);
                length += count;
            }
            break;
        case 2:
            if (at < length)
                text[at] = pieces[random_below(sizeof pieces - 1)];
            break;
        default:
            if (length < MUTANT_MAX) {
                memmove(text + at + 1, text + at, length - at);
                text[at] = pieces[random_below(sizeof pieces - 1)];
                length++;
            }
            break;
        }
    }
    return length;
}

static bool text_is_object(struct view text)
{
    return json_at(text).kind == JSON_OBJECT && json_valid(text);
}

/* What is recognized as a message like another is JSON. */
static void check_forms(struct fields *fields, struct view text, struct view seed)
{
    struct outline outline;
    struct forms forms;
    size_t names;

    outline_init(&outline, &fields->arena);
    if (!outline_read(&outline, seed))
        return;
    forms_init(&forms, 1, &(const struct batch){ .count = 10, .arena = &fields->arena }, NULL);
    forms_learn(&forms, &outline, names_new(&(struct view){ "none", 4 }, 1, &names, &fields->arena));
    const bool recognized = forms_recognize(&forms, text, 200);
    forms.plain = true;
    assert_int_equal(forms_recognize(&forms, text, 200), recognized);
    assert_true(!recognized || text_is_object(text));
    assert_true(forms_recognize(&forms, outline.text, 200));
}

static void check_outline(struct fields *fields, struct view text)
{
    struct outline outline;

    outline_init(&outline, &fields->arena);
    assert_int_equal(outline_read(&outline, text), text_is_object(text));
    assert_int_equal(outline_read_plainly(&outline, text), text_is_object(text));
}

/* The names of the message and those of the seed, in the message among others. */
static void check_message(struct fields *fields, struct view text, struct view seed, size_t limit)
{
    struct view messages[6] = { seed, text, seed, text, text, seed };

    fields_reset(fields);
    check_outline(fields, text);
    check_forms(fields, text, seed);
    discovery_each(text, NULL, limit, &fields->arena, fields_add, fields);
    if (!text_is_object(text))
        assert_int_equal(fields->count, 0);
    fields_check_extract(fields, fields->names, fields->count, messages, 6, 1, limit);
    fields_check_extract(fields, fields->names, fields->count, messages, 6, 4, limit);
    fields_check_extract(fields, fields->names, fields->count, &text, 1, 0, limit);
    for (size_t i = 0; i < fields->count; i += 1 + random_below(4))
        fields_check_extract(fields, &fields->names[i], 1, messages, 6, 3, limit);

    /* What the seed has and the message has not. */
    const size_t own = fields->count;
    discovery_each(seed, NULL, limit, &fields->arena, fields_add, fields);
    struct column **columns = fields_extract(fields, fields->names + own, fields->count - own, messages, 6, limit);
    for (size_t i = own; i < fields->count; i++) {
        size_t place = 0;

        while (place < own && !view_equal(fields->names[place], fields->names[i]))
            place++;
        if (place == own && text_is_object(text) && columns[i - own]->kind[1] != KIND_NULL) {
            const struct view json = column_value(columns[i - own], 1).text;     /* of a container, then */

            assert_true(json.data && (json.data[0] == '{' || json.data[0] == '['));
        } else if (place == own) {
            assert_int_equal(columns[i - own]->kind[1], KIND_NULL);
        }
    }
}

static void mutants(void **state)
{
    struct fields *fields = *state;
    struct guarded guarded = guarded_new(MUTANT_MAX);
    char text[MUTANT_MAX];
    size_t valid = 0;

    random_state = 1;
    for (size_t round = 0; round < ROUNDS; round++) {
        const struct view seed = view_of(seeds[round % SEEDS]);

        memcpy(text, seed.data, seed.length);
        const struct view mutant = { text, mutate(text, seed.length, round % 5) };
        const struct view copy = guarded_copy(&guarded, mutant);
        valid += text_is_object(copy);
        check_message(fields, copy, seed, round % 7 == 0 ? random_below(6) : 200);
    }
    assert_true(valid > ROUNDS / 10 && valid < ROUNDS / 2);
    guarded_free(&guarded);
}

/* Every text that a seed begins with, and every seed with a piece in place of each of its bytes. */
static void prefixes_and_replacements(void **state)
{
    struct fields *fields = *state;
    struct guarded guarded = guarded_new(MUTANT_MAX);

    for (size_t i = 0; i < SEEDS; i++) {
        const struct view seed = view_of(seeds[i]);

        for (size_t length = 0; length <= seed.length; length++) {
            fields_reset(fields);
            check_outline(fields, guarded_copy(&guarded, (struct view){ seed.data, length }));
        }
        for (size_t at = 0; at < seed.length; at++)
            for (size_t piece = 0; piece < sizeof pieces - 1; piece++) {
                const struct view copy = guarded_copy(&guarded, seed);

                guarded_room(&guarded, seed.length)[at] = pieces[piece];
                fields_reset(fields);
                check_outline(fields, copy);
                check_forms(fields, copy, seed);
            }
    }
    guarded_free(&guarded);
}

/* ---- Batches of messages that have much in common ---- */

enum { BATCH = 120, BATCHES = 150, TEXT_MAX = 4096 };

static void add_blank(struct buffer *buffer, size_t blanks)
{
    if (blanks > 0 && random_below(blanks) == 0)
        buffer_add_char(buffer, random_below(2) ? ' ' : '\n');
}

static void add_value(struct buffer *buffer, size_t depth, size_t blanks)
{
    static const char *const keys[] = { "a", "b", "a.b", "c", "@a", "", "\\u0061", "0", "a.b.c", "long key of more than thirty-two bytes" };
    static const char *const scalars[] = { "1", "-0.5e3", "true", "false", "null", "\"\"", "\"x\"", "\"\\u00e9\\\"\"",
                                           "\"a text of more than thirty-two bytes in a message\"", "123456789012345678901234567890" };
    const size_t kind = depth == 0 ? 1 : depth > 3 ? 0 : random_below(5), count = kind == 0 ? 0 : random_below(5);

    add_blank(buffer, blanks);
    if (kind == 0 || kind > 2) {
        buffer_add_text(buffer, scalars[random_below(10)]);
        return;
    }
    buffer_add_char(buffer, kind == 1 ? '{' : '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_add_char(buffer, ',');
        add_blank(buffer, blanks);
        if (kind == 1)
            buffer_add_format(buffer, "\"%s\":", keys[random_below(random_below(2) ? 10 : 4)]);
        add_value(buffer, depth + 1, blanks);
        add_blank(buffer, blanks);
    }
    buffer_add_char(buffer, kind == 1 ? '}' : ']');
}

static struct view random_message(struct fields *fields, size_t blanks)
{
    struct buffer buffer;

    buffer_init(&buffer);
    add_value(&buffer, 0, blanks);
    char *text = arena_alloc(&fields->arena, TEXT_MAX);
    size_t length = buffer.length < TEXT_MAX - 512 ? buffer.length : TEXT_MAX - 512;
    memcpy(text, buffer.data, length);
    buffer_clear(&buffer);
    if (random_below(8) == 0 && length < 512)
        length = mutate(text, length, 1);
    return (struct view){ text, length };
}

/* A message among others has the fields it has alone. */
static void check_together(struct fields *fields, const struct view *names, size_t count, const struct view *messages, size_t limit)
{
    struct column **together = fields_extract(fields, names, count, messages, BATCH, limit);

    for (size_t i = 0; i < BATCH; i++) {
        struct column **alone = fields_extract(fields, names, count, &messages[i], 1, limit);

        for (size_t name = 0; name < count; name++) {
            const struct value want = column_value(alone[name], 0), have = column_value(together[name], i);

            if (want.kind != have.kind)
                print_message("%.*s of %.*s\n", VIEW_PRINT(names[name]), VIEW_PRINT(messages[i]));
            assert_int_equal(have.kind, want.kind);
            assert_true(view_equal(have.text, want.text) && !(have.number < want.number) && !(have.number > want.number));
        }
    }
}

static void messages_of_a_batch(void **state)
{
    static const struct view names[] = {
        VIEW_INIT("a"), VIEW_INIT("b"), VIEW_INIT("a.b"), VIEW_INIT("@@a"), VIEW_INIT(""), VIEW_INIT("a.b.c"), VIEW_INIT("b.0"),
        VIEW_INIT("b.1.a"), VIEW_INIT("c.9"), VIEW_INIT("a.a.b"), VIEW_INIT("c.a.0"), VIEW_INIT("a.0.a"), VIEW_INIT("."),
    };
    enum { NAMES = sizeof names / sizeof *names };
    struct fields *fields = *state;
    struct view messages[BATCH];

    random_state = 7;
    for (size_t round = 0; round < BATCHES; round++) {
        const size_t limit = round % 5 == 0 ? 3 : 200, from = random_below(NAMES), count = 1 + random_below(NAMES - from);

        fields_reset(fields);
        for (size_t i = 0; i < BATCH; i++)
            messages[i] = i > 3 && random_below(2) ? messages[random_below(i)] : random_message(fields, round % 3 * 20);
        check_together(fields, names + from, count, messages, limit);
    }
}

/* Adds an escape, a backslash, a control character, or what makes another number or none, before a quote or a digit, or in its place. */
static size_t add_escape(char *text, size_t length)
{
    static const char *const escapes[] = { "\\", "\\n", "\n", "\\\"", "\\u0031", "\\\\", "0", "-", ".", ".5", "E2", "1.5" };
    const char *escape = escapes[random_below(sizeof escapes / sizeof *escapes)];
    size_t at = random_below(length);

    while (at + 1 < length && text[at] != '"' && (text[at] < '0' || text[at] > '9'))
        at++;
    const size_t from = at + random_below(2), added = strlen(escape);
    memmove(text + at + added, text + from, length - from);
    memcpy(text + at, escape, added);
    return length - from + at + added;
}

/* The same form with other values, of other lengths too, and now and then with something else in it. */
static struct view random_like(struct fields *fields, struct view seed, size_t strange)
{
    char *text = arena_alloc(&fields->arena, MUTANT_MAX + seed.length);
    size_t length = 0;

    for (size_t i = 0; i < seed.length; i++) {
        const bool inside = i > 0 && i + 1 < seed.length && seed.data[i] >= '1' && seed.data[i] <= '9';
        const size_t count = inside && random_below(8) == 0 ? random_below(40) : 1;

        for (size_t copy = 0; copy < count || (inside && copy == 0); copy++)
            text[length++] = inside ? (char)('1' + random_below(9)) : seed.data[i];
    }
    if (random_below(strange) == 0)
        length = random_below(2) ? mutate(text, length, 1 + random_below(3)) : add_escape(text, length);
    return (struct view){ text, length };
}

/* Messages that have nearly all the same members are followed several at a time. */
static void messages_of_a_form(void **state)
{
    static const char *const forms[] = {
        ("{\"timestamp\":\"2024-05-01T00:00:00.000Z\",\"level\":\"ERROR 1\",\"a\":12.5,\"user\":{\"id\":123456,\"tags\":[\"1\",[1,0.5]]},\"b\":false,"
        "\"a name of more than thirty-two bytes, and then some\":{\"this one leads to another of them\":\"1\"},\"c\":\"1\",\"a\":7}"),
        "{\"c\":\"1\",\"a\":1,\"b\":\"1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890\",\"none\":null,\"user\":{\"id\":\"1\"}}",
        "{ \"a\" : 1 , \"b\" : \"123456789012345678901234567890123\" , \"user\" : { \"id\" : [ 1 ] } , \"c\" : true }",
    };
    static const struct view names[] = {
        VIEW_INIT("a"), VIEW_INIT("b"), VIEW_INIT("c"), VIEW_INIT("user.id"), VIEW_INIT("user.tags.1.0"), VIEW_INIT("level"), VIEW_INIT("x"),
    };
    enum { NAMES = sizeof names / sizeof *names, FORMS = sizeof forms / sizeof *forms };
    struct fields *fields = *state;
    struct guarded guarded = guarded_new(2 * MUTANT_MAX);
    struct view messages[BATCH];

    random_state = 11;
    for (size_t round = 0; round < 4 * BATCHES; round++) {
        const size_t from = random_below(NAMES), count = 1 + random_below(NAMES - from), other = random_below(3) == 0 ? 4 : 1000;

        fields_reset(fields);
        for (size_t i = 0; i < BATCH; i++) {
            const size_t form = random_below(other) == 0 ? random_below(FORMS) : round % FORMS;

            messages[i] = random_like(fields, view_of(forms[form]), round % 2 ? 40 : 1000);
        }
        const size_t last = random_below(BATCH);
        messages[last] = guarded_copy(&guarded, messages[last]);
        check_together(fields, names + from, count, messages, round % 10 == 0 ? 5 : 200);
    }
    guarded_free(&guarded);
}

/* Containers up to 512 deep are JSON, and no more. */
static void depths(void **state)
{
    struct fields *fields = *state;
    char text[4096];

    for (size_t depth = 1; depth < 600; depth += depth < 508 ? 63 : 1) {
        size_t length = 0;

        for (size_t i = 0; i < depth; i++)
            length += (size_t)sprintf(text + length, "%s", i == 0 ? "{\"a\":" : i % 3 == 2 ? "[" : "{\"\":");
        length += (size_t)sprintf(text + length, "1");
        for (size_t i = depth; i-- > 0;)
            text[length++] = i % 3 == 2 && i > 0 ? ']' : '}';
        const struct view view = { text, length };
        assert_int_equal(text_is_object(view), depth <= 512);
        fields_reset(fields);
        check_outline(fields, view);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mutants),
        cmocka_unit_test(prefixes_and_replacements),
        cmocka_unit_test(depths),
        cmocka_unit_test(messages_of_a_batch),
        cmocka_unit_test(messages_of_a_form),
    };

    return cmocka_run_group_tests_name("discovery_mutations", tests, fields_setup, fields_teardown);
}
