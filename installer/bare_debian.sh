#!/bin/sh
# Proof that a newcomer's machine suffices: a fresh Debian 12 with nothing but python3, python3-venv, ca-certificates and git,
# a clean clone of this checkout inside, and the two commands a newcomer types. Needs root and debootstrap.
#
#   installer/bare_debian.sh ROOT [COMMAND…]      default commands: "./run demo --story" "./run test"
#
# ROOT is made if it isn't there, and kept. What the surroundings need comes from outside:
#   BARE_MIRROR   Debian mirror; else the first one this machine's apt uses
#   BARE_COPY     paths copied into ROOT at the same place, separated by spaces (certificates, pip.conf, apt.conf.d/…)
#   BARE_ENV      names of environment variables passed on, separated by spaces
set -eu

if [ "${1:-}" != --inside ]; then
    [ $# -ge 1 ] || { sed -n '2,12s/^# \{0,1\}//p' "$0"; exit 2; }
    [ "$(id -u)" = 0 ] || { echo "This needs root." >&2; exit 2; }
    # Namespaces of its own: whatever is mounted or still runs inside is gone when this ends, however it ends.
    exec unshare --mount --pid --fork --kill-child -- "$0" --inside "$@"
fi
shift
root=$1
shift
[ $# -gt 0 ] || set -- "./run demo --story" "./run test"
checkout=$(cd "$(dirname "$0")/.." && pwd)

seconds() { date +%s; }
took() { echo "== $1: $(($(seconds) - $2)) s"; }

if [ ! -e "$root/etc/debian_version" ]; then
    start=$(seconds)
    mirror=${BARE_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -n 1)}
    log=$(mktemp)
    debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates,git bookworm "$root" "$mirror" >"$log" 2>&1 ||
        { tail -n 20 "$log" >&2; exit 1; }
    rm "$log"
    took "Debian 12 laid out" "$start"
fi

for path in /etc/resolv.conf ${BARE_COPY:-}; do
    mkdir -p "$root$(dirname "$path")"
    cp -RL "$path" "$root$(dirname "$path")/"
done

mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"

rm -rf "$root/srv/coachdesk"
git clone --quiet --no-hardlinks "$checkout" "$root/srv/coachdesk"

passed=
for name in ${BARE_ENV:-}; do
    eval "value=\${$name:-}"
    passed="$passed $name=$value"
done

status=0
for command in "$@"; do
    start=$(seconds)
    echo "== $command"
    # shellcheck disable=SC2086 # one word per variable is what is meant
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 CI=true $passed \
        chroot "$root" sh -c "cd /srv/coachdesk && exec $command" </dev/null || status=$?
    took "$command (status $status)" "$start"
    [ "$status" = 0 ] || break
done
exit "$status"
