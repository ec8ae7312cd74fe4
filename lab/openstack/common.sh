# Shared by up, down and status: sourced, never run. Where the lab keeps what, which services it has, and how they are started and stopped.
#
# target/openstack   configuration, data and logs of this clone's lab, and clouds.yaml
# /run/jackfield-openstack-PORT   sockets (a path of a clone may be longer than the 107 bytes that a socket's may have) and the pid files

HERE=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
. "$ROOT/scripts/common.sh"

STATE=$ROOT/target/openstack ETC=$ROOT/target/openstack/etc DATA=$ROOT/target/openstack/data LOG=$ROOT/target/openstack/log

# A caller's Python, proxies and locale are not the lab's.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH HOME=$DATA/home LC_ALL=C.UTF-8 no_proxy='*'
unset PYTHONPATH PYTHONHOME VIRTUAL_ENV http_proxy https_proxy HTTP_PROXY HTTPS_PROXY all_proxy ALL_PROXY TMPDIR "${!OS_@}"

# The first of nine ports. A lab keeps its own until its data are gone, as they stand in the catalogue.
PORT=${JACKFIELD_OPENSTACK_PORT:-}
[ -n "$PORT" ] || PORT=$(cat "$STATE/port" 2>/dev/null || echo 19870)
[[ $PORT =~ ^[0-9]{4,5}$ ]] && [ "$PORT" -le 65000 ] || die "JACKFIELD_OPENSTACK_PORT must be a port, the first of nine: $PORT"
KEYSTONE_PORT=$PORT PLACEMENT_PORT=$((PORT + 1)) NOVA_PORT=$((PORT + 2)) NEUTRON_PORT=$((PORT + 3)) GLANCE_PORT=$((PORT + 4))
RABBITMQ_PORT=$((PORT + 5)) RABBITMQ_DIST_PORT=$((PORT + 6)) EPMD_PORT=$((PORT + 7)) MEMCACHED_PORT=$((PORT + 8))
RUN=/run/jackfield-openstack-$PORT

# The hypervisors: an Open vSwitch and an OVN controller in a namespace each, which bears the host's name, and a compute of Nova.
CHASSIS=("lab-$PORT-1" "lab-$PORT-2")

STORES=(memcached mariadb epmd rabbitmq ovn-nb ovn-sb)
SERVICES=(ovn-northd keystone placement glance neutron nova-conductor nova-scheduler nova-api)
for chassis in "${CHASSIS[@]}"; do
  STORES+=("$chassis-ovsdb")
  SERVICES+=("$chassis-vswitchd" "$chassis-controller" "$chassis-compute")
done

as_root() { [ "$(id -u)" = 0 ] || die "the lab runs as root only: it makes network namespaces"; }

# Whether what runs on these ports is the lab of this clone.
ours() { [ "$(cat "$RUN/clone" 2>/dev/null)" = "$ROOT" ]; }

# One up or down at a time.
lock() {
  mkdir -p "$STATE"
  exec 9>>"$STATE/lock"
  flock -n 9 && return
  say "waiting for another up or down of this lab …"
  flock -w 300 9 || die "another up or down of this lab has been at work for five minutes"
}

# Sets PID to a service's process group; a process that got the number of a dead one is not taken for it.
alive() {
  local started
  { read -r PID started <"$RUN/$1.pid"; } 2>/dev/null && [ "$(start_time "$PID")" = "$started" ]
}

# Whether workers outlived their service. The number of a group that has members is given to no new process.
orphaned() {
  { read -r PID _ <"$RUN/$1.pid"; } 2>/dev/null && ! start_time "$PID" >/dev/null && kill -0 -- "-$PID" 2>/dev/null
}

# start SERVICE COMMAND...: unless it runs; in a session of its own, which keeps nothing of the caller's.
start() {
  local service=$1
  shift
  ! alive "$service" || return 0
  stop "$service"
  STARTED+=("$service")
  setsid "$@" >>"$LOG/$service.log" 2>&1 </dev/null 9>&- &
  echo "$! $(start_time $!)" >"$RUN/$service.pid"
}

