/*
 * Loops by hand for those of questions/cliffs that are about lines of text. Needs AVX2, BMI2 and AES.
 */
#define _GNU_SOURCE
#include "cliffs.h"

/* Behind the count-th blank from here on. */
static const char *behind_blanks(const char *text, int count)
{
    for (;; text += 64) {
        uint64_t blanks = eq64(text, ' ');
        int found = __builtin_popcountll(blanks);
        if (found >= count)
            return text + nth_bit(blanks, count - 1) + 1;
        count -= found;
    }
}

static uint64_t flow_bytes(const char *line_end)
{
    const char *end = line_end - 7;
    uint32_t blanks = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128((const void *)(end - 16)), _mm_set1_epi8(' ')));

    return digits_before(end, (int)_lzcnt_u32(blanks << 16));
}

/* ---- C01: five captures ---- */
static void captures_scan(struct share *mine, const char *from, const char *end)
{
    static const Needle took = { "\tDuration: ", 11, 0, 1 }, billed = { " ms\tBilled Duration: ", 21, 0, 4 },
                        size = { " ms\tMemory Size: ", 17, 0, 4 }, used = { " MB\tMax Memory Used: ", 21, 0, 4 };

    while ((from = seek(from, end, &took))) {
        const char *at = from + took.n;
        uint64_t value[4] = { fixed(at, 2) };
        const Needle *next[] = { &billed, &size, &used };
        int matched = 1;

        for (; matched < 4; matched++) {
            while ((unsigned char)(*at - '0') < 10 || (matched == 1 && *at == '.'))
                at++;
            if (memcmp(at, next[matched - 1]->s, next[matched - 1]->n) != 0)
                break;
            at += next[matched - 1]->n;
            value[matched] = fixed(at, 0);
        }
        if (matched == 4) {
            mine->count[0]++;
            mine->count[1] += value[0];
            mine->count[2] += value[1];
            if (value[2] > mine->count[COUNTS - 2])
                mine->count[COUNTS - 2] = value[2];
            if (value[3] > mine->count[COUNTS - 1])
                mine->count[COUNTS - 1] = value[3];
        }
        from = find(from, '\n') + 1;
    }
}

static void captures_print(struct share *all)
{
    printf("%llu ", (unsigned long long)all->count[0]);
    print_fixed(all->count[1], 2, ' ');
    printf("%llu %llu %llu\n", (unsigned long long)all->count[2], (unsigned long long)all->count[COUNTS - 2],
           (unsigned long long)all->count[COUNTS - 1]);
}

/* ---- C02, C03: one of ten texts ---- */
static const struct {
    const char *text;
    size_t length, pair; /* which two neighbours are looked for */
} alternative[] = {
    { "OutOfMemoryError", 16, 4 }, { "refused", 7, 2 },    { "Timeout", 7, 0 },    { "reset by peer", 13, 5 }, { "Rate limit", 10, 0 },
    { "Slow query", 10, 0 },       { "Disk usage", 10, 0 }, { "Clock skew", 10, 7 }, { "gateway returned", 16, 4 }, { "expires in", 10, 1 },
};
enum { ALTERNATIVES = sizeof alternative / sizeof *alternative };

static const char *alternative_in(const char *from, uint64_t places)
{
    for (; places; places &= places - 1) {
        const char *at = from + __builtin_ctzll(places);
        for (int i = 0; i < ALTERNATIVES; i++)
            if (memcmp(at - alternative[i].pair, alternative[i].text, alternative[i].length) == 0)
                return at;
    }
    return NULL;
}

static void alternatives_scan(struct share *mine, const char *from, const char *end)
{
    while (from < end) {
        uint32_t places[2];
        const char *hit;
        for (int half = 0; half < 2; half++) {
            __m256i first = _mm256_loadu_si256((const void *)(from + 32 * half)), any = _mm256_setzero_si256();
            __m256i second = _mm256_loadu_si256((const void *)(from + 32 * half + 1));
#pragma GCC unroll 10
            for (int i = 0; i < ALTERNATIVES; i++) {
                const char *pair = alternative[i].text + alternative[i].pair;
                any = _mm256_or_si256(any, _mm256_and_si256(_mm256_cmpeq_epi8(first, _mm256_set1_epi8(pair[0])),
                                                            _mm256_cmpeq_epi8(second, _mm256_set1_epi8(pair[1]))));
            }
            places[half] = (uint32_t)_mm256_movemask_epi8(any);
        }
        hit = alternative_in(from, (uint64_t)places[1] << 32 | places[0]);
        if (hit >= end)
            return;
        mine->count[0] += hit != NULL;
        from = hit ? find(hit, '\n') + 1 : from + 64;
    }
}

static void count_print(struct share *all) { printf("%llu\n", (unsigned long long)all->count[0]); }

/* ---- C04, C10: flow logs ---- */
static uint8_t wanted_port[65536];

