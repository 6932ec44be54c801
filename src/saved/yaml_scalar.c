/* Scalars that are written in lines of their surroundings: plain and quoted ones. */
#include "base/utf8.h"
#include "saved/element_yaml.h"

struct flow {
    struct arena *arena;
    const struct mapped *source;
    struct view text;           /* up to the end of the scalar */
    struct mapping out;
    enum coding_kind coding;
    size_t at;
};

static bool flow_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static bool flow_breaks(char byte)
{
    return byte == '\n' || byte == '\r';
}

static void flow_copy(struct flow *flow, size_t begin, size_t end)
{
    mapping_copy(&flow->out, flow->source, begin, end, flow->coding, 0);
}

/* Passes white space; counts the line breaks in it. */
static size_t flow_white(struct flow *flow)
{
    size_t breaks = 0;

    while (flow->at < flow->text.length && (flow_blank(flow->text.data[flow->at]) || flow_breaks(flow->text.data[flow->at]))) {
        const char byte = flow->text.data[flow->at];

        breaks += byte == '\n' || (byte == '\r' && !(flow->at + 1 < flow->text.length && flow->text.data[flow->at + 1] == '\n'));
        flow->at++;
    }
    return breaks;
}

/* White space: as it is within a line; where lines end, a blank, or one line break less than there are. */
static void flow_fold(struct flow *flow, bool escaped)
{
    const size_t begin = flow->at, breaks = flow_white(flow);

    if (breaks == 0) {
        flow_copy(flow, begin, flow->at);
    } else if (breaks == 1) {
        if (!escaped)
            mapping_decode(&flow->out, flow->source, begin, flow->at, VIEW(" "), CODING_FIXED, 0);
    } else {
        char *lines = arena_alloc(flow->arena, breaks - 1);

        memset(lines, '\n', breaks - 1);
        mapping_decode(&flow->out, flow->source, begin, flow->at, (struct view){ lines, breaks - 1 }, CODING_FIXED, 0);
    }
}

static size_t flow_hex(const struct flow *flow, size_t at, size_t digits, uint32_t *code)
{
    *code = 0;
    for (size_t i = 0; i < digits; i++) {
        const char byte = at + i < flow->text.length ? flow->text.data[at + i] : '\0';
        const int digit = byte >= '0' && byte <= '9' ? byte - '0'
                          : (byte | 32) >= 'a' && (byte | 32) <= 'f' ? (byte | 32) - 'a' + 10 : 0;

        *code = *code * 16 + (uint32_t)digit;
    }
    return digits;
}

static void flow_escape(struct flow *flow)
{
    static const char names[] = "0abtnvfre \"/\\N_LP\t";
    static const uint32_t codes[] = { 0, 7, 8, 9, 10, 11, 12, 13, 27, ' ', '"', '/', '\\', 0x85, 0xA0, 0x2028, 0x2029, 9 };
    const size_t begin = flow->at;
    const char byte = begin + 1 < flow->text.length ? flow->text.data[begin + 1] : '\\';
    const char *known = byte ? strchr(names, byte) : NULL;
    uint32_t code = known ? codes[known - names] : (unsigned char)byte;
    char bytes[4];

    if (flow_breaks(byte)) {
        flow->at++;
        flow_fold(flow, true);
        return;
    }
    flow->at = begin + 2 < flow->text.length ? begin + 2 : flow->text.length;
    if (byte == 'x' || byte == 'u' || byte == 'U')
        flow->at += flow_hex(flow, begin + 2, byte == 'x' ? 2 : byte == 'u' ? 4 : 8, &code);
    if (flow->at > flow->text.length)
        flow->at = flow->text.length;
    if (code > 0x10FFFF)
        code = 0xFFFD;
    mapping_decode(&flow->out, flow->source, begin, flow->at, (struct view){ bytes, utf8_encode(code, bytes) }, flow->coding, 0);
}

static struct mapped flow_read(struct flow *flow)
{
    mapping_init(&flow->out, flow->arena);
    while (flow->at < flow->text.length) {
        const size_t begin = flow->at;
        const char byte = flow->text.data[begin];

        if (flow_blank(byte) || flow_breaks(byte)) {
            flow_fold(flow, false);
        } else if (byte == '\\' && flow->coding == CODING_JSON) {
            flow_escape(flow);
        } else if (byte == '\'' && flow->coding == CODING_QUOTED) {
            flow->at = begin + 2 < flow->text.length ? begin + 2 : flow->text.length;
            mapping_decode(&flow->out, flow->source, begin, flow->at, VIEW("'"), CODING_QUOTED, 0);
        } else {
            flow->at++;
            flow_copy(flow, begin, flow->at);
        }
    }
    return mapping_end(&flow->out);
}

static struct mapped scalar_whole(struct arena *arena, const struct mapped *source, size_t begin, size_t end, struct view value)
{
    struct mapping out;

    mapping_init(&out, arena);
    mapping_decode(&out, source, begin, end, value, CODING_FIXED, 0);
    return mapping_end(&out);
}

struct mapped scalar_read(struct arena *arena, const struct mapped *source, enum scalar_style style, size_t begin, size_t end,
                          struct view value)
{
    static const enum coding_kind codings[] = { CODING_BARE, CODING_QUOTED, CODING_JSON };
    struct mapped scalar;

    if (style == SCALAR_LITERAL || style == SCALAR_FOLDED) {
        if (scalar_read_block(arena, source, style == SCALAR_FOLDED, begin, value, &scalar))
            return scalar;
        return scalar_whole(arena, source, begin, end, value);
    }
    const size_t quote = style == SCALAR_PLAIN ? 0 : 1;
    struct flow flow = { .arena = arena, .source = source, .coding = codings[style], .at = begin + quote };

    if (end < begin + 2 * quote)
        return scalar_whole(arena, source, begin, end, value);
    flow.text = (struct view){ source->text.data, end - quote };
    scalar = flow_read(&flow);
    return view_equal(scalar.text, value) ? scalar : scalar_whole(arena, source, begin, end, value);
}
