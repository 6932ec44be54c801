/* Events chosen by the log groups they name, whatever the first of a file says. */
#include "gathered.h"

#include "base/whole_file.h"

#include <pthread.h>

/* Chooses of the log C all events, of the input's own those from the second minute on. */
enum { CHOSEN, OWN, OTHER, VERDICTS };
struct event_judge {
    struct event_judge *next;
    struct log_verdict verdicts[VERDICTS];
};
struct judges {
    pthread_mutex_t lock;
    struct event_judge *list;
    size_t count;
};

static struct event_judge *judges_add(void *context)
{
    static struct time_range all = { INT64_MIN, INT64_MAX }, late = { 1714557660000, INT64_MAX };
    struct judges *judges = context;
    struct event_judge *judge = heap_zalloc(sizeof *judge);

    for (size_t i = 0; i < VERDICTS; i++)
        judge->verdicts[i].met = judge->verdicts[i].kept = UINT64_MAX;
    judge->verdicts[CHOSEN].ranges = (struct time_ranges){ &all, 1 };
    judge->verdicts[OWN].ranges = (struct time_ranges){ &late, 1 };
    pthread_mutex_lock(&judges->lock);
    judge->next = judges->list;
    judges->list = judge;
    judges->count++;
    pthread_mutex_unlock(&judges->lock);
    return judge;
}

static struct log_verdict *judge_log(struct event_judge *judge, const struct input *input, struct view log, struct view carrier)
{
    (void)input;
    (void)carrier;
    return &judge->verdicts[log.length == 0 ? OWN : view_equal(log, VIEW("C")) ? CHOSEN : OTHER];
}

/* The least of what all judges say. */
static struct log_verdict judges_verdict(const struct judges *judges, int which)
{
    struct log_verdict least = { .met = UINT64_MAX, .kept = UINT64_MAX };

    for (const struct event_judge *judge = judges->list; judge; judge = judge->next) {
        const struct log_verdict *verdict = &judge->verdicts[which];

        least.met = verdict->met < least.met ? verdict->met : least.met;
        least.kept = verdict->kept < least.kept ? verdict->kept : least.kept;
    }
    return least;
}

static void judges_clear(struct judges *judges)
{
    while (judges->list) {
        struct event_judge *judge = judges->list;

        judges->list = judge->next;
        free(judge);
    }
    pthread_mutex_destroy(&judges->lock);
}

/* What is read: the messages in their order, with a blank behind each. */
static void check_chosen(const char *name, struct view text, const struct manner *how, const char *want,
                         const struct log_verdict *verdicts)
{
    struct judges judges = { .list = NULL };
    const struct event_choice choice = { judges_add, judge_log, false, &judges };
    struct manner manner = *how;
    struct buffer have;

    pthread_mutex_init(&judges.lock, NULL);
    buffer_init(&have);
    manner.choice = &choice;
    struct gathered *gathered = gather_text(name, text, &manner);
    for (size_t i = 0; i < gathered->count; i++)
        buffer_add_format(&have, "%.*s ", VIEW_PRINT(gathered->list[i].message));
    assert_view_equal(buffer_view(&have), view_of(want));
    assert_int_equal(gathered->totals.records, gathered->count);
    assert_int_equal(gathered->totals.bytes, have.length - gathered->count);
    assert_true(judges.count <= (manner.workers ? manner.workers : 1));
    for (int i = 0; i < VERDICTS; i++) {
        const struct log_verdict verdict = judges_verdict(&judges, i);

        assert_int_equal(verdict.met, verdicts[i].met);
        assert_int_equal(verdict.kept, verdicts[i].kept);
    }
    buffer_clear(&have);
    gathered_clear(gathered);
    judges_clear(&judges);
}

static const struct manner manners[] = {
    { .workers = 1 }, { .workers = 1, .capacity = 1 }, { .workers = 4, .capacity = 2 },
    { .workers = 3, .morsel_bytes = 1 }, { .workers = 2, .morsel_bytes = 100, .capacity = 1 },
};

