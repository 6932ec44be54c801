#include "app/options.h"
#include "app/tell.h"
#include "app/verbs.h"

#include <signal.h>

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
        exit = settings.verb->run(&settings);
    settings_clear(&settings);
    return (int)exit;
}
