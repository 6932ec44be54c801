#include "base/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t hash_bytes(struct view bytes, uint64_t seed)
{
    return XXH3_64bits_withSeed(bytes.data, bytes.length, seed);
}

uint64_t hash_number(uint64_t number, uint64_t seed)
{
    return XXH3_64bits_withSeed(&number, sizeof number, seed);
}
