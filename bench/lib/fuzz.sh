# The fuzz: each parser is a process of its own, and what ends badly leaves its input behind.

# fuzz [TARGET]... [--inputs N] [--seed S] [--sanitize]
fuzz() {
  local inputs=1000000 seed=1 program=.build/release/qanat-bench sanitizes=no failed=0 target
  local -a targets=()
  while (($#)); do
    case $1 in
      --inputs) inputs=${2:?--inputs takes a number} && shift ;;
      --seed) seed=${2:?--seed takes a number} && shift ;;
      --sanitize) sanitizes=yes ;;
      --*) die "--fuzz has no option $1; see scripts/bench --help" ;;
      *) targets+=("$1") ;;
    esac
    shift
  done
  ((${#targets[@]})) || targets=(http json json5 multipart dates fields)
  require_swift
  need_build_packages
  install_missing
  require_swift_version
  if [[ $sanitizes == yes ]]; then
    program=.build/address/debug/qanat-bench
    # What is freed is kept away for a while to catch late use; little of it, so that growth can be seen.
    export ASAN_OPTIONS=quarantine_size_mb=4
    swift build --scratch-path .build/address --sanitize=address --product qanat-bench >&2 || return
  else
    build_release qanat-bench || return
  fi
  mkdir -p .build/fuzz
  printf '%s\n' \
    '| Parser | Inputs | Seed | Inputs a second | Accepted | Slowest, µs | RSS at a tenth, KB | RSS at the end, KB |' \
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |'
  for target in "${targets[@]}"; do
    fuzz_target "$program" "$target" "$inputs" "$seed" || failed=1
  done
  return "$failed"
}

fuzz_target() {
  local file=.build/fuzz/$2-seed-$4 code=0
  "$1" fuzz "$2" "$3" "$4" "$file" || code=$?
  case $code in
    0)
      rm -f "$file"
      return 0
      ;;
    2) die "the fuzz of $2 did not start" ;;
    142) say "$2 hung on an input of seed $4" ;; # 128 and SIGALRM
    *) say "$2 ended with $code on an input of seed $4" ;;
  esac
  od -An -v -tx1 "$file" >"$file.hex"
  rm -f "$file"
  say "the input is in $file.hex"
  return 1
}
