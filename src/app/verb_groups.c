#include "app/verb_groups.h"

#include "app/tell.h"
#include "app/verb_run.h"

/* What the data says of an event's group counts, so the list is the answer to a query. */
static const struct view groups_query = VIEW_INIT(
    "stats count(*) as events_, sum(strlen(@message)) as characters_, min(@timestamp) as first_, max(@timestamp) as last_"
    " by @log as group, @logStream as stream"
    " | stats count(stream) as streams, sum(events_) as events, sum(characters_) as characters, min(first_) as first,"
    " max(last_) as last by group"
    " | sort group asc | limit 10000");

enum exit_status verb_groups(struct settings *settings)
{
    struct word_list words = { 0 };

    if (settings->query_file.data) {
        tell("`liq groups` takes no query");
        return EXIT_MISUSED;
    }
    settings_add_word(settings, &words, groups_query);
    for (size_t i = 0; i < settings->words.count; i++)
        settings_add_word(settings, &words, settings->words.list[i]);
    settings->words = words;
    return verb_query(settings);
}
