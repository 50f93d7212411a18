package c1sim

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
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

// receive reads an upload: whose it is, its content in pieces, and their checksum.
func receive(stream uploadStream) (string, []byte, error) {
	var id string
	var content bytes.Buffer
	var sum []byte
	for {
		m, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = m.ValidateAll()
		}
		if err != nil {
			return "", nil, err
		}
		switch {
		case m.HasMetadata() == (id != "") || sum != nil:
			return "", nil, errors.New("its messages are out of order")
		case m.HasMetadata():
			id = m.GetMetadata().GetTaskId()
		case m.HasData():
			content.Write(m.GetData().GetData())
		case m.HasEof():
			sum = m.GetEof().GetSha256Checksum()
		}
	}
	if got := sha256.Sum256(content.Bytes()); !bytes.Equal(got[:], sum) {
		return "", nil, fmt.Errorf("the checksum of its %d bytes is %x, not %x", content.Len(), got, sum)
	}
	return id, content.Bytes(), nil
}
