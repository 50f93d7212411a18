package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/conductorone/baton-sdk/pkg/field"
	"github.com/google/go-cmp/cmp"
)

// TestEveryFlagIsKnown: a flag that a new version of the SDK brings must not be overlooked,
// or a run would take it for a full sync.
func TestEveryFlagIsKnown(t *testing.T) {
	t.Parallel()
	want := []string{field.LogEventLogFieldName} // on Windows only
	for _, f := range field.DefaultFields {
		if f.FieldName != "provisioning" { // pkg/config declares it again
			want = append(want, f.FieldName)
		}
	}
	got := strings.Fields(`file c1z-temp-dir workers parallel-sync http-timeout-seconds auth-method
		log-format log-level log-level-debug-expires-at log-path log-event-log
		otel-collector-endpoint otel-collector-endpoint-tls-cert-path otel-collector-endpoint-tls-cert
		otel-collector-endpoint-tls-insecure otel-tracing-disabled otel-logging-disabled
		client-id client-secret ticketing skip-full-sync health-check health-check-port health-check-bind-address
		task-concurrency session-store-maximum-size keep-previous-sync-c1z`) // they need no row in the table
	for _, f := range flags {
		got = append(got, f.name)
	}
	if slices.Sort(got); len(slices.Compact(slices.Clone(got))) != len(got) {
		t.Error("a flag is known twice")
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the flags of the SDK and of this program differ (-SDK +program):\n%s", diff)
	}
}
