/* Every format is explained, and its example is read. */

#include "house.h"

#include <string.h>

void house_formats(void)
{
    struct liq_format_info format;

    for (size_t i = 0; liq_format_at(i, &format); i++) {
        struct liq_result *result;

        house_check(format.help && format.help[0], "the format %s has no help", format.name);
        house_check(format.example && format.example[0], "the format %s has no example", format.name);
        result = house_answer("fields @timestamp, @message", house_write("example.log", format.example));
        house_check(result && liq_result_rows(result) > 0, "the example of the format %s has no events", format.name);
        for (size_t row = 0; result && row < liq_result_rows(result); row++)
            house_check(liq_result_cell(result, row, 0).text.data && liq_result_cell(result, row, 1).text.length > 0,
                        "the example of the format %s has an event without time or message", format.name);
        liq_result_free(result);
    }
}
