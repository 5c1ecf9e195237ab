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
  wait "$group_pid" 2>/dev/null || true
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

# suite NAME BUILD_FOLDER OPTION...: builds every test and runs it.
suite() {
  local name=$1 build=$2
  mkdir "$work/$name"
  say "building ($name)"
  if run_in_group "$work/$name/build.log" swift build --build-tests --scratch-path "$build" \
    --explicit-target-dependency-import-check error "${@:3}"; then
    run_tests "$name" "$build"
  else
    count_failure "swift build ($name)"
  fi
}

# One process for each module with tests: a crash takes no other module's tests with it, and tests
# that watch the clock have the machine to themselves. A filter is one process.
run_tests() {
  local name=$1 build=$2 module
  if ((${#filter[@]})); then
    run_process "$name" "$build" "${filter[@]}"
    return
  fi
  for module in Tests/*/; do
    module=$(basename "$module")
    grep -qr '@Test' "Tests/$module" || continue
    run_process "$name $module" "$build" --filter "^$module\\."
  done
}

# run_process NAME BUILD_FOLDER OPTION...: runs tests and counts them.
#
# They are started directly: `swift test` waits for whatever a crashed test left running.
run_process() {
  local name=$1 build=$PWD/$2/debug folder status=0
  folder=$(mktemp -d "$work/run.XXXXXX")
  say "testing ($name)"
  export SWIFT_BACKTRACE=${backtrace:-enable=on,interactive=no}
  run_in_group "$folder/test.log" timeout --foreground --kill-after 10s "$process_time_limit" \
    "$build/qanatPackageTests.xctest" --testing-library swift-testing "${@:3}" \
    --event-stream-version 0 --event-stream-output-path "$folder/events.jsonl" || status=$?
  tally "$name" "$folder" "$status"
}

# Adds what the run in a folder shows to the totals. Its exit status must agree with them.
tally() {
  local name=$1 folder=$2 status=$3 counts report before=$failed
  touch "$folder/events.jsonl"
  awk -f scripts/lib/tally.awk "$folder/events.jsonl" >"$folder/tally"
  mapfile -t -O "${#failures[@]}" failures < <(sed '$d' "$folder/tally" | sed "s/\$/ ($name)/")
  counts=$(tail -n 1 "$folder/tally")
  grep -hA 2 '^✘ Test .* recorded an issue' "$folder/test.log" | head -n 200 >>"$work/issues" || true
  read -r counted_passed counted_failed counted_skipped <<<"$counts"
  passed=$((passed + counted_passed))
  failed=$((failed + counted_failed))
  skipped=$((skipped + counted_skipped))
  for report in "$work"/report.*; do
    [[ -s $report ]] || continue
    cat "$report"
    rm "$report"
    count_failure "a sanitizer report ($name, process ${report##*.})"
  done
  if ((status == 124)); then
    count_failure "the tests ($name) took longer than $process_time_limit"
  elif ((status != 0 && failed == before)); then
    count_failure "the tests ($name) ended with status $status"
  elif ((counted_passed + counted_failed == 0)); then
    count_failure "no test ran ($name)"
  fi
}

# sanitized_suite NAME: the same under a sanitizer, which writes what it finds beside the log.
sanitized_suite() {
  # Sanitizers write backtraces of their own, and Swift's can wait for ever beside them.
  local backtrace=enable=off common="log_path=$work/report exitcode=66"
  case $1 in
    thread) export TSAN_OPTIONS="$common suppressions=$PWD/scripts/lib/thread.supp second_deadlock_stack=1" ;;
    # Swift keeps tag bits in pointers, which the search for leaks does not see through: it reports the
    # content of global constants. A small quarantine, because some tests measure memory.
    address) export ASAN_OPTIONS="$common detect_leaks=0 detect_stack_use_after_return=1 quarantine_size_mb=16" ;;
  esac
  suite "$1" ".build/$1" --sanitize "$1"
  unset TSAN_OPTIONS ASAN_OPTIONS
}
