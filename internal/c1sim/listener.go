package c1sim

import (
	"net"
	"sync"
)

// listener can cut its connections without giving up its port.
type listener struct {
	net.Listener
	onRefuse func() // called for each connection that is reset as soon as it is made

	mu   sync.Mutex
	down bool
	open map[*conn]bool
}

// Accept waits for a connection that is not to be cut.
func (l *listener) Accept() (net.Conn, error) {
	for {
		inner, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		c := &conn{Conn: inner, listener: l}
		if l.keep(c) {
			return c, nil
		}
	}
}

// keep registers a connection, or resets it if the listener is down.
func (l *listener) keep(c *conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.down {
		reset(c)
		l.onRefuse()
		return false
	}
	l.open[c] = true
	return true
}

func (l *listener) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.down = true
	for c := range l.open {
		reset(c)
	}
	clear(l.open)
}

func (l *listener) mend() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.down = false
}

// conn leaves the listener's list when it closes.
type conn struct {
	net.Conn
	listener *listener
}

func (c *conn) Close() error {
	c.listener.mu.Lock()
	defer c.listener.mu.Unlock()
	delete(c.listener.open, c)
	return c.Conn.Close()
}

// reset closes a connection with a RST instead of an orderly end.
func reset(c *conn) {
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.Conn.Close()
}
