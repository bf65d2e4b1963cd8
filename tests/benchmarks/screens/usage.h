/* Small things that the screens and writers need: what processes have used, keys as a page makes them, sending. */
#ifndef USAGE_H
#define USAGE_H
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>

#include "../fanout_servers/wire.h"

/* A random UUID, version 4. */
static void new_key(char *to) {
    uint8_t r[16];
    if (getrandom(r, sizeof r, 0) != sizeof r) die("getrandom");
    r[6] = (r[6] & 0x0f) | 0x40;
    r[8] = (r[8] & 0x3f) | 0x80;
    for (int i = 0, at = 0; i < 16; i++) {
        at += sprintf(to + at, "%02x", r[i]);
        if (i == 3 || i == 5 || i == 7 || i == 9) to[at++] = '-';
    }
}

/* CPU seconds of these processes (numbers between commas, or -), all threads, as the kernel counts them. */
static double cpu_of(const char *pids) {
    double sum = 0;
    for (const char *at = pids; *at && *at != '-'; at += strcspn(at, ","), at += *at == ',') {
        clockid_t clock;
        struct timespec used;
        if (!clock_getcpuclockid(atoi(at), &clock) && !clock_gettime(clock, &used))
            sum += (double)used.tv_sec + (double)used.tv_nsec / 1e9;
    }
    return sum;
}

static double own_cpu(void) {
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

typedef struct { double at, server, backing, client; } Reading;

static Reading reading(const char *server, const char *backing) {
    return (Reading){(double)now_ns() / 1e9, cpu_of(server), cpu_of(backing), own_cpu()};
}

static int send_all(int fd, const void *data, size_t size) {
    for (size_t sent = 0; sent < size;) {
        ssize_t took = send(fd, (const char *)data + sent, size - sent, MSG_NOSIGNAL);
        if (took > 0) sent += (size_t)took;
        else if (errno != EAGAIN) return 0;
    }
    return 1;
}

/* What follows `key` near the beginning of a frame, or NULL. */
static const uint8_t *after(const Frame *frame, const char *key) {
    size_t reach = frame->size < 200 ? frame->size : 200;
    const uint8_t *at = memmem(frame->payload, reach, key, strlen(key));
    return at ? at + strlen(key) : NULL;
}
#endif
