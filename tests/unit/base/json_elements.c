/* json_elements.h: what is recognized is JSON, and its elements are those that a walk through it finds. */
#include "base/json_elements.h"

#include "guarded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { ROUNDS = 60000, LENGTH_MOST = 4096 };

static const struct view keys[] = { VIEW_INIT("order"), VIEW_INIT("items") };
static const struct view members[] = { VIEW_INIT("sku"), VIEW_INIT("qty") };

struct random {
    uint64_t state;
};

static size_t random_below(struct random *random, size_t count)
{
    random->state = random->state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(random->state >> 33) % count;
}

static void add_one_of(struct buffer *out, struct random *random, const char *const *texts, size_t count)
{
    buffer_add_text(out, texts[random_below(random, count)]);
}

static void add_value(struct buffer *out, struct random *random)
{
    static const char *const values[] = {
        "1", "-20", "3.25", "1e9", "12345678901", "\"\"", "\"sku-17\"", "\"a-text-of-more-than-sixteen-bytes\"", "\"a\\\"b\"",
        "\"\\u00e9\"", "true", "false", "null",
    };
    static const char *const containers[] = { "[]", "{}", "[1,\"x\"]", "{\"sku\":5}" };

    if (random_below(random, 40) == 0)
        add_one_of(out, random, containers, sizeof containers / sizeof *containers);
    else
        add_one_of(out, random, values, sizeof values / sizeof *values);
}

static void add_element(struct buffer *out, struct random *random)
{
    static const char *const names[] = { "\"sku\":", "\"qty\":", "\"price\":", "\"s\\u006bu\":", "\"items\":" };
    const size_t count = random_below(random, 4);

    if (random_below(random, 10) == 0) {
        add_value(out, random);
        return;
    }
    buffer_add_char(out, '{');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_add_char(out, ',');
        buffer_add_text(out, names[random_below(random, 20) ? i : random_below(random, 5)]);
        add_value(out, random);
    }
    buffer_add_char(out, '}');
}

static void add_list(struct buffer *out, struct random *random)
{
    const size_t count = random_below(random, 4);

    buffer_add_text(out, "\"items\":[");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_add_char(out, ',');
        add_element(out, random);
    }
    buffer_add_char(out, ']');
}

/* Mostly {"id":1,"order":{"items":[...],"n":2},"total":3}. */
static void add_text(struct buffer *out, struct random *random)
{
    buffer_add_text(out, "{\"id\":");
    add_value(out, random);
    if (random_below(random, 20) == 0)
        buffer_add_text(out, ",\"order\":{\"n\":1}");
    if (random_below(random, 20) == 0)
        buffer_add_text(out, ",\"order\":7");
    if (random_below(random, 20) > 0) {
        buffer_add_text(out, ",\"order\":{");
        add_list(out, random);
        if (random_below(random, 20) == 0) {
            buffer_add_char(out, ',');
            add_list(out, random);
        }
        buffer_add_text(out, random_below(random, 3) ? ",\"n\":2}" : "}");
    }
    buffer_add_text(out, ",\"total\":");
    add_value(out, random);
    buffer_add_char(out, '}');
}

/* Some bytes become others, are lost, or the end is. */
static void spoil(struct buffer *text, struct random *random)
{
    static const char bytes[] = "{}[],:\"\\ 0-ex\n";
    const size_t at = random_below(random, text->length);

    switch (random_below(random, 3)) {
    case 0:
        text->data[at] = bytes[random_below(random, sizeof bytes - 1)];
        break;
    case 1:
        memmove(text->data + at, text->data + at + 1, text->length - at - 1);
        text->length--;
        break;
    default:
        text->length = at;
        break;
    }
}

static void assert_found(const struct json_found *found, struct json json)
{
    if (json.kind == JSON_NONE) {
        assert_null(found->begin);
        return;
    }
    assert_ptr_equal(found->begin, json.raw.data);
    assert_int_equal(found->length, json.raw.length);
    assert_int_equal(found->kind, json.kind);
    if (json.kind == JSON_STRING)
        assert_int_equal(found->escaped, memchr(json.raw.data, '\\', json.raw.length) != NULL);
}

