/*
 * Memory does not grow with the input: inputs of many times the memory allowed, each read by a process of its own, whose peak
 * is looked at. Nothing is timed.
 */
#include "answered.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <zstd.h>

#if defined(__has_feature)
#define HAS_FEATURE(feature) __has_feature(feature)
#else
#define HAS_FEATURE(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || HAS_FEATURE(address_sanitizer) || HAS_FEATURE(thread_sanitizer)
enum { MEMORY_IS_OURS = 0 };            /* sanitizers take several times as much */
#else
enum { MEMORY_IS_OURS = 1 };
#endif

enum { PIECE_EVENTS = 8192, PIECES = 160, PEAK_MOST_KIB = 32 * 1024 };

/* A text: what it begins with; events, each a number with something before and after it; what it ends with. */
struct shape {
    const char *begin, *before, *after, *between, *end;
};
static const struct shape lines = { "", "2024-05-01T10:00:00.123Z some words and ", " too", "\n", "\n" };
static const struct shape events = { "", "{\"@timestamp\":\"2024-05-01T10:00:00.123Z\",\"@message\":\"", "\"}", "\n", "\n" };
static const struct shape document = { "{\"events\":[", "{\"timestamp\":1714557600123,\"message\":\"", "\",\"ingestionTime\":1}", ",",
                                       "]}\n" };

static void piece_write(const struct shape *shape, struct buffer *out)
{
    for (unsigned i = 0; i < PIECE_EVENTS; i++) {
        if (i > 0)
            buffer_add_text(out, shape->between);
        buffer_add_format(out, "%s%070u%s", shape->before, i, shape->after);
    }
}

static void all_write(int descriptor, struct view text, bool packed)
{
    struct buffer out;
    size_t length = text.length;

    buffer_init(&out);
    if (packed) {
        char *room = malloc(ZSTD_compressBound(text.length));

        length = ZSTD_compress(room, ZSTD_compressBound(text.length), text.data, text.length, 1);
        buffer_add(&out, (struct view){ room, length });
        free(room);
    } else {
        buffer_add(&out, text);
    }
    for (size_t at = 0; at < length;) {
        const ssize_t written = write(descriptor, buffer_view(&out).data + at, length - at);

        if (written <= 0)
            _exit(1);
        at += (size_t)written;
    }
    buffer_clear(&out);
}

static void shape_write(const struct shape *shape, bool packed, int descriptor)
{
    struct buffer piece;

    buffer_init(&piece);
    all_write(descriptor, view_of(shape->begin), packed);
    buffer_add_text(&piece, shape->between);
    piece_write(shape, &piece);
    for (unsigned i = 0; i < PIECES; i++)
        all_write(descriptor, view_skip(buffer_view(&piece), i == 0 ? strlen(shape->between) : 0), packed);
    all_write(descriptor, view_of(shape->end), packed);
    buffer_clear(&piece);
}

/* In a process of its own: 0 when all events are there. */
static int shape_count(const char *path)
{
    const char text[] = "filter @message like /0/ | stats count(*) as n by bin(1h)";
    struct liq_text name = { path, strlen(path) };
    struct liq_inputs_options inputs_options = { .paths = &name, .path_count = 1 };
    struct liq_run_options options = { .jobs = 2 };
    struct liq_query *query = liq_query_new(text, strlen(text), NULL);
    struct liq_inputs *inputs = NULL;
    struct liq_result *result = NULL;
    struct liq_error error = { "" };
    char wanted[32];

    if (liq_inputs_new(&inputs_options, &inputs, &error) != LIQ_OK || liq_run(query, inputs, &options, &result, &error) != LIQ_OK ||
        liq_result_rows(result) != 1)
        return 1;
    const struct liq_text count = liq_result_cell(result, 0, 1).text;
    snprintf(wanted, sizeof wanted, "%u", (unsigned)PIECE_EVENTS * PIECES);
    const int wrong = count.length != strlen(wanted) || memcmp(count.data, wanted, count.length) != 0;
    liq_result_free(result);
    liq_inputs_free(inputs);
    liq_query_free(query);
    return wrong;
}

static void assert_bounded(const struct shape *shape, bool packed, bool piped)
{
    char path[] = "/tmp/liq-memory-XXXXXX";
    const int descriptor = mkstemp(path);
    struct rusage usage;
    pid_t writer = 0;
    int status;

    assert_true(descriptor >= 0);
    if (piped) {
        assert_int_equal(unlink(path), 0);
        assert_int_equal(mkfifo(path, 0600), 0);
        writer = fork();
        if (writer == 0) {
            shape_write(shape, packed, open(path, O_WRONLY));
            _exit(0);
        }
    } else {
        shape_write(shape, packed, descriptor);
    }
    assert_int_equal(close(descriptor), 0);
    const pid_t reader = fork();
    if (reader == 0)
        _exit(shape_count(path));
    assert_int_equal(wait4(reader, &status, 0, &usage), reader);
    assert_int_equal(unlink(path), 0);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    if (writer > 0)
        assert_int_equal(waitpid(writer, &status, 0), writer);
    if (MEMORY_IS_OURS)
        assert_in_range(usage.ru_maxrss, 1, PEAK_MOST_KIB);
}

static void lines_in_a_file(void **state)
{
    (void)state;
    assert_bounded(&lines, false, false);
}

static void packed_lines_from_a_pipe(void **state)
{
    (void)state;
    assert_bounded(&lines, true, true);
}

static void packed_events_in_a_file(void **state)
{
    (void)state;
    assert_bounded(&events, true, false);
}

static void a_document_in_a_file(void **state)
{
    (void)state;
    assert_bounded(&document, false, false);
}

static void a_packed_document_from_a_pipe(void **state)
{
    (void)state;
    assert_bounded(&document, true, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_in_a_file),      cmocka_unit_test(packed_lines_from_a_pipe),
        cmocka_unit_test(packed_events_in_a_file), cmocka_unit_test(a_document_in_a_file),
        cmocka_unit_test(a_packed_document_from_a_pipe),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
