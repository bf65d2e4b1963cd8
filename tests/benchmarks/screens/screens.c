/* Screens and writers: N listeners on websockets and W people who post by HTTP, in one thread.
 *
 * usage: screens key=value ... ; then commands on standard input, each answered by one line of JSON.
 *   post PATH WRITERS SECONDS RATE LIMIT SERVER_PIDS BACKING_PIDS
 *       WRITERS connections post to PATH (%d: the number of a thread) for about SECONDS, at most LIMIT. RATE 0: each
 *       posts again as soon as its post is answered and on all screens; else RATE posts a second in all, timed from
 *       when they were due. A PATH without %d reaches no screen: it is done when it is answered.
 *   lost          waits until every listener's connection has ended
 *   back LIMIT    all listeners connect again at once and resume from their cursors, until the last has caught up
 * A post holds ## and nine digits; each screen of its thread must show every number once. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../fanout_servers/histogram.h"
#include "../fanout_servers/wire.h"
#include "usage.h"

enum { MOST = 5000, WRITERS = 256, RING = 1 << 16, BUFFER = 1 << 20, AT_ONCE = 64, HEAD = 2048, WORDS = 200 };
enum { NEW, ASKED, OPEN, READY, LOST };

typedef struct {
    int fd, state, thread;
    uint32_t seq;
    char epoch[20];
    uint8_t *left, *shown; /* shown: a bit for each post */
    size_t held, room;
} Screen;

typedef struct {
    int fd, busy;
    uint32_t number;
    char *left;
    size_t held;
} Writer;

typedef struct {
    uint64_t sent;
    uint32_t heard, wanted;
    int writer, answered;
} Post;

static const char *cookies = "", *threads_file = "", *words = "";
static int port, listeners;
static char (*cookie)[256];
static int people, *threads, thread_count, *screens_of;

static Screen screens[MOST];
static Writer writers[WRITERS];
static Post posts[RING];
static int all, ready, gone, writing;
static uint8_t buffer[BUFFER];
static uint32_t last_post;
static uint64_t now, back_began, completed, doubled, disorder, missed_told, retried;
static Histogram to_answer, to_screen, to_last, to_back;
static int recording;

/* ---- connections --------------------------------------------------------------------------------- */
static void watch(int fd, uint32_t tag, uint32_t events, int how) {
    struct epoll_event event = {.events = events, .data.u32 = tag};
    if (epoll_ctl(all, how, fd, &event)) die("epoll_ctl");
}

static int connection(int blocking) {
    struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM | (blocking ? 0 : SOCK_NONBLOCK), 0), yes = 1;
    if (fd < 0) die("socket");
    inet_pton(AF_INET, "127.0.0.1", &there.sin_addr);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(fd, (struct sockaddr *)&there, sizeof there) && errno != EINPROGRESS) die("connect");
    return fd;
}

static void open_screen(int i) {
    Screen *screen = &screens[i];
    screen->fd = connection(0);
    screen->state = NEW;
    screen->held = 0;
    watch(screen->fd, (uint32_t)i, EPOLLOUT, EPOLL_CTL_ADD);
}

static void say(int i, int opcode, const void *text, size_t size) {
    static uint8_t out[BUFFER];
    size_t head = frame_head(out, opcode, size, 1);
    memcpy(out + head, text, size);
    send_all(screens[i].fd, out, head + size);
}

static void ask(int i) {
    char request[HEAD];
    int size = snprintf(request, sizeof request,
        "GET /live/ HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Origin: http://127.0.0.1:%d\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Version: 13\r\nCookie: %s\r\n\r\n", port, port, cookie[i % people]);
    send_all(screens[i].fd, request, (size_t)size);
    screens[i].state = ASKED;
    watch(screens[i].fd, (uint32_t)i, EPOLLIN, EPOLL_CTL_MOD);
}

/* From its cursor; before it has one, from now on. */
static void listen_again(int i) {
    char text[HEAD];
    Screen *screen = &screens[i];
    int size = snprintf(text, sizeof text, "{\"type\":\"listen\",\"stream\":\"thread:%d\"", threads[screen->thread]);
    if (*screen->epoch) size += snprintf(text + size, sizeof text - (size_t)size, ",\"epoch\":\"%s\",\"seq\":%u",
                                         screen->epoch, screen->seq);
    size += snprintf(text + size, sizeof text - (size_t)size, "}");
    say(i, TEXT, text, (size_t)size);
}

static void lose(int i) {
    Screen *screen = &screens[i];
    if (screen->state == LOST) return;
    if (screen->state != READY) retried++;
    else { ready--; gone++; }
    screen->state = LOST;
    close(screen->fd);
}