/* The thousand numbers stand in the question, which is the other file. */
static void ports_read(void)
{
    const char *at = memchr(other, '[', (size_t)(other_end - other));

    for (at = find(at, '\n'); *at != ']'; at++)
        if ((unsigned char)(at[0] - '0') < 10 && (unsigned char)(at[-1] - '0') >= 10)
            wanted_port[integer(at)] = 1;
}

static void ports_scan(struct share *mine, const char *from, const char *end)
{
    while (from < end) {
        const char *port = behind_blanks(from, 11), *line_end = find(port, '\n');
        if (wanted_port[integer(port)]) {
            mine->count[0]++;
            mine->count[1] += flow_bytes(line_end);
        }
        from = line_end + 1;
    }
}

static void network_scan(struct share *mine, const char *from, const char *end)
{
    while (from < end) {
        const char *address = behind_blanks(from, 8), *line_end = find(address, '\n');
        if (memcmp(address, "10.", 3) == 0) {
            mine->count[0]++;
            mine->count[1] += flow_bytes(line_end);
        }
        from = line_end + 1;
    }
}

static void pair_print(struct share *all)
{
    printf("%llu %llu\n", (unsigned long long)all->count[0], (unsigned long long)all->count[1]);
}

/* ---- C05: by second and service ---- */
static void seconds_scan(struct share *mine, const char *from, const char *end)
{
    enum { BATCH = 64 };
    __m128i key[BATCH];
    uint64_t hash[BATCH];

    while (from < end) {
        int count = 0;
        for (; count < BATCH && from < end; count++) {
            const char *service = from + TIME + 1;
            int length = (int)(find(service, ' ') - service);
            uint64_t day = (uint64_t)(uint8_t)from[8] << 48 | (uint64_t)(uint8_t)from[9] << 56;
            /* 12:34:56 as it stands, the last of service-042, and the day */
            key[count] = _mm_set_epi64x((long long)(day | (load64(service + length - 6) & 0xffffffffffff)), (long long)load64(from + 11));
            hash[count] = hash16(key[count]);
            if (mine->cells.bits)
                __builtin_prefetch(&mine->cells.place[hash[count] >> (64 - mine->cells.bits)]);
            from = find(service, '\n') + 1;
        }
        for (int i = 0; i < count; i++)
            cells_add(&mine->cells, key[i], hash[i])->count++;
    }
}

static void seconds_text(const struct cell *cell, char text[48])
{
    char bytes[16];

    memcpy(bytes, &cell->key, 16);
    snprintf(text, 48, "2024-05-%.2s %.8s.000 servi%.6s", bytes + 14, bytes, bytes + 8);
}

static int seconds_compare(const void *left, const void *right)
{
    const struct cell *a = left, *b = right;
    char first[48], second[48];

    if (a->count != b->count)
        return a->count < b->count ? 1 : -1;
    seconds_text(a, first);
    seconds_text(b, second);
    return strcmp(first, second);
}

static void seconds_print(struct share *all)
{
    struct cell best[21];
    size_t count = cells_best(&all->cells, best, seconds_compare);

    for (size_t i = 0; i < count; i++) {
        char text[48];
        seconds_text(&best[i], text);
        printf("%s %llu\n", text, (unsigned long long)best[i].count);
    }
}

/* ---- C06: the newest event of each request, of these the newest ten thousand ---- */
static __m128i request_key(const char *text)
{
    __m128i key = _mm_loadu_si128((const void *)text);

    /* fingerprints of 128 bits stand for 36 bytes */
    return _mm_xor_si128(_mm_aesenc_si128(key, _mm_loadu_si128((const void *)(text + 16))), _mm_loadu_si128((const void *)(text + 20)));
}

/* Time to the millisecond as a number that grows with it. */
static uint64_t time_rank(const char *line)
{
    uint64_t rank = 0;

    for (int i = 0; i < 23; i++)
        if ((unsigned char)(line[i] - '0') < 10)
            rank = rank * 10 + (uint64_t)(line[i] - '0');
    return rank;
}

static void newest_scan(struct share *mine, const char *from, const char *end)
{
    enum { BATCH = 64 };
    static const Needle request = { "\"requestId\":\"", 13, 8, 9 };
    __m128i key[BATCH];
    const char *line[BATCH];
    uint64_t hash[BATCH];

    while (from < end) {
        int count = 0;
        for (; count < BATCH && from < end; count++) {
            const char *id = seek(from, end, &request) + request.n;
            key[count] = request_key(id);
            hash[count] = hash16(key[count]);
            line[count] = from;
            if (mine->cells.bits)
                __builtin_prefetch(&mine->cells.place[hash[count] >> (64 - mine->cells.bits)]);
            from = find(id, '\n') + 1;
        }
        for (int i = 0; i < count; i++) {
            struct cell *cell = cells_add(&mine->cells, key[i], hash[i]);
            uint64_t rank = time_rank(line[i]);
            if (rank > cell->count || (rank == cell->count && (uint64_t)line[i] < cell->value)) {
                cell->count = rank;
                cell->value = (uint64_t)line[i];
            }
        }
    }
}

