package oneshot

import (
	"context"
	"errors"

	reader_v2 "github.com/conductorone/baton-sdk/pb/c1/reader/v2"
	"github.com/conductorone/baton-sdk/pkg/dotc1z"
)

// finished fails unless a file holds a finished sync.
func finished(ctx context.Context, path, temp string) (err error) {
	store, err := dotc1z.NewStore(ctx, path, dotc1z.WithReadOnly(true), dotc1z.WithTmpDir(temp))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close(ctx)) }()
	latest, err := store.GetLatestFinishedSync(ctx, &reader_v2.SyncsReaderServiceGetLatestFinishedSyncRequest{})
	if err != nil {
		return err
	}
	if latest.GetSync() == nil {
		return errors.New("it holds no finished sync")
	}
	return nil
}
