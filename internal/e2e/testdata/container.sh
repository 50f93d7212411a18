# Runs a command as a container engine does: with a root of its own that is read-only, a
# /tmp, process ids of its own and the user of the image. It copies /tmp out at the end.
# Arguments: the root, the folder for what is left in /tmp, and the command.
set -em
root=$1 out=$2
shift 2
mount --make-rprivate /
mount --bind "$root" "$root"
mount -t tmpfs -o nosuid,nodev,noexec,mode=1777,size=64m tmpfs "$root/tmp"
mount --rbind /proc "$root/proc"
mount -o remount,bind,ro "$root"
if : 2>/dev/null >"$root/probe"; then
	echo 'the root is not read-only'
	exit 125
fi
unshare --user --map-user=65532 --map-group=65532 --pid --fork --kill-child --root="$root" "$@" &
trap 'kill -TERM -$!' TERM
# A trapped signal ends the first wait early.
wait $! || true
status=0
wait $! || status=$?
cp -r "$root/tmp/." "$out"
exit $status
