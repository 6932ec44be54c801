/*
 * What the kernels look for bytes with, and read numbers with. Loads reach over both ends of what is looked at: whoever maps a
 * file leaves readable room around it. Needs AVX2 and BMI2.
 */
#ifndef BENCH_SCANNING_H
#define BENCH_SCANNING_H

#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t eq64(const char *p, char c) {  /* which of the next 64 bytes equal c */
    const __m256i v = _mm256_set1_epi8(c);
    uint32_t a = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_loadu_si256((const void *)p), v));
    uint32_t b = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_loadu_si256((const void *)(p + 32)), v));
    return (uint64_t)b << 32 | a;
}
static inline const char *find(const char *p, char c) {  /* the caller knows that c comes */
    for (;; p += 64) { uint64_t m = eq64(p, c); if (m) return p + __builtin_ctzll(m); }
}
static inline int nth_bit(uint64_t m, int n) { return (int)_tzcnt_u64(_pdep_u64(1ull << n, m)); }
static inline uint32_t load32(const void *p) { uint32_t v; memcpy(&v, p, 4); return v; }
static inline uint64_t load64(const void *p) { uint64_t v; memcpy(&v, p, 8); return v; }

/* next place in [p,e) where s[0..n) stands, or 0: compares two bytes (at a and b) of 128 places at once */
typedef struct { const char *s; size_t n, a, b; } Needle;
static inline const char *seek(const char *p, const char *e, const Needle *k) {
    const __m256i x = _mm256_set1_epi8(k->s[k->a]), y = _mm256_set1_epi8(k->s[k->b]);
    for (; p < e; p += 128) {
        __m256i v[4], any = _mm256_setzero_si256();
        for (int i = 0; i < 4; i++) {
            v[i] = _mm256_and_si256(_mm256_cmpeq_epi8(_mm256_loadu_si256((const void *)(p + k->a + 32 * i)), x),
                                    _mm256_cmpeq_epi8(_mm256_loadu_si256((const void *)(p + k->b + 32 * i)), y));
            any = _mm256_or_si256(any, v[i]);
        }
        if (_mm256_testz_si256(any, any)) continue;
        for (int i = 0; i < 4; i++)
            for (uint32_t m = (uint32_t)_mm256_movemask_epi8(v[i]); m; m &= m - 1) {
                const char *q = p + 32 * i + __builtin_ctz(m);
                if (q + k->n <= e && !memcmp(q, k->s, k->n)) return q;
            }
    }
    return 0;
}
/* the up to 8 digits that end just before e */
static inline uint64_t digits_before(const char *e, int n) {
    uint64_t v = n ? (load64(e - 8) ^ 0x3030303030303030ull) & ~0ull << (64 - 8 * n) : 0;
    v = v * 10 + (v >> 8);
    return ((v & 0x000000ff000000ffull) * 0x000f424000000064ull + (v >> 16 & 0x000000ff000000ffull) * 0x0000271000000001ull) >> 32;
}
static inline int integer(const char *p) { int v = 0; for (; (unsigned char)(*p - '0') < 10; p++) v = v * 10 + *p - '0'; return v; }
static inline double decimal(const char *p) {          /* 123.456 */
    uint64_t v = 0, scale = 1;
    for (; (unsigned char)(*p - '0') < 10; p++) v = v * 10 + (uint64_t)(*p - '0');
    if (*p == '.') for (p++; (unsigned char)(*p - '0') < 10; p++) { v = v * 10 + (uint64_t)(*p - '0'); scale *= 10; }
    return (double)v / (double)scale;
}

#endif