static void newest_print(struct share *all)
{
    static const Needle request = { "\"requestId\":\"", 13, 8, 9 };

    for (size_t i = 0; i < all->cells.count; i++)
        rows_add(all, UINT64_MAX - all->cells.cell[i].count, all->cells.cell[i].value, (const char *)all->cells.cell[i].value);
    rows_cut(all);
    for (size_t i = 0; i < all->row_count; i++)
        printf("%.36s\n", seek(all->rows[i].text, all->rows[i].text + 4096, &request) + request.n);
}

/* ---- C07: sorted by a number of two places, the greatest first ---- */
static void sorted_scan(struct share *mine, const char *from, const char *end)
{
    static const Needle unit = { " ms ", 4, 1, 2 };

    while (from < end) {
        const char *behind = seek(from, end, &unit);
        int whole = 0;
        while (behind[-4 - whole] != ' ')
            whole++;
        /* of equals the newest */
        rows_add(mine, UINT64_MAX - (digits_before(behind - 3, whole) * 100 + digits_before(behind, 2)),
                 UINT64_MAX - (uint64_t)behind, behind);
        from = find(behind, '\n') + 1;
    }
}

static void sorted_print(struct share *all)
{
    rows_cut(all);
    for (size_t i = 0; i < all->row_count; i++) {
        const char *end = all->rows[i].text, *from = end - 4;
        while (from[-1] != ' ')
            from--;
        printf("%.*s %.12s\n", (int)(end - from), from, end + 4);
    }
}

/* ---- C09: a glob ---- */
static void glob_scan(struct share *mine, const char *from, const char *end)
{
    static const Needle latency = { "\"latencyMs\":", 12, 1, 8 }, user = { ",\"user\":{\"id\":", 14, 2, 9 };

    while ((from = seek(from, end, &latency))) {
        const char *line_end = find(from, '\n'), *at = seek(from, line_end, &user);
        if (at && memchr(at + user.n, ',', (size_t)(line_end - at - (ptrdiff_t)user.n))) {
            uint64_t id = fixed(at + user.n, 0);
            mine->count[0]++;
            mine->count[1] += fixed(from + latency.n, 3);
            if (id > mine->count[COUNTS - 1])
                mine->count[COUNTS - 1] = id;
        }
        from = line_end + 1;
    }
}

static void glob_print(struct share *all)
{
    printf("%llu ", (unsigned long long)all->count[0]);
    print_fixed(all->count[1], 3, ' ');
    printf("%llu\n", (unsigned long long)all->count[COUNTS - 1]);
}

/* ---- C12 to C14: a hundred thousand orders that were paid ---- */
static struct cells paid;

static void paid_read_those(bool half)
{
    for (const char *at = other; at < other_end; at = find(at, '\n') + 1) {
        __m128i key = text16(at + TIME + 1, 12);
        const char *how = at + TIME + 14;
        struct cell *cell;
        if (half && at[TIME + 5] > '6')
            continue;
        cell = cells_add(&paid, key, hash16(key));
        cell->value = (uint64_t)(uint8_t)*how;
        cell->count = fixed(find(how, ' ') + 1, 2);
    }
}

static void paid_read(void) { paid_read_those(false); }
static void half_read(void) { paid_read_those(true); }

static inline const struct cell *paid_at(const char **from)
{
    const char *line_end = find(*from, '\n');
    __m128i key = text16(line_end - 12, 12);
    size_t place;

    *from = line_end + 1;
    return cells_find(&paid, key, hash16(key), &place);
}

static void member_scan(struct share *mine, const char *from, const char *end)
{
    while (from < end)
        mine->count[0] += paid_at(&from) != NULL;
}

static void join_scan(struct share *mine, const char *from, const char *end)
{
    while (from < end) {
        const struct cell *cell = paid_at(&from);
        if (cell) {
            mine->count[cell->value]++;
            mine->count[256 + cell->value] += cell->count;
        }
    }
}

static void join_print(struct share *all)
{
    static const char *const how[] = { "card", "invoice", "voucher" };

    for (int i = 0; i < 3; i++) {
        size_t at = (uint8_t)how[i][0];
        printf("%s %llu ", how[i], (unsigned long long)all->count[at]);
        print_fixed(all->count[256 + at], 2, '\n');
    }
}

const struct kernel text_kernels[] = {
    { "c01", NULL, captures_scan, captures_print },
    { "c02", NULL, alternatives_scan, count_print },
    { "c04", ports_read, ports_scan, pair_print },
    { "c05", NULL, seconds_scan, seconds_print },
    { "c06", NULL, newest_scan, newest_print },
    { "c07", NULL, sorted_scan, sorted_print },
    { "c09", NULL, glob_scan, glob_print },
    { "c10", NULL, network_scan, pair_print },
    { "c12", paid_read, member_scan, count_print },
    { "c13", half_read, join_scan, join_print },
    { "c14", paid_read, join_scan, join_print },
    { NULL, NULL, NULL, NULL },
};
