#!/usr/bin/env bash
# The demo on OpenStack, checked from outside: runs ./jackfield itself, and asks the cloud as its administrator, by OpenStack's own
# client. Called by ./test openstack, as root, with OS_CLIENT_CONFIG_FILE of a lab that runs. Prints a line a check, and at the end
# "N passed, N failed".
set -uo pipefail
ROOT=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
cd "$ROOT"
PATH=$PATH:/usr/sbin:/sbin
. scripts/common.sh
find_jdk
WORK=$(mktemp -d "${TMPDIR:-/tmp}/jackfield-acceptance.XXXXXX")
PASSED=0 FAILED=0

demo() { ./jackfield --state "$WORK/state" --driver neutron demo "$@"; }
check() { # check "what it shows" COMMAND...
  local what=$1
  shift
  if "$@" >"$WORK/out" 2>&1; then
    PASSED=$((PASSED + 1)) && echo "ok      $what"
  else
    FAILED=$((FAILED + 1)) && echo "FAILED  $what" && sed 's/^/        /' "$WORK/out" | head -20
  fi
}

# What has the demo's name, or is described as its installation's, in the cloud and on the host.
rest() {
  local tag process
  tag=$(sed -n 's/.* in jackfield-\([0-9a-f]\{8\}\)-client$/\1/p' "$WORK/demo.out")
  [ -n "$tag" ] || { echo "the demo made no client"; return; }
  scripts/openstack-things.py >"$WORK/cloud" 2>&1 || cat "$WORK/cloud"
  grep -e "jackfield-$tag-" -e "installation=demo-$tag" "$WORK/cloud"
  ip netns | grep "jackfield-$tag-"
  for process in /proc/[0-9]*; do { tr '\0' '\n' <"$process/environ"; } 2>/dev/null | grep -x "JACKFIELD_LAB=$tag"; done
}
nothing_left() { local left; left=$(rest); echo "$left"; [ -z "$left" ]; }

json() { tail -n 1 "$WORK/demo.out"; }
good() {
  json
  json | grep -q '"driver":"neutron"' && json | grep -q '"failed":0,' && json | grep -q '"web-1","web-2"' && json | grep -q '"unlogged":0' \
    && json | grep -q '"leftovers":0' && [ "$(json | sed 's/.*"requests":\([0-9]*\).*/\1/')" -ge 500 ]
}

# until_said TEXT: starts the demo, in PID and in a session of its own, and waits until it says so.
until_said() {
  # A shell has what it starts in the background ignore SIGINT; a terminal does not.
  env --default-signal=INT setsid ./jackfield --state "$WORK/state" --driver neutron demo >"$WORK/demo.out" 2>&1 &
  PID=$!
  for _ in $(seq 3000); do
    ! grep -q -- "$1" "$WORK/demo.out" || return 0
    kill -0 "$PID" 2>/dev/null || break
    sleep 0.2
  done
  echo "        it never said: $1"
}

demo --json >"$WORK/demo.out" 2>&1
check "the demo ends well" sh -c "[ $? = 0 ] || { tail -n 40 '$WORK/demo.out'; false; }"
check "it serves by both members, loses no request, and finds nothing left" good
check "OpenStack's administrator and the host find nothing left, either" nothing_left

until_said "plug-vip-port"
kill -INT -- "-$PID"
wait "$PID"
check "Ctrl-C during the creation ends the demo with code 130" [ $? = 130 ]
check "nothing is left after Ctrl-C" nothing_left

until_said "the VIP moved to"
kill -KILL -- "-$PID"
wait "$PID" 2>/dev/null
check "demo --clean takes away what kill -9 left, between a failover and the replacement" demo --clean
check "nothing is left after kill -9 and demo --clean" nothing_left

rm -rf "$WORK"
echo "$PASSED passed, $FAILED failed"
[ "$FAILED" = 0 ]
