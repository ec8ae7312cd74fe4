/*
 * Both ends of the failover's traffic.
 *
 *   probe serve ADDRESS PORT        sends each datagram back, from the VIP, whether this host has that now or not
 *   probe ask ADDRESS PORT MICROS   sends a datagram every so many microseconds, and prints for each that comes back when it was
 *                                   sent and when it came, in nanoseconds of the monotonic clock; ends with its standard input
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static long long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int serve(int fd, struct sockaddr_in *own) {
    int one = 1;
    setsockopt(fd, IPPROTO_IP, IP_FREEBIND, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)own, sizeof *own)) { perror("bind"); return 1; }
    for (;;) {
        char data[64];
        struct sockaddr_in from;
        socklen_t size = sizeof from;
        ssize_t length = recvfrom(fd, data, sizeof data, 0, (struct sockaddr *)&from, &size);
        if (length > 0) sendto(fd, data, length, 0, (struct sockaddr *)&from, size);
    }
}

static int ask(int fd, struct sockaddr_in *vip, long long interval) {
    long long next = now();
    struct pollfd files[] = {{.fd = fd, .events = POLLIN}, {.fd = 0, .events = POLLIN}};
    for (;;) {
        long long left = next - now();
        if (left <= 0) {
            long long sent = now();
            sendto(fd, &sent, sizeof sent, 0, (struct sockaddr *)vip, sizeof *vip);
            next += interval;
            if (next < sent) next = sent + interval; /* late: it does not catch up by a burst */
            continue;
        }
        struct timespec wait = {.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000};
        if (ppoll(files, 2, &wait, NULL) <= 0) continue;
        if (files[1].revents) return 0;
        long long sent;
        if (recv(fd, &sent, sizeof sent, MSG_DONTWAIT) == sizeof sent) {
            printf("%lld %lld\n", sent, now());
            fflush(stdout);
        }
    }
}

int main(int argc, char **argv) {
    if (argc < 4) return 2;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[3]))};
    inet_pton(AF_INET, argv[2], &address.sin_addr);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    return strcmp(argv[1], "serve") ? ask(fd, &address, atoll(argv[4]) * 1000) : serve(fd, &address);
}
