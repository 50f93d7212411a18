package litmos

import "context"

// class ranks requests: those of a lower class go first.
type class int

const (
	urgent class = iota
	normal
	classes
)

type classKey struct{}

// Urgent marks requests that somebody waits for: they go before those of a sync.
func Urgent(ctx context.Context) context.Context { return context.WithValue(ctx, classKey{}, urgent) }

func classOf(ctx context.Context) class {
	if c, ok := ctx.Value(classKey{}).(class); ok {
		return c
	}
	return normal
}
