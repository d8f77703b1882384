// SPDX-License-Identifier: Apache-2.0
// least LISTEN UPSTREAM THREADS: hands bytes on between unix sockets, a connection to the upstream for each of a
// client's, and looks at none of them. What it takes is the kernel's share: nobody who relays by system calls takes less.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { buffer_bytes = 256 * 1024, backlog = 4096, events_at_once = 64, maximum_threads = 64 };

// One of the two sockets of a pair, and what it could not be given yet.
struct end {
    int socket;
    struct end *other;
    char *pending;
    size_t offset, length;
    int is_over;
};

static struct sockaddr_un upstream;
static int queues[maximum_threads];

static void die(const char *reason) {
    perror(reason);
    exit(1);
}

static struct sockaddr_un address(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    return address;
}

static void watch(int queue, int operation, struct end *end, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = end};
    if (epoll_ctl(queue, operation, end->socket, &event) != 0) die("epoll_ctl");
}

// Both ends. Their memory stays, for events of this turn may name them; there are not many.
static void close_pair(struct end *end) {
    if (end->is_over) return;
    end->is_over = end->other->is_over = 1;
    close(end->socket);
    close(end->other->socket);
}

// What does not go out at once is kept, and nothing is read until it has gone.
static void give(int queue, struct end *to, const char *bytes, size_t length) {
    ssize_t sent = send(to->socket, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent == (ssize_t)length) return;
    if (sent < 0) sent = 0;
    to->length = length - (size_t)sent;
    to->offset = 0;
    to->pending = malloc(to->length);
    memcpy(to->pending, bytes + sent, to->length);
    watch(queue, EPOLL_CTL_MOD, to->other, 0);
    watch(queue, EPOLL_CTL_MOD, to, EPOLLOUT | EPOLLIN);
}

static void give_rest(int queue, struct end *to) {
    ssize_t sent = send(to->socket, to->pending + to->offset, to->length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) return;
    to->offset += (size_t)sent;
    to->length -= (size_t)sent;
    if (to->length > 0) return;
    free(to->pending);
    to->pending = NULL;
    watch(queue, EPOLL_CTL_MOD, to, EPOLLIN);
    watch(queue, EPOLL_CTL_MOD, to->other, EPOLLIN);
}

static void relay(int queue, struct end *from, char *buffer) {
    ssize_t count = read(from->socket, buffer, buffer_bytes);
    if (count > 0) {
        give(queue, from->other, buffer, (size_t)count);
    } else {
        close_pair(from);
    }
}

static void pair(int queue, int client) {
    struct end *ends = calloc(2, sizeof *ends);
    int server = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(server, (struct sockaddr *)&upstream, sizeof upstream) != 0) die("connect");
    ends[0] = (struct end){.socket = client, .other = &ends[1]};
    ends[1] = (struct end){.socket = server, .other = &ends[0]};
    // The client last, for it speaks first, and another thread hands that on at once.
    watch(queue, EPOLL_CTL_ADD, &ends[1], EPOLLIN);
    watch(queue, EPOLL_CTL_ADD, &ends[0], EPOLLIN);
}

static void *work(void *own) {
    char *buffer = malloc(buffer_bytes);
    int queue = *(int *)own;
    for (;;) {
        struct epoll_event events[events_at_once];
        int count = epoll_wait(queue, events, events_at_once, -1);
        for (int index = 0; index < count; index++) {
            struct end *end = events[index].data.ptr;
            if (!end->is_over && events[index].events & EPOLLOUT) give_rest(queue, end);
            if (!end->is_over && events[index].events & (EPOLLIN | EPOLLHUP)) relay(queue, end, buffer);
        }
    }
    return NULL;
}

int main(int count, char **arguments) {
    if (count != 4) return fprintf(stderr, "least LISTEN UPSTREAM THREADS\n"), 64;
    upstream = address(arguments[2]);
    struct sockaddr_un own = address(arguments[1]);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&own, sizeof own) != 0 || listen(listener, backlog) != 0) die("listen");
    int threads = atoi(arguments[3]);
    for (int index = 0; index < threads; index++) {
        pthread_t thread;
        queues[index] = epoll_create1(0);
        pthread_create(&thread, NULL, work, &queues[index]);
    }
    // By turns, so that all threads have as many.
    for (int next = 0;; next = (next + 1) % threads) pair(queues[next], accept4(listener, NULL, NULL, SOCK_NONBLOCK));
}
