// Package progress shows where a sync stands.
package progress

import (
	"context"
	"slices"
	"strings"
	"sync"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	reader_v2 "github.com/conductorone/baton-sdk/pb/c1/reader/v2"
	"github.com/conductorone/baton-sdk/pkg/annotations"
	"google.golang.org/grpc"
)

// Counts is what the calls of a sync have told so far.
type Counts struct {
	only []string

	mu     sync.Mutex
	types  []*typeCount
	grants int
}

// typeCount is what is known of a resource type.
type typeCount struct {
	id, name string
	rows     int
	listed   bool // its list was read to the end
	calls    bool // its grants take calls for each resource
	made     int  // such calls so far
	done     int  // resources whose grants were read to the end
}

// NewCounts begins to count. Only these resource types will be read, or all if there are none.
func NewCounts(only []string) *Counts { return &Counts{only: only} }

// Observe counts what a call of the SDK answered.
func (c *Counts) Observe(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	if err := invoke(ctx, method, req, reply, cc, opts...); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch reply := reply.(type) {
	case *v2.ResourceTypesServiceListResourceTypesResponse:
		c.addTypes(reply.GetList())
	case *v2.ResourcesServiceListResourcesResponse:
		if req, ok := req.(*v2.ResourcesServiceListResourcesRequest); ok {
			c.addResources(req, reply)
		}
	case *v2.GrantsServiceListGrantsResponse:
		if req, ok := req.(*v2.GrantsServiceListGrantsRequest); ok {
			c.addGrants(req, reply)
		}
	}
	return nil
}

func (c *Counts) addTypes(types []*v2.ResourceType) {
	for _, t := range types {
		skipped := len(c.only) > 0 && !slices.Contains(c.only, t.GetId())
		if skipped || c.typeOf(t.GetId()).id != "" { // the SDK asks twice
			continue
		}
		annos := annotations.Annotations(t.GetAnnotations())
		c.types = append(c.types, &typeCount{
			id: t.GetId(), name: strings.ToLower(t.GetDisplayName()) + "s",
			calls: !annos.Contains(&v2.SkipEntitlementsAndGrants{}) && !annos.Contains(&v2.TypeScopedGrants{}),
		})
	}
	// The reverse of the alphabet puts the users first.
	slices.SortFunc(c.types, func(a, b *typeCount) int { return strings.Compare(b.id, a.id) })
}

func (c *Counts) addResources(req *v2.ResourcesServiceListResourcesRequest, reply *v2.ResourcesServiceListResourcesResponse) {
	for _, r := range reply.GetList() {
		c.typeOf(r.GetId().GetResourceType()).rows++
	}
	if reply.GetNextPageToken() == "" {
		c.typeOf(req.GetResourceTypeId()).listed = true
	}
}

func (c *Counts) addGrants(req *v2.GrantsServiceListGrantsRequest, reply *v2.GrantsServiceListGrantsResponse) {
	c.grants += len(reply.GetList())
	t := c.typeOf(req.GetResource().GetId().GetResourceType())
	t.made++
	if reply.GetNextPageToken() == "" {
		t.done++
	}
}

// typeOf is the count of a type, or one that nobody reads if the type is not counted.
func (c *Counts) typeOf(id string) *typeCount {
	for _, t := range c.types {
		if t.id == id {
			return t
		}
	}
	return &typeCount{}
}

// read is how many rows of a kind were read.
type read struct {
	kind string
	rows int
}

// read lists what was read, the grants first.
func (c *Counts) read() []read {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := []read{{"grants", c.grants}}
	for _, t := range c.types {
		all = append(all, read{t.name, t.rows})
	}
	return all
}

// stored is like read, by what the file of a finished sync counts: a sync that went on from
// a partial file did not read all of it.
func (c *Counts) stored(file *reader_v2.SyncStats) []read {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := []read{{"grants", int(file.GetGrants())}}
	for _, t := range c.types {
		all = append(all, read{t.name, int(file.GetResourcesByResourceType()[t.id])})
	}
	return all
}

// left is about how many calls are still to come. It is not known before all lists are read,
// and never in a sync that goes on from a partial file, whose lists were read by another run.
func (c *Counts) left() (calls int, known bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, t := range c.types {
		if !t.listed {
			return 0, false
		}
		if t.calls {
			// What a resource took so far, at least one call.
			calls += (t.rows - t.done) * max(t.made, 1) / max(t.done, 1)
		}
	}
	return max(calls, 0), len(c.types) > 0
}
