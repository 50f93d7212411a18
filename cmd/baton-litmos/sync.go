package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	reader_v2 "github.com/conductorone/baton-sdk/pb/c1/reader/v2"
	"github.com/conductorone/baton-sdk/pkg/bid"
	"github.com/conductorone/baton-sdk/pkg/connectorstore"
	"github.com/conductorone/baton-sdk/pkg/dotc1z"
	"github.com/conductorone/baton-sdk/pkg/dotc1z/c1zstore"
	"github.com/conductorone/baton-sdk/pkg/sync"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/conductorone/baton-litmos/internal/oneshot"
	"github.com/conductorone/baton-litmos/internal/progress"
)

// workers is how many requests of a sync may be under way, if --workers does not say.
const workers = 16

// sync reads the account into the file.
func (r *run) sync(ctx context.Context) error {
	options, err := r.options()
	if err != nil {
		return err
	}
	file := oneshot.Sync{
		File: r.settings.GetString("file"), Extent: extent(r.settings), Temp: r.temp,
		Adds: len(r.settings.GetStringSlice("sync-resources")) > 0,
	}
	var took, has string
	left, err := file.Run(ctx, func(path string) error {
		took, has, err = r.read(ctx, path, options)
		return err
	})
	if err != nil {
		if left != "" {
			r.console.say("What was read so far is kept: a run with the same settings goes on from " + left)
		}
		return err
	}
	r.console.finished(file.File, took, has)
	return nil
}

// read has the SDK read the account into a file.
func (r *run) read(ctx context.Context, path string, options []sync.SyncOpt) (took, has string, err error) {
	counts := progress.NewCounts(r.settings.GetStringSlice("sync-resource-types"))
	client, quota, end, err := r.connect(ctx, counts.Observe)
	if err != nil {
		return "", "", err
	}
	defer end()
	// A sync that goes on does not ask for the types, which the counts name.
	types, err := client.ListResourceTypes(ctx, &v2.ResourceTypesServiceListResourceTypesRequest{})
	if err != nil {
		return "", "", err
	}
	for _, id := range r.settings.GetStringSlice("sync-resource-types") {
		if !slices.ContainsFunc(types.GetList(), func(t *v2.ResourceType) bool { return t.GetId() == id }) {
			return "", "", fmt.Errorf("field sync-resource-types: unknown type %q", id)
		}
	}
	// The index of grant digests, for comparisons within ConductorOne, takes a third of the
	// memory of a sync. Without it a comparison works the digests out.
	store, err := dotc1z.NewStore(ctx, path, dotc1z.WithTmpDir(r.temp), dotc1z.WithGrantDigestIndex(false),
		dotc1z.WithEngine(c1zstore.Engine(r.settings.GetString("storage-engine"))))
	if err != nil {
		return "", "", fmt.Errorf("%s: %w", r.settings.GetString("file"), err)
	}
	syncer, err := sync.NewSyncer(ctx, client, append(options, sync.WithConnectorStore(store))...)
	if err != nil {
		return "", "", errors.Join(err, store.Close(ctx))
	}
	standing := progress.Sync{Counts: counts, Quota: quota, Began: time.Now()}
	stop := r.console.follow(ctx, standing)
	defer stop()
	err = syncer.Sync(ctx)
	if err == nil {
		var stats *reader_v2.SyncStats
		stats, err = store.SyncMeta().StatsV2(ctx, connectorstore.SyncTypeAny, "")
		took, has = standing.Summary(stats)
		if err == nil && stats.GetResources() == 0 && len(r.settings.GetStringSlice("sync-resources")) > 0 {
			err = status.Error(codes.FailedPrecondition, "baton-litmos: Litmos knows none of the resources that the sync is limited to")
		}
	}
	return took, has, errors.Join(err, syncer.Close(ctx))
}

// options are the settings of a sync as the SDK's syncer takes them.
func (r *run) options() ([]sync.SyncOpt, error) {
	v := r.settings
	options := []sync.SyncOpt{
		sync.WithTmpDir(r.temp),
		sync.WithWorkerCount(r.workers()),
		sync.WithSyncResourceTypes(v.GetStringSlice("sync-resource-types")),
		sync.WithSkipEntitlementsAndGrants(v.GetBool("skip-entitlements-and-grants")),
		sync.WithSkipGrants(v.GetBool("skip-grants")),
		sync.WithExternalResourceC1ZPath(v.GetString("external-resource-c1z")),
		sync.WithExternalResourceEntitlementIdFilter(v.GetString("external-resource-entitlement-id-filter")),
	}
	var resources []*v2.Resource
	for _, id := range v.GetStringSlice("sync-resources") {
		resource, err := bid.ParseResourceBid(id)
		if err != nil {
			return nil, fmt.Errorf("field sync-resources: %w", err)
		}
		resources = append(resources, resource)
	}
	var traits []v2.ResourceType_Trait
	for _, name := range v.GetStringSlice("external-resource-traits") {
		trait, ok := v2.ResourceType_Trait_value["TRAIT_"+strings.TrimPrefix(strings.ToUpper(name), "TRAIT_")]
		if !ok {
			return nil, fmt.Errorf("field external-resource-traits: unknown trait %q", name)
		}
		traits = append(traits, v2.ResourceType_Trait(trait))
	}
	return append(options, sync.WithTargetedSyncResources(resources), sync.WithExternalResourceTraits(traits...)), nil
}

// workers is how many calls of a sync the SDK makes at once. The deprecated --parallel-sync
// lets it choose.
func (r *run) workers() int {
	switch {
	case given(r.cmd, "workers"):
		return r.settings.GetInt("workers")
	case r.settings.GetBool("parallel-sync"):
		return -1
	default:
		return workers
	}
}
