/* Times in nanoseconds, in buckets of at most 1.6 % width. */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H
#include <stdint.h>
#include <string.h>

enum { STEPS = 128, OCTAVES = 40 };

typedef struct {
    uint64_t bucket[OCTAVES * STEPS];
    uint64_t count, most;
} Histogram;

static inline void histogram_add(Histogram *all, uint64_t ns) {
    int octave = ns < STEPS ? 0 : 57 - __builtin_clzll(ns);
    if (octave >= OCTAVES) octave = OCTAVES - 1;
    all->bucket[octave * STEPS + ((ns >> octave) & (STEPS - 1))]++;
    all->count++;
    if (ns > all->most) all->most = ns;
}

/* The time within which `share` of all lie, in milliseconds. */
static inline double histogram_ms(const Histogram *all, double share) {
    uint64_t wanted = (uint64_t)((double)all->count * share), seen = 0;
    for (int i = 0; i < OCTAVES * STEPS; i++) {
        seen += all->bucket[i];
        if (seen > wanted) return (double)((uint64_t)(i % STEPS) << (i / STEPS)) / 1e6;
    }
    return (double)all->most / 1e6;
}
#endif
