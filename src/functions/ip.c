#include "functions/address.h"
#include "functions/kernel.h"

static bool ipv4_parse(struct view text, uint8_t out[static 4])
{
    size_t at = 0;

    for (size_t octet = 0; octet < 4; octet++) {
        unsigned number = 0;

        if (octet > 0 && (at >= text.length || text.data[at++] != '.'))
            return false;
        size_t start = at;
        while (at < text.length && at - start < 3 && text.data[at] >= '0' && text.data[at] <= '9')
            number = number * 10 + (unsigned)(text.data[at++] - '0');
        if (at == start || number > 255 || (at - start > 1 && text.data[start] == '0'))
            return false;
        out[octet] = (uint8_t)number;
    }
    return at == text.length;
}

static int hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

/* Groups of hexadecimal digits between colons up to the end or a "::"; *length counts the bytes written. */
static bool ipv6_groups(struct view text, uint8_t out[static 16], size_t *length)
{
    size_t at = 0;

    *length = 0;
    while (at < text.length) {
        size_t start = at;
        unsigned group = 0;

        while (at < text.length && at - start < 4 && hex_digit(text.data[at]) >= 0)
            group = group * 16 + (unsigned)hex_digit(text.data[at++]);
        if (at < text.length && text.data[at] == '.') {
            if (*length > 12 || !ipv4_parse(view_skip(text, start), out + *length))
                return false;
            *length += 4;
            return true;
        }
        if (at == start || *length > 14)
            return false;
        out[(*length)++] = (uint8_t)(group >> 8);
        out[(*length)++] = (uint8_t)group;
        if (at == text.length)
            return true;
        if (text.data[at++] != ':' || at == text.length)
            return false;
    }
    return true;
}

static bool ipv6_parse(struct view text, uint8_t out[static 16])
{
    uint8_t head[16], tail[16];
    size_t head_length, tail_length;
    size_t gap = view_find(text, VIEW("::"), 0);

    if (gap == SIZE_MAX)
        return ipv6_groups(text, out, &head_length) && head_length == 16;
    struct view front = { text.data, gap }, back = view_skip(text, gap + 2);
    if (view_find_byte(front, '.', 0) != SIZE_MAX || !ipv6_groups(front, head, &head_length) ||
        !ipv6_groups(back, tail, &tail_length) || head_length + tail_length > 14)
        return false;
    memset(out, 0, 16);
    memcpy(out, head, head_length);
    memcpy(out + 16 - tail_length, tail, tail_length);
    return true;
}

bool address_parse(struct view text, struct address *address)
{
    address->six = false;
    if (ipv4_parse(text, address->bytes))
        return true;
    address->six = view_find_byte(text, ':', 0) != SIZE_MAX;
    return address->six && ipv6_parse(text, address->bytes);
}

bool block_parse(struct view text, struct block *block)
{
    size_t slash = view_find_byte(text, '/', 0);
    unsigned bits = 0;

    if (slash == SIZE_MAX || !address_parse((struct view){ text.data, slash }, &block->address))
        return false;
    struct view digits = view_skip(text, slash + 1);
    if (digits.length == 0 || digits.length > 3 || (digits.length > 1 && digits.data[0] == '0'))
        return false;
    for (size_t i = 0; i < digits.length; i++) {
        if (digits.data[i] < '0' || digits.data[i] > '9')
            return false;
        bits = bits * 10 + (unsigned)(digits.data[i] - '0');
    }
    block->bits = bits;
    return bits <= (block->address.six ? 128 : 32);
}

static bool block_has(const struct block *block, const struct address *address)
{
    unsigned whole = block->bits / 8, rest = block->bits % 8;

    if (block->address.six != address->six || memcmp(block->address.bytes, address->bytes, whole) != 0)
        return false;
    if (rest == 0)
        return true;
    unsigned mask = 0xffu << (8 - rest) & 0xffu;
    return (block->address.bytes[whole] & mask) == (address->bytes[whole] & mask);
}

static const struct block private_blocks[] = {
    { { .bytes = { 10 } }, 8 },
    { { .bytes = { 172, 16 } }, 12 },
    { { .bytes = { 192, 168 } }, 16 },
};

static const struct block reserved_blocks[] = {
    { { .bytes = { 0 } }, 8 },
    { { .bytes = { 100, 64 } }, 10 },
    { { .bytes = { 127 } }, 8 },
    { { .bytes = { 169, 254 } }, 16 },
    { { .bytes = { 192, 0, 0 } }, 24 },
    { { .bytes = { 192, 0, 2 } }, 24 },
    { { .bytes = { 192, 88, 99 } }, 24 },
    { { .bytes = { 198, 18 } }, 15 },
    { { .bytes = { 198, 51, 100 } }, 24 },
    { { .bytes = { 203, 0, 113 } }, 24 },
    { { .bytes = { 224 } }, 4 },
    { { .bytes = { 240 } }, 4 },
    { { true, { 0 } }, 128 },
    { { true, { [15] = 1 } }, 128 },
    { { true, { 0x00, 0x64, 0xff, 0x9b } }, 96 },
    { { true, { 0x01, 0x00 } }, 64 },
    { { true, { 0x20, 0x01, 0x0d, 0xb8 } }, 32 },
    { { true, { 0xfc } }, 7 },
    { { true, { 0xfe, 0x80 } }, 10 },
    { { true, { 0xff } }, 8 },
};

