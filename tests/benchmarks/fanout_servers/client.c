/* The load client: N listeners and one publisher in one thread, fast enough not to be what is measured.
 *
 * usage: client key=value ... ; then commands on standard input, each answered by one line of JSON.
 *   run WINDOW SECONDS RATE REPEAT LIMIT SERVER_PIDS BACKING_PIDS
 *       WINDOW messages outstanding (RATE 0), or RATE messages a second. The first 20,000 deliveries, or 2.5 times
 *       SECONDS, warm the server up (compilers learn while they run). Measures between two completed messages; after LIMIT seconds it is cut short ("cut": 1).
 *   deaf COUNT   the first COUNT listeners read no more
 * A message holds @@ and nine digits somewhere; each listener must hear every number once and in order. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "histogram.h"
#include "wire.h"

enum { MOST = 20000, RING = 1 << 16, BUFFER = 1 << 19, AT_ONCE = 64, REQUEST = 4096, WARM_DELIVERIES = 20000 };
enum { NEW, ASKED, OPEN, READY, LOST };

typedef struct {
    int fd, state, deaf;
    uint32_t last;
    size_t held, room;
    uint8_t *left;
} Peer;

static const char *host = "127.0.0.1", *path = "/", *publish_path = "/publish", *greeting = "", *ready_word = "";
static const char *before = "", *after = "", *cookies = "";
static int port, listeners, pad = 250, lazy, engine_io;
static char (*cookie)[256];

static Peer peers[MOST + 1];
static int all, ready, lost, alive;
static uint8_t buffer[BUFFER];

static uint64_t sent_at[RING], now, heard_bytes, heard, disorder, deliveries, completed;
static uint32_t got[RING], last_sent, first_of_run, outstanding;
static Histogram times;
static int recording;

/* ---- connections --------------------------------------------------------------------------------- */
static void watch(int i, uint32_t events, int how) {
    struct epoll_event event = {.events = events, .data.u32 = (uint32_t)i};
    if (epoll_ctl(all, how, peers[i].fd, &event)) die("epoll_ctl");
}

static void open_peer(int i) {
    struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), yes = 1, little = 4096;
    if (fd < 0) die("socket");
    inet_pton(AF_INET, host, &there.sin_addr);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (i < lazy) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &little, sizeof little);
    peers[i] = (Peer){.fd = fd};
    if (connect(fd, (struct sockaddr *)&there, sizeof there) && errno != EINPROGRESS) die("connect");
    watch(i, EPOLLOUT, EPOLL_CTL_ADD);
}

static void send_all(int fd, const void *data, size_t size) {
    for (size_t sent = 0; sent < size;) {
        ssize_t took = send(fd, (const char *)data + sent, size - sent, MSG_NOSIGNAL);
        if (took > 0) sent += (size_t)took;
        else if (errno != EAGAIN) die("send");
    }
}

static void say(int i, int opcode, const char *words, size_t size) {
    static uint8_t out[BUFFER];
    size_t head = frame_head(out, opcode, size, 1);
    memcpy(out + head, words, size);
    send_all(peers[i].fd, out, head + size);
}

static void ask(int i) {
    char request[REQUEST];
    int size = snprintf(request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nOrigin: http://%s:%d\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s%s%s\r\n",
        i == listeners ? publish_path : path, host, port, host, port,
        cookie && i < listeners ? "Cookie: " : "", cookie && i < listeners ? cookie[i] : "",
        cookie && i < listeners ? "\r\n" : "");
    send_all(peers[i].fd, request, (size_t)size);
    peers[i].state = ASKED;
    watch(i, EPOLLIN, EPOLL_CTL_MOD);
}

static void lose(int i) {
    if (peers[i].state == LOST) return;
    if (peers[i].state != READY) { errno = 0; die("a connection was refused or closed before it was ready"); }
    peers[i].state = LOST;
    epoll_ctl(all, EPOLL_CTL_DEL, peers[i].fd, NULL);
    lost++;
    if (!peers[i].deaf) alive--;
}

static void is_ready(int i) {
    peers[i].state = READY;
    ready++;
}

/* ---- what is heard ------------------------------------------------------------------------------- */
static void deliver(Peer *peer, uint32_t number, uint64_t size) {
    if (number != peer->last + 1) disorder++;
    peer->last = number;
    heard++;
    heard_bytes += size;
    if (recording) {
        deliveries++;
        histogram_add(&times, now - sent_at[number % RING]);
    }
    if (++got[number % RING] == (uint32_t)alive && number >= first_of_run) {
        outstanding--;
        completed++;
    }
}

