/* Which layout the events of a morsel have, where a text may say anew what its lines are like. */
#include "source/reading_parts.h"

void worker_look(struct reading_worker *worker, const struct input *input, struct view text, size_t next, size_t end)
{
    const struct format *format = input->format;

    worker->looked = NULL;
    worker->renamed = false;
    if (format->heading)
        worker->looked = layouts_last(&worker->reading->layouts, format, text, next, end, input->layout, &worker->renamed);
}

void worker_join(struct reading_worker *worker, struct feed *feed, uint64_t number)
{
    struct reading *reading = worker->reading;

    if (!feed->input->format->heading)
        return;
    while (feed->looked != number)
        pthread_cond_wait(&reading->opened, &reading->lock);
    worker->layout = feed->layout;
    if (worker->looked)
        feed->layout = worker->looked;
    /* What is known of the times of parts must not depend on what lies before these. */
    if (worker->renamed)
        feed_tell_partly(feed);
    feed->looked++;
    pthread_cond_broadcast(&reading->opened);
}

void worker_stretch(struct reading_worker *worker)
{
    const struct input *input = worker->feed->input;
    struct decode *decode = &worker->decode;

    do {
        decode->layout = worker->layout;
        decode->end = worker->morsel.end;
        if (worker->looked)
            decode->end = layouts_next(&worker->reading->layouts, input->format, decode->text, decode->next, decode->end,
                                       input->layout, &worker->layout);
    } while (decode->next >= decode->end && decode->end < worker->morsel.end);
}
