/*
 * sessionize A, B maxspan 30m as NAME: rows of equal identity with no longer gap between them are one session (language
 * reference 2.27).
 */

#include "commands/commands.h"
#include "commands/tables.h"
#include "exec/state.h"
#include "plan/explain.h"

struct sessionize {
    size_t *identity;           /* slots */
    size_t count;
    size_t time, to;            /* slots */
    int64_t maxspan_ms;
    struct view maxspan;        /* as written */
};

/* ---- running ---- */

/*
 * Visits are rows that have all of their identity and a time. They are sorted three times, as rows of their own: by identity
 * and time, which tells sessions; by the first visit of their session, which numbers them; by their place in the table.
 */
struct sessions {
    struct table *table;
    const struct sessionize *detail;
    struct sorter by_identity;  /* a value, the identity; ranks are time and place */
    struct sorter by_session;   /* none; ranks are the time and place of the session's first visit, and the place */
    struct sorter by_place;     /* a value, the session; ranks are places */
};

/* The displayed texts, each behind its length. False when one is missing. */
static bool visit_identity(const struct sessions *sessions, const size_t *places, const struct row *row, struct buffer *out,
                           struct arena *arena)
{
    buffer_reset(out);
    arena_reset(arena);
    for (size_t i = 0; i < sessions->detail->count; i++) {
        struct view text = value_display(row->values[places[i]], arena);

        if (!text.data || row->values[places[i]].kind == KIND_MAP || row->values[places[i]].kind == KIND_LIST)
            return false;
        buffer_add_format(out, "%zu:", text.length);
        buffer_add(out, text);
    }
    return true;
}

static enum status sessions_find_visits(struct sessions *sessions, struct buffer *identity, struct arena *arena)
{
    const struct sessionize *detail = sessions->detail;
    size_t *places = ARENA_ARRAY(sessions->table->arena, detail->count, size_t);
    size_t time = table_place(sessions->table, detail->time);
    struct row *row;

    for (size_t i = 0; i < detail->count; i++)
        places[i] = table_place(sessions->table, detail->identity[i]);
    for (uint64_t place = 0;; place++) {
        struct value value;
        int64_t ms;

        TRY(table_next(sessions->table, &row));
        if (!row)
            return STATUS_OK;
        if (!value_to_time(row->values[time], &ms) || !visit_identity(sessions, places, row, identity, arena))
            continue;
        value = value_text(buffer_view(identity));
        TRY(sorter_add(&sessions->by_identity, (struct rank){ .major = ms, .minor = place }, &value));
    }
}

static enum status sessions_tell(struct sessions *sessions)
{
    struct rank first = { 0 }, last = { 0 };
    struct held identity = { 0 };
    struct row *visit;

    TRY(sorter_rewind(&sessions->by_identity));
    for (;;) {
        bool same;

        TRY(sorter_next(&sessions->by_identity, &visit));
        if (!visit)
            return STATUS_OK;
        same = identity.room && view_equal(visit->values[0].text, identity.value.text);
        if (!same)
            table_hold(sessions->table, &identity, visit->values[0]);
        if (!same || visit->rank.major - last.major > sessions->detail->maxspan_ms)
            first = visit->rank;
        last = visit->rank;
        TRY(sorter_add(&sessions->by_session, (struct rank){ first.major, first.minor, last.minor }, NULL));
    }
}

static enum status sessions_number(struct sessions *sessions)
{
    struct rank last = { .minor = UINT64_MAX };
    double number = 0;
    struct row *visit;

    TRY(sorter_rewind(&sessions->by_session));
    for (;;) {
        struct value value;

        TRY(sorter_next(&sessions->by_session, &visit));
        if (!visit)
            return STATUS_OK;
        number += visit->rank.minor != last.minor;
        last = visit->rank;
        value = value_number(number);
        TRY(sorter_add(&sessions->by_place, (struct rank){ .minor = visit->rank.part }, &value));
    }
}

static enum status sessions_pass(struct sessions *sessions)
{
    size_t to = table_place(sessions->table, sessions->detail->to);
    struct row *row, *visit;

    TRY(table_rewind(sessions->table));
    TRY(sorter_rewind(&sessions->by_place));
    TRY(sorter_next(&sessions->by_place, &visit));
    for (uint64_t place = 0;; place++) {
        bool visits = visit && visit->rank.minor == place;

        TRY(table_next(sessions->table, &row));
        if (!row)
            return STATUS_OK;
        row->values[to] = visits ? visit->values[0] : value_null();
        TRY(table_pass(sessions->table, row));
        if (visits)
            TRY(sorter_next(&sessions->by_place, &visit));
    }
}

