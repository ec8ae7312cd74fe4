/*
 * The other contenders of bench/run linux, in one program that stays running and is told what to do line by line, so that nobody
 * pays for starting it. Each line is answered by the nanoseconds that it took, or by "error" and why.
 *
 *   contender netlink FABRIC         the driver's netlink messages, and nothing else
 *   contender equal FABRIC DATABASE  the driver's work: the messages, one nft transaction, one durable SQLite transaction
 *   contender spawn FABRIC           runs commands, as a shell script would, only faster
 *
 * The fields of a line are separated by tabs:
 *
 *   plug NETNS HOST-END NIC MAC MTU ADDRESS LENGTH GATEWAY BRIDGE ALIAS PORT NETWORK SUBNET COMPUTE INSTALLATION
 *   unplug NETNS HOST-END NIC MAC ADDRESS PORT SUBNET
 *   reap
 *   run [NAME=VALUE...] [<FILE] COMMAND ARGUMENT... [; COMMAND ...]
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <nftables/libnftables.h>
#include <sched.h>
#include <spawn.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FIELDS 64
#define REAP_GROUP 0x6bc
#define UNFINISHED_GROUP 0x6a6e
#define INET6_ADDR_GEN_MODE 8 /* IFLA_INET6_ADDR_GEN_MODE */
#define RTEXT_SKIP_STATS 8    /* RTEXT_FILTER_SKIP_STATS */

extern char **environ;

static int home;   /* the network namespace of the fabric, in which this program works */
static int socket_here;
static struct nft_ctx *nft;
static sqlite3 *db;

static long long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static const char *failure; /* why the line at hand failed; the first reason counts */
static char reason[512];

static void fail(const char *format, ...) {
    if (failure) return;
    va_list list;
    va_start(list, format);
    vsnprintf(reason, sizeof reason, format, list);
    va_end(list);
    failure = reason;
}

/* ---- netlink: a datagram of messages, written with a cursor ---- */

static char out[8192];
static int used, sequence;
static struct nlmsghdr *message;

static void put(const void *data, int size) {
    memcpy(out + used, data, size);
    memset(out + used + size, 0, (4 - size % 4) % 4);
    used += (size + 3) & ~3;
}

static void begin(int type, int flags) {
    message = (struct nlmsghdr *)(out + used);
    struct nlmsghdr header = {.nlmsg_type = type, .nlmsg_flags = flags | NLM_F_REQUEST, .nlmsg_seq = ++sequence};
    put(&header, sizeof header);
}

static void end(void) { message->nlmsg_len = out + used - (char *)message; }

static void attribute(int type, const void *data, int size) {
    struct rtattr header = {.rta_len = 4 + size, .rta_type = type};
    put(&header, sizeof header);
    put(data, size);
}

static void text(int type, const char *value) { attribute(type, value, strlen(value) + 1); }

static void number(int type, unsigned value) { attribute(type, &value, 4); }

static int open_nest(int type) {
    struct rtattr header = {.rta_type = type | NLA_F_NESTED};
    put(&header, sizeof header);
    return used - 4;
}

static void close_nest(int at) { ((struct rtattr *)(out + at))->rta_len = used - at; }

static void link_header(int index, unsigned flags, unsigned change) {
    struct ifinfomsg info = {.ifi_index = index, .ifi_flags = flags, .ifi_change = change};
    put(&info, sizeof info);
}

static int open_socket(void) {
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE), one = 1;
    setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &one, 4);
    setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &one, 4);
    setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &one, 4);
    return fd;
}

/* Sends the datagram and receives until its last message is answered. A link in the answers tells its index and its peer's. */
static void exchange(int fd, int *index, int *peer) {
    static char in[65536];
    if (send(fd, out, used, 0) < 0) fail("send: %s", strerror(errno));
    used = 0;
    while (!failure) {
        int size = recv(fd, in, sizeof in, 0);
        if (size < 0) { fail("recv: %s", strerror(errno)); return; }
        for (struct nlmsghdr *m = (void *)in; NLMSG_OK(m, (unsigned)size); m = NLMSG_NEXT(m, size)) {
            if (m->nlmsg_type == NLMSG_DONE) return;
            if (m->nlmsg_type == NLMSG_ERROR) {
                int error = *(int *)NLMSG_DATA(m);
                if (error) fail("netlink: %s", strerror(-error));
                if ((int)m->nlmsg_seq == sequence) return;
            } else if (m->nlmsg_type == RTM_NEWLINK && index) {
                struct ifinfomsg *info = NLMSG_DATA(m);
                *index = info->ifi_index;
                int left = IFLA_PAYLOAD(m);
                for (struct rtattr *a = IFLA_RTA(info); RTA_OK(a, left); a = RTA_NEXT(a, left))
                    if (a->rta_type == IFLA_LINK && peer) *peer = *(int *)RTA_DATA(a);
            }
        }
    }
}

