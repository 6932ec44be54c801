#include "source/result_row.h"

void result_row_reset(struct result_row *row, size_t place)
{
    row->message = row->time = row->stream = row->log = row->ingestion = (struct view){ NULL, 0 };
    row->place = place;
    buffer_reset(&row->object);
}

void result_row_clear(struct result_row *row)
{
    buffer_clear(&row->object);
}

void result_row_take(struct result_row *row, struct view name, struct view value)
{
    const struct { struct view name; struct view *value; } known[] = {
        { VIEW_INIT("@message"), &row->message }, { VIEW_INIT("@timestamp"), &row->time },
        { VIEW_INIT("@logStream"), &row->stream }, { VIEW_INIT("@log"), &row->log },
        { VIEW_INIT("@ingestionTime"), &row->ingestion },
    };

    if (value.length == 0 || view_equal(name, VIEW("@ptr")))
        return;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (view_equal(name, known[i].name))
            *known[i].value = value;
    buffer_add_char(&row->object, row->object.length == 0 ? '{' : ',');
    json_add_string(&row->object, name);
    buffer_add_char(&row->object, ':');
    json_add_string(&row->object, value);
}

void result_row_add(struct result_row *row, struct documents_run *run)
{
    struct document_event event = {
        .place = row->place, .message = row->message, .time_text = row->time, .ingestion_text = row->ingestion,
        .stream = row->stream, .log = row->log,
    };

    if (row->object.length == 0)
        return;
    if (!row->message.data) {
        buffer_add_char(&row->object, '}');
        event.message = arena_keep(run->decode->arena, buffer_view(&row->object));
    }
    (void)documents_add(run, &event);
}
