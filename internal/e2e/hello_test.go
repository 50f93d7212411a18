//go:build e2e && linux

package e2e

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestHello(t *testing.T) {
	t.Parallel()
	s := newWorld(t, demo).serve(t)
	s.await(t, func() bool { return s.c1.Metadata() != nil })
	metadata := s.c1.Metadata()
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
	if n := len(s.litmos.Requests()); n != 0 {
		t.Errorf("%d requests to Litmos without a task for it", n)
	}
}
