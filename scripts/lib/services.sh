# Packages of servers, without the servers that they would start on this machine.

# Refuses the start of every service while packages are installed (Debian's own way of saying no).
service_refusal=/usr/sbin/policy-rc.d
# Refuses the cluster that PostgreSQL's packages make.
cluster_refusal=/etc/postgresql-common/createcluster.d/qanat-test.conf
refusals=()

# Installs what was noted. No service of it runs, now or after the next boot.
install_missing_without_services() {
  ((${#missing_packages[@]})) || return 0
  local with_nginx=false
  [[ " ${missing_packages[*]} " != *" nginx "* ]] || with_nginx=true
  can_be_root || install_missing
  trap lift_refusals EXIT
  refuse "$cluster_refusal" 644 'create_main_cluster = false'
  refuse "$service_refusal" 755 $'#!/bin/sh\nexit 101'
  install_missing
  if $with_nginx && command -v systemctl >/dev/null; then
    as_root systemctl --quiet disable nginx.service || true
  fi
  lift_refusals
  trap - EXIT
}

# refuse FILE MODE TEXT: puts the text there until the packages are installed; leaves what is there.
refuse() {
  [[ ! -e $1 ]] || return 0
  as_root mkdir -p "${1%/*}" && as_root tee "$1" <<<"$3" >/dev/null && as_root chmod "$2" "$1" ||
    return 0
  refusals+=("$1")
}

lift_refusals() {
  ((${#refusals[@]} == 0)) || as_root rm -f "${refusals[@]}"
  refusals=()
}
