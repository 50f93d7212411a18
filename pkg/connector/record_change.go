package connector

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/grpc-ecosystem/go-grpc-middleware/logging/zap/ctxzap"
	"go.uber.org/zap"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// settleTime is how long to wait after a write of a user's record before looking whether it is
// still there. By then no other process of this connector can write back a record that it read
// before this write: it does so within litmos.RecordAge, and a request takes a moment to arrive.
const settleTime = 5 * time.Second

// recordChange sets fields of a user's record.
//
// Litmos has no partial update that is known to leave the rest of a record alone, and no
// versions of records. So the record is read, and written back at once with the fields changed.
// Two processes that do so at the same time can undo each other's change. The process whose
// change was undone notices it settleTime later and writes again. What a person saves in
// Litmos between the read and the write, a fraction of a second, is lost without a trace.
type recordChange struct {
	client *litmos.Client
	id     string
	// missing are the fields still to be set, given the user as Litmos shows the user now. It
	// is empty when nothing is left to do. An error declines the change.
	missing func(*litmos.User) (map[litmos.UserField]string, error)

	written *litmos.UserRecord // the record that the last write was made from
	set     map[litmos.UserField]string
	seen    *litmos.UserRecord // as last read
}

// changeRecord changes a user's record, and reports whether that changed the user.
func (b *base) changeRecord(ctx context.Context, id string, missing func(*litmos.User) (map[litmos.UserField]string, error)) (bool, error) {
	ctx, unlock, err := b.locks.lock(ctx, id)
	if err != nil {
		return false, err
	}
	defer unlock()
	return (&recordChange{client: b.client, id: id, missing: missing}).apply(ctx)
}

func (r *recordChange) apply(ctx context.Context) (changed bool, err error) {
	changed, err = apply(ctx, change{
		reached: r.reached, write: r.write, settle: settleTime,
		overwritten: func() bool { return r.written == nil || len(r.seen.Differences(r.written)) > 0 },
	})
	// If nothing was written, somebody else made the change.
	return changed && r.written != nil, err
}

func (r *recordChange) reached(ctx context.Context) (bool, error) {
	record, missing, err := r.read(ctx)
	if err != nil || len(missing) > 0 {
		return false, err
	}
	if r.written != nil {
		err = r.judge(ctx, record)
	}
	return err == nil, err
}

// read reads the record and finds what is missing in it.
func (r *recordChange) read(ctx context.Context) (*litmos.UserRecord, map[litmos.UserField]string, error) {
	record, err := r.client.GetUserRecord(ctx, r.id)
	if err != nil {
		return nil, nil, err
	}
	r.seen = record
	missing, err := r.missing(&record.User)
	return record, missing, err
}

// write reads the record once more, so that as little as possible can change before it is
// written back.
func (r *recordChange) write(ctx context.Context) error {
	record, missing, err := r.read(ctx)
	if err != nil || len(missing) == 0 {
		return err
	}
	err = r.client.PutUser(ctx, record, missing)
	if !errors.Is(err, litmos.ErrStale) {
		r.written, r.set = record, missing
	}
	return err
}

// judge decides what to do if fields that this change did not set have changed since the write.
// Somebody else changed them, or Litmos did. The change fails if the user may do more than before;
// otherwise a warning is logged.
func (r *recordChange) judge(ctx context.Context, now *litmos.UserRecord) error {
	others := slices.DeleteFunc(now.Differences(r.written), func(name string) bool {
		_, ours := r.set[litmos.UserField(name)]
		return ours
	})
	if len(others) == 0 {
		return nil
	}
	activated := slices.Contains(others, string(litmos.FieldActive)) && now.Active
	raised := slices.Contains(others, string(litmos.FieldAccessLevel)) && isAbove(now.AccessLevel, r.written.AccessLevel)
	if activated || raised {
		return status.Errorf(codes.Aborted,
			"baton-litmos: the change is made, but at the same time somebody else, or Litmos, changed %s of user %s: look at the user in Litmos",
			strings.Join(others, ", "), r.id)
	}
	ctxzap.Extract(ctx).Warn("other fields of a user changed at the same time", zap.String("user_id", r.id), zap.Strings("fields", others))
	return nil
}
