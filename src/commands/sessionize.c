/*
 * sessionize A, B maxspan 30m as NAME: rows of equal identity with no longer gap between them are one session (language
 * reference 2.27).
 */

#include "commands/commands.h"
#include "commands/tables.h"
#include "plan/explain.h"

#include <stdlib.h>

struct sessionize {
    size_t *identity;           /* slots */
    size_t count;
    size_t time, to;            /* slots */
    int64_t maxspan_ms;
    struct view maxspan;        /* as written */
};

/* A row that has all of its identity and a time. */
struct visit {
    struct view identity;
    int64_t ms;
    struct row *row;
    size_t session;             /* of equal identity: the place of its first visit */
    size_t index;               /* among the rows, for equal times */
};

/* ---- running ---- */

static int visit_compare_time(const struct visit *a, const struct visit *b)
{
    if (a->ms != b->ms)
        return a->ms < b->ms ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static int visits_by_time(const void *a, const void *b)
{
    return visit_compare_time(*(struct visit *const *)a, *(struct visit *const *)b);
}

static int visits_by_identity(const void *a, const void *b)
{
    const struct visit *one = a, *other = b;
    int order = view_compare(one->identity, other->identity);

    return order ? order : visit_compare_time(one, other);
}

/* The displayed texts, each behind its length. False when one is missing. */
static bool visit_identity(const struct table *table, const struct sessionize *sessionize, const size_t *places,
                           const struct row *row, struct buffer *out)
{
    buffer_reset(out);
    for (size_t i = 0; i < sessionize->count; i++) {
        struct view text = value_display(row->values[places[i]], table->arena);

        if (!text.data || row->values[places[i]].kind == KIND_MAP || row->values[places[i]].kind == KIND_LIST)
            return false;
        buffer_add_format(out, "%zu:", text.length);
        buffer_add(out, text);
    }
    return true;
}

static struct visit *visits_of(struct table *table, const struct sessionize *sessionize, size_t *count)
{
    struct visit *visits = ARENA_ARRAY(table->arena, table->count, struct visit);
    size_t *places = ARENA_ARRAY(table->arena, sessionize->count, size_t), time = table_place(table, sessionize->time);
    struct buffer identity;

    for (size_t i = 0; i < sessionize->count; i++)
        places[i] = table_place(table, sessionize->identity[i]);
    buffer_init(&identity);
    *count = 0;
    for (size_t i = 0; i < table->count; i++) {
        struct visit *visit = &visits[*count];
        struct row *row = table->rows[i];

        *visit = (struct visit){ .row = row, .index = i };
        if (!value_to_time(row->values[time], &visit->ms) || !visit_identity(table, sessionize, places, row, &identity))
            continue;
        visit->identity = arena_keep(table->arena, buffer_view(&identity));
        ++*count;
    }
    buffer_clear(&identity);
    return visits;
}

/* Sessions are numbered by the time of their first visit. */
static void sessions_number(struct table *table, struct visit *visits, size_t count, size_t to)
{
    struct visit **first = ARENA_ARRAY(table->arena, count, struct visit *);
    size_t sessions = 0;

    for (size_t i = 0; i < count; i++)
        if (visits[i].session == i)
            first[sessions++] = &visits[i];
    if (sessions > 1)
        qsort(first, sessions, sizeof *first, visits_by_time);
    for (size_t i = 0; i < sessions; i++)
        first[i]->row->values[to] = value_number((double)(i + 1));
    for (size_t i = 0; i < count; i++)
        visits[i].row->values[to] = visits[visits[i].session].row->values[to];
}

static enum status sessionize_change(struct table *table, const void *own)
{
    const struct sessionize *sessionize = own;
    size_t count;
    struct visit *visits = visits_of(table, sessionize, &count);

    TRY(table_check(table));
    if (count > 1)
        qsort(visits, count, sizeof *visits, visits_by_identity);
    for (size_t i = 1; i < count; i++) {
        bool same = view_equal(visits[i].identity, visits[i - 1].identity) &&
                    visits[i].ms - visits[i - 1].ms <= sessionize->maxspan_ms;

        visits[i].session = same ? visits[i - 1].session : i;
    }
    TRY(table_check(table));
    sessions_number(table, visits, count, table_place(table, sessionize->to));
    return STATUS_OK;
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
