#include "app/help.h"
#include "app/options.h"
#include "app/tell.h"
#include "app/verbs.h"

#include <signal.h>

static enum exit_status main_run(struct settings *settings)
{
    if (settings->version)
        return help_version();
    if (settings->help)
        return help_verb(settings);
    return settings->verb->run(settings);
}

int main(int argc, char **argv)
{
    struct settings settings;
    struct fault fault;
    enum exit_status exit = EXIT_MISUSED;

    /* A closed pipe is an error of write(), not the end of the process: spilled files are to be removed first. */
    signal(SIGPIPE, SIG_IGN);
    settings_init(&settings);
    if (options_parse(&settings, argc > 0 ? (size_t)argc - 1 : 0, argv + 1, &fault) != STATUS_OK)
        tell("%s", fault.message);
    else
        exit = main_run(&settings);
    settings_clear(&settings);
    return (int)exit;
}
