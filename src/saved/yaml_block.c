/* Block scalars: literal (`|`) and folded (`>`). */
#include "saved/element_yaml.h"

struct block {
    struct arena *arena;
    const struct mapped *source;
    struct view text;
    struct mapping out;
    bool folded;
    size_t indent, at;
    struct range first_break;   /* the line break that ended the last line */
    struct range *breaks;       /* those of the empty lines behind it */
    size_t break_count, break_capacity;
};

static void block_break(struct block *block, struct range place)
{
    if (place.end - place.begin == 1)
        mapping_copy(&block->out, block->source, place.begin, place.end, block->folded ? CODING_LINE : CODING_INDENTED,
                     block->indent);
    else if (place.end > place.begin)
        mapping_decode(&block->out, block->source, place.begin, place.end, VIEW("\n"),
                       block->folded ? CODING_LINE : CODING_INDENTED, block->indent);
}

/* The line break at `at`; empty at the end of the text. */
static struct range block_break_at(const struct block *block, size_t at)
{
    size_t end = at;

    if (end < block->text.length && block->text.data[end] == '\r')
        end++;
    if (end < block->text.length && block->text.data[end] == '\n')
        end++;
    return (struct range){ at, end };
}

static size_t block_line_end(const struct block *block, size_t at)
{
    while (at < block->text.length && block->text.data[at] != '\n' && block->text.data[at] != '\r')
        at++;
    return at;
}

static size_t block_blanks(const struct block *block, size_t at, size_t most)
{
    size_t count = 0;

    while (count < most && at + count < block->text.length && block->text.data[at + count] == ' ')
        count++;
    return count;
}

/* Passes empty lines; what is left begins a line of the scalar, or one behind it. */
static void block_empty_lines(struct block *block)
{
    for (;;) {
        const size_t blanks = block_blanks(block, block->at, block->indent);
        const struct range here = block_break_at(block, block->at + blanks);

        if (here.end == here.begin)
            return;
        block->breaks = arena_grow(block->arena, block->breaks, &block->break_capacity, block->break_count + 1, sizeof here);
        block->breaks[block->break_count++] = here;
        block->at = here.end;
    }
}

static void block_put_breaks(struct block *block)
{
    for (size_t i = 0; i < block->break_count; i++)
        block_break(block, block->breaks[i]);
    block->break_count = 0;
}

static bool block_is_blank(const struct block *block, size_t at)
{
    return at < block->text.length && (block->text.data[at] == ' ' || block->text.data[at] == '\t');
}

static void block_lines(struct block *block)
{
    bool indented_before = false;

    block_empty_lines(block);
    while (block->at < block->text.length && block_blanks(block, block->at, block->indent) == block->indent) {
        const size_t begin = block->at + block->indent, end = block_line_end(block, begin);
        const bool indented = block_is_blank(block, begin);

        if (begin >= block->text.length)
            break;
        if (block->folded && block->first_break.end > 0 && !indented_before && !indented) {
            if (block->break_count == 0)
                mapping_decode(&block->out, block->source, block->first_break.begin, block->first_break.end, VIEW(" "), CODING_LINE,
                               block->indent);
        } else {
            block_break(block, block->first_break);
        }
        block_put_breaks(block);
        indented_before = indented;
        mapping_copy(&block->out, block->source, begin, end, block->folded ? CODING_LINE : CODING_INDENTED, block->indent);
        block->first_break = block_break_at(block, end);
        block->at = block->first_break.end;
        block_empty_lines(block);
    }
}

/* The indentation of the first line that has something. */
static size_t block_indent(const struct block *block, size_t at)
{
    size_t blanks = 0;

    while (at < block->text.length) {
        blanks = block_blanks(block, at, SIZE_MAX);
        const struct range here = block_break_at(block, at + blanks);

        if (here.end == here.begin)
            break;
        at = here.end;
    }
    return blanks;
}

static struct mapped block_read(struct block *block, size_t at, char chomping)
{
    mapping_init(&block->out, block->arena);
    block->at = at;
    block->first_break = (struct range){ 0, 0 };
    block->break_count = 0;
    block_lines(block);
    if (chomping != '-')
        block_break(block, block->first_break);
    if (chomping == '+')
        block_put_breaks(block);
    return mapping_end(&block->out);
}

bool scalar_read_block(struct arena *arena, const struct mapped *source, bool folded, size_t begin, struct view value,
                       struct mapped *scalar)
{
    enum { INDENT_MOST = 200 };
    struct block block = { .arena = arena, .source = source, .text = source->text, .folded = folded };
    const size_t end = block_line_end(&block, begin), first = block_break_at(&block, end).end;
    char chomping = ' ';
    size_t given = 0;

    for (size_t i = begin + 1; i < end && block.text.data[i] != ' ' && block.text.data[i] != '#'; i++) {
        if (block.text.data[i] == '-' || block.text.data[i] == '+')
            chomping = block.text.data[i];
        else if (block.text.data[i] >= '1' && block.text.data[i] <= '9')
            given = (size_t)(block.text.data[i] - '0');
    }
    block.indent = given ? given : block_indent(&block, first);
    /* An indentation that is given counts from that of the line above, so it is found by its outcome. */
    do {
        *scalar = block_read(&block, first, chomping);
        if (view_equal(scalar->text, value))
            return true;
    } while (given && ++block.indent < INDENT_MOST);
    return false;
}
