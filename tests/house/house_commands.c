/* Every command is explained, and its examples are queries; a command of a later release says that it is one. */

#include "house.h"

#include <stdio.h>
#include <string.h>

/* Nothing is wrong with the examples of a later release's command but that they cannot be run yet. */
static void later_check(const struct liq_command_info *command)
{
    for (size_t example = 0; example < command->example_count; example++) {
        struct liq_query *query = house_query(command->examples[example]);
        bool named = false;

        for (size_t i = 0; i < liq_query_diagnostic_count(query); i++) {
            struct liq_diagnostic said = liq_query_diagnostic(query, i);

            house_check(strcmp(said.code, "E0218") == 0, "%s is not in this release, and is told %s", command->name, said.code);
            named = named || memmem(said.message.data, said.message.length, command->name, strlen(command->name));
        }
        house_check(!liq_query_valid(query) && named, "%s is not in this release, and a query with it does not say so",
                    command->name);
        liq_query_free(query);
    }
}

void house_commands(void)
{
    struct liq_command_info command;

    for (size_t i = 0; liq_command_at(i, &command); i++) {
        house_check(command.help && command.help[0], "%s has no help", command.name);
        house_check(command.usage && command.usage[0], "%s has no usage", command.name);
        house_check(command.section && command.section[0], "%s does not say where the reference treats it", command.name);
        house_check(command.example_count > 0, "%s has no example", command.name);
        if (!command.available) {
            later_check(&command);
            continue;
        }
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
