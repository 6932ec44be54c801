/* Lines of columns with one blank between them. */
#include "base/vector.h"
#include "source/discovery_parts.h"

/* Which of 64 bytes are blanks. */
static uint64_t split_blanks(const char *data)
{
    uint64_t mask = 0;

#if defined(VECTORS)
    for (int i = 0; i < 4; i++) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(data + 16 * i));

        mask |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' '))) << 16 * i;
    }
#else
    for (int i = 0; i < 64; i++)
        mask |= (uint64_t)(data[i] == ' ') << i;
#endif
    return mask;
}

/* Which of the bytes at the offset are blanks; at most 64 of them. */
static uint64_t split_blanks_at(struct view line, size_t offset)
{
    const size_t rest = line.length - offset;
    char copy[64] = { 0 };

    if (rest >= 64)
        return split_blanks(line.data + offset);
    if (line.length >= 64)
        return split_blanks(view_end(line) - 64) >> (64 - rest);
    memcpy(copy, line.data, line.length);
    return split_blanks(copy);
}

bool discovery_split(struct view line, struct view *columns, size_t count)
{
    size_t column = 0, begin = 0;

    for (size_t offset = 0; offset < line.length; offset += 64)
        for (uint64_t blanks = split_blanks_at(line, offset); blanks != 0; blanks &= blanks - 1) {
            const size_t place = offset + (size_t)__builtin_ctzll(blanks);

            if (column + 1 == count || place == begin)
                return false;
            columns[column++] = (struct view){ line.data + begin, place - begin };
            begin = place + 1;
        }
    if (column + 1 != count || begin == line.length)
        return false;
    columns[column] = view_skip(line, begin);
    return true;
}
