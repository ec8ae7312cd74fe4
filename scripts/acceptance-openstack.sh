#!/usr/bin/env bash
# The demo on OpenStack, and what becomes of a load balancer of Octavia's own driver, checked from outside: runs ./jackfield itself, and asks
# the cloud as its administrator, by OpenStack's own client. Called by ./test openstack, as root, with OS_CLIENT_CONFIG_FILE of a lab that
# runs. Prints a line a check, and at the end
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

# A load balancer that Octavia's own driver makes, and that ours takes over.
jackfield() { ./jackfield --state "$WORK/adopted" --driver neutron --os-cloud lab "$@"; }
lab() { openstack --os-cloud lab "$@"; }
server() { lab server show -f value -c id "$1"; }
things() { scripts/openstack-things.py >"$WORK/things-$1"; }
same() { things now && diff "$WORK/things-$1" "$WORK/things-now"; }
fails_with() { # fails_with "text" COMMAND...: it fails and says so
  local text=$1
  shift
  if "$@" >"$WORK/said" 2>&1; then cat "$WORK/said"; return 1; fi
  grep -F -- "$text" "$WORK/said" || { cat "$WORK/said"; return 1; }
}
# Each thing that is not as it was differs by our mark alone.
only_marked() {
  things now
  sed "s/jackfield\/1 installation=.* lb=$LB$//" "$WORK/things-now" | diff "$WORK/things-octavias" - && [ "$(grep -c "lb=$LB$" "$WORK/things-now")" = "$1" ]
}

LB=$(cat /proc/sys/kernel/random/uuid)
things before
mkdir -m 700 "$WORK/octavia"
check "Octavia's own driver makes a load balancer" timeout 600 scripts/octavia-lb.py "$WORK/octavia" "$LB" tenant vip-v4 members-1 amphora-1 amphora-2
things octavias
ONE=$(server amphora-1) TWO=$(server amphora-2) THREE=$(server amphora-3)
cat >"$WORK/web.yaml" <<SPEC
version: 1
name: web
topology: ACTIVE_STANDBY
vip:
  subnet: vip-v4
listeners:
  - {protocol: TCP, port: 80}
  - {protocol: TCP, port: 443, allowed_cidrs: [192.0.2.0/24]}
members:
  - {address: 10.22.0.200, port: 8080, subnet: members-1-v4}
amphorae: ["$ONE", "$TWO"]
SPEC
check "audit beside it tells that it is foreign" sh -c "./jackfield --state '$WORK/adopted' --driver neutron --os-cloud lab audit \
  | tee '$WORK/audit' | grep -q 'FOREIGN.*octavia-lb-$LB' || { cat '$WORK/audit'; false; }"
check "audit --remove removes nothing" sh -c "./jackfield --state '$WORK/adopted' --driver neutron --os-cloud lab audit --remove --grace 0 \
  | tee '$WORK/audit' | grep -x '0 removed, 0 spared, 0 failed' || { cat '$WORK/audit'; false; }"
check "nothing of it is touched" same octavias
sed "s/$TWO/$THREE/" "$WORK/web.yaml" >"$WORK/wrong.yaml"
check "what is not as described is refused, and named" fails_with "amphorae[1]" jackfield lb adopt -f "$WORK/wrong.yaml" --id "$LB"
check "an unknown load balancer is named" fails_with "00000000-0000-4000-8000-000000000000" \
  jackfield lb adopt -f "$WORK/web.yaml" --id 00000000-0000-4000-8000-000000000000
check "nothing is changed by either" same octavias
check "lb adopt takes it over" jackfield lb adopt -f "$WORK/web.yaml" --id "$LB"
check "its VIP port, base ports, NICs and group have our mark, and nothing else changed" only_marked 6
things adopted
PORTS=$(sed -n "s/^port \([^ ]*\) .*lb=$LB$/\1/p" "$WORK/things-adopted" | tr '\n' '|')octavia-lb
check "the same again changes nothing" sh -c "./jackfield --state '$WORK/adopted' --driver neutron --os-cloud lab lb adopt -f '$WORK/web.yaml' --id $LB"
check "nothing changed" same adopted
check "lb release gives it back" jackfield lb release web
check "it is as Octavia's driver made it" same octavias
check "lb adopt takes it over again" jackfield lb adopt -f "$WORK/web.yaml" --id "$LB"
check "it is checked" jackfield check web
BASE=$(sed -n "s/^port \([^ ]*\) octavia-lb-vrrp-.*lb=$LB$/\1/p" "$WORK/things-adopted" | head -n 1)
RULE=$(openstack --os-cloud lab-admin security group rule list "lb-$LB" -f value -c ID -c "Port Range" | sed -n 's/ 80:80$//p')
openstack --os-cloud lab-admin security group rule delete "$RULE"
openstack --os-cloud lab-admin port set --no-security-group "$BASE"
# told_by COMMAND...: names both, and says by its exit code that not all is well.
told_by() { ! jackfield "$@" >"$WORK/said" 2>&1 && grep 'does not let in tcp/80' "$WORK/said" && grep "$BASE.*is not in security group" "$WORK/said" || { cat "$WORK/said"; false; }; }
check "check names a rule and a membership that somebody took away" told_by check web
check "reconcile does, too" told_by reconcile web
check "repair gives them back" jackfield repair web
check "then all is well" sh -c "./jackfield --state '$WORK/adopted' --driver neutron --os-cloud lab check web \
  && ./jackfield --state '$WORK/adopted' --driver neutron --os-cloud lab reconcile web"
sed -e 's/port: 443/port: 8443/' -e '/10.22.0.200/a\  - {address: 10.23.0.200, port: 8080, subnet: members-2-v4}' "$WORK/web.yaml" >"$WORK/more.yaml"
check "lb update follows another listener and a member on another network" jackfield lb update -f "$WORK/more.yaml"
check "the group of Octavia's making follows" sh -c "openstack --os-cloud lab-admin security group rule list lb-$LB -f value | grep 8443:8443 \
  && ! openstack --os-cloud lab-admin security group rule list lb-$LB -f value | grep 443:443 | grep -v 8443"
check "lb replace fails an amphora over" jackfield lb replace web --lost "$ONE" --with "$THREE"
check "the lost one has none of its ports any more" sh -c "openstack --os-cloud lab-admin port list --server $ONE -f value -c Name -c ID >'$WORK/lost' && ! grep -E '$PORTS' '$WORK/lost'"
check "lb delete takes it away" jackfield lb delete web
check "with all that Octavia's driver made" same before

rm -rf "$WORK"
echo "$PASSED passed, $FAILED failed"
[ "$FAILED" = 0 ]
