#!/usr/bin/env bash
# Changes the code of core and flow, one place at a time, and says which changes no test notices: scripts/mutants.sh [MODULE [CLASS-GLOB]]
#   scripts/mutants.sh                       both modules: an hour or more
#   scripts/mutants.sh flow                  one module
#   scripts/mutants.sh flow 'dev.jackfield.flow.Journal*'
# The tests are those that need nothing but a JDK. What may survive, and why, is told in docs/mutants.md, which this reads. It ends with
# "N passed, N failed": failed are mutants that survived, or that no test reached, and that are not explained. The places are in
# MODULE/target/pit-reports/index.html too.
set -euo pipefail
ROOT=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
cd "$ROOT"
. scripts/common.sh

[ $# -le 2 ] || die "usage: scripts/mutants.sh [MODULE [CLASS-GLOB]]"
case ${1:-} in
  '') MODULES='flow core' ;;
  flow | core) MODULES=$1 ;;
  *) die "no such module: $1 (flow, core)" ;;
esac
find_jdk
need mvn maven
mkdir -p target
# The tests write small files all the time; in memory it takes half as long.
[ -w /dev/shm ] && TMP=$(mktemp -d /dev/shm/jackfield-mutants.XXXXXX) || TMP=$(mktemp -d "${TMPDIR:-/tmp}/jackfield-mutants.XXXXXX")
trap 'rm -rf "$TMP"' EXIT

# mutate MODULE CLASS-GLOB: PIT skips the modules on the way, which have no such class.
mutate() {
  say "$1: building, and running its tests on mutants of $2 …"
  rm -rf "$1/target/pit-reports"
  mvn -B -q -Dstyle.color=never -Pmutants -Dmutants.of="$2" -Dmutants.tmp="$TMP" -pl "$1" -am -Dmaven.test.skip.exec=true -Dspotless.check.skip=true verify \
    >target/mutants.log 2>&1 || { grep '\[ERROR\]' target/mutants.log >&2; die "$1: no mutants were made; target/mutants.log tells more"; }
  [ -s "$1/target/pit-reports/mutations.csv" ] || die "$1: there is nothing to mutate in $2"
}

for module in $MODULES; do
  mutate "$module" "${2:-dev.jackfield.$module.*}"
done

REPORTS=()
for module in $MODULES; do
  REPORTS+=("$module/target/pit-reports/mutations.csv")
done
awk -f scripts/mutants.awk docs/mutants.md "${REPORTS[@]}"
