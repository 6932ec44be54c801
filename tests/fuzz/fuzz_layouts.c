/*
 * Any bytes may be a file with saved queries in it. With its queries laid out it has the same queries in other blanks, and laid out
 * again it stays as it is.
 */
#include "app/format_file.h"
#include "engine/engine.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const names[] = { "a.json", "a.yaml", "a.tf", "a.md", "a.cwli", "a" };
    struct format_file once, twice;
    struct view path, text;
    struct arena arena;

    if (size == 0)
        return 0;
    path = view_of(names[size % (sizeof names / sizeof *names)]);
    text = (struct view){ (const char *)bytes + 1, size - 1 };
    arena_init(&arena, NULL);
    format_file_make(&once, &arena, path, text);
    format_file_make(&twice, &arena, path, once.after);
    if (!view_equal(once.after, twice.after) || once.count != twice.count) {
        fprintf(stderr, "%.*s:\n%.*s\nbecomes\n%.*s\nbecomes\n%.*s\n", VIEW_PRINT(path), VIEW_PRINT(text), VIEW_PRINT(once.after),
                VIEW_PRINT(twice.after));
        abort();
    }
    format_file_clear(&once);
    format_file_clear(&twice);
    arena_clear(&arena);
    return 0;
}
