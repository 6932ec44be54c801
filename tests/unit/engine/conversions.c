/* Conversions: what is written, by whom, until when. */
#include "answered.h"

struct taken {
    struct buffer lines;
    size_t most;                /* bytes taken before it is refused; 0: all */
    bool stops;
};

static bool take(void *context, struct liq_text lines)
{
    struct taken *taken = context;

    assert_true(lines.length > 0 && lines.data[lines.length - 1] == '\n');
    buffer_add(&taken->lines, (struct view){ lines.data, lines.length });
    return taken->most == 0 || taken->lines.length < taken->most;
}

static bool stop(void *context)
{
    return ((struct taken *)context)->stops;
}

static struct log_file many_lines(void)
{
    struct buffer text = { 0 };

    for (unsigned i = 0; i < 20000; i++)
        buffer_add_format(&text, "{\"@timestamp\":%lld,\"@message\":\"number %u\",\"@log\":\"g%u\"}\n", 1714557600000 + (long long)i, i, i / 5000);
    const struct log_file file = log_write(buffer_view(&text));
    buffer_clear(&text);
    return file;
}

static void all_ways_write_the_same(void **state)
{
    const struct log_file file = many_lines();
    struct taken first = { .most = 0 };

    (void)state;
    for (size_t jobs = 1; jobs <= 8; jobs *= 2)
        for (size_t morsel_bytes = 1 << 8; morsel_bytes <= 1 << 20; morsel_bytes <<= 6) {
            struct liq_inputs *inputs = inputs_open(file.path, morsel_bytes);
            struct taken taken = { .most = 0 };
            struct liq_converted converted;
            const struct liq_convert_options options = { .jobs = jobs, .write = take, .should_stop = stop, .context = &taken };

            assert_int_equal(liq_convert(inputs, &options, &converted, NULL), LIQ_OK);
            assert_int_equal(converted.events, 20000);
            assert_int_equal(converted.bytes, taken.lines.length);
            if (!first.lines.data)
                buffer_add(&first.lines, buffer_view(&taken.lines));
            assert_true(view_equal(buffer_view(&first.lines), buffer_view(&taken.lines)));
            buffer_clear(&taken.lines);
            liq_inputs_free(inputs);
        }
    buffer_clear(&first.lines);
    log_remove(&file);
}

static void what_lies_outside_is_left_out(void **state)
{
    const struct log_file file = many_lines();
    struct liq_inputs *inputs = inputs_open(file.path, 4096);
    struct taken taken = { .most = 0 };
    struct liq_converted converted;
    const struct liq_convert_options options = {
        .has_start = true, .has_end = true, .start_ms = 1714557600007, .end_ms = 1714557600008, .write = take, .context = &taken,
    };

    (void)state;
    assert_int_equal(liq_convert(inputs, &options, &converted, NULL), LIQ_OK);
    assert_int_equal(converted.events, 2);
    assert_true(view_starts(buffer_view(&taken.lines),
                            VIEW("{\"@timestamp\":\"2024-05-01T10:00:00.007Z\",\"@message\":\"number 7\",\"@logStream\":\"")));
    buffer_clear(&taken.lines);
    liq_inputs_free(inputs);
    log_remove(&file);
}

static void a_writer_may_refuse(void **state)
{
    const struct log_file file = many_lines();
    struct liq_inputs *inputs = inputs_open(file.path, 4096);
    struct taken taken = { .most = 10000 };
    struct liq_error error;
    const struct liq_convert_options options = { .jobs = 3, .write = take, .context = &taken };

    (void)state;
    assert_int_equal(liq_convert(inputs, &options, NULL, &error), LIQ_IO);
    assert_string_equal(error.message, "the events could not be written");
    assert_true(taken.lines.length < 100000);
    buffer_clear(&taken.lines);
    liq_inputs_free(inputs);
    log_remove(&file);
}

/* One who takes so long that the wish to stop is heard. */
static bool take_slowly(void *context, struct liq_text lines)
{
    usleep(50000);
    return take(context, lines);
}

static void it_can_be_stopped(void **state)
{
    const struct log_file file = many_lines();
    struct liq_inputs *inputs = inputs_open(file.path, 256);
    struct taken taken = { .stops = true };
    const struct liq_convert_options options = { .jobs = 3, .write = take_slowly, .should_stop = stop, .context = &taken };

    (void)state;
    assert_int_equal(liq_convert(inputs, &options, NULL, NULL), LIQ_CANCELLED);
    buffer_clear(&taken.lines);
    liq_inputs_free(inputs);
    log_remove(&file);
}

static void files_are_known(void **state)
{
    const struct log_file file = many_lines();
    struct liq_inputs *inputs = inputs_open(file.path, 0);

    (void)state;
    assert_true(liq_inputs_have(inputs, (struct liq_text){ file.path, strlen(file.path) }));
    assert_false(liq_inputs_have(inputs, (struct liq_text){ "/", 1 }));
    assert_false(liq_inputs_have(inputs, (struct liq_text){ "/nothing", 8 }));
    liq_inputs_free(inputs);
    log_remove(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_ways_write_the_same),
        cmocka_unit_test(what_lies_outside_is_left_out),
        cmocka_unit_test(a_writer_may_refuse),
        cmocka_unit_test(it_can_be_stopped),
        cmocka_unit_test(files_are_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
