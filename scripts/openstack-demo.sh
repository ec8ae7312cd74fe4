# What the demo on OpenStack stands on: a lab that runs, programs, and the variables by which the command finds them. Sourced by
# ./jackfield; needs ROOT and STATE.
[ "$(id -u)" = 0 ] || { say "error: DENIED: the demo on OpenStack runs as root only: its hosts are interfaces of the lab's hypervisors"; exit 6; }
need haproxy haproxy
need keepalived keepalived
need ip iproute2
if [ -z "${OS_CLIENT_CONFIG_FILE:-}" ]; then
  export OS_CLIENT_CONFIG_FILE=$ROOT/target/openstack/clouds.yaml
  if ! (. "$ROOT/lab/openstack/common.sh" && ours) || [ ! -f "$OS_CLIENT_CONFIG_FILE" ]; then
    say "no OpenStack runs here: starting the lab, which takes some minutes the first time (lab/openstack/up) …"
    "$ROOT/lab/openstack/up" >&2
  fi
fi
export JACKFIELD_OPENSTACK_LAB=$ROOT/lab/openstack OS_CLOUD=${OS_CLOUD:-lab}
