// SPDX-License-Identifier: Apache-2.0
// load SOCKET TARGET CONNECTIONS SECONDS [STATUS]: asks for TARGET over keep-alive connections to a unix socket, on each
// of them again as soon as the answer is complete, and prints what that gave as JSON. wrk speaks TCP alone. Every answer
// must have the STATUS, by default 200.
//
// A tenth of SECONDS goes by before anything is counted, but for "asked": that is all of them, and all are answered.
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { maximum_connections = 1024, buffer_bytes = 256 * 1024, maximum_head = 8192 };
enum body { in_head, counted, chunk_size, chunk_data, chunk_end, trailer };

struct connection {
    int socket;
    enum body state;
    uint64_t left;      // of the body or the chunk, in bytes
    int digits;         // of the chunk's size, so far
    int line;           // length of the trailer's line
    uint64_t asked_at;
    size_t head_length;
    char head[maximum_head];
};

static struct connection connections[maximum_connections];
static char buffer[buffer_bytes], request[1024], first_line[] = "HTTP/1.1 200";
static size_t request_length;
static uint32_t *times;
static size_t count, capacity, asked;
static uint64_t bytes, counted_from = UINT64_MAX, counted_until;
static int running;

static void die(const char *reason) {
    fprintf(stderr, "load: %s\n", reason);
    exit(1);
}

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void ask(struct connection *connection) {
    connection->state = in_head;
    connection->head_length = 0;
    connection->asked_at = now();
    asked++;
    if (write(connection->socket, request, request_length) != (ssize_t)request_length) die("the request was not taken");
}

static void note(struct connection *connection) {
    uint64_t time = now();
    if (time < counted_from) return;
    if (count == capacity) {
        capacity = capacity ? capacity * 2 : 1 << 16;
        times = realloc(times, capacity * sizeof *times);
        if (!times) die("no memory");
    }
    times[count++] = (uint32_t)((time - connection->asked_at) / 10);
}

// Reads the head's end and how its body is framed; how many of `piece` belong to the head.
static size_t take_head(struct connection *connection, const char *piece, size_t length) {
    size_t before = connection->head_length;
    size_t room = maximum_head - 1 - before, copied = length < room ? length : room;
    memcpy(connection->head + before, piece, copied);
    connection->head_length += copied;
    connection->head[connection->head_length] = 0;
    char *end = strstr(connection->head, "\r\n\r\n");
    if (!end) {
        if (copied < length) die("the head is too long");
        return length;
    }
    end[2] = 0;
    if (strncmp(connection->head, first_line, 12) != 0) die(connection->head);
    char *field = strcasestr(connection->head, "\r\ncontent-length:");
    if (field) {
        connection->state = counted;
        connection->left = strtoull(field + 17, NULL, 10);
    } else if (strcasestr(connection->head, "\r\ntransfer-encoding: chunked")) {
        connection->state = chunk_size;
        connection->left = 0;
    } else {
        die("an answer without an end");
    }
    return (size_t)(end + 4 - connection->head) - before;
}

// Takes one byte of what is between the chunks; whether it was the body's last one.
static int take_framing(struct connection *connection, char byte) {
    switch (connection->state) {
    case chunk_size:
        if (byte == '\n') {
            connection->state = connection->left ? chunk_data : trailer;
            connection->line = 0;
        } else if (byte != '\r') {
            int digit = byte <= '9' ? byte - '0' : (byte | 32) - 'a' + 10;
            if (digit < 0 || digit > 15) die("no chunk's size");
            connection->left = connection->left * 16 + (uint64_t)digit;
        }
        return 0;
    case chunk_end:
        if (byte == '\n') connection->state = chunk_size;
        return 0;
    default:
        if (byte == '\n' && connection->line == 0) return 1;
        if (byte == '\n') connection->line = 0;
        else if (byte != '\r') connection->line++;
        return 0;
    }
}

static void take(struct connection *connection, const char *piece, size_t length) {
    size_t at = 0;
    bytes += length;
    do {
        int done = 0;
        if (connection->state == in_head) {
            at += take_head(connection, piece + at, length - at);
            done = connection->state == counted && connection->left == 0;
        } else if (connection->state == counted || connection->state == chunk_data) {
            size_t taken = length - at < connection->left ? length - at : (size_t)connection->left;
            connection->left -= taken;
            at += taken;
            done = connection->left == 0 && connection->state == counted;
            if (connection->left == 0) connection->state = connection->state == counted ? counted : chunk_end;
        } else {
            done = take_framing(connection, piece[at++]);
        }
        if (done) {
            if (at != length) die("more than the answer");
            note(connection);
            // A slow answer is waited for, so that there is always one to tell of.
            if (now() < counted_until || !count) ask(connection);
            else running--;
        }
    } while (at < length);
}

static int connect_to(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    int handle = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (handle < 0 || connect(handle, (struct sockaddr *)&address, sizeof address) != 0) die("cannot connect");
    return handle;
}

static int by_size(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

int main(int argc, char **argv) {
    if (argc < 5 || argc > 6) die("load SOCKET TARGET CONNECTIONS SECONDS [STATUS]");
    if (argc == 6) memcpy(first_line + 9, argv[5], 3);
    int number = atoi(argv[3]);
    if (number < 1 || number > maximum_connections) die("too many connections");
    uint64_t span = (uint64_t)(atof(argv[4]) * 1e9);
    request_length = (size_t)snprintf(
        request, sizeof request, "GET %s HTTP/1.1\r\nHost: docker\r\nUser-Agent: Docker-Client/20.10.24 (linux)\r\n\r\n",
        argv[2]);
    if (request_length >= sizeof request) die("the target is too long");
    int events = epoll_create1(EPOLL_CLOEXEC);
    for (int index = 0; index < number; index++) {
        connections[index].socket = connect_to(argv[1]);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &connections[index]};
        epoll_ctl(events, EPOLL_CTL_ADD, connections[index].socket, &event);
    }
    uint64_t start = now();
    for (running = 0; running < number; running++) ask(&connections[running]);
    counted_from = start + span / 10;
    counted_until = counted_from + span;
    while (running) {
        struct epoll_event ready[64];
        int found = epoll_wait(events, ready, 64, 30000);
        if (found == 0) die("no answer came");
        for (int index = 0; index < found; index++) {
            struct connection *connection = ready[index].data.ptr;
            ssize_t length = read(connection->socket, buffer, sizeof buffer);
            if (length <= 0) die("the connection was closed");
            take(connection, buffer, (size_t)length);
        }
    }
    uint64_t time = now();
    qsort(times, count, sizeof *times, by_size);
    printf("{\"requests\": %zu, \"asked\": %zu, \"seconds\": %.6f, \"p50_us\": %.2f, \"p99_us\": %.2f, \"bytes\": %llu}\n",
        count, asked, (double)(time - counted_from) / 1e9, times[count / 2] / 100.0, times[count * 99 / 100] / 100.0,
        (unsigned long long)bytes);
}