static void assert_right(const struct json_elements *elements, struct view text)
{
    struct arena arena;
    struct json list = json_at(text);
    struct json_walk walk;
    size_t row = 0;

    arena_init(&arena, NULL);
    assert_true(json_valid(text));
    assert_int_equal(json_compact(&arena, list).length, text.length);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        list = json_member(list, keys[i]);
    assert_int_equal(list.kind, JSON_ARRAY);
    assert_int_equal(json_elements_count(elements), json_count(list));
    for (walk = json_walk(list); json_next(&walk); row++) {
        const struct json_found *found = json_elements_row(elements, row);

        assert_found(found, walk.value);
        assert_found(found + 1, json_member(walk.value, members[0]));
        assert_found(found + 2, json_member(walk.value, members[1]));
    }
    arena_clear(&arena);
}

static void recognized_texts_are_right(void **state)
{
    struct json_elements *elements = json_elements_new(keys, 2, members, 2);
    struct guarded guarded = guarded_new(LENGTH_MOST);
    struct random random = { 7 };
    struct buffer buffer;
    size_t recognized = 0;

    (void)state;
    buffer_init(&buffer);
    for (size_t round = 0; round < ROUNDS; round++) {
        buffer.length = 0;
        add_text(&buffer, &random);
        if (random_below(&random, 8) == 0)
            spoil(&buffer, &random);
        const struct view text = guarded_copy(&guarded, buffer_view(&buffer));
        if (json_elements_recognize(elements, text)) {
            assert_right(elements, text);
            recognized++;
        } else if (text.length > 0 && *text.data == '{' && json_valid(text) && !memchr(text.data, ' ', text.length) &&
                   !memchr(text.data, '\n', text.length)) {
            json_elements_learn(elements, text);
        }
    }
    assert_true(recognized > ROUNDS / 10);
    buffer_clear(&buffer);
    guarded_free(&guarded);
    json_elements_free(elements);
}

static void texts_alike_are_recognized(void **state)
{
    struct json_elements *elements = json_elements_new(keys, 2, members, 2);
    const struct view first = VIEW("{\"id\":1,\"order\":{\"items\":[{\"sku\":\"a\",\"qty\":1},{\"sku\":\"b\",\"qty\":2}]}}");
    const struct view other = VIEW("{\"id\":\"x\",\"order\":{\"items\":[{\"sku\":null,\"qty\":17.5},{\"sku\":\"\\n\",\"qty\":-3},"
                                   "{\"sku\":\"\",\"qty\":0}]}}");

    (void)state;
    assert_false(json_elements_recognize(elements, first));
    json_elements_learn(elements, first);
    assert_true(json_elements_recognize(elements, first));
    assert_right(elements, first);
    assert_true(json_elements_recognize(elements, other));
    assert_right(elements, other);
    assert_int_equal(json_elements_count(elements), 3);
    assert_false(json_elements_recognize(elements, VIEW("{\"id\":1,\"order\":{\"items\":[{\"sku\":\"a\",\"qty\":01}]}}")));
    assert_false(json_elements_recognize(elements, VIEW("{\"id\":1,\"order\":{\"items\":[{\"sku\":\"a\\x\",\"qty\":1}]}}")));
    json_elements_free(elements);
}

/* Each step of the last text is in another one, but there the first of two members counts, which has no list. */
static void a_key_that_comes_twice_is_not_recognized(void **state)
{
    static const struct view learnt[] = {
        VIEW_INIT("{\"order\":{\"x\":1,\"items\":[5]}}"),
        VIEW_INIT("{\"order\":{\"items\":[5],\"x\":1},\"a\":{\"b\":1}}"),
        VIEW_INIT("{\"a\":{\"b\":1},\"order\":{\"items\":[5]}}"),
    };
    struct json_elements *elements = json_elements_new(keys, 2, members, 2);

    (void)state;
    for (size_t i = 0; i < sizeof learnt / sizeof *learnt; i++)
        json_elements_learn(elements, learnt[i]);
    for (size_t i = 0; i < sizeof learnt / sizeof *learnt; i++)
        assert_true(json_elements_recognize(elements, learnt[i]));
    assert_false(json_elements_recognize(elements, VIEW("{\"order\":{\"x\":1},\"a\":{\"b\":1},\"order\":{\"items\":[5]}}")));
    json_elements_free(elements);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_alike_are_recognized),
        cmocka_unit_test(a_key_that_comes_twice_is_not_recognized),
        cmocka_unit_test(recognized_texts_are_right),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
