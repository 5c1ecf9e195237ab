# What the scripts tell the person who started them.

# Says what happens next, on standard error, so that output stays clean.
say() { printf '%s\n' "qanat: $*" >&2; }

# Says what is wrong in one sentence and stops.
die() {
  say "$*"
  exit 1
}