static int number_in(const Frame *frame, uint32_t *number) {
    static size_t usual;
    const uint8_t *payload = frame->payload, *at = payload + usual, *end = payload + frame->size;
    if (end - at < 11 || at[0] != '@' || at[1] != '@') {
        at = memmem(payload, frame->size, "@@", 2);
        if (!at || end - at < 11) return 0;
        usual = (size_t)(at - payload);
    }
    *number = 0;
    for (int k = 2; k < 11; k++) *number = *number * 10 + (uint32_t)(at[k] - '0');
    return 1;
}

static void take(int i, const Frame *frame) {
    uint32_t number;
    if (frame->opcode == PING) say(i, PONG, (const char *)frame->payload, frame->size);
    else if (frame->opcode == CLOSE) lose(i);
    else if (engine_io && frame->size == 1 && frame->payload[0] == '2') say(i, TEXT, "3", 1);
    else if (peers[i].state == OPEN) {
        if (!*ready_word || memmem(frame->payload, frame->size, ready_word, strlen(ready_word))) is_ready(i);
    } else if (i < listeners && number_in(frame, &number)) deliver(&peers[i], number, frame->size);
}

static void opened(int i) {
    peers[i].state = OPEN;
    if (i < listeners && *greeting) say(i, TEXT, greeting, strlen(greeting));
    if (i == listeners && engine_io) say(i, TEXT, "40", 2);
    if (!*ready_word || (i == listeners && !engine_io)) is_ready(i);
}

static void hear(int i) {
    Peer *peer = &peers[i];
    memcpy(buffer, peer->left, peer->held);
    ssize_t took = recv(peer->fd, buffer + peer->held, BUFFER - peer->held, 0);
    if (took < 0 && errno == EAGAIN) return;
    if (took <= 0) { lose(i); return; }
    now = now_ns();
    const uint8_t *at = buffer, *end = buffer + peer->held + took;
    if (peer->state == ASKED) {
        const uint8_t *body = memmem(at, (size_t)(end - at), "\r\n\r\n", 4);
        if (body) {
            if (memcmp(at, "HTTP/1.1 101", 12)) { fprintf(stderr, "%.*s\n", 300, at); lose(i); return; }
            at = body + 4;
            opened(i);
        }
    }
    Frame frame;
    if (peer->state != ASKED)
        for (size_t used; peer->state != LOST && (used = frame_at(at, end, &frame)); at += used) take(i, &frame);
    peer->held = (size_t)(end - at);
    if (peer->held > peer->room) peer->left = realloc(peer->left, peer->room = peer->held);
    memcpy(peer->left, at, peer->held);
}

/* Hears what has come within `wait` milliseconds. */
static void listen_for(int wait) {
    struct epoll_event events[1024];
    int count = epoll_wait(all, events, 1024, wait);
    for (int k = 0; k < count; k++) {
        int i = (int)events[k].data.u32;
        if (peers[i].state == NEW) ask(i);
        else if (!peers[i].deaf) hear(i);
    }
}

/* ---- measuring ----------------------------------------------------------------------------------- */
static void publish(int repeat) {
    static char words[BUFFER];
    uint32_t number = ++last_sent;
    int size = snprintf(words, sizeof words, "%s{\"repeat\":%d,\"text\":\"@@%09u", before, repeat, number);
    memset(words + size, 'x', (size_t)pad);
    size += pad;
    size += snprintf(words + size, sizeof words - (size_t)size, "\"}%s", after);
    got[number % RING] = 0;
    sent_at[number % RING] = now_ns();
    outstanding++;
    say(listeners, TEXT, words, (size_t)size);
}

/* CPU seconds that these processes have used, all threads, as the kernel counts them (nanoseconds). */
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
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

typedef struct { double at, server, backing, client; } Reading;

static Reading reading(const char *server, const char *backing) {
    return (Reading){(double)now_ns() / 1e9, cpu_of(server), cpu_of(backing), own_cpu()};
}

