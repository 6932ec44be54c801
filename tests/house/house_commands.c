/* Every command is explained, and its examples are queries; a command of a later release says that it is one. */

#include "house.h"

#include <stdio.h>
#include <string.h>

/* A query of the command's name alone, so that what comes back is about the command. */
static void later_check(const struct liq_command_info *command)
{
    struct liq_query *query = house_query(command->name);
    bool named = false;

    for (size_t i = 0; i < liq_query_diagnostic_count(query); i++)
        named = named || memmem(liq_query_diagnostic(query, i).message.data, liq_query_diagnostic(query, i).message.length,
                                command->name, strlen(command->name));
    house_check(!liq_query_valid(query) && named, "%s is not in this release, and a query with it does not say so",
                command->name);
    liq_query_free(query);
}

void house_commands(void)
{
    struct liq_command_info command;

    for (size_t i = 0; liq_command_at(i, &command); i++) {
        if (!command.available) {
            later_check(&command);
            continue;
        }
        house_check(command.help && command.help[0], "%s has no help", command.name);
        house_check(command.usage && command.usage[0], "%s has no usage", command.name);
        house_check(command.section && command.section[0], "%s does not say where the reference treats it", command.name);
        house_check(command.example_count > 0, "%s has no example", command.name);
        for (size_t example = 0; example < command.example_count; example++) {
            struct liq_query *query = house_query(command.examples[example]);

            house_check(liq_query_valid(query) && !house_has(query, NULL, true), "%s: the example %s does not compile",
                        command.name, command.examples[example]);
            house_check(strcasestr(command.examples[example], command.name) != NULL, "%s: the example %s does without it",
                        command.name, command.examples[example]);
            liq_query_free(query);
        }
    }
}
