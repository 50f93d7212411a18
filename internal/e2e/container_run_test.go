//go:build e2e && linux

package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
)

const (
	// containerCommand makes the test binary a container runtime.
	containerCommand = "run-container"
	// notContained is its exit status when it could not start the connector.
	notContained = 125

	// imageUser is the user, and the group, of the image.
	imageUser = 65532
	// tmpSize is the space in /tmp: a sync of the demo account and its preallocated log.
	tmpSize = "64m"
)

// container says what to run, and where.
type container struct {
	Root       string // the folder that becomes the read-only root
	Out        string // the folder for what the run leaves in /tmp
	Privileged bool   // started by root
	Env        []string
	Args       []string
}

// ownMounts gives a new process mounts of its own, for which an unprivileged user needs
// a user namespace.
func (c container) ownMounts() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
	if !c.Privileged {
		attr.Cloneflags |= syscall.CLONE_NEWUSER
		attr.UidMappings, attr.GidMappings = mapped(0, os.Getuid()), mapped(0, os.Getgid())
	}
	return attr
}

// contained gives a new process the root, process ids of its own, and the image's user.
func (c container) contained() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{
		Chroot: c.Root, Cloneflags: syscall.CLONE_NEWPID, Pdeathsig: syscall.SIGKILL,
		Credential: &syscall.Credential{Uid: imageUser, Gid: imageUser, NoSetGroups: !c.Privileged},
	}
	if !c.Privileged {
		attr.Cloneflags |= syscall.CLONE_NEWUSER
		attr.UidMappings, attr.GidMappings = mapped(imageUser, 0), mapped(imageUser, 0)
	}
	return attr
}

func mapped(inside, outside int) []syscall.SysProcIDMap {
	return []syscall.SysProcIDMap{{ContainerID: inside, HostID: outside, Size: 1}}
}

// runContainer is the command run-container: it runs the connector as a container engine
// does and returns its exit status.
func runContainer(args []string) int {
	runtime.LockOSThread() // Pdeathsig is for the end of the thread that starts a process.
	var c container
	err := json.Unmarshal([]byte(args[0]), &c)
	if err == nil {
		err = c.mount()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "container:", err)
		return notContained
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	cmd := exec.CommandContext(context.Background(), "/baton-litmos", c.Args...)
	cmd.Dir, cmd.Env = "/", c.Env
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.SysProcAttr = c.contained()
	if err := cmd.Start(); err != nil {
		fmt.Fprintln(os.Stderr, "container:", err)
		return notContained
	}
	go func() {
		for s := range stop {
			_ = cmd.Process.Signal(s)
		}
	}()
	_ = cmd.Wait()
	if err := os.CopyFS(c.Out, os.DirFS(c.Root+"/tmp")); err != nil {
		return fail(err)
	}
	return cmd.ProcessState.ExitCode()
}

// mount makes the root read-only and mounts on it what an engine gives a container: a
// /tmp, as --tmpfs does, and /proc.
func (c container) mount() error {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(c.Root, &fs); err != nil {
		return err
	}
	// A user namespace may not take away the restrictions of a mount.
	kept := uintptr(fs.Flags) & (syscall.MS_NOSUID | syscall.MS_NODEV | syscall.MS_NOEXEC)
	for _, m := range []struct {
		source, target, kind string
		flags                uintptr
		options              string
	}{
		{"", "/", "", syscall.MS_REC | syscall.MS_PRIVATE, ""},
		{c.Root, c.Root, "", syscall.MS_BIND, ""},
		{"tmpfs", c.Root + "/tmp", "tmpfs", syscall.MS_NOSUID | syscall.MS_NODEV | syscall.MS_NOEXEC, "mode=1777,size=" + tmpSize},
		{"/proc", c.Root + "/proc", "", syscall.MS_BIND | syscall.MS_REC, ""},
		{"", c.Root, "", syscall.MS_BIND | syscall.MS_REMOUNT | syscall.MS_RDONLY | kept, ""},
	} {
		if err := syscall.Mount(m.source, m.target, m.kind, m.flags, m.options); err != nil {
			return fmt.Errorf("mount %s on %s: %w", m.source, m.target, err)
		}
	}
	if err := os.WriteFile(c.Root+"/probe", nil, 0o600); !errors.Is(err, syscall.EROFS) {
		return fmt.Errorf("the root is not read-only: %w", err)
	}
	return nil
}
