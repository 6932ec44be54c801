/* The query whose answer is the log groups there are. */
#include "engine/made_query.h"
#include "exec/listing.h"

static void listing_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    (void)plan, (void)step;
    buffer_add_text(out, "listing: which log groups the events are of");
}

static void groups_add_columns(struct plan *plan, struct listing_detail *listing)
{
    plan->columns = ARENA_ARRAY(plan->arena, LISTING_COLUMNS, struct output_column);
    for (size_t i = 0; i < LISTING_COLUMNS; i++) {
        listing->columns[i] = made_writes(plan, listing_columns[i]);
        if (i != (listing->by_stream ? LISTING_STREAMS : LISTING_STREAM))
            plan->columns[plan->column_count++] = (struct output_column){ listing_columns[i], listing->columns[i] };
    }
}

static void groups_make(struct plan *plan, const void *context, const struct liq_query_options *options)
{
    const struct liq_groups_options *wanted = context;
    struct listing_detail *listing = ARENA_NEW(plan->arena, struct listing_detail);

    (void)options;
    listing->by_stream = wanted->by_stream;
    listing->all = wanted->all;
    plan_step_new(plan, "listing", STEP_BREAKER, &listing_operator, listing, listing_explain, (struct span){ 0, 0 });
    listing->message = plan->message_slot = made_reads(plan, VIEW("@message"), TYPE_TEXT);
    listing->timestamp = made_reads(plan, VIEW("@timestamp"), TYPE_TIMESTAMP);
    listing->stream = made_reads(plan, VIEW("@logStream"), TYPE_TEXT);
    listing->log = made_reads(plan, VIEW("@log"), TYPE_TEXT);
    groups_add_columns(plan, listing);
}

struct liq_query *liq_query_groups(const struct liq_groups_options *wanted, const struct liq_query_options *options)
{
    static const struct liq_groups_options groups = { .by_stream = false };

    return made_query(groups_make, wanted ? wanted : &groups, options);
}
