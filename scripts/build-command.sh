#!/usr/bin/env bash
# build-command.sh FOLDER STAMP: builds the command into a folder: lib/ with its jars, native/ with SQLite's library, the archive of
# its classes, and last a stamp, older than the sources that were changed while it ran. Called by ./jackfield; needs JAVA_HOME.
set -euo pipefail
ROOT=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
OUT=$1
WORK=$(mktemp -d "${TMPDIR:-/tmp}/jackfield-build.XXXXXX")
trap 'rm -rf "$WORK"' EXIT
. "$ROOT/scripts/common.sh"
cd "$ROOT"
touch "$WORK/begun"

rm -rf cli/target/lib
mvn -B -ntp -Dstyle.color=never -Plauncher -pl cli -am -Dmaven.test.skip=true package >"$WORK/maven.log" 2>&1 \
  || { grep -v -e '^\[INFO\]' -e '^WARNING: ' -e 'Maven' -e 'articles:' -e '^\[ERROR\] *$' "$WORK/maven.log" >&2; exit 1; }
rm -rf "$OUT"
mkdir -p "$OUT/native"
mv cli/target/lib "$OUT/lib"
(printf '%s:' "$OUT"/lib/*.jar) | sed 's/:$//' >"$OUT/classpath"

# SQLite's library would else be unpacked by each command.
machine=$(uname -m)
[ "$machine" != arm64 ] || machine=aarch64
(cd "$WORK" && "$JAVA_HOME/bin/jar" xf "$OUT"/lib/sqlite-jdbc-*.jar "org/sqlite/native/Linux/$machine/libsqlitejdbc.so")
mv "$WORK/org/sqlite/native/Linux/$machine/libsqlitejdbc.so" "$OUT/native/"

# The archive holds the classes that the training used, parsed and linked: docs/adr/0003-start-up.md. Without it commands work, slower.
# The training is on the linux driver, in a world of its own; where there can be none, on the memory driver.
train() { # train DRIVER [PREFIX...]
  local driver=$1
  shift
  "$@" "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -Djava.awt.headless=true \
    "-Dorg.sqlite.lib.path=$OUT/native" -Dorg.sqlite.lib.name=libsqlitejdbc.so \
    "-XX:AOTCacheOutput=$OUT/jackfield.aot" -cp "$(cat "$OUT/classpath")" \
    dev.jackfield.cli.Training "$WORK/state-$driver" "$ROOT/examples/web.yaml" "$driver" >"$WORK/training-$driver.log" 2>&1
}
if [ "$(id -u)" = 0 ]; then world=-mn; else world=-Urnm; fi
train linux unshare "$world" -- sh -ec 'mount -t tmpfs tmpfs /run; mkdir /run/netns; PATH=$PATH:/usr/sbin:/sbin
  for name in amp-1 amp-2 amp-3 client; do ip netns add $name; done; exec "$@"' training \
  || train memory || say "no class archive was made: commands start slower"

printf '%s\n' "$2" >"$OUT/stamp"
touch -r "$WORK/begun" "$OUT/stamp"
