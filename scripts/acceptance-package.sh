#!/usr/bin/env bash
# Installs the Debian package on a copy of this machine's file system, which is gone afterwards, and has its daemon serve there, in a network
# namespace and with the capabilities of its unit. Called by ./test package, as root; ends with "N passed, N failed".
set -euo pipefail
ROOT=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
. "$ROOT/scripts/common.sh"
[ "$(id -u)" = 0 ] || die "the package is installed as root"
need unshare util-linux
need curl curl
need setpriv util-linux
need_library libnftables.so.1 libnftables1

if [ "${1:-}" != inside ]; then
  deb=$("$ROOT/packaging/build")
  find_jdk
  exec unshare -mn "$0" inside "$deb" "$JAVA_HOME"
fi
DEB=$2
export JAVA_HOME=$3
PASSED=0 FAILED=0

# check WHAT COMMAND...: runs it, says whether it succeeded, and with what output it did not.
check() {
  local what=$1 out
  shift
  if out=$("$@" 2>&1); then
    echo "ok      $what"
    PASSED=$((PASSED + 1))
  else
    printf 'FAILED  %s\n%s\n' "$what" "$out"
    FAILED=$((FAILED + 1))
  fi
}

# The machine's files, to be written to at will.
mount --make-rprivate /
copy=/mnt
mount -t tmpfs tmpfs $copy
mkdir $copy/{upper,work,root}
mount -t overlay overlay -o lowerdir=/,upperdir=$copy/upper,workdir=$copy/work $copy/root
host=$copy/root
for folder in proc dev sys; do mount --rbind /$folder $host/$folder; done
mount -t tmpfs tmpfs $host/run
mount -t tmpfs tmpfs $host/tmp
mkdir $host/run/netns
ip link set lo up
cp "$DEB" $host/tmp/jackfield.deb

inside() { chroot $host "$@"; }
jackfield() { inside env JAVA_HOME="$JAVA_HOME" JACKFIELD_STATE=/var/lib/jackfield /usr/bin/jackfield "$@"; }
api() { inside sh -c 'curl -sS --fail-with-body -H "Authorization: Bearer $(cat /var/lib/jackfield/linux/server/token)" "$@"' curl "$@"; }

check "the package is installed" inside dpkg -i /tmp/jackfield.deb
check "the configuration is a file that upgrades keep" sh -c "chroot $host dpkg-query -W -f '\${Conffiles}' jackfield | grep -q /etc/jackfield/jackfield.yaml"
check "the command runs" jackfield version
check "the configuration is sound" jackfield config check /etc/jackfield/jackfield.yaml
if command -v systemd-analyze >/dev/null; then
  check "systemd finds nothing wrong with the unit" inside systemd-analyze verify /usr/lib/systemd/system/jackfield.service
fi

# As the unit starts it: with its capabilities, and no way to get others.
bounds=$(sed -n 's/^CapabilityBoundingSet=//p' $host/usr/lib/systemd/system/jackfield.service | tr 'A-Z ' 'a-z,' | sed 's/cap_/+/g')
chroot $host env JAVA_HOME="$JAVA_HOME" JACKFIELD_STATE=/var/lib/jackfield JACKFIELD_LOG=json \
  setpriv --bounding-set="-all,$bounds" --no-new-privs /usr/bin/jackfield serve --config /etc/jackfield/jackfield.yaml \
  >$copy/serve.out 2>$copy/serve.err &
daemon=$!
for _ in $(seq 300); do
  grep -q '^serving on' $copy/serve.out 2>/dev/null && break
  sleep 0.2
done
check "its daemon serves with the unit's capabilities" grep '^serving on http://127.0.0.1:8730' $copy/serve.out
check "it is ready" inside curl -sS --fail-with-body http://127.0.0.1:8730/health/ready
check "its state is root's alone" sh -c "[ \$(stat -c %a $host/var/lib/jackfield/linux/server/token) = 600 ]"
network=$(api -X POST -H 'Content-Type: application/json' -d '{"name":"front"}' http://127.0.0.1:8730/v1/networks | sed 's/.*"id":"\([^"]*\)".*/\1/')
check "a network is made in the kernel" sh -c "ls $host/run/netns | grep -q '^jf-'"
check "with a subnet" api -X POST -H 'Content-Type: application/json' \
  -d "{\"name\":\"front-v4\",\"network_id\":\"$network\",\"cidr\":\"203.0.113.0/24\"}" http://127.0.0.1:8730/v1/subnets
inside ip netns add amp-1
check "an instance is registered" api -X POST -H 'Content-Type: application/json' -d '{"id":"netns:amp-1"}' http://127.0.0.1:8730/v1/computes
check "a load balancer is made" sh -c "chroot $host sh -c 'curl -sS --fail-with-body -H \"Authorization: Bearer \$(cat /var/lib/jackfield/linux/server/token)\" \
  -H \"Content-Type: application/json\" -H \"Prefer: wait=30\" -d @- http://127.0.0.1:8730/v1/load-balancers' <<'END' | grep -q '\"state\":\"SUCCEEDED\"'
{\"version\": 1, \"name\": \"web\", \"vip\": {\"subnet\": \"front-v4\"}, \"listeners\": [{\"protocol\": \"HTTP\", \"port\": 80}], \"amphorae\": [\"netns:amp-1\"]}
END"
check "its VIP is in the kernel" sh -c "chroot $host ip -n amp-1 -br address | grep -q 203.0.113."
check "it is deleted" api -X DELETE -H 'Prefer: wait=30' http://127.0.0.1:8730/v1/load-balancers/web
check "the log is JSON, a line for each thing" sh -c "grep -q '\"message\":\"CREATE of web by admin: SUCCEEDED\"' $copy/serve.err"
kill -TERM $daemon
check "SIGTERM ends it" sh -c "timeout 60 tail --pid=$daemon -f /dev/null"
check "the package is removed" inside dpkg -r jackfield
check "its state stays" test -e $host/var/lib/jackfield/linux/server/token
echo "$PASSED passed, $FAILED failed"
[ $FAILED = 0 ]
