#!/usr/bin/env bash
# What a user sees, checked from outside: runs ./jackfield itself, and looks with ip, nft and curl. Called by ./test acceptance.
# Prints a line a check, and at the end "N passed, N failed". Leaves the host as it was; state is in a throw-away folder.
set -uo pipefail
ROOT=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
cd "$ROOT"
PATH=$PATH:/usr/sbin:/sbin
. scripts/common.sh
find_jdk
need curl curl
need ip iproute2
WORK=$(mktemp -d "${TMPDIR:-/tmp}/jackfield-acceptance.XXXXXX")
STATE=$WORK/state
TAG=jfa$$
PASSED=0 FAILED=0

jf() { ./jackfield --state "$STATE" "$@"; }
# A command in the world of the networks: the host as root, the sandbox as an ordinary user.
if [ "$(id -u)" = 0 ]; then in_world() { "$@"; }; else in_world() { jf sandbox exec -- "$@"; }; fi

check() { # check "what it shows" COMMAND...
  local what=$1
  shift
  if "$@" >"$WORK/out" 2>&1; then
    PASSED=$((PASSED + 1)) && echo "ok      $what"
  else
    FAILED=$((FAILED + 1)) && echo "FAILED  $what" && sed 's/^/        /' "$WORK/out" | head -20
  fi
}
fails_with() { # fails_with CODE "text in its one line" COMMAND...
  local code=$1 text=$2 got=0 out
  shift 2
  out=$("$@" 2>&1 >/dev/null) || got=$?
  echo "exit $got: $out"
  [ "$got" = "$code" ] && grep -qF -- "$text" <<<"$out" && [ "$(grep -c '^error: ' <<<"$out")" = 1 ]
}
says() { local text=$1; shift; "$@" >"$WORK/said" 2>&1; cat "$WORK/said"; grep -qF -- "$text" "$WORK/said"; }
not() { ! "$@"; }

# All of the host that networks touch. What lives by itself (lifetimes, counters, other programs) is left out.
host() {
  ip -o link | sed 's/^[0-9]*: //'
  ip -o addr | sed 's/^[0-9]*: //; s/valid_lft.*//'
  ip route show table all; ip -6 route show table all
  ip rule; ls /run/netns 2>/dev/null | grep -e "^jf" -e "^jackfield"
  awk '{print $5, $9}' /proc/self/mountinfo | grep -e netns -e jackfield
  command -v nft >/dev/null && [ "$(id -u)" = 0 ] && nft list ruleset
  for f in /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/ip_nonlocal_bind /proc/sys/net/ipv4/conf/*/{arp_ignore,rp_filter} \
    /proc/sys/net/ipv6/conf/*/{accept_ra,disable_ipv6} /proc/sys/net/bridge/*; do [ -r "$f" ] && echo "$f $(cat "$f" 2>/dev/null)"; done
  for p in /proc/[0-9]*; do tr '\0' ' ' <"$p/cmdline" 2>/dev/null | grep -F -e "$ROOT/" -e "$TAG" | grep -v -e acceptance -e "./test" -e mvn; done
}
same_host() { host >"$WORK/after" 2>/dev/null; diff "$WORK/before" "$WORK/after"; }
no_rest() { [ -z "$(jf audit -o json 2>/dev/null | tr -d ' \n' | grep -e ORPHANED -e LOST)" ]; }

demo_json() { tail -n 1 "$WORK/demo.out"; }
demo_good() {
  demo_json
  demo_json | grep -q '"failed":0,' && demo_json | grep -q '"leftovers":0' && demo_json | grep -q '"web-1","web-2"' \
    && [ "$(demo_json | sed 's/.*"requests":\([0-9]*\).*/\1/')" -ge 2000 ]
}