static void run(int window, double seconds, double rate, int repeat, double limit, const char *server,
                const char *backing) {
    Reading from = {0}, to = {0};
    uint64_t began = now_ns(), at_start = 0, warmed = 0;
    double elapsed = 0;
    int cut = 0, sent = 0;
    memset(&times, 0, sizeof times);
    recording = 0;
    first_of_run = last_sent + 1;
    outstanding = completed = deliveries = heard = heard_bytes = disorder = 0;
    int lost_before = lost;
    for (;;) {
        elapsed = (double)(now_ns() - began) / 1e9;
        if (rate > 0) {
            if (elapsed * rate >= sent) { publish(repeat); sent++; }
        } else
            while (outstanding < (uint32_t)window) publish(repeat);
        uint64_t was = completed;
        listen_for(rate > 0 ? 1 : 100);
        elapsed = (double)(now_ns() - began) / 1e9;
        if (!recording && completed > was && (heard >= WARM_DELIVERIES || elapsed >= 2.5 * seconds)) {
            recording = 1;
            warmed = now_ns();
            at_start = completed;
            from = reading(server, backing);
        } else if (recording && completed > was && (double)(now_ns() - warmed) / 1e9 >= seconds)
            break;
        if (elapsed > limit || lost > lost_before) { cut = 1; break; }
    }
    to = reading(server, backing);
    if (!recording) from = to;
    recording = 0;
    uint64_t measured = deliveries, whole = completed - at_start;
    for (uint64_t until = now_ns() + 3000000000ull; !cut && outstanding && now_ns() < until;) listen_for(100);
    printf("{\"messages\": %lu, \"deliveries\": %lu, \"seconds\": %.6f, \"p50_ms\": %.4f, \"p99_ms\": %.4f, "
           "\"max_ms\": %.4f, \"server_cpu_s\": %.6f, \"backing_cpu_s\": %.6f, \"client_cpu_s\": %.6f, "
           "\"frame_bytes\": %.1f, \"disorder\": %lu, \"lost\": %d, \"cut\": %d}\n",
           whole, measured, to.at - from.at, histogram_ms(&times, 0.5), histogram_ms(&times, 0.99),
           (double)times.most / 1e6, to.server - from.server, to.backing - from.backing, to.client - from.client,
           heard ? (double)heard_bytes / (double)heard : 0.0, disorder, lost - lost_before, cut);
    fflush(stdout);
}

/* ---- start --------------------------------------------------------------------------------------- */
static void understand(char *word) {
    char *value = strchr(word, '=');
    if (!value) { errno = 0; die(word); }
    *value++ = 0;
    struct { const char *name; const char **to; } texts[] = {
        {"host", &host}, {"path", &path}, {"publish_path", &publish_path}, {"greeting", &greeting},
        {"ready", &ready_word}, {"before", &before}, {"after", &after}, {"cookies", &cookies}};
    struct { const char *name; int *to; } numbers[] = {
        {"port", &port}, {"listeners", &listeners}, {"pad", &pad}, {"lazy", &lazy}, {"engine_io", &engine_io}};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        if (!strcmp(word, texts[k].name)) *texts[k].to = value;
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
        if (!strcmp(word, numbers[k].name)) *numbers[k].to = atoi(value);
}

static void read_cookies(void) {
    FILE *file = fopen(cookies, "r");
    cookie = calloc((size_t)listeners, sizeof *cookie);
    for (int i = 0; file && i < listeners; i++) {
        if (!fgets(cookie[i], sizeof *cookie, file)) { errno = 0; die("too few cookies"); }
        cookie[i][strcspn(cookie[i], "\n")] = 0;
    }
    if (!file) die(cookies);
    fclose(file);
}

static void connect_all(void) {
    uint64_t began = now_ns();
    for (int next = 0; ready <= listeners;) {
        while (next <= listeners && next - ready < AT_ONCE) open_peer(next++);
        listen_for(1000);
        if (now_ns() - began > 120000000000ull) { errno = 0; die("not all connections were ready within 120 s"); }
    }
    alive = listeners;
    printf("{\"connected\": %d, \"seconds\": %.3f}\n", listeners, (double)(now_ns() - began) / 1e9);
    fflush(stdout);
}

int main(int count, char **words) {
    for (int i = 1; i < count; i++) understand(words[i]);
    if (listeners < 1 || listeners > MOST) { errno = 0; die("listeners"); }
    all = epoll_create1(0);
    if (*cookies) read_cookies();
    connect_all();
    char line[2048], server[1024], backing[1024];
    int window, repeat, deaf;
    double seconds, rate, limit;
    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "run %d %lf %lf %d %lf %1023s %1023s", &window, &seconds, &rate, &repeat, &limit, server,
                   backing) == 7)
            run(window, seconds, rate, repeat, limit, server, backing);
        else if (sscanf(line, "deaf %d", &deaf) == 1) {
            for (int i = 0; i < deaf && i < listeners; i++, alive--) {
                peers[i].deaf = 1;
                epoll_ctl(all, EPOLL_CTL_DEL, peers[i].fd, NULL);
            }
            printf("{\"deaf\": %d}\n", deaf);
            fflush(stdout);
        } else { errno = 0; die("unknown command"); }
    }
    return 0;
}
