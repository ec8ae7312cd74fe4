# Installs what the lab needs from Debian's packages, without starting any service of theirs. Sourced by up.

POLICY=/usr/sbin/policy-rc.d
UNITS='mariadb rabbitmq-server epmd memcached ovn-central ovn-host ovn-ovsdb-server-nb ovn-ovsdb-server-sb ovn-northd ovn-controller
  openvswitch-switch ovsdb-server ovs-vswitchd'

missing_packages() {
  local package
  for package in $(grep -v '^#' "$HERE/packages"); do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done
}

# Puts the host's own policy back. It is set aside while packages are installed: one that was left so by a kill is found by the next up.
restore_policy() {
  if [ -e "$POLICY.before-lab" ]; then
    mv -f "$POLICY.before-lab" "$POLICY"
  elif grep -qs 'the lab of Jackfield' "$POLICY"; then
    rm -f "$POLICY"
  fi
}

forbid_starts() {
  restore_policy
  [ ! -e "$POLICY" ] || mv "$POLICY" "$POLICY.before-lab"
  printf '#!/bin/sh\n# Nothing is started while the lab of Jackfield installs packages.\nexit 101\n' >"$POLICY"
  chmod 755 "$POLICY"
  # systemd would start them when the host boots next. Units of packages that were here before are the host's own.
  [ -d /run/systemd/system ] || return 0
  local unit
  for unit in $UNITS; do
    systemctl cat "$unit" >/dev/null 2>&1 || systemctl mask "$unit.service" >/dev/null 2>&1
  done
}

install() {
  local missing
  restore_policy
  mapfile -t missing < <(missing_packages)
  if [ ${#missing[@]} -gt 0 ]; then
    (. /etc/os-release && [ "$ID ${VERSION_ID:-}" = 'debian 12' ]) || die "the lab needs Debian 12; these packages are missing: ${missing[*]}"
    say "installing Debian's packages, about 300 with what they need; this takes some minutes once …"
    trap restore_policy EXIT
    forbid_starts
    apt_get update && apt_get install "${missing[@]}" || die "cannot install; the end of $LOG/install.log: $(tail -n 5 "$LOG/install.log")"
    restore_policy
    trap - EXIT
  fi
  unpack_paste
}

apt_get() {
  (umask 022 && DEBIAN_FRONTEND=noninteractive timeout 1800 apt-get -o DPkg::Lock::Timeout=300 -y --no-install-recommends "$@") \
    >>"$LOG/install.log" 2>&1
}

# The services' WSGI pipelines come with packages that would set up a whole server: only these files are taken out of them.
unpack_paste() {
  local service name work
  work=$(mktemp -d "$STATE/debs.XXXXXX")
  for service in nova neutron glance; do
    name=api-paste.ini
    [ $service != glance ] || name=glance-api-paste.ini
    [ ! -s "$STATE/$service-paste.ini" ] || continue
    (cd "$work" && { apt-get -qq download "$service-common" || { apt_get update && apt-get -qq download "$service-common"; }; } \
      && dpkg-deb --fsys-tarfile "$service-common"_*.deb | tar -xO "./usr/share/$service-common/$name" >paste.ini \
      && mv paste.ini "$STATE/$service-paste.ini") >>"$LOG/install.log" 2>&1 \
      || die "cannot download Debian's package $service-common; the end of $LOG/install.log: $(tail -n 5 "$LOG/install.log")"
  done
  rm -rf "$work"
}