static bool blocks_have(const struct block *blocks, size_t count, const struct address *address)
{
    for (size_t i = 0; i < count; i++)
        if (block_has(&blocks[i], address))
            return true;
    return false;
}

static bool address_is_private(const struct address *address)
{
    return blocks_have(private_blocks, sizeof private_blocks / sizeof private_blocks[0], address);
}

static bool address_is_reserved(const struct address *address)
{
    return blocks_have(reserved_blocks, sizeof reserved_blocks / sizeof reserved_blocks[0], address);
}

static bool address_is_public(const struct address *address)
{
    return !address_is_private(address) && !address_is_reserved(address);
}

static bool address_is_any(const struct address *address)
{
    (void)address;
    return true;
}

static bool address_is_four(const struct address *address)
{
    return !address->six;
}

static bool address_is_six(const struct address *address)
{
    return address->six;
}

/* Whether each text is an address of which the test holds; a null, where one gets here, is not. */
static void addresses_test(const struct call *call, struct column *out, bool (*test)(const struct address *address))
{
    const struct column *in = call->args[0];

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct address address;

        column_put_truth(out, row,
                         in->kind[row] == KIND_TEXT && address_parse(in->text[row], &address) && test(&address));
    }
    out->seen |= SEEN(KIND_BOOLEAN);
}

static void isvalidip_eval(const struct call *call, struct column *out)
{
    addresses_test(call, out, address_is_any);
}

static void isvalidipv4_eval(const struct call *call, struct column *out)
{
    addresses_test(call, out, address_is_four);
}

static void isvalidipv6_eval(const struct call *call, struct column *out)
{
    addresses_test(call, out, address_is_six);
}

static void isprivateip_eval(const struct call *call, struct column *out)
{
    addresses_test(call, out, address_is_private);
}

static void isreservedip_eval(const struct call *call, struct column *out)
{
    addresses_test(call, out, address_is_reserved);
}

static void ispublicip_eval(const struct call *call, struct column *out)
{
    addresses_test(call, out, address_is_public);
}

static const void *subnet_fail(struct preparation *preparation, struct view text)
{
    struct address address;
    struct view help = VIEW("write an address, a slash and the number of leading bits: \"10.0.0.0/8\"");

    if (address_parse(text, &address))
        help = arena_format(preparation->arena, "for this one address write \"%.*s/%d\"", VIEW_PRINT(text),
                            address.six ? 128 : 32);
    return preparation_fail(preparation, 1,
                            arena_format(preparation->arena, "\"%.*s\" is not a CIDR block", VIEW_PRINT(text)), help);
}

static const void *subnet_prepare(struct preparation *preparation)
{
    struct view text;

    if (!preparation_text(preparation, 1, &text))
        return NULL;
    struct block *block = ARENA_NEW(preparation->arena, struct block);
    return block_parse(text, block) ? block : subnet_fail(preparation, text);
}

static const void *subnet4_prepare(struct preparation *preparation)
{
    const struct block *block = subnet_prepare(preparation);

    if (block && block->address.six)
        return preparation_fail(preparation, 1, VIEW("isIpv4InSubnet takes an IPv4 block, and this is an IPv6 block"),
                                VIEW("isIpv6InSubnet takes IPv6 blocks, isIpInSubnet both"));
    return block;
}

static const void *subnet6_prepare(struct preparation *preparation)
{
    const struct block *block = subnet_prepare(preparation);

    if (block && !block->address.six)
        return preparation_fail(preparation, 1, VIEW("isIpv6InSubnet takes an IPv6 block, and this is an IPv4 block"),
                                VIEW("isIpv4InSubnet takes IPv4 blocks, isIpInSubnet both"));
    return block;
}

static void subnet_test(const struct call *call, struct column *out, bool (*test)(const struct address *address))
{
    const struct column *in = call->args[0];

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct address address;
        struct block own;
        const struct block *block = call->prepared ? call->prepared
                                    : block_parse(call->args[1]->text[row], &own) ? &own
                                                                                  : NULL;

        column_put_truth(out, row,
                         block && address_parse(in->text[row], &address) && test(&address) && block_has(block, &address));
    }
    out->seen |= SEEN(KIND_BOOLEAN);
}

static void subnet_eval(const struct call *call, struct column *out)
{
    subnet_test(call, out, address_is_any);
}

static void subnet4_eval(const struct call *call, struct column *out)
{
    subnet_test(call, out, address_is_four);
}

static void subnet6_eval(const struct call *call, struct column *out)
{
    subnet_test(call, out, address_is_six);
}