static enum status sessions_run(struct sessions *sessions, struct buffer *identity, struct arena *arena)
{
    TRY(sessions_find_visits(sessions, identity, arena));
    TRY(sessions_tell(sessions));
    sorter_clear(&sessions->by_identity);
    TRY(sessions_number(sessions));
    sorter_clear(&sessions->by_session);
    return sessions_pass(sessions);
}

static enum status sessionize_change(struct table *table, const void *own)
{
    struct sessions sessions = { .table = table, .detail = own };
    struct order_key key = { .slot = 0 };
    struct ordering by_value = { .keys = &key, .count = 1 }, by_rank = { 0 };
    size_t slot = 0;
    struct exec *exec = table->step->exec;
    struct buffer identity;
    struct arena arena;
    enum status status;

    buffer_init(&identity);
    arena_init(&arena, table->arena->budget);
    sorter_init(&sessions.by_identity, exec, row_layout_new(table->arena, &slot, 1, &by_value));
    sorter_init(&sessions.by_session, exec, row_layout_new(table->arena, &slot, 0, &by_rank));
    sorter_init(&sessions.by_place, exec, row_layout_new(table->arena, &slot, 1, &by_rank));
    status = sessions_run(&sessions, &identity, &arena);
    sorter_clear(&sessions.by_identity);
    sorter_clear(&sessions.by_session);
    sorter_clear(&sessions.by_place);
    arena_clear(&arena);
    buffer_clear(&identity);
    return status;
}

static void sessionize_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    const struct table_detail *table = step->detail;
    const struct sessionize *sessionize = table->own;

    buffer_add_text(out, "sessionize");
    for (size_t i = 0; i < sessionize->count; i++) {
        buffer_add_text(out, i ? ", " : " ");
        name_print(plan->slots[sessionize->identity[i]].name, out);
    }
    buffer_add_format(out, " maxspan %.*s as ", VIEW_PRINT(sessionize->maxspan));
    name_print(plan->slots[sessionize->to].name, out);
    explain_order(plan, &table->order, out);
}

/* ---- binding ---- */

static void sessionize_maxspan(struct binder *binder, const struct stage *stage, struct sessionize *sessionize)
{
    const struct node *value = stage->option_count ? stage->options[0].value : NULL;

    sessionize->maxspan = VIEW("30m");
    sessionize->maxspan_ms = 30 * (int64_t)MS_PER_MINUTE;
    if (!value)
        return;
    sessionize->maxspan = view_between(binder->plan->text.data + value->span.begin, binder->plan->text.data + value->span.end);
    sessionize->maxspan_ms = period_ms(binder_expr(binder, value)->period);
}

static void sessionize_bind(struct binder *binder, const struct stage *stage)
{
    struct sessionize *sessionize = ARENA_NEW(binder->arena, struct sessionize);
    struct view to = stage->name_count ? stage->names[0]->text : VIEW("session_id");
    struct plan_step *step;

    sessionize_maxspan(binder, stage, sessionize);
    sessionize->identity = ARENA_ARRAY(binder->arena, stage->items.count, size_t);
    for (size_t i = 0; i < stage->items.count; i++) {
        const struct name *name = binder_bare_name(binder, &stage->items.items[i], "sessionize");

        if (name)
            sessionize->identity[sessionize->count++] = tables_field(binder, name);
    }
    if (!binder_field_named(binder, VIEW("@timestamp"), stage->head, &sessionize->time))
        return;
    step = tables_step(binder, stage, sessionize_change, sessionize, sessionize_explain);
    for (size_t i = 0; i < sessionize->count; i++)
        slot_set_add(&step->reads, sessionize->identity[i]);
    slot_set_add(&step->reads, sessionize->time);
    sessionize->to =
        tables_write_new(binder, step, to, stage->name_count ? stage->names[0]->span : stage->span, TYPE_NUMBER);
}

const struct command sessionize_command = {
    .name = "sessionize",
    .usage = "sessionize FIELD, ... [maxspan PERIOD] [as NAME]",
    .help = "Number the sessions: events with the same values and no gap between them longer than maxspan, 30 minutes unless said.",
    .section = "2.27",
    .examples = { "fields @timestamp, user | sessionize user", "sessionize user, host maxspan 5m as visit | stats count(*) by visit" },
    .bind = sessionize_bind,
};