# stop SERVICE...: all at once, by force those that take longer than 20 seconds.
stop() {
  local service signal deadline groups=()
  for service; do
    if alive "$service" || orphaned "$service"; then groups+=("$PID"); fi
  done
  for signal in TERM KILL; do
    deadline=$((SECONDS + 20))
    for PID in "${groups[@]}"; do kill -"$signal" -- "-$PID" 2>/dev/null || true; done
    while any_group "${groups[@]}" && [ $SECONDS -lt $deadline ]; do sleep 0.1; done
  done
  for service; do rm -f "$RUN/$service.pid"; done
}

any_group() {
  for PID; do ! kill -0 -- "-$PID" 2>/dev/null || return 0; done
  return 1
}

# Stops what runs, and takes away what it had outside of the clone.
stop_all() {
  local chassis
  stop "${SERVICES[@]}"
  stop "${STORES[@]}"
  for chassis in "${CHASSIS[@]}"; do
    [ ! -e "/run/netns/$chassis" ] || ip netns del "$chassis"
  done
  rm -rf "$RUN"
}

# wait_for SERVICE: until it answers; else says why it does not, as far as its log knows. A busy machine takes its time.
wait_for() {
  local deadline=$((SECONDS + 180))
  until answers "$1"; do
    alive "$1" || explain "$1" "ended"
    [ $SECONDS -lt $deadline ] || explain "$1" "does not answer after 180 seconds"
    sleep 0.2
  done
}

explain() { # SERVICE WHAT
  say "error: $1 $2; the end of $LOG/$1.log:"
  tail -n 15 "$LOG/$1.log" >&2
  exit 1
}

# Whether a service does its work, seen from outside.
answers() {
  alive "$1" || return 1
  case $1 in
    memcached) tcp "$MEMCACHED_PORT" 'version\r\n' VERSION ;;
    mariadb) sql -e 'select 1' ;;
    epmd) tcp "$EPMD_PORT" '\0\1n' '' ;;
    rabbitmq) tcp "$RABBITMQ_PORT" 'AMQP\0\0\11\1' RabbitMQ ;;
    ovn-nb | ovn-sb) appctl "$RUN/$1.ctl" version ;;
    ovn-northd) appctl "$RUN/$1.ctl" status | grep active ;;
    *-ovsdb) appctl "$RUN/${1%-ovsdb}/ovsdb.ctl" version ;;
    *-vswitchd) appctl "$RUN/${1%-vswitchd}/vswitchd.ctl" version ;;
    *-controller) appctl "$RUN/${1%-controller}/ovn-controller.$PID.ctl" connection-status | grep '^connected' ;;
    keystone) http "$KEYSTONE_PORT" /v3 ;;
    placement) http "$PLACEMENT_PORT" / ;;
    glance) http "$GLANCE_PORT" / ;;
    nova-api) http "$NOVA_PORT" / ;;
    neutron) http "$NEUTRON_PORT" /v2.0/ ;;
    *) true ;; # the others talk by RabbitMQ only: content.py asks Nova for them
  esac >/dev/null 2>&1
}

tcp() { # PORT REQUEST ANSWER: sends a few bytes, and looks for others in what comes first
  timeout 3 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0" && printf "$1" >&3 && dd bs=512 count=1 <&3 | grep -a "$2"' "$1" "$2" "$3"
}

http() { curl -s --max-time 3 -o /dev/null -w '%{http_code}' "http://127.0.0.1:$1$2" | grep -E '^(200|300|401)$'; }
sql() { timeout 60 mariadb --no-defaults -uroot -S "$RUN/mysql.sock" "$@"; }
appctl() { timeout 5 ovs-appctl -t "$@"; }
vsctl() { ovs-vsctl --timeout=15 "--db=unix:$RUN/$1/ovsdb.sock" "${@:2}"; } # CHASSIS ARGUMENT...
