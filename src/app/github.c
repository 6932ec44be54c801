#include "app/github.h"

void github_add_value(struct buffer *text, struct view words, bool property)
{
    for (size_t i = 0; i < words.length; i++) {
        char byte = words.data[i];

        if (byte == '%' || byte == '\n' || byte == '\r' || (property && (byte == ':' || byte == ',')))
            buffer_add_format(text, "%%%02X", (unsigned char)byte);
        else
            buffer_add_char(text, byte);
    }
}