static int find_link(int fd, const char *name) {
    int index = 0;
    begin(RTM_GETLINK, NLM_F_ACK);
    link_header(0, 0, 0);
    text(IFLA_IFNAME, name);
    number(IFLA_EXT_MASK, RTEXT_SKIP_STATS);
    end();
    exchange(fd, &index, NULL);
    return index;
}

/* Enters a namespace for as long as it takes to open a socket there. */
static int enter(const char *netns, int *file) {
    char path[128];
    snprintf(path, sizeof path, "/run/netns/%s", netns);
    *file = open(path, O_RDONLY | O_CLOEXEC);
    if (*file < 0 || setns(*file, CLONE_NEWNET) < 0) { fail("enter %s: %s", netns, strerror(errno)); return -1; }
    int fd = open_socket();
    setns(home, CLONE_NEWNET);
    return fd;
}

static void mac_of(const char *word, unsigned char mac[6]) {
    sscanf(word, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", mac, mac + 1, mac + 2, mac + 3, mac + 4, mac + 5);
}

static void one_queue(void) {
    number(IFLA_NUM_TX_QUEUES, 1);
    number(IFLA_NUM_RX_QUEUES, 1);
}

static void netlink_create(char **f, const unsigned char *mac, int mtu, int file, int *index, int *peer) {
    begin(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL | NLM_F_ECHO | NLM_F_ACK);
    link_header(0, 0, 0);
    text(IFLA_IFNAME, f[2]);
    number(IFLA_MTU, mtu);
    number(IFLA_GROUP, UNFINISHED_GROUP);
    one_queue();
    int info = open_nest(IFLA_LINKINFO);
    text(IFLA_INFO_KIND, "veth");
    int data = open_nest(IFLA_INFO_DATA), other = open_nest(VETH_INFO_PEER);
    link_header(0, 0, 0);
    text(IFLA_IFNAME, f[3]);
    attribute(IFLA_ADDRESS, mac, 6);
    number(IFLA_MTU, mtu);
    one_queue();
    number(IFLA_NET_NS_FD, file);
    close_nest(other), close_nest(data), close_nest(info);
    end();
    exchange(socket_here, index, peer);
}

static void netlink_finish(int index, const char *alias, int bridge, int mtu) {
    begin(RTM_NEWLINK, NLM_F_ACK);
    link_header(index, IFF_UP, IFF_UP);
    number(IFLA_MTU, mtu);
    number(IFLA_GROUP, 0);
    text(IFLA_IFALIAS, alias);
    number(IFLA_MASTER, bridge);
    end();
    exchange(socket_here, NULL, NULL);
}

static void netlink_configure(int fd, int nic, const char *address, int length, const char *gateway) {
    begin(RTM_NEWLINK, 0);
    link_header(nic, 0, 0);
    int families = open_nest(IFLA_AF_SPEC), ipv6 = open_nest(AF_INET6);
    char none = 1;
    attribute(INET6_ADDR_GEN_MODE, &none, 1);
    close_nest(ipv6), close_nest(families);
    end();
    begin(RTM_NEWLINK, 0);
    link_header(nic, IFF_UP, IFF_UP);
    end();
    begin(RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE);
    struct ifaddrmsg own = {.ifa_family = AF_INET, .ifa_prefixlen = length, .ifa_index = nic};
    put(&own, sizeof own);
    unsigned bytes = inet_addr(address), next = inet_addr(gateway);
    attribute(IFA_LOCAL, &bytes, 4);
    attribute(IFA_ADDRESS, &bytes, 4);
    end();
    begin(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE | NLM_F_ACK);
    struct rtmsg route = {.rtm_family = AF_INET, .rtm_table = RT_TABLE_MAIN, .rtm_protocol = RTPROT_STATIC, .rtm_type = RTN_UNICAST};
    put(&route, sizeof route);
    number(RTA_OIF, nic);
    attribute(RTA_GATEWAY, &next, 4);
    end();
    exchange(fd, NULL, NULL);
}

static void netlink_plug(char **f) {
    unsigned char mac[6];
    mac_of(f[4], mac);
    int file, index = 0, nic = 0, fd = enter(f[1], &file);
    if (fd < 0) return;
    netlink_create(f, mac, atoi(f[5]), file, &index, &nic);
    netlink_finish(index, f[10], atoi(f[9]), atoi(f[5]));
    netlink_configure(fd, nic, f[6], atoi(f[7]), f[8]);
    close(fd), close(file);
}

static void retire(int fd, int index) {
    char name[16];
    snprintf(name, sizeof name, "jfc%d", index);
    begin(RTM_NEWLINK, 0);
    link_header(index, 0, IFF_UP);
    number(IFLA_GROUP, REAP_GROUP);
    number(IFLA_MASTER, 0);
    end();
    begin(RTM_NEWLINK, NLM_F_ACK);
    link_header(index, 0, 0);
    text(IFLA_IFNAME, name);
    end();
    exchange(fd, NULL, NULL);
}

static void netlink_unplug(char **f) {
    int file, fd = enter(f[1], &file);
    if (fd < 0) return;
    retire(socket_here, find_link(socket_here, f[2]));
    retire(fd, find_link(fd, f[3]));
    close(fd), close(file);
}

static void netlink_reap(void) {
    begin(RTM_DELLINK, NLM_F_ACK);
    link_header(0, 0, 0);
    number(IFLA_GROUP, REAP_GROUP);
    end();
    exchange(socket_here, NULL, NULL);
    if (failure && strstr(failure, strerror(ENODEV))) failure = NULL;
}

/* ---- nftables and SQLite ---- */

static void filter(const char *verb, char **f, const char *mac, const char *address) {
    char commands[1024], *at = commands, *stop = commands + sizeof commands;
    at += snprintf(at, stop - at, "%s element bridge jackfield guarded { \"%s\" }\n", verb, f[2]);
    at += snprintf(at, stop - at, "%s element bridge jackfield macs { \"%s\" . %s }\n", verb, f[2], mac);
    at += snprintf(at, stop - at, "%s element bridge jackfield sources4 { \"%s\" . %s . %s }\n", verb, f[2], mac, address);
    if (nft_run_cmd_from_buffer(nft, commands)) fail("nft: %s", nft_ctx_get_error_buffer(nft));
}

static sqlite3_stmt *prepared(const char *sql) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL)) fail("sqlite: %s", sqlite3_errmsg(db));
    return statement;
}

