package oneshot

import (
	"context"
	"errors"
	"time"

	reader_v2 "github.com/conductorone/baton-sdk/pb/c1/reader/v2"
	"github.com/conductorone/baton-sdk/pkg/dotc1z"
)

// unfinishedSince tells when the unfinished sync in a file began. It fails if there is none.
func unfinishedSince(ctx context.Context, path, temp string) (began time.Time, err error) {
	store, err := dotc1z.NewStore(ctx, path, dotc1z.WithReadOnly(true), dotc1z.WithTmpDir(temp))
	if err != nil {
		return time.Time{}, err
	}
	defer func() { err = errors.Join(err, store.Close(ctx)) }()
	syncs, err := store.ListSyncs(ctx, &reader_v2.SyncsReaderServiceListSyncsRequest{})
	if err != nil {
		return time.Time{}, err
	}
	for _, sync := range syncs.GetSyncs() {
		if sync.GetEndedAt() == nil {
			return sync.GetStartedAt().AsTime(), nil
		}
	}
	return time.Time{}, errors.New("it holds no unfinished sync")
}