/* ---- what the screens show ----------------------------------------------------------------------- */
static void done(Post *post) {
    if (!post->answered || post->heard < post->wanted) return;
    completed++;
    writers[post->writer].busy = 0;
    if (recording) histogram_add(&to_last, now - post->sent);
}

static void show(Screen *screen, uint32_t number) {
    Post *post = &posts[number % RING];
    uint8_t *shown = &screen->shown[number % RING / 8], bit = (uint8_t)(1 << number % 8);
    if (*shown & bit) { doubled++; return; }
    *shown |= bit;
    post->heard++;
    if (recording) histogram_add(&to_screen, now - post->sent);
    done(post);
}

static void take(int i, const Frame *frame) {
    Screen *screen = &screens[i];
    if (frame->opcode == PING) { say(i, PONG, frame->payload, frame->size); return; }
    if (frame->opcode == CLOSE) { lose(i); return; }
    const uint8_t *seq = after(frame, "\"seq\":"), *epoch = after(frame, "\"epoch\":\"");
    if (after(frame, "\"type\":\"hello\"")) { listen_again(i); return; }
    if (after(frame, "\"type\":\"resync\"") || after(frame, "\"type\":\"closed\"")) {
        errno = 0;
        die("a listener was told to read its page again");
    }
    if (!seq || !epoch) return;
    uint32_t told = (uint32_t)strtoul((const char *)seq, NULL, 10);
    size_t length = strcspn((const char *)epoch, "\"");
    if (length < sizeof screen->epoch) { memcpy(screen->epoch, epoch, length); screen->epoch[length] = 0; }
    if (after(frame, "\"type\":\"caught_up\"")) {
        if (screen->seq && told != screen->seq) disorder++;
        screen->seq = told;
        if (screen->state == OPEN) { screen->state = READY; ready++; if (recording) histogram_add(&to_back, now - back_began); }
        return;
    }
    if (screen->seq && told != screen->seq + 1) disorder++;
    screen->seq = told;
    if (screen->state == OPEN) missed_told++;
    const uint8_t *mark = memmem(frame->payload, frame->size, "##", 2);
    if (mark && mark + 11 <= frame->payload + frame->size) show(screen, (uint32_t)strtoul((const char *)mark + 2, NULL, 10));
}

static void hear(int i) {
    Screen *screen = &screens[i];
    memcpy(buffer, screen->left, screen->held);
    ssize_t took = recv(screen->fd, buffer + screen->held, BUFFER - 1 - screen->held, 0);
    if (took < 0 && errno == EAGAIN) return;
    if (took <= 0) { lose(i); return; }
    now = now_ns();
    const uint8_t *at = buffer, *end = buffer + screen->held + took;
    buffer[screen->held + (size_t)took] = 0;
    if (screen->state == ASKED) {
        const uint8_t *body = memmem(at, (size_t)(end - at), "\r\n\r\n", 4);
        if (body) {
            if (memcmp(at, "HTTP/1.1 101", 12)) { fprintf(stderr, "%.300s\n", at); exit(1); }
            at = body + 4;
            screen->state = OPEN;
        }
    }
    Frame frame;
    if (screen->state != ASKED)
        for (size_t used; screen->state != LOST && (used = frame_at(at, end, &frame)); at += used) take(i, &frame);
    screen->held = (size_t)(end - at);
    if (screen->held > screen->room) screen->left = realloc(screen->left, screen->room = screen->held);
    memcpy(screen->left, at, screen->held);
}

/* ---- the writers --------------------------------------------------------------------------------- */
/* Another person each time: nobody writes faster than the house allows. */
static void write_post(int w, const char *path, uint64_t due) {
    char request[HEAD * 2], body[HEAD], key[40] = "", where[200];
    if (last_post + 1 >= RING) { errno = 0; die("too many posts in one run"); }
    uint32_t number = ++last_post;
    int thread = (int)(number % (uint32_t)thread_count), screen = strchr(path, '%') != NULL;
    const char *who = cookie[number % (uint32_t)people], *token = strstr(who, "csrf=");
    new_key(key);
    posts[number % RING] = (Post){.sent = due, .writer = w, .wanted = screen ? (uint32_t)screens_of[thread] : 0};
    int size = snprintf(body, sizeof body, "body=%%23%%23%09u+%s&key=%s&quotes=&draft=", number, words, key);
    snprintf(where, sizeof where, path, threads[thread]);
    size = snprintf(request, sizeof request,
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\nCookie: %s\r\nX-CSRFToken: %.32s\r\n"
        "X-Requested-With: causeway\r\nAccept: */*\r\nAccept-Language: en-GB,en;q=0.9\r\nAccept-Encoding: gzip, br\r\n"
        "User-Agent: screens\r\nContent-Type: application/x-www-form-urlencoded;charset=UTF-8\r\n"
        "Content-Length: %d\r\n\r\n%s", where, port, port, who, token ? token + 5 : "", size, body);
    writers[w].busy = 1;
    writers[w].number = number;
    if (!send_all(writers[w].fd, request, (size_t)size)) die("a writer's connection ended");
}

