# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Sourced by the other scripts: installs the Debian packages that are missing, and nothing else.

complain() { echo "${0##*/}: $*" >&2; }

die() {
  complain "$*"
  exit 1
}

is_installed() {
  [[ $(dpkg-query -W -f '${Status}' "$1" 2>/dev/null) == *"ok installed" ]]
}

# need PACKAGE...: a service that comes with one of them is not started.
need() {
  local missing=() package
  for package in "$@"; do is_installed "$package" || missing+=("$package"); done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  [[ $EUID -eq 0 ]] || die "missing packages; as root: apt-get install ${missing[*]}"
  complain "installing ${missing[*]}"
  if ! apt_get install -y --no-install-recommends "${missing[@]}"; then
    apt_get update || complain "some package lists could not be read; going on with the others"
    apt_get install -y --no-install-recommends "${missing[@]}" || die "could not install ${missing[*]}"
  fi
}

# Lists on a fresh machine are old or absent, so a failed first try is followed by an update above.
apt_get() {
  DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -qq -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 "$@" >&2 </dev/null
}
