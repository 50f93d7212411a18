package c1sim

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	v1 "github.com/conductorone/baton-sdk/pb/c1/connectorapi/baton/v1"
	"google.golang.org/grpc"
)

type uploadStream = grpc.ClientStreamingServer[v1.BatonServiceUploadAssetRequest, v1.BatonServiceUploadAssetResponse]

// UploadAsset takes the file of a sync. A second try replaces the first.
func (b *batonService) UploadAsset(stream uploadStream) error {
	id, content, err := receive(stream)
	if stream.Context().Err() != nil {
		return err
	}
	if err != nil {
		return b.refused("upload: %v", err)
	}
	path := filepath.Join(b.server.uploads, id+".c1z")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		return err
	}
	var known bool
	b.server.update(func() {
		var task *record
		if task, known = b.server.tasks[id]; known {
			task.upload = path
		}
	})
	if !known {
		return b.refused("upload of task %s, which does not exist", id)
	}
	return stream.SendAndClose(&v1.BatonServiceUploadAssetResponse{})
}

// receive reads an upload: whose it is, and its content, which comes in pieces.
func receive(stream uploadStream) (id string, content []byte, err error) {
	for {
		m, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return id, content, nil
		}
		if err == nil {
			err = m.ValidateAll()
		}
		if err != nil {
			return "", nil, err
		}
		if m.HasMetadata() {
			id = m.GetMetadata().GetTaskId()
		}
		content = append(content, m.GetData().GetData()...)
	}
}