/* Runs a statement with texts bound to it; what it finds is put into found, if that is given. */
static void run(sqlite3_stmt **statement, const char *sql, char *found, int count, ...) {
    if (!*statement) *statement = prepared(sql);
    va_list values;
    va_start(values, count);
    for (int i = 0; i < count; i++) sqlite3_bind_text(*statement, i + 1, va_arg(values, char *), -1, SQLITE_TRANSIENT);
    va_end(values);
    int result = sqlite3_step(*statement);
    if (result == SQLITE_ROW && found) snprintf(found, 64, "%s", sqlite3_column_text(*statement, 0));
    else if (result != SQLITE_ROW && result != SQLITE_DONE) fail("sqlite: %s", sqlite3_errmsg(db));
    sqlite3_reset(*statement);
}

static sqlite3_stmt *beginning, *commit;

/* The address behind another, in the digits of the driver's records. */
static void after(const char *digits, char next[16]) { snprintf(next, 16, "%08lx", strtoul(digits, NULL, 16) + 1); }

/* The rows that a plug of the driver's writes: the lowest free address of the subnet, its holder, the port. */
static void record(char **f) {
    static sqlite3_stmt *first, *last, *take, *leave, *hold, *port;
    char own[64] = "", end[64] = "", next[16];
    run(&first, "SELECT first_address FROM free_range WHERE subnet = ? ORDER BY subnet, last_address LIMIT 1", own, 1, f[13]);
    run(&last, "SELECT last_address FROM free_range WHERE subnet = ? ORDER BY subnet, last_address LIMIT 1", end, 1, f[13]);
    after(own, next);
    if (strcmp(own, end)) run(&leave, "UPDATE free_range SET first_address = ? WHERE subnet = ? AND last_address = ?", NULL, 3, next, f[13], end);
    else run(&take, "DELETE FROM free_range WHERE subnet = ? AND last_address = ?", NULL, 2, f[13], end);
    run(&hold, "INSERT INTO held_address (subnet, address, port) VALUES (?, ?, ?)", NULL, 3, f[13], own, f[11]);
    run(&port,
        "INSERT INTO port (id, name, network, project, device_id, device_owner, mac, admin_state_up, fixed_ips, pairs, security_groups,"
        " qos_policy, vnic_type, installation, load_balancer, compute, management, created_at)"
        " VALUES (?, ?, ?, '', ?, 'jackfield', ?, 1, ?, '', '', '', 'NORMAL', ?, '', ?, 0, 1)",
        NULL, 8, f[11], f[11], f[12], f[14], f[4], own, f[15], f[14]);
}

