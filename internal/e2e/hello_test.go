//go:build e2e && linux

package e2e

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/conductorone/baton-litmos/internal/c1sim"
)

func TestHello(t *testing.T) {
	t.Parallel()
	s := newWorld(t).serve(t)
	hello := s.c1.Hellos()[0]
	if got := hello.GetBuildInfo().GetPackage(); got != "github.com/conductorone/baton-litmos" {
		t.Errorf("package %q", got)
	}
	metadata := hello.GetConnectorMetadata()
	if metadata.GetDisplayName() != "Litmos" {
		t.Errorf("display name %q", metadata.GetDisplayName())
	}
	said, err := exec.CommandContext(t.Context(), binary, "--version").Output()
	if err != nil {
		t.Fatal(err)
	}
	version, _ := metadata.GetProfile().AsMap()["version"].(string)
	if version == "" || !strings.HasSuffix(string(said), " "+version+"\n") {
		t.Errorf("version %q in the metadata, %q printed", version, said)
	}
	if version == "dev" && os.Getenv("E2E_BINARY") != "" {
		t.Error("the build did not set the version")
	}
	want := map[string][]string{
		"":              {"ACCOUNT_PROVISIONING", "ACTIONS", "PROVISION", "RESOURCE_DELETE", "SERVICE_MODE_TARGETED_SYNC", "SYNC", "TARGETED_SYNC"},
		"user":          {"ACCOUNT_PROVISIONING", "RESOURCE_DELETE", "SYNC", "TARGETED_SYNC"},
		"team":          {"PROVISION", "SYNC", "TARGETED_SYNC"},
		"course":        {"PROVISION", "SYNC", "TARGETED_SYNC"},
		"learning_path": {"PROVISION", "SYNC", "TARGETED_SYNC"},
		"access_level":  {"PROVISION", "SYNC", "TARGETED_SYNC"},
	}
	if diff := cmp.Diff(want, capabilities(metadata.GetCapabilities())); diff != "" {
		t.Errorf("capabilities (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(accountForm, form(metadata.GetAccountCreationSchema())); diff != "" {
		t.Errorf("account schema (-want +got):\n%s", diff)
	}

	s.succeed(t, c1sim.Hello())
	if n := len(s.c1.Hellos()); n != 2 {
		t.Errorf("%d hellos after a task that asks for one", n)
	}
	if n := len(s.litmos.Requests()); n != 0 {
		t.Errorf("%d requests to Litmos without a task for it", n)
	}
}

// capabilities are those of each resource type, by its id, and under "" those of the
// connector.
func capabilities(c *v2.ConnectorCapabilities) map[string][]string {
	out := map[string][]string{"": names(c.GetConnectorCapabilities())}
	for _, of := range c.GetResourceTypeCapabilities() {
		out[of.GetResourceType().GetId()] = names(of.GetCapabilities())
	}
	return out
}

func names(capabilities []v2.Capability) []string {
	var out []string
	for _, c := range capabilities {
		out = append(out, strings.TrimPrefix(c.String(), "CAPABILITY_"))
	}
	slices.Sort(out)
	return out
}

// accountForm tells which fields of a new account exist and are required.
var accountForm = map[string]bool{
	"user_name": false, "email": true, "first_name": true, "last_name": true, "access_level": false,
	"job_title": false, "company_name": false, "external_employee_id": false, "reactivate": false,
}

func form(schema *v2.ConnectorAccountCreationSchema) map[string]bool {
	out := map[string]bool{}
	for name, field := range schema.GetFieldMap() {
		out[name] = field.GetRequired()
	}
	return out
}
