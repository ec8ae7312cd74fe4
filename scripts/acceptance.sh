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
  lost_bridge
}

# A demo that is kept: its load balancer, and where it lives.
kept() { eval "$(sed -n 's/^ *look at it: *\(.*\) lb show .*/\1/p' "$WORK/kept.out") $*"; }
in_kept() { if [ "$(id -u)" = 0 ]; then "$@"; else kept sandbox exec -- "$@"; fi; }
kept_answers() { local i; for i in $(seq 20); do eval "$(sed -n 's/^ *ask it: *//p' "$WORK/kept.out") --max-time 2" | tee "$WORK/said" | grep -q web- && return; sleep 0.5; done; cat "$WORK/said"; false; }
exits() { local code=$1 got=0; shift; "$@" || got=$?; echo "exit $got"; [ "$got" = "$code" ]; }
lost_bridge() {
  local name network fabric bridge
  check "the demo is kept running" sh -c "./jackfield demo --keep >'$WORK/kept.out' 2>&1 || { tail -n 40 '$WORK/kept.out'; false; }"
  name=$(sed -n 's/^ *look at it: .* lb show //p' "$WORK/kept.out")
  check "it answers" kept_answers
  check "reconcile finds nothing" says "all is as it should be" kept reconcile
  network=$(kept network show vip-net -o json | sed -n 's/^ *"id": "\(.*\)",$/\1/p' | head -n 1)
  for fabric in $(in_kept ls /run/netns | grep '^jf-'); do
    bridge=$(in_kept ip -n "$fabric" -o link | sed -n "s/^[0-9]*: \([^:]*\):.*network=$network.*/\1/p")
    [ -z "$bridge" ] || break
  done
  in_kept ip -n "$fabric" link del "$bridge"
  check "without its bridge it does not answer" not eval "$(sed -n 's/^ *ask it: *//p' "$WORK/kept.out") --max-time 2"
  check "check names the bridge" says "broken: bridge $bridge" kept check "$name"
  check "reconcile shows it, and says so by its exit code" exits 1 kept reconcile
  check "reconcile names the bridge" says "$bridge" kept reconcile
  check "reconcile --apply mends it" exits 0 kept reconcile --apply
  check "traffic flows again" kept_answers
  check "check finds no broken hop after that" says "no hop is broken" kept check "$name"
  check "reconcile finds nothing after that" says "all is as it should be" kept reconcile
  check "demo --clean takes the kept demo away" ./jackfield demo --clean
  check "the host is as before: after the kept demo" same_host
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

# The load balancer web, on one amphora, answers.
web_answers() {
  says hello in_world ip netns exec "$TAG-client" \
    curl -s --retry 20 --retry-delay 1 --retry-connrefused --max-time 5 http://203.0.113.100/
}
serves() { # serves NAMESPACE: whatever comes to its port 80 is answered
  in_world ip netns exec "$1" "$JAVA_HOME/bin/java" -cp "$ROOT/cli/target/jackfield/lib/*" \
    dev.jackfield.lab.WebMember hello 80 "$WORK/httpd-$1.log" stay >/dev/null 2>&1 </dev/null &
}

names_one_hop() { # names_one_hop HOP: check says that it is broken, and no other
  local code=0
  jf check web >"$WORK/hops" 2>&1 || code=$?
  cat "$WORK/hops"
  [ "$code" = 1 ] && [ "$(grep -c '^broken: ' "$WORK/hops")" = 1 ] && grep -qF "broken: $1: " "$WORK/hops"
}
broken_hops() {
  local nic
  nic=$(in_world ip netns exec "$TAG-amp" ip -o addr | awk '/203\.0\.113\.100\//{print $2}')
  check "check finds no broken hop" says "no hop is broken" jf check web
  in_world ip -n "$TAG-amp" addr del 203.0.113.100/32 dev "$nic"
  check "check names the VIP that is nowhere, by its exit code too" names_one_hop "VIP 203.0.113.100"
  in_world ip -n "$TAG-amp" addr add 203.0.113.100/32 dev "$nic"
  in_world ip -n "$TAG-amp" link set "$nic" down
  check "check names the NIC that is down" names_one_hop "NIC $nic in netns:$TAG-amp"
  in_world ip -n "$TAG-amp" link set "$nic" up
  check "check finds no broken hop any more" says "no hop is broken" jf check web
  check "check connects to the listener" says "accepts connections in netns:$TAG-amp" jf check web
  in_world ip netns pids "$TAG-amp" | xargs -r kill -KILL
  check "check names the listener whose process was killed" names_one_hop "listener HTTP 80 at 203.0.113.100"
  serves "$TAG-amp"
  check "a request through the VIP is answered again" web_answers
  check "check finds no broken hop at the end" says "no hop is broken" jf check web
}

rates() { in_world sh -c 'for fabric in $(ls /run/netns | grep "^jf"); do tc -n "$fabric" qdisc; done'; }
updates() {
  jf subnet create "$TAG-front-v6" --network "$TAG-front" --cidr 2001:db8:77::/64 >/dev/null
  { sed 's/^    port: 80$/    port: 80\n  - protocol: TCP\n    port: 443/' "$WORK/web.yaml"
    printf 'additional_vips:\n  - subnet: %s\n    address: 2001:db8:77::100\n' "$TAG-front-v6"; } >"$WORK/more.yaml"
  check "lb plan says what an update would do" says "is updated" jf lb plan -f "$WORK/more.yaml"
  check "lb update" jf lb update -f "$WORK/more.yaml"
  check "lb update again changes nothing" jf lb update -f "$WORK/more.yaml"
  check "ip sees the further VIP in the amphora" says 2001:db8:77::100 in_world ip netns exec "$TAG-amp" ip -o addr
  check "lb create of what it was is a conflict now" fails_with 4 additional_vips jf lb create -f "$WORK/web.yaml"
  check "a request through the VIP is answered after the update" web_answers
  check "lb update back" jf lb update -f "$WORK/web.yaml"
  check "the further VIP is gone from the amphora" not says 2001:db8:77::100 in_world ip netns exec "$TAG-amp" ip -o addr
  jf qos-policy create "$TAG-gold" --max-kbps 54321 >/dev/null
  sed "s/^vip:/vip:\n  qos_policy: $TAG-gold/" "$WORK/web.yaml" >"$WORK/gold.yaml"
  check "lb update, of the VIP's QoS policy" jf lb update -f "$WORK/gold.yaml"
  check "tc sees its rate in the fabric" says 54321Kbit rates
  check "lb update, to no QoS policy" jf lb update -f "$WORK/web.yaml"
  check "the rate is gone from the fabric" not says 54321Kbit rates
  check "an update leaves nothing" no_rest
}

# Answers before and after, and no more than one gap between: when the VIP moves.
one_gap() {
  uniq -c "$WORK/requests"
  [ "$(grep -c ok "$WORK/requests")" -ge 20 ] && [ "$(head -n 1 "$WORK/requests")" = ok ] && [ "$(tail -n 1 "$WORK/requests")" = ok ] \
    && [ "$(uniq "$WORK/requests" | grep -c failed)" -le 1 ]
}
rolling() {
  local n requests
  for n in amp5 amp6; do in_world ip netns add "$TAG-$n"; jf compute register "netns:$TAG-$n" >/dev/null; done
  { yaml roll "$TAG-front-v4" 203.0.113.120 "netns:$TAG-amp2" | sed 's/SINGLE/ACTIVE_STANDBY/'; echo "  - netns:$TAG-amp3"; } >"$WORK/roll.yaml"
  check "lb create, on two amphorae" jf lb create -f "$WORK/roll.yaml"
  for n in amp2 amp3 amp5 amp6; do serves "$TAG-$n"; done
  : >"$WORK/requests"
  in_world ip netns exec "$TAG-client" bash -c "curl -s --retry 20 --retry-delay 1 --retry-connrefused --max-time 5 http://203.0.113.120/
    while [ ! -e $WORK/enough ]; do if curl -s --max-time 1 http://203.0.113.120/ | grep -q hello; then echo ok; else echo failed; fi; sleep 0.05; done" \
    2>/dev/null | grep --line-buffered -e '^ok$' -e '^failed$' >"$WORK/requests" &
  requests=$!
  for _ in $(seq 100); do [ "$(grep -c ok "$WORK/requests")" -ge 10 ] && break; sleep 0.2; done
  check "lb replace --all" jf lb replace roll --all --with "netns:$TAG-amp5,netns:$TAG-amp6"
  sleep 1
  touch "$WORK/enough"
  wait "$requests"
  check "requests are answered all the while, but for the moment when the VIP moves" one_gap
  check "the same again changes nothing" jf lb replace roll --all --with "netns:$TAG-amp5,netns:$TAG-amp6"
  check "nothing of the old amphorae is left" no_rest
  jf lb delete roll >/dev/null 2>&1
  for n in amp5 amp6; do jf compute unregister "netns:$TAG-$n" >/dev/null; in_world ip netns pids "$TAG-$n" | xargs -r kill -KILL; in_world ip netns del "$TAG-$n"; done
}

# A second installation: as root on the same host, as an ordinary user in a sandbox of its own.
jf2() { ./jackfield --state "$WORK/second" "$@"; }
in_second() { if [ "$(id -u)" = 0 ]; then "$@"; else jf2 sandbox exec -- "$@"; fi; }
beside_another_installation() {
  jf2 network create "$TAG-front" >/dev/null
  jf2 subnet create "$TAG-front-v4" --network "$TAG-front" --cidr 203.0.113.0/24 >/dev/null
  jf2 network create "$TAG-back" >/dev/null
  jf2 subnet create "$TAG-members" --network "$TAG-back" --cidr 192.0.2.0/24 >/dev/null
  in_second ip netns add "$TAG-second"
  jf2 compute register "netns:$TAG-second" >/dev/null
  yaml lost "$TAG-front-v4" 203.0.113.130 "netns:$TAG-second" >"$WORK/lost.yaml"
  check "lb create, by a second installation" jf2 lb create -f "$WORK/lost.yaml"
  rm -rf "$WORK/second/linux/controller" # as if its records had been lost
  check "audit finds what lost its record" says ORPHANED jf2 audit
  check "audit --remove spares what is young" says "0 removed" jf2 audit --remove
  check "audit --remove removes what lost its record" says " 0 spared, 0 failed" jf2 audit --remove --grace 0
  check "and nothing is left of it" not says 203.0.113.130 in_second ip netns exec "$TAG-second" ip -o addr
  check "audit --remove of the first installation finds nothing to remove" says "0 removed, 0 spared, 0 failed" jf audit --remove --grace 0
  check "the first installation's load balancer is as it was" says "no hop is broken" jf check web
  check "and answers" web_answers
  jf2 compute unregister "netns:$TAG-second" >/dev/null
  in_second ip netns del "$TAG-second"
  jf2 network delete "$TAG-front" >/dev/null
  jf2 network delete "$TAG-back" >/dev/null
  [ "$(id -u)" = 0 ] || jf2 sandbox down >/dev/null
}

completes() { # completes WHOLE WORD...: the last word, typed after jackfield, is completed to this
  local whole=$1
  shift
  JACKFIELD_STATE=$STATE bash -c 'source <(./jackfield completion bash)
    COMP_LINE="./jackfield $*" COMP_POINT=${#COMP_LINE} COMP_WORDS=(./jackfield "$@") COMP_CWORD=$#
    _jackfield; printf "%s\n" "${COMPREPLY[@]}"' bash "$@" | grep -xF "$whole"
}

commands() {
  check "network create" jf network create "$TAG-front"
  check "subnet create" jf subnet create "$TAG-front-v4" --network "$TAG-front" --cidr 203.0.113.0/24
  check "subnet create, of a single address beside its gateway" jf subnet create "$TAG-tiny" --network "$TAG-front" --cidr 198.51.100.0/30 --gateway 198.51.100.1
  jf network create "$TAG-back" >/dev/null
  jf subnet create "$TAG-members" --network "$TAG-back" --cidr 192.0.2.0/24 >/dev/null
  for n in amp amp2 amp3 client gone; do in_world ip netns add "$TAG-$n"; in_world ip -n "$TAG-$n" link set lo up; done
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
  serves "$TAG-amp"
  check "a request through the VIP is answered" web_answers

  broken_hops
  updates
  rolling
  beside_another_installation
  check "completion completes in a real bash" completes replace lb repl
  check "and names of what is there" completes "$TAG-front-v4" subnet show "$TAG-fr"

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
  jf qos-policy delete "$TAG-gold" >/dev/null
  [ "$(id -u)" = 0 ] || check "sandbox down" jf sandbox down
}

# What processes that were killed earlier left there goes with the next one's last namespace: it is not the host's.
if grep -q " /run/netns .* - tmpfs jackfield" /proc/self/mountinfo && [ -z "$(ls -A /run/netns)" ]; then umount /run/netns; fi
host >"$WORK/before" 2>/dev/null
demo
commands
# ip netns add makes its folder a mount of its own.
if grep -q " /run/netns " /proc/self/mountinfo && ! grep -q "^/run/netns " "$WORK/before"; then umount /run/netns; fi
check "the host is as before: after all" same_host
rm -rf "$WORK"
echo "$PASSED passed, $FAILED failed"
[ "$FAILED" = 0 ]
