# Shared by ./jackfield, ./test, .ci/run and lab/openstack: sourced, never run. Needs ROOT, the clone's folder.

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

# beside COMMAND...: runs it beside what follows, in a process group of its own. What runs so is ended with the script.
beside() {
  trap 'exit 130' INT TERM
  trap end_beside EXIT
  set -m
  "$@" &
  set +m
}

end_beside() {
  local group
  for group in $(jobs -p); do kill -- "-$group" 2>/dev/null || true; done
}

# When a process started, in clock ticks since boot: field 22 of its stat, counted after the name, which may contain anything. Fails
# for a process that ended, though nobody may have asked for its end yet.
start_time() {
  local stat
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
  set -- ${stat##*) }
  [ "$1" != Z ] && echo "${20}"
}

# The major version of the JDK in a folder, by its release file; 0 if it has no compiler.
jdk_version() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || { echo 0; return; }
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Sets JAVA_HOME to a JDK 25 or newer: JAVA_HOME itself, the one on the path, or one in the usual folders.
find_jdk() {
  local candidate on_path
  on_path=$(command -v javac || true)
  [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  for candidate in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    if [ -n "$candidate" ] && [ "$(jdk_version "$candidate")" -ge 25 ] 2>/dev/null; then
      export JAVA_HOME=$candidate
      return
    fi
  done
  die "no JDK 25 found in JAVA_HOME, on PATH or in /usr/lib/jvm: install one, such as Temurin 25 (temurin-25-jdk) or openjdk-25-jdk"
}

# need COMMAND PACKAGE: makes sure that a program is there; as root installs its Debian package, saying so.
need() {
  PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null && return
  install_package "$2" "$1"
}

# need_library SONAME PACKAGE: the same for a shared library.
need_library() {
  # Without -q: grep must read to the end, or ldconfig dies of a closed pipe, and pipefail takes that for a missing library.
  /sbin/ldconfig -p 2>/dev/null | grep -F "$1" >/dev/null && return
  install_package "$2" "$1"
}

install_package() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || die "$2 is missing: install Debian's package $1"
  say "$2 is missing: installing Debian's package $1"
  { apt-get install -y -qq --no-install-recommends "$1" || { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$1"; }; } \
    >/dev/null 2>&1 || die "cannot install Debian's package $1"
}