demo() {
  host >"$WORK/before" 2>/dev/null
  check "the demo ends well" sh -c "./jackfield demo --json >'$WORK/demo.out' 2>&1 || { tail -n 40 '$WORK/demo.out'; false; }"
  check "the demo serves at least 2000 requests by both members, loses none, and leaves nothing" demo_good
  check "the host is as before: after the demo" same_host

  # A shell has what it starts in the background ignore SIGINT; a terminal does not.
  env --default-signal=INT setsid ./jackfield demo >"$WORK/demo.out" 2>&1 &
  local demo=$!
  for _ in $(seq 300); do grep -q "active amphora is killed" "$WORK/demo.out" && break; sleep 0.2; done
  sleep 3
  kill -INT -- "-$demo"
  wait "$demo"
  check "Ctrl-C ends the demo with code 130" [ $? = 130 ]
  check "the host is as before: after Ctrl-C" same_host

  setsid ./jackfield demo >"$WORK/demo.out" 2>&1 &
  demo=$!
  for _ in $(seq 300); do grep -q "active amphora is killed" "$WORK/demo.out" && break; sleep 0.2; done
  sleep 3
  kill -KILL -- "-$demo"
  wait "$demo" 2>/dev/null
  check "demo --clean takes away what kill -9 left" ./jackfield demo --clean
  check "the host is as before: after kill -9 and demo --clean" same_host
}

yaml() { # yaml NAME VIP-SUBNET [ADDRESS] [AMPHORA]
  cat <<Y
version: 1
name: $1
topology: SINGLE
vip:
  subnet: $2
${3:+  address: $3}
listeners:
  - protocol: HTTP
    port: 80
members:
  - address: 192.0.2.101
    port: 8080
    subnet: $TAG-members
amphorae:
  - ${4:-netns:$TAG-amp}
Y
}

# A process in a network namespace of its own is a compute too.
containers() {
  local prefix=()
  [ "$(id -u)" = 0 ] || prefix=(./jackfield --state "$STATE" sandbox exec --)
  "${prefix[@]}" unshare -n sleep 601 >/dev/null 2>&1 </dev/null &
  local container=$!
  disown "$container"
  for _ in $(seq 100); do grep -q sleep "/proc/$container/comm" && break; sleep 0.1; done
  check "compute register, of a process" jf compute register "pid:$container"
  check "its shell is in the host's own namespace, and refused" not jf compute register "pid:$$"
  check "port create, attached to a process" jf port create "$TAG-container" --network "$TAG-front" --fixed-ip "$TAG-front-v4=203.0.113.8" --compute "pid:$container"
  check "ip sees the port's address in the process's namespace" says 203.0.113.8 in_world nsenter "--net=/proc/$container/ns/net" ip -o addr
  kill -KILL "$container"
  check "once it has ended it is not alive" says "gone or replaced" jf compute list
  check "and its port can be deleted" jf port delete "$TAG-container"
  check "and it can be unregistered" jf compute unregister "pid:$container"
}

