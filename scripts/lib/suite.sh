# Building the tests, running them, and counting what came out.

passed=0
failed=0
skipped=0
group_pid=

# Runs a command in a process group of its own, with its output on the screen and in a log.
# The group goes with the command, so nothing that a test started outlives it.
run_in_group() {
  local log=$1 status=0 viewer
  shift
  : >"$log"
  set -m
  "$@" >"$log" 2>&1 </dev/null &
  group_pid=$!
  set +m
  tail -n +1 -s 0.2 --pid="$group_pid" -f "$log" &
  viewer=$!
  wait "$group_pid" || status=$?
  stop_group
  wait "$viewer" || true
  return "$status"
}

stop_group() {
  [[ -n $group_pid ]] || return 0
  kill -KILL -- "-$group_pid" 2>/dev/null || true
  group_pid=
}

# check NAME COMMAND...: a check that is not a test; it counts only when it fails.
check() {
  local name=$1
  shift
  say "$name"
  "$@" && return
  count_failure "$name"
}

count_failure() {
  failed=$((failed + 1))
  failures+=("failed: $1")
}

# suite NAME BUILD_FOLDER OPTION...: builds every test and runs it, one target after the other.
#
# Targets are not mixed: a test that computes for seconds would hold up another's deadline. The tests
# are started directly: `swift test` waits for whatever a crashed test left running.
suite() {
  local name=$1 build=$2 target
  say "building ($name)"
  mkdir "$work/$name"
  if ! run_in_group "$work/$name/build.log" swift build --build-tests --scratch-path "$build" \
    --explicit-target-dependency-import-check error "${@:3}"; then
    count_failure "swift build ($name)"
    return
  fi
  if ((${#filter[@]} > 0)); then
    run_tests "$name" "$build" filtered "${filter[@]}"
    return
  fi
  for target in Tests/*; do
    target=${target#Tests/}
    [[ $target == TestKit || $target == ForgetfulVFS ]] && continue
    run_tests "$name" "$build" "$target" --filter "^$target\\."
  done
}

# run_tests NAME BUILD_FOLDER PART OPTION...: runs the built tests that the options choose.
run_tests() {
  local name=$1 build=$PWD/$2 part=$3 folder=$work/$1/$3 status=0
  mkdir "$folder"
  say "testing $part ($name)"
  QANAT_TEST_PROGRAM=$build/debug/qanat SWIFT_BACKTRACE=enable=on,interactive=no \
    run_in_group "$folder/test.log" timeout --foreground --kill-after 10s "$suite_time_limit" \
    "$build/debug/qanatPackageTests.xctest" --testing-library swift-testing "${@:4}" \
    --event-stream-version 0 --event-stream-output-path "$folder/events.jsonl" || status=$?
  tally "$part, $name" "$folder" "$status"
}

# Adds what the run in a folder shows to the totals. Its exit status must agree with them.
tally() {
  local name=$1 folder=$2 status=$3 counts before=$failed
  touch "$folder/events.jsonl"
  awk -f scripts/lib/tally.awk "$folder/events.jsonl" >"$folder/tally"
  mapfile -t -O "${#failures[@]}" failures < <(sed '$d' "$folder/tally" | sed "s/\$/ ($name)/")
  counts=$(tail -n 1 "$folder/tally")
  read -r counted_passed counted_failed counted_skipped <<<"$counts"
  passed=$((passed + counted_passed))
  failed=$((failed + counted_failed))
  skipped=$((skipped + counted_skipped))
  if ((status == 124)); then
    count_failure "the tests ($name) took longer than $suite_time_limit"
  elif ((status != 0 && failed == before)); then
    count_failure "the tests ($name) ended with status $status"
  elif ((counted_passed + counted_failed == 0)); then
    count_failure "no test ran ($name)"
  fi
}

# sanitized_suite NAME: the same under a sanitizer, which writes what it finds beside the log.
sanitized_suite() {
  local common="log_path=$work/$1.report exitcode=66" report
  case $1 in
    thread) export TSAN_OPTIONS="$common suppressions=$PWD/scripts/lib/thread.supp second_deadlock_stack=1" ;;
    address) export ASAN_OPTIONS="$common detect_stack_use_after_return=1"
      export LSAN_OPTIONS="suppressions=$PWD/scripts/lib/leak.supp print_suppressions=0" ;;
  esac
  suite "$1" ".build/$1" --sanitize "$1"
  for report in "$work/$1".report.*; do
    [[ -s $report ]] || continue
    cat "$report"
    count_failure "a sanitizer report ($1, process ${report##*.})"
  done
  unset TSAN_OPTIONS ASAN_OPTIONS LSAN_OPTIONS
}