static void answered(int w) {
    Writer *writer = &writers[w];
    ssize_t took = recv(writer->fd, writer->left + writer->held, BUFFER - 1 - writer->held, 0);
    if (took <= 0) { errno = 0; die("a writer's connection was closed"); }
    writer->held += (size_t)took;
    writer->left[writer->held] = 0;
    char *end = strstr(writer->left, "\r\n\r\n");
    if (!end) return;
    char *length = strcasestr(writer->left, "\r\ncontent-length:");
    if (memcmp(writer->left, "HTTP/1.1 20", 11) || (!length && memcmp(writer->left, "HTTP/1.1 204", 12))) {
        fprintf(stderr, "a post was answered by\n%.1500s\n", writer->left);
        exit(1);
    }
    size_t whole = (size_t)(end + 4 - writer->left) + (length ? strtoul(length + 17, NULL, 10) : 0);
    if (writer->held < whole) return;
    writer->held = 0;
    now = now_ns();
    Post *post = &posts[writer->number % RING];
    post->answered = 1;
    if (recording) histogram_add(&to_answer, now - post->sent);
    done(post);
}

static void writers_at_hand(int count) {
    for (; writing < count; writing++) {
        writers[writing] = (Writer){.fd = connection(1), .left = malloc(BUFFER)};
        watch(writers[writing].fd, (uint32_t)(MOST + writing), EPOLLIN, EPOLL_CTL_ADD);
    }
}

static void listen_for(int wait) {
    struct epoll_event events[1024];
    int count = epoll_wait(all, events, 1024, wait);
    for (int k = 0; k < count; k++) {
        int i = (int)events[k].data.u32;
        if (i >= MOST) answered(i - MOST);
        else if (screens[i].state == LOST) continue;
        else if (screens[i].state == NEW && events[k].events & (EPOLLERR | EPOLLHUP)) lose(i);
        else if (screens[i].state == NEW) ask(i);
        else hear(i);
    }
}

/* ---- measuring ----------------------------------------------------------------------------------- */
static void write_what_is_due(const char *path, int count, double rate, uint64_t began, uint64_t *due) {
    for (int w = 0; w < count; w++) {
        if (writers[w].busy) continue;
        uint64_t at = now_ns();
        if (rate > 0) {
            at = began + (uint64_t)((double)*due / rate * 1e9);
            if (at > now_ns()) return;
            ++*due;
        }
        write_post(w, path, at);
    }
}

static void run(const char *path, int count, double seconds, double rate, double limit, const char *server,
                const char *backing) {
    Reading from = {0}, to;
    uint64_t began = now_ns(), first = last_post + 1, due = 0, at_start = 0, missing = 0;
    writers_at_hand(count);
    memset(&to_answer, 0, sizeof to_answer);
    memset(&to_screen, 0, sizeof to_screen);
    memset(&to_last, 0, sizeof to_last);
    doubled = disorder = completed = 0;
    for (;;) {
        double elapsed = (double)(now_ns() - began) / 1e9;
        if (!recording && elapsed >= seconds * 0.3) {
            recording = 1;
            at_start = completed;
            from = reading(server, backing);
        } else if ((elapsed >= seconds * 1.3 && completed > at_start) || elapsed > limit)
            break; /* on a crowded machine it may take longer until there is anything to tell */
        write_what_is_due(path, count, rate, began, &due);
        listen_for(rate > 0 ? 1 : 20);
    }
    to = reading(server, backing);
    recording = 0;
    uint64_t whole = completed - at_start;
    for (uint64_t until = now_ns() + 60000000000ull; completed < last_post + 1 - first && now_ns() < until;)
        listen_for(100);
    for (uint64_t n = first; n <= last_post; n++) missing += posts[n % RING].wanted - posts[n % RING].heard;
    printf("{\"posts\": %lu, \"seconds\": %.6f, \"answer_p50_ms\": %.3f, \"answer_p99_ms\": %.3f, "
           "\"screens\": %lu, \"screens_p50_ms\": %.3f, \"screens_p99_ms\": %.3f, \"last_p50_ms\": %.3f, "
           "\"last_p99_ms\": %.3f, \"max_ms\": %.3f, \"server_cpu_s\": %.6f, \"backing_cpu_s\": %.6f, "
           "\"client_cpu_s\": %.6f, \"missing\": %lu, \"doubled\": %lu, \"disorder\": %lu, \"unfinished\": %ld}\n",
           whole, to.at - from.at, histogram_ms(&to_answer, 0.5), histogram_ms(&to_answer, 0.99), to_screen.count,
           histogram_ms(&to_screen, 0.5), histogram_ms(&to_screen, 0.99), histogram_ms(&to_last, 0.5),
           histogram_ms(&to_last, 0.99), (double)to_last.most / 1e6, to.server - from.server,
           to.backing - from.backing, to.client - from.client, missing, doubled, disorder,
           (long)(last_post + 1 - first - completed));
    fflush(stdout);
}