commands() {
  check "network create" jf network create "$TAG-front"
  check "subnet create" jf subnet create "$TAG-front-v4" --network "$TAG-front" --cidr 203.0.113.0/24
  check "subnet create, of a single address beside its gateway" jf subnet create "$TAG-tiny" --network "$TAG-front" --cidr 198.51.100.0/30 --gateway 198.51.100.1
  jf network create "$TAG-back" >/dev/null
  jf subnet create "$TAG-members" --network "$TAG-back" --cidr 192.0.2.0/24 >/dev/null
  for n in amp amp2 amp3 client gone; do in_world ip netns add "$TAG-$n"; done
  check "compute register" jf compute register "netns:$TAG-amp"
  for n in amp2 amp3 client gone; do jf compute register "netns:$TAG-$n" >/dev/null; done
  in_world ip netns del "$TAG-gone"
  check "port create, attached to a client" jf port create "$TAG-client" --network "$TAG-front" --fixed-ip "$TAG-front-v4=203.0.113.9" --compute "netns:$TAG-client"

  containers

  yaml web "$TAG-front-v4" 203.0.113.100 >"$WORK/web.yaml"
  check "lb plan says what would be done" says 203.0.113.100 jf lb plan -f "$WORK/web.yaml"
  check "lb create" jf lb create -f "$WORK/web.yaml"
  check "lb create again changes nothing" jf lb create -f "$WORK/web.yaml"
  check "lb list names it" says web jf lb list
  check "ip sees the VIP in the amphora" says 203.0.113.100 in_world ip netns exec "$TAG-amp" ip -o addr
  in_world ip netns exec "$TAG-amp" "$JAVA_HOME/bin/java" -cp "$ROOT/cli/target/jackfield/lib/*" \
    dev.jackfield.lab.WebMember hello 80 "$WORK/httpd.log" stay >/dev/null 2>&1 </dev/null &
  check "a request through the VIP is answered" says hello \
    in_world ip netns exec "$TAG-client" curl -s --retry 20 --retry-delay 1 --retry-connrefused --max-time 5 http://203.0.113.100/

  yaml other "$TAG-front-v4" 203.0.113.100 "netns:$TAG-amp2" >"$WORK/other.yaml"
  check "a taken address" fails_with 4 203.0.113.100 jf lb create -f "$WORK/other.yaml"
  yaml other nowhere "" "netns:$TAG-amp2" >"$WORK/other.yaml"
  check "an unknown subnet" fails_with 3 nowhere jf lb create -f "$WORK/other.yaml"
  yaml other "$TAG-front-v4" "" "netns:$TAG-gone" >"$WORK/other.yaml"
  check "a namespace that is gone" fails_with 3 "$TAG-gone" jf lb create -f "$WORK/other.yaml"
  yaml other "$TAG-tiny" "" "netns:$TAG-amp2" >"$WORK/other.yaml"
  check "a full subnet" fails_with 5 "has no free address" jf lb create -f "$WORK/other.yaml"
  printf 'version: 1\nname: x\ntopology: SINGEL\n' >"$WORK/wrong.yaml"
  check "a wrong YAML is named by file and line" says "wrong.yaml:3:" jf lb create -f "$WORK/wrong.yaml"
  if [ "$(id -u)" = 0 ]; then
    check "no privilege" fails_with 6 root \
      setpriv --bounding-set=-net_admin,-sys_admin ./jackfield --state "$STATE" lb create -f "$WORK/other.yaml"
  fi
  check "none of them left anything" no_rest

  yaml other "$TAG-front-v4" "" "netns:$TAG-amp2" >"$WORK/other.yaml"
  JACKFIELD_PAUSE_BEFORE=plug jf lb create -f "$WORK/other.yaml" >"$WORK/paused.out" 2>&1 &
  local paused=$!
  disown "$paused"
  for _ in $(seq 100); do grep -q -i paus "$WORK/paused.out" && break; sleep 0.2; done
  check "while a create is paused, lb list shows it pending" says PENDING_CREATE jf lb list
  check "the same load balancer is busy, and the answer says with whom" fails_with 4 "held by process" jf lb create -f "$WORK/other.yaml"
  yaml third "$TAG-front-v4" "" "netns:$TAG-amp3" >"$WORK/third.yaml"
  check "another load balancer is created meanwhile" jf lb create -f "$WORK/third.yaml"
  check "and deleted" jf lb delete third
  check "the paused one is still pending" says PENDING_CREATE jf lb list
  pkill -KILL -P "$paused"; kill -KILL "$paused" 2>/dev/null; pkill -KILL -f "lb create -f $WORK/other.yaml"
  check "after kill -9 in mid-flow, lb list rolls back" says "rolled back" jf lb list
  check "the half-made load balancer is gone" not says other jf lb list
  check "the audit is empty after kill -9" no_rest

  check "lb delete" jf lb delete web
  check "the VIP is gone from the amphora" not says 203.0.113.100 in_world ip netns exec "$TAG-amp" ip -o addr
  jf port delete "$TAG-client" >/dev/null
  for n in amp amp2 amp3 client gone; do jf compute unregister "netns:$TAG-$n" >/dev/null; done
  for n in amp amp2 amp3 client; do in_world ip netns pids "$TAG-$n" | xargs -r kill -KILL; in_world ip netns del "$TAG-$n"; done
  check "network delete" jf network delete "$TAG-front"
  jf network delete "$TAG-back" >/dev/null
  [ "$(id -u)" = 0 ] || check "sandbox down" jf sandbox down
}

host >"$WORK/before" 2>/dev/null
demo
commands
# ip netns add makes its folder a mount of its own.
if grep -q " /run/netns " /proc/self/mountinfo && ! grep -q "^/run/netns " "$WORK/before"; then umount /run/netns; fi
check "the host is as before: after all" same_host
rm -rf "$WORK"
echo "$PASSED passed, $FAILED failed"
[ "$FAILED" = 0 ]
