//go:build e2e && linux

package e2e

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
)

func TestHello(t *testing.T) {
	t.Parallel()
	s := newWorld(t, demo).serve(t)
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
	s.do(t, v1.Task_builder{Hello: &v1.Task_HelloTask{}})
	if n := len(s.c1.Hellos()); n != 2 {
		t.Errorf("%d hellos after a task that asks for one", n)
	}
	if n := len(s.litmos.Requests()); n != 0 {
		t.Errorf("%d requests to Litmos without a task for it", n)
	}
}
