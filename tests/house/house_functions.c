/* Every function is explained, and its examples give what they say. */

#include "house.h"

#include <stdio.h>
#include <string.h>

static void example_check(const struct liq_function_info *function, const struct liq_example *example)
{
    struct liq_result *result;
    struct liq_cell cell = { 0 };
    char query[512];

    snprintf(query, sizeof query, "%s %s as x", function->aggregate ? "stats" : "fields", example->text);
    result = house_answer(query, house_event());
    house_check(result && liq_result_rows(result) == 1 && liq_result_columns(result) == 1,
                "%s: the example %s has no answer of one cell", function->name, example->text);
    if (!result || liq_result_rows(result) != 1 || liq_result_columns(result) != 1) {
        liq_result_free(result);
        return;
    }
    cell = liq_result_cell(result, 0, 0);
    house_check(example->result ? cell.text.data && cell.text.length == strlen(example->result) &&
                                      memcmp(cell.text.data, example->result, cell.text.length) == 0
                                : !cell.text.data,
                "%s: the example %s is said to be %s and is %.*s", function->name, example->text,
                example->result ? example->result : "null", cell.text.data ? (int)cell.text.length : 4,
                cell.text.data ? cell.text.data : "null");
    liq_result_free(result);
}

static bool is_name_taken(const char *name, size_t except)
{
    struct liq_function_info other;

    for (size_t i = 0; liq_function_at(i, &other); i++)
        if (i != except && (strcasecmp(other.name, name) == 0 || (other.synonym && strcasecmp(other.synonym, name) == 0)))
            return true;
    return false;
}

void house_functions(void)
{
    struct liq_function_info function;

    for (size_t i = 0; liq_function_at(i, &function); i++) {
        house_check(function.help && function.help[0], "%s has no help", function.name);
        house_check(function.family && function.family[0], "%s has no family", function.name);
        if (!function.hidden) {
            house_check(strncmp(function.usage, function.name, strlen(function.name)) == 0, "the usage of %s is %s",
                        function.name, function.usage);
            house_check(function.example_count > 0, "%s has no example", function.name);
            house_check(!is_name_taken(function.name, i), "two functions are called %s", function.name);
            house_check(!function.synonym || !is_name_taken(function.synonym, i), "two functions are called %s",
                        function.synonym);
        }
        for (size_t example = 0; example < function.example_count; example++)
            example_check(&function, &function.examples[example]);
    }
}
