#include "engine/explanation.h"

#include <pthread.h>
#include <stdlib.h>

struct explanation {
    pthread_mutex_t mutex;
    struct arena arena;
    struct view text;           /* data is NULL until it was asked for */
};

struct explanation *explanation_new(void)
{
    struct explanation *explanation = heap_zalloc(sizeof *explanation);

    pthread_mutex_init(&explanation->mutex, NULL);
    arena_init(&explanation->arena, NULL);
    return explanation;
}

void explanation_free(struct explanation *explanation)
{
    if (!explanation)
        return;
    pthread_mutex_destroy(&explanation->mutex);
    arena_clear(&explanation->arena);
    free(explanation);
}

struct view explanation_text(struct explanation *explanation, const struct plan *plan)
{
    struct view text;

    pthread_mutex_lock(&explanation->mutex);
    if (!explanation->text.data)
        explanation->text = plan_explain(plan, &explanation->arena);
    text = explanation->text;
    pthread_mutex_unlock(&explanation->mutex);
    return text;
}
