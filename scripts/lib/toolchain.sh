# The Swift toolchain: found, able to start, and new enough for this package.

swift_advice="see https://www.swift.org/install/linux/"

# Stops unless some swift is at hand.
require_swift() {
  command -v swift >/dev/null ||
    die "Swift $(required_swift) or newer is needed and no \`swift\` is on the PATH; $swift_advice"
}

# Stops unless that swift starts and is new enough. Asked after its libraries are installed.
require_swift_version() {
  local report found
  report=$(swift --version 2>&1) ||
    die "\`$(command -v swift)\` does not start (${report%%$'\n'*}); $swift_advice"
  [[ $report =~ Swift\ version\ ([0-9]+\.[0-9]+) ]] ||
    die "\`swift --version\` does not tell its version (${report%%$'\n'*}); $swift_advice"
  found=${BASH_REMATCH[1]}
  [[ $(printf '%s\n' "$(required_swift)" "$found" | sort -V | head -n 1) == "$(required_swift)" ]] ||
    die "Swift $(required_swift) or newer is needed and this is $found; $swift_advice"
}

# The version that the manifest asks for.
required_swift() {
  sed -n '1s|^// swift-tools-version: *||p' Package.swift
}

# Notes the packages of the shared libraries that the toolchain itself is linked with.
need_toolchain_libraries() {
  local bin library
  bin=$(dirname "$(readlink -f "$(command -v swift)")")
  while read -r library; do
    case $library in
      libcurl.so.4 | libsqlite3.so.0 | libz.so.1) ;; # the development packages bring them
      libncurses.so.6 | libtinfo.so.6) missing_packages+=(libncurses6) ;;
      libxml2.so.2) missing_packages+=(libxml2) ;;
      libuuid.so.1) missing_packages+=(libuuid1) ;;
      libstdc++.so.6) missing_packages+=(libstdc++6) ;;
      *) say "the Swift toolchain wants $library, which is not here; $swift_advice" ;;
    esac
  done < <(ldd "$bin"/swift-{frontend,driver,build,test,format} 2>/dev/null |
    sed -n 's/^\s*\(\S*\) => not found.*/\1/p' | sort -u)
}
