package c1sim

import (
	"crypto/sha256"
	"os"
	"testing"

	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

type part = *v1.BatonServiceUploadAssetRequest

func metadataOf(taskID string) part {
	return v1.BatonServiceUploadAssetRequest_builder{
		Metadata: v1.BatonServiceUploadAssetRequest_UploadMetadata_builder{HostId: host, TaskId: taskID}.Build(),
	}.Build()
}

func data(text string) part {
	return v1.BatonServiceUploadAssetRequest_builder{
		Data: v1.BatonServiceUploadAssetRequest_UploadData_builder{Data: []byte(text)}.Build(),
	}.Build()
}

func sumOf(text string) part {
	sum := sha256.Sum256([]byte(text))
	return v1.BatonServiceUploadAssetRequest_builder{
		Eof: v1.BatonServiceUploadAssetRequest_UploadEOF_builder{Sha256Checksum: sum[:]}.Build(),
	}.Build()
}

func TestUpload(t *testing.T) {
	t.Parallel()
	s := Start(t)
	c, ctx := connect(t, s)
	id := s.Enqueue(FullSync())
	for _, upload := range []struct {
		name  string
		parts []part
		want  codes.Code
	}{
		{"checksum of something else", []part{metadataOf(id), data("spoilt"), sumOf("else")}, codes.InvalidArgument},
		{"no checksum", []part{metadataOf(id), data("half")}, codes.InvalidArgument},
		{"data of no task", []part{data("lost"), sumOf("lost")}, codes.InvalidArgument},
		{"task that does not exist", []part{metadataOf("0000000000000000000000abcde"), sumOf("")}, codes.InvalidArgument},
		{"data after the end", []part{metadataOf(id), sumOf(""), data("late")}, codes.InvalidArgument},
		{"first", []part{metadataOf(id), data("first"), sumOf("first")}, codes.OK},
		{"again, in pieces", []part{metadataOf(id), data("sec"), data("ond"), sumOf("second")}, codes.OK},
	} {
		stream, err := c.UploadAsset(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range upload.parts {
			if stream.Send(p) != nil {
				break // CloseAndRecv says why.
			}
		}
		if _, err := stream.CloseAndRecv(); status.Code(err) != upload.want {
			t.Errorf("%s: %v", upload.name, err)
		}
		if upload.want != codes.OK && s.Upload(id) != "" {
			t.Errorf("%s: kept", upload.name)
		}
	}
	if got, err := os.ReadFile(s.Upload(id)); err != nil || string(got) != "second" {
		t.Errorf("kept %q: %v", got, err)
	}
	if n := len(s.Refused()); n != 5 {
		t.Errorf("refused %d uploads: %v", n, s.Refused())
	}
}
