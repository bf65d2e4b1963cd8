/* What the load client and the raw server share of RFC 6455: short helpers, no allocation. */
#ifndef WIRE_H
#define WIRE_H
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TEXT = 1, CLOSE = 8, PING = 9, PONG = 10 };

typedef struct {
    int opcode;
    const uint8_t *mask; /* NULL: not masked */
    const uint8_t *payload;
    uint64_t size;
} Frame;

static inline uint64_t now_ns(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (uint64_t)at.tv_sec * 1000000000ull + (uint64_t)at.tv_nsec;
}

static inline void die(const char *what) {
    fprintf(stderr, "%s: %s\n", what, errno ? strerror(errno) : "failed");
    exit(1);
}

/* The bytes that the first frame in [at, end) takes, or 0 if it is not all there. */
static inline size_t frame_at(const uint8_t *at, const uint8_t *end, Frame *frame) {
    size_t have = (size_t)(end - at), head = 2;
    if (have < head) return 0;
    uint64_t size = at[1] & 0x7f;
    int masked = at[1] & 0x80;
    if (size == 126) {
        if (have < 4) return 0;
        size = (uint64_t)at[2] << 8 | at[3];
        head = 4;
    } else if (size == 127) {
        if (have < 10) return 0;
        size = 0;
        for (int i = 2; i < 10; i++) size = size << 8 | at[i];
        head = 10;
    }
    frame->mask = masked ? at + head : NULL;
    if (masked) head += 4;
    if (have < head || have - head < size) return 0;
    frame->opcode = at[0] & 0x0f;
    frame->payload = at + head;
    frame->size = size;
    return head + size;
}

/* Writes the head of a final frame to `to` (14 bytes suffice) and returns its length. A client's mask is zero,
 * which is legal and leaves the payload as it is. */
static inline size_t frame_head(uint8_t *to, int opcode, size_t size, int masked) {
    size_t head = 2;
    to[0] = (uint8_t)(0x80 | opcode);
    if (size < 126) {
        to[1] = (uint8_t)size;
    } else if (size < 65536) {
        to[1] = 126;
        to[2] = (uint8_t)(size >> 8);
        to[3] = (uint8_t)size;
        head = 4;
    } else {
        to[1] = 127;
        for (int i = 0; i < 8; i++) to[2 + i] = (uint8_t)((uint64_t)size >> (56 - 8 * i));
        head = 10;
    }
    if (masked) {
        to[1] |= 0x80;
        memset(to + head, 0, 4);
        head += 4;
    }
    return head;
}
#endif
