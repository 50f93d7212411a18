package c1sim

import (
	"net"
	"sync/atomic"
)

// listener can refuse connections without giving up its port.
type listener struct {
	net.Listener
	down     atomic.Bool
	onRefuse func() // called for each connection that is closed as soon as it is made
}

// Accept waits for a connection that is not refused.
func (l *listener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil || !l.down.Load() {
			return c, err
		}
		_ = c.Close()
		l.onRefuse()
	}
}
