package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// signalBase is added to a signal's number for the exit status of what it ended.
const signalBase = 128

// signalled is the end of a run by a signal.
type signalled struct{ os.Signal }

func (s signalled) Error() string { return "ended by a signal: " + s.String() }

// status is the exit status by the convention of shells.
func (s signalled) status() int {
	if s, ok := s.Signal.(syscall.Signal); ok {
		return signalBase + int(s)
	}
	return 1
}

// catchSignals catches the signals that ask a run to end.
func catchSignals() (signals chan os.Signal, release func()) {
	ending := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		ending = append(ending, syscall.SIGHUP)
	}
	signals = make(chan os.Signal, 1)
	signal.Notify(signals, ending...)
	signal.Ignore(syscall.SIGPIPE) // nobody reads the log any more: the run goes on
	return signals, func() { signal.Stop(signals) }
}

// patience is how long after the first signal another is taken for the same: a terminal and
// what runs the program may both pass on one Ctrl-C.
const patience = time.Second

// endOnSignal is a context that the first signal ends, with signalled as its cause. A later
// one ends the process at once; only the temporary folder is removed.
func endOnSignal(ctx context.Context, signals <-chan os.Signal, temp string) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		cancel(signalled{<-signals})
		for began := time.Now(); ; {
			if last := <-signals; time.Since(began) > patience {
				_ = os.RemoveAll(temp)
				os.Exit(signalled{last}.status())
			}
		}
	}()
	return ctx, func() { cancel(nil) }
}
