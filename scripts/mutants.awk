# Reads docs/mutants.md, then reports of PIT (file,class,mutator,method,line,state,test), and adds up: see scripts/mutants.sh.

# An explanation is of a line's text in a class, not of its number: * `text` MUTATOR, MUTATOR: why
FILENAME ~ /\.md$/ {
  if (/^### /) { class = $2 }
  if (/^\* `/ && match($0, /` [A-Za-z_, ]+: /)) {
    text = substr($0, 4, RSTART - 4)
    n = split(substr($0, RSTART + 2, RLENGTH - 4), mutators, /, */)
    for (i = 1; i <= n; i++) why[class SUBSEP text SUBSEP mutators[i]] = FNR
  }
  next
}

{
  n = split($0, field, ",")
  class = field[2]; sub(/.*\./, "", class); sub(/\$.*/, "", class)
  module = FILENAME; sub(/\/target\/.*/, "", module)
  source = field[2]; sub(/\.[^.]*$/, "", source); gsub(/\./, "/", source)
  source = module "/src/main/java/" source "/" field[1]
  mutator = field[3]; sub(/.*\./, "", mutator); sub(/Mutator/, "", mutator)
  key = class SUBSEP line_of(source, field[5]) SUBSEP mutator
  seen[class] = 1
  all[module]++
  if (field[6] == "SURVIVED" || field[6] == "NO_COVERAGE") {
    left[module, field[6]]++
    if (key in why) { explained[module]++; used[key] = 1 }
    else print field[6] " " source ":" field[5] " " field[4] " " mutator ": " line_of(source, field[5])
  }
}

function line_of(source, number,    text, count) {
  if (!((source, 0) in lines)) {
    while ((getline text < source) > 0) { sub(/^[ \t]+/, "", text); lines[source, ++count] = text }
    close(source)
    lines[source, 0] = count
  }
  return lines[source, number]
}

END {
  for (key in why) {
    split(key, part, SUBSEP)
    if (part[1] in seen && !(key in used)) print "STALE docs/mutants.md:" why[key] ": no " part[3] " survives there"
  }
  for (module in all) {
    survived = left[module, "SURVIVED"] + 0; without = left[module, "NO_COVERAGE"] + 0
    print module ": " all[module] - survived - without " killed, " survived " survived, " without " without a test, " \
      explained[module] + 0 " explained"
    made += all[module]; s += survived; w += without; e += explained[module]
  }
  print "mutants: " made - s - w " killed, " s + 0 " survived, " w + 0 " without a test, " e + 0 " explained"
  print made - s - w + e " passed, " s + w - e " failed"
  exit s + w > e
}
