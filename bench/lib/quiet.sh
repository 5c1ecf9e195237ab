# Installing a server must not start one.

policy_file=/usr/sbin/policy-rc.d

# Runs a command during which package scripts may start no service.
without_services() {
  if ((${#missing_packages[@]} == 0)); then return; fi
  local -a installed=("${missing_packages[@]}")
  local is_ours=no
  if [[ ! -e $policy_file ]]; then
    is_ours=yes
    trap 'as_root rm -f "$policy_file"' EXIT
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy_file" >/dev/null
    as_root chmod 755 "$policy_file"
  fi
  "$@"
  if [[ $is_ours == yes ]]; then
    as_root rm -f "$policy_file"
    trap - EXIT
  fi
  stay_off "${installed[@]}"
}

# Keeps what was just installed from starting with the machine.
stay_off() {
  local package
  for package in "$@"; do
    case $package in
      nginx | haproxy)
        if command -v systemctl >/dev/null; then
          as_root systemctl disable --quiet "$package" 2>/dev/null || true
        elif command -v update-rc.d >/dev/null; then
          as_root update-rc.d "$package" disable >/dev/null 2>&1 || true
        fi
        ;;
    esac
  done
}
