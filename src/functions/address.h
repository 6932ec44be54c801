/* Addresses of the Internet, and blocks of them. */
#pragma once

#include "base/view.h"

#include <stdint.h>

/* An address as 16 bytes; an IPv4 address stands in the first four. */
struct address {
    bool six;
    uint8_t bytes[16];
};

struct block {
    struct address address;
    unsigned bits;
};

/* False when the text is no address; no block, as in 10.0.0.0/8. */
bool address_parse(struct view text, struct address *address);
bool block_parse(struct view text, struct block *block);