static void by_event(void **state)
{
    static const char text[] =
        "{\"@timestamp\":1714557600000,\"@message\":\"own0\"}\n"
        "{\"@timestamp\":1714557600000,\"@message\":\"c0\",\"@log\":\"C\"}\n"
        "{\"@timestamp\":1714557660000,\"@message\":\"d1\",\"@log\":\"D\"}\n"
        "{\"@timestamp\":1714557660000,\"@message\":\"own1\"}\n"
        "{\"@timestamp\":1714557660000,\"@message\":\"own2\",\"@log\":\"\"}\n"
        "{\"@timestamp\":1714557660000,\"message\":\"c1\",\"logGroupName\":\"C\"}\n";
    const uint64_t c0 = (uint64_t)(strchr(text, '\n') + 1 - text), d1 = (uint64_t)(strstr(text, ",\"@message\":\"d1") - text) - 27,
                   own1 = (uint64_t)(strstr(text, ",\"@message\":\"own1") - text) - 27;

    (void)state;
    for (size_t i = 0; i < sizeof manners / sizeof *manners; i++) {
        struct judges judges = { .list = NULL };
        const struct event_choice choice = { judges_add, judge_log, false, &judges };
        struct manner manner = manners[i];

        pthread_mutex_init(&judges.lock, NULL);
        manner.choice = &choice;
        struct gathered *gathered = gather_text("by_event.ndjson", view_of(text), &manner);
        assert_int_equal(gathered->count, 4);
        assert_view_equal(gathered->list[0].message, VIEW("c0"));
        assert_view_equal(gathered->list[1].message, VIEW("own1"));
        assert_view_equal(gathered->list[2].message, VIEW("own2"));
        assert_view_equal(gathered->list[2].log, VIEW("000000000000:by_event"));
        assert_view_equal(gathered->list[3].log, VIEW("000000000000:C"));
        judges_clear(&judges);
        gathered_clear(gathered);
    }
    check_chosen("by_event.ndjson", view_of(text), &manners[0], "c0 own1 own2 c1 ",
                 (const struct log_verdict[]){ { .met = c0, .kept = c0 }, { .met = 0, .kept = own1 }, { .met = d1, .kept = UINT64_MAX } });
}

/* Lines that cannot name a group are chosen together. */
static void together(void **state)
{
    static const char late[] = "{\"time\":1714557660000}\n{\"time\":1714557661000}\n",
                      early[] = "{\"time\":1714557600000}\n{\"time\":1714557601000}\n";

    (void)state;
    for (size_t i = 0; i < sizeof manners / sizeof *manners; i++) {
        check_chosen("late.ndjson", view_of(late), &manners[i], "{\"time\":1714557660000} {\"time\":1714557661000} ",
                     (const struct log_verdict[]){ { .met = UINT64_MAX, .kept = UINT64_MAX }, { .met = 0, .kept = 0 },
                                                   { .met = UINT64_MAX, .kept = UINT64_MAX } });
        check_chosen("early.ndjson", view_of(early), &manners[i], "",
                     (const struct log_verdict[]){ { .met = UINT64_MAX, .kept = UINT64_MAX }, { .met = 0, .kept = UINT64_MAX },
                                                   { .met = UINT64_MAX, .kept = UINT64_MAX } });
    }
}

/* Asked directly, whatever the format's row says. */
static size_t logs_named(const struct input *input, struct view text, struct arena *arena)
{
    enum { ROOM = 1024 };
    const struct event_wish wish = wish_all();
    struct view message[ROOM], stream[ROOM], log[ROOM], carrier[ROOM];
    int64_t timestamp_ms[ROOM], ingestion_ms[ROOM];
    uint64_t position[ROOM];
    struct events events = {
        .capacity = ROOM, .message = message, .timestamp_ms = timestamp_ms, .ingestion_ms = ingestion_ms,
        .stream = stream, .log = log, .carrier = carrier, .position = position,
    };
    struct decode decode = { .text = text, .end = text.length, .wish = &wish, .layout = input->layout, .arena = arena };
    size_t named = 0;

    do {
        events.count = 0;
        input->format->decode(&decode, &events);
        for (size_t i = 0; i < events.count; i++)
            named += log[i].length > 0;
    } while (events.count > 0 && decode.next < decode.end);
    return named;
}

/* An event that names its group is of a format that says so, in a text of which it says so. */
static void formats_tell(void **state)
{
    const char *folder = getenv("LIQ_TEST_DATA");
    const struct view path = view_of(folder ? folder : "tests/data");
    const struct catalog_request request = { .paths = &path, .path_count = 1 };
    struct catalog *catalog;
    struct fault fault;
    size_t named = 0, count;

    (void)state;
    assert_int_equal(catalog_new(&request, TEST_NOW_MS, &catalog, &fault), STATUS_OK);
    const struct input *inputs = catalog_inputs(catalog, &count);
    for (size_t i = 0; i < count; i++) {
        const struct format *format = inputs[i].format;
        struct arena arena;
        struct view text;

        arena_init(&arena, NULL);
        if (inputs[i].packing.count == 0 && !inputs[i].packing.part &&
            whole_file_read(&arena, inputs[i].path, 1 << 20, &text, &fault) == STATUS_OK && logs_named(&inputs[i], text, &arena)) {
            named++;
            if (!format->names_groups || !format->names_groups(text, inputs[i].layout))
                fail_msg("%s names groups in %.*s", format->name, VIEW_PRINT(inputs[i].path));
        }
        arena_clear(&arena);
    }
    assert_true(named > 0);
    catalog_free(catalog);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_event),
        cmocka_unit_test(together),
        cmocka_unit_test(formats_tell),
    };

    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
