package litmos

import "context"

// class ranks requests: those of a lower class go first.
type class int

const (
	urgent class = iota
	polling
	normal
	classes
)

type classKey struct{}

// Urgent marks requests that somebody waits for: they go before those of a sync.
func Urgent(ctx context.Context) context.Context { return context.WithValue(ctx, classKey{}, urgent) }

// Polling marks requests of a poll for changes: they go after those that somebody waits for, and
// before those of a sync.
func Polling(ctx context.Context) context.Context { return context.WithValue(ctx, classKey{}, polling) }

func classOf(ctx context.Context) class {
	if c, ok := ctx.Value(classKey{}).(class); ok {
		return c
	}
	return normal
}
