//go:build !linux

package oneshot

func adoptOrphans() {}

func awaitOrphans() {}
