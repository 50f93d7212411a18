// Package e2e tests the built binary: as a service of a simulated ConductorOne that
// syncs and changes a simulated Litmos account, and in a root like that of its
// container image. It has only tests, for Linux, and they need the build tag e2e.
//
// E2E_BINARY names the binary to test; without it the tests build one. Where neither
// root nor user namespaces allow it, the tests of the container are skipped, or fail
// with E2E_CONTAINER=required.
package e2e
