//go:build !unix

package oneshot

// RestrictFiles has nothing to do where access follows from the folder.
func RestrictFiles() {}

// WatchConnector leaves the connector's process to the SDK.
func WatchConnector() error { return nil }

// DetachConnector leaves the connector's process to the SDK.
func DetachConnector() {}
