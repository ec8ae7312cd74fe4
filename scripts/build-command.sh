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
  || { grep -e '^\[ERROR\]' -e '^\[WARNING\].*\.java' -e '^Error' "$WORK/maven.log" >&2; exit 1; }
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
"$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -Djava.awt.headless=true \
  "-Dorg.sqlite.lib.path=$OUT/native" -Dorg.sqlite.lib.name=libsqlitejdbc.so \
  "-XX:AOTCacheOutput=$OUT/jackfield.aot" -cp "$(cat "$OUT/classpath")" \
  dev.jackfield.cli.Training "$WORK/state" "$ROOT/examples" >"$WORK/training.log" 2>&1 || { say "no class archive was made: commands start slower"; cat "$WORK/training.log"; }

touch -r "$WORK/begun" "$WORK/stamp"
printf '%s\n' "$2" >"$WORK/stamp.text"
cp "$WORK/stamp.text" "$OUT/stamp"
touch -r "$WORK/begun" "$OUT/stamp"