static void ipv4tonumber_eval(const struct call *call, struct column *out)
{
    const struct column *in = call->args[0];
    bool valid = true;

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        uint8_t octets[4];
        double number = __builtin_nan("");

        if (ipv4_parse(in->text[row], octets))
            number = (double)((uint32_t)octets[0] << 24 | (uint32_t)octets[1] << 16 | (uint32_t)octets[2] << 8 | octets[3]);
        valid &= column_put_number(out, row, number);
    }
    column_saw_numbers(out, valid);
}

const struct function ip_functions[] = {
    {
        .name = "isValidIp",
        .family = FAMILY_IP,
        .params = { { "address", TYPE_TEXT } },
        .result = TYPE_BOOLEAN,
        .sees_null = true,
        .eval = isvalidip_eval,
        .help = "Whether the text is an IPv4 or IPv6 address, without port or prefix length.",
        .examples = { { "isValidIp(\"::1\")", "1" }, { "isValidIp(\"10.0.0.1:80\")", "0" } },
    },
    {
        .name = "isValidIpV4",
        .family = FAMILY_IP,
        .params = { { "address", TYPE_TEXT } },
        .result = TYPE_BOOLEAN,
        .sees_null = true,
        .eval = isvalidipv4_eval,
        .help = "Whether the text is an IPv4 address.",
        .examples = { { "isValidIpV4(\"10.0.0.1\")", "1" }, { "isValidIpV4(\"10.0.0.01\")", "0" } },
    },
    {
        .name = "isValidIpV6",
        .family = FAMILY_IP,
        .params = { { "address", TYPE_TEXT } },
        .result = TYPE_BOOLEAN,
        .sees_null = true,
        .eval = isvalidipv6_eval,
        .help = "Whether the text is an IPv6 address.",
        .examples = { { "isValidIpV6(\"2001:db8::1\")", "1" }, { "isValidIpV6(\"10.0.0.1\")", "0" } },
    },
    {
        .name = "isIpInSubnet",
        .family = FAMILY_IP,
        .params = { { "address", TYPE_TEXT }, { "block", TYPE_TEXT } },
        .result = TYPE_BOOLEAN,
        .prepare = subnet_prepare,
        .eval = subnet_eval,
        .help = "Whether the address lies in the CIDR block of the same family.",
        .examples = { { "isIpInSubnet(\"10.1.2.3\", \"10.1.0.0/16\")", "1" } },
    },
    {
        .name = "isIpv4InSubnet",
        .family = FAMILY_IP,
        .params = { { "address", TYPE_TEXT }, { "block", TYPE_TEXT } },
        .result = TYPE_BOOLEAN,
        .prepare = subnet4_prepare,
        .eval = subnet4_eval,
        .help = "Whether the IPv4 address lies in the CIDR block.",
        .examples = { { "isIpv4InSubnet(\"2001:db8::1\", \"10.0.0.0/8\")", "0" } },
    },
    {
        .name = "isIpv6InSubnet",
        .family = FAMILY_IP,
        .params = { { "address", TYPE_TEXT }, { "block", TYPE_TEXT } },
        .result = TYPE_BOOLEAN,
        .prepare = subnet6_prepare,
        .eval = subnet6_eval,
        .help = "Whether the IPv6 address lies in the CIDR block.",
        .examples = { { "isIpv6InSubnet(\"2001:db8::1\", \"2001:db8::/32\")", "1" } },
    },
    {
        .name = "ipv4ToNumber",
        .family = FAMILY_IP,
        .params = { { "address", TYPE_TEXT } },
        .result = TYPE_NUMBER,
        .eval = ipv4tonumber_eval,
        .help = "The IPv4 address as a number; null when it is none.",
        .examples = { { "ipv4ToNumber(\"10.0.0.1\")", "167772161" }, { "ipv4ToNumber(\"0.0.1.0\")", "256" } },
    },
    {
        .name = "isPrivateIP",
        .family = FAMILY_IP,
        .params = { { "address", TYPE_TEXT } },
        .result = TYPE_BOOLEAN,
        .eval = isprivateip_eval,
        .help = "Whether the address is one of RFC 1918: 10/8, 172.16/12 or 192.168/16.",
        .examples = { { "isPrivateIP(\"172.31.0.1\")", "1" }, { "isPrivateIP(\"172.32.0.1\")", "0" } },
    },
    {
        .name = "isReservedIP",
        .family = FAMILY_IP,
        .params = { { "address", TYPE_TEXT } },
        .result = TYPE_BOOLEAN,
        .eval = isreservedip_eval,
        .help = "Whether the address is set aside: loopback, link-local, multicast, documentation and the like.",
        .examples = { { "isReservedIP(\"127.0.0.1\")", "1" } },
    },
    {
        .name = "isPublicIP",
        .family = FAMILY_IP,
        .params = { { "address", TYPE_TEXT } },
        .result = TYPE_BOOLEAN,
        .eval = ispublicip_eval,
        .help = "Whether the text is an address that is neither private nor reserved.",
        .examples = { { "isPublicIP(\"8.8.4.4\")", "1" } },
    },
    { .name = NULL },
};
