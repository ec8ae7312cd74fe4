# An ordinary user's sandbox: one process for each state directory that holds a user, a network and a mount namespace, in which the
# user is root. Commands enter it. Sourced by ./jackfield; needs STATE, COMMAND and JAVA.
#
# STATE/sandbox names the holder: its pid, and when it started, which tells it from a later process of that pid.

HOLDER=$STATE/sandbox

# Sets PID to the holder that lives.
find_holder() {
  local started
  { read -r PID started <"$HOLDER"; } 2>/dev/null && [ "$(start_time "$PID")" = "$started" ]
}

fail() { # fail CODE KIND: TEXT..., as the command itself does
  local code=$1
  shift
  say "error: $*"
  exit "$code"
}

# Runs a function with the sandbox's lock.
locked() {
  { (umask 077 && mkdir -p "$STATE" && : >>"$STATE/sandbox.lock"); } 2>/dev/null || fail 6 "DENIED: state $STATE cannot be used"
  exec 8>>"$STATE/sandbox.lock"
  flock 8
  "$@"
  exec 8>&-
}

up() {
  find_holder && return
  local line
  case $STATE/ in /run/*) fail 2 "INVALID: state $STATE is in /run, and the sandbox has a /run of its own: choose another with --state" ;; esac
  # The holder keeps nothing of the caller's: no terminal, no pipe, no lock, no session.
  line=$( (setsid unshare -Urnm -- bash -c '
    mount -t tmpfs -o mode=755 tmpfs /run && mkdir /run/netns || exit 1
    PATH=$PATH:/usr/sbin:/sbin ip link set lo up 2>/dev/null
    read -r stat <"/proc/$$/stat"; set -- ${stat##*) }; echo "$$ ${20}"
    exec >/dev/null 2>&1; cd /; exec -a "jackfield-sandbox $0" sleep infinity' "$STATE" </dev/null 8>&- &) )
  [ -n "$line" ] || fail 6 "DENIED: this system lets an ordinary user make no namespaces (sysctl user.max_user_namespaces," \
    "kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns): run as root"
  (umask 077 && printf '%s\n' "$line" >"$HOLDER")
  find_holder || fail 8 "UNAVAILABLE: the sandbox did not start"
}

# Ends the holder, and what runs in its world: else that would go on, in networks that nobody reaches any more.
down() {
  local world process
  if find_holder; then
    world=$(readlink "/proc/$PID/ns/user")
    for process in /proc/[0-9]*; do
      if [ "$(readlink "$process/ns/user" 2>/dev/null)" = "$world" ] && [ "${process#/proc/}" != "$PID" ]; then
        kill -KILL "${process#/proc/}" 2>/dev/null || true
      fi
    done
    kill -KILL "$PID"
    while [ -e "/proc/$PID/ns/net" ]; do sleep 0.01; done
  fi
  rm -f "$HOLDER"
}

# Becomes a program in the sandbox, in the same folder and with the same process id: a container to be registered as pid:N.
enter() {
  exec nsenter -t "$PID" -U -n -m --preserve-credentials -- sh -c 'cd "$0" && exec "$@"' "$PWD" "$@"
}

sandbox_exec() {
  [ "${1:-}" != -- ] || shift
  [ $# -gt 0 ] || fail 2 "INVALID: sandbox exec needs a program: ./jackfield sandbox exec -- ip netns list"
  PATH=$PATH:/usr/sbin:/sbin
  [ "$(id -u)" != 0 ] || exec "$@"
  locked up
  enter "$@"
}

# The words after "sandbox", without the options for everybody.
sandbox_words() {
  local verb=
  while [ $# -gt 0 ] && [ -z "$verb" ]; do
    case $1 in
      --state | --driver | --driver-option | -o | --output) shift ;;
      sandbox | -*) ;;
      *) verb=$1 ;;
    esac
    shift
  done
  if [ "$verb" = exec ]; then sandbox_exec "$@"; fi
  if [ "$(id -u)" = 0 ]; then
    say "root needs no sandbox: its networks are the host's own"
    exit 0
  fi
  case $verb in
    up) locked up && say "the sandbox of $STATE is up: process $PID" ;;
    down)
      if find_holder; then
        locked down && say "the sandbox of $STATE is down: its namespaces, and what was plugged into them, are gone; the records stay, and say so"
      else
        locked down && say "the sandbox of $STATE is not up"
      fi
      ;;
    status)
      if find_holder; then echo "up: process $PID for $STATE"; else echo "down: no sandbox for $STATE" && exit 3; fi
      ;;
    *) fail 2 "INVALID: sandbox needs one of up, down, status, exec; see ./jackfield help sandbox" ;;
  esac
  exit 0
}

sandbox_command() {
  if [ "$COMMAND" = sandbox ]; then
    [ -n "$WANTS_HELP" ] || sandbox_words "$@"
    return 0
  fi
  # Names are completed where there are any: no sandbox is started for that.
  if [ "$COMMAND" = complete ]; then find_holder || exit 0; else locked up; fi
  export JACKFIELD_STATE=$STATE
  exec nsenter -t "$PID" -U -n -m --preserve-credentials -- sh -c 'cd "$0" && exec "$@"' "$PWD" "${JAVA[@]}" "$@"
}