/* All listeners connect and listen, so many at a time; until all have caught up, or die. */
static void connect_all(int at_once, double limit) {
    uint64_t began = now_ns();
    for (int next = 0; ready < listeners;) {
        while (next < listeners && next - ready < at_once) open_screen(next++);
        listen_for(50);
        if (retried) { errno = 0; die("a connection was refused or cut before it was ready"); }
        if ((double)(now_ns() - began) / 1e9 > limit) { errno = 0; die("not all listeners were ready in time"); }
    }
}

static void back(double limit) {
    back_began = now_ns();
    memset(&to_back, 0, sizeof to_back);
    disorder = doubled = missed_told = retried = 0;
    recording = 1;
    connect_all(listeners, limit);
    recording = 0;
    printf("{\"seconds\": %.3f, \"p50_s\": %.3f, \"told\": %lu, \"doubled\": %lu, \"disorder\": %lu, "
           "\"client_cpu_s\": %.3f}\n",
           (double)(now_ns() - back_began) / 1e9, histogram_ms(&to_back, 0.5) / 1e3, missed_told, doubled,
           disorder, own_cpu());
    fflush(stdout);
}

static void lost(void) {
    for (uint64_t until = now_ns() + 20000000000ull; gone < listeners && now_ns() < until;) listen_for(100);
    printf("{\"lost\": %d}\n", gone);
    gone = 0;
    fflush(stdout);
}

/* ---- start --------------------------------------------------------------------------------------- */
static void understand(char *word) {
    char *value = strchr(word, '=');
    if (!value) { errno = 0; die(word); }
    *value++ = 0;
    if (!strcmp(word, "port")) port = atoi(value);
    else if (!strcmp(word, "listeners")) listeners = atoi(value);
    else if (!strcmp(word, "cookies")) cookies = value;
    else if (!strcmp(word, "threads")) threads_file = value;
    else { errno = 0; die(word); }
}

static void read_files(void) {
    FILE *file = fopen(cookies, "r");
    char line[256];
    if (!file) die(cookies);
    cookie = calloc(MOST, sizeof *cookie);
    for (; people < MOST && fgets(cookie[people], sizeof *cookie, file); people++)
        cookie[people][strcspn(cookie[people], "\n")] = 0;
    fclose(file);
    if (!(file = fopen(threads_file, "r"))) die(threads_file);
    threads = calloc(MOST, sizeof *threads);
    for (; thread_count < MOST && fgets(line, sizeof line, file); thread_count++) threads[thread_count] = atoi(line);
    fclose(file);
    screens_of = calloc((size_t)thread_count, sizeof *screens_of);
    for (int i = 0; i < listeners; i++) {
        screens[i] = (Screen){.thread = i % thread_count, .shown = calloc(RING / 8, 1)};
        screens_of[i % thread_count]++;
    }
}

int main(int count, char **given) {
    for (int i = 1; i < count; i++) understand(given[i]);
    if (listeners > MOST) { errno = 0; die("listeners"); }
    char line[2048], path[200], server[800], backing[800], pad[WORDS + 1] = "";
    memset(pad, 'x', WORDS);
    for (int i = 7; i < WORDS; i += 8) pad[i] = '+';
    words = pad;
    all = epoll_create1(0);
    read_files();
    connect_all(AT_ONCE, 120);
    printf("{\"ready\": %d}\n", ready);
    fflush(stdout);
    int writers_count;
    double seconds, rate, limit;
    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "post %199s %d %lf %lf %lf %799s %799s", path, &writers_count, &seconds, &rate, &limit, server,
                   backing) == 7)
            run(path, writers_count, seconds, rate, limit, server, backing);
        else if (!strncmp(line, "lost", 4)) lost();
        else if (sscanf(line, "back %lf", &limit) == 1) back(limit);
        else { errno = 0; die("unknown command"); }
    }
    return 0;
}
