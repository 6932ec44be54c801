/* Digests as lower-case hexadecimal texts, by nettle. */
#pragma once

#include "base/arena.h"

struct view digest_md5(struct arena *arena, struct view bytes);
struct view digest_sha256(struct arena *arena, struct view bytes);