/* The rows that an unplug of the driver's removes, and the free range that it puts back. */
static void forget(char **f) {
    static sqlite3_stmt *find, *above, *release, *extend, *put_back, *port;
    char own[64] = "", end[64] = "", next[16];
    run(&find, "SELECT fixed_ips FROM port WHERE id = ?", own, 1, f[6]);
    after(own, next);
    run(&release, "DELETE FROM held_address WHERE subnet = ? AND address = ?", NULL, 2, f[7], own);
    run(&above, "SELECT last_address FROM free_range WHERE subnet = ?1 AND last_address = (SELECT min(last_address) FROM free_range"
        " WHERE subnet = ?1 AND last_address >= ?2) AND first_address = ?2", end, 2, f[7], next);
    if (*end) run(&extend, "UPDATE free_range SET first_address = ? WHERE subnet = ? AND last_address = ?", NULL, 3, own, f[7], end);
    else run(&put_back, "INSERT INTO free_range (subnet, first_address, last_address) VALUES (?, ?, ?)", NULL, 3, f[7], own, own);
    run(&port, "DELETE FROM port WHERE id = ?", NULL, 1, f[6]);
}

static void open_database(const char *file) {
    if (sqlite3_open(file, &db)) fail("sqlite: %s", sqlite3_errmsg(db));
    sqlite3_exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;", NULL, NULL, NULL);
}

/* ---- processes ---- */

static void spawn(char **argv, char **environment, const char *input) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, input ? input : "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    pid_t child;
    int status = 0, error = posix_spawnp(&child, argv[0], &actions, NULL, argv, environment);
    posix_spawn_file_actions_destroy(&actions);
    if (error) { fail("%s: %s", argv[0], strerror(error)); return; }
    waitpid(child, &status, 0);
    if (status) fail("%s: status %d", argv[0], status);
}

static void spawn_all(char **f) {
    char *argv[FIELDS], *environment[FIELDS + 256], *input = NULL;
    int words = 0, variables = 0;
    for (char **e = environ; *e && variables < 256; e++) environment[variables++] = *e;
    for (int i = 1;; i++) {
        if (!f[i] || !strcmp(f[i], ";")) {
            argv[words] = environment[variables] = NULL;
            if (words) spawn(argv, environment, input);
            words = 0;
            if (!f[i] || failure) return;
        } else if (!words && f[i][0] == '<') input = f[i] + 1;
        else if (!words && strchr(f[i], '=')) environment[variables++] = f[i];
        else argv[words++] = f[i];
    }
}

/* ---- the lines ---- */

static int count(char **f) {
    int n = 0;
    while (f[n]) n++;
    return n;
}

static void obey(char **f) {
    if (!strcmp(f[0], "run")) spawn_all(f);
    else if (!strcmp(f[0], "reap")) netlink_reap();
    else if (!strcmp(f[0], "plug") && count(f) == 16) {
        if (db) {
            run(&beginning, "BEGIN IMMEDIATE", NULL, 0);
            record(f);
            filter("add", f, f[4], f[6]);
        }
        netlink_plug(f);
        if (db) run(&commit, "COMMIT", NULL, 0);
    } else if (!strcmp(f[0], "unplug") && count(f) == 8) {
        if (db) {
            run(&beginning, "BEGIN IMMEDIATE", NULL, 0);
            forget(f);
        }
        netlink_unplug(f);
        if (db) {
            filter("delete", f, f[4], f[5]);
            run(&commit, "COMMIT", NULL, 0);
        }
    } else fail("not understood: %s with %d fields", f[0], count(f));
}

int main(int argc, char **argv) {
    char path[128], line[8192];
    if (argc < 3) return 2;
    snprintf(path, sizeof path, "/run/netns/%s", argv[2]);
    home = open(path, O_RDONLY | O_CLOEXEC);
    if (home < 0 || setns(home, CLONE_NEWNET) < 0) { perror(path); return 1; }
    socket_here = open_socket();
    if (!strcmp(argv[1], "equal")) {
        open_database(argv[3]);
        nft = nft_ctx_new(0);
        nft_ctx_buffer_output(nft);
        nft_ctx_buffer_error(nft);
    }
    while (fgets(line, sizeof line, stdin)) {
        char *f[FIELDS], *rest = line;
        int n = 0;
        line[strcspn(line, "\n")] = 0;
        while (n < FIELDS - 1 && (f[n] = strsep(&rest, "\t"))) n++;
        f[n] = NULL;
        failure = NULL;
        long long from = now();
        obey(f);
        long long took = now() - from;
        if (failure) printf("error %s\n", failure);
        else printf("%lld\n", took);
        fflush(stdout);
    }
    return 0;
}
