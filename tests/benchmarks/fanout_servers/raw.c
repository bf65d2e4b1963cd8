/* The limit of one core: a broadcast server in C that parses nothing.
 *
 * What publishers (path /publish) send within one round of epoll leaves in one send() per listener: one frame each when
 * one message is outstanding, many frames under bursts. It answers every handshake with the same accept key, which
 * only our load client accepts. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire.h"

enum { ROOM = 20000, BATCH = 1 << 20, BUFFER = 1 << 18 };

static int listeners[ROOM], listening;
static struct { int open, publisher; uint8_t left[4096]; size_t held; } peers[ROOM];
static uint8_t batch[BATCH], buffer[BUFFER];
static size_t gathered;

static void hang_up(int fd) {
    for (int i = 0; i < listening; i++)
        if (listeners[i] == fd) listeners[i--] = listeners[--listening];
    close(fd);
}

static void greet(int fd, const uint8_t *request, size_t size) {
    static const char yes[] =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: x\r\n\r\n";
    peers[fd].open = 1;
    peers[fd].publisher = memmem(request, size, "GET /publish", 12) != NULL;
    if (!peers[fd].publisher) listeners[listening++] = fd;
    if (send(fd, yes, sizeof yes - 1, MSG_NOSIGNAL) < 0) die("send");
}

static void gather(const Frame *frame) {
    uint8_t head[14];
    size_t length = frame_head(head, TEXT, frame->size, 0);
    if (gathered + length + frame->size > BATCH) die("batch");
    memcpy(batch + gathered, head, length);
    for (uint64_t i = 0; i < frame->size; i++)
        batch[gathered + length + i] = frame->mask ? frame->payload[i] ^ frame->mask[i % 4] : frame->payload[i];
    gathered += length + frame->size;
}

static void hear(int fd) {
    memcpy(buffer, peers[fd].left, peers[fd].held);
    ssize_t got = recv(fd, buffer + peers[fd].held, sizeof buffer - peers[fd].held, 0);
    if (got <= 0) {
        hang_up(fd);
        return;
    }
    const uint8_t *at = buffer, *end = buffer + peers[fd].held + got;
    if (!peers[fd].open) {
        greet(fd, at, (size_t)(end - at));
        peers[fd].held = 0;
        return;
    }
    Frame frame;
    for (size_t taken; (taken = frame_at(at, end, &frame)); at += taken)
        if (frame.opcode == TEXT && peers[fd].publisher) gather(&frame);
    peers[fd].held = (size_t)(end - at);
    if (peers[fd].held > sizeof peers[fd].left) die("frame too long");
    memcpy(peers[fd].left, at, peers[fd].held);
}

static void flush(void) {
    for (int i = 0; i < listening; i++) {
        size_t sent = 0;
        while (sent < gathered) { /* it waits for a slow reader: fine for a measure of the limit, for nothing else */
            ssize_t took = send(listeners[i], batch + sent, gathered - sent, MSG_NOSIGNAL);
            if (took > 0) sent += (size_t)took;
            else if (took < 0 && errno != EAGAIN) break;
        }
    }
    gathered = 0;
}

int main(void) {
    int door = socket(AF_INET, SOCK_STREAM, 0), yes = 1, all = epoll_create1(0);
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof here;
    if (bind(door, (struct sockaddr *)&here, size) || listen(door, 2048)) die("listen");
    getsockname(door, (struct sockaddr *)&here, &size);
    printf("listening %d\n", ntohs(here.sin_port));
    fflush(stdout);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = door}, ready[1024];
    epoll_ctl(all, EPOLL_CTL_ADD, door, &event);
    for (;;) {
        int count = epoll_wait(all, ready, 1024, -1);
        for (int i = 0; i < count; i++) {
            if (ready[i].data.fd != door) {
                hear(ready[i].data.fd);
                continue;
            }
            int fd = accept4(door, NULL, NULL, SOCK_NONBLOCK);
            if (fd < 0) continue;
            if (fd >= ROOM) die("too many");
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
            memset(&peers[fd], 0, sizeof peers[fd]);
            event = (struct epoll_event){.events = EPOLLIN, .data.fd = fd};
            epoll_ctl(all, EPOLL_CTL_ADD, fd, &event);
        }
        if (gathered) flush();
    }
}
