# Debian and Ubuntu packages: which are missing, and how they get here.

missing_packages=()

# need PACKAGE...: notes the packages that are not installed.
need() {
  local package
  for package in "$@"; do
    is_installed "$package" || missing_packages+=("$package")
  done
}

# need_file PACKAGE PATTERN...: notes the package unless every pattern matches a file.
need_file() {
  local package=$1 pattern
  shift
  for pattern in "$@"; do
    if ! compgen -G "$pattern" >/dev/null; then
      missing_packages+=("$package")
      return
    fi
  done
}

is_installed() {
  [[ $(dpkg-query -W -f='${db:Status-Abbrev}' "$1" 2>/dev/null) == ?i* ]]
}

# What the program is built with and runs on.
need_build_packages() {
  need libcurl4-openssl-dev libsqlite3-dev libssl-dev libpq-dev zlib1g-dev
  need_file ca-certificates /etc/ssl/certs/ca-certificates.crt
  need_file tzdata /usr/share/zoneinfo/Europe/Berlin /usr/share/zoneinfo/Asia/Riyadh
  # The toolchain brings a compiler, and takes the C and C++ libraries to link with from the system.
  need_file libc6-dev '/usr/lib/*-linux-gnu/crt1.o'
  need_file g++ '/usr/lib/gcc/*-linux-gnu/*/libstdc++.so'
  need_toolchain_libraries
}

# Installs what was noted; nothing noted, nothing done.
install_missing() {
  ((${#missing_packages[@]})) || return 0
  local -a packages
  mapfile -t packages < <(printf '%s\n' "${missing_packages[@]}" | sort -u)
  missing_packages=()
  command -v apt-get >/dev/null ||
    die "this system has no apt; install what Debian calls: ${packages[*]}"
  if can_be_root; then
    say "installing with apt: ${packages[*]}"
    as_root apt-get update -qq || say "apt-get update failed; trying with the lists at hand"
    as_root apt-get install -y -qq --no-install-recommends "${packages[@]}" >&2 && return
  fi
  say "these packages are missing and could not be installed from here; install them with:"
  printf '%s\n' "apt-get install ${packages[*]}" >&2
  exit 1
}

# Without a terminal nobody can type a password.
can_be_root() {
  ((EUID == 0)) && return
  command -v sudo >/dev/null || return
  [[ -t 0 ]] || sudo -n true 2>/dev/null
}

# Runs a command as root, through sudo where this user is another.
as_root() {
  local -a prefix=()
  ((EUID == 0)) || prefix=(sudo)
  "${prefix[@]}" env DEBIAN_FRONTEND=noninteractive "$@"
}
