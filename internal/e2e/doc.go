// Package e2e tests the built binary: as a service of a simulated ConductorOne that
// syncs and changes a simulated Litmos account, as a function of a simulated AWS Lambda,
// and in a root like that of its container image. It has only tests, for Linux, and they
// need the build tag e2e.
//
// E2E_BINARY names the binary to test, E2E_HOSTED_BINARY one with the build tag
// baton_lambda_support; without them the tests build both. The
// tests of the container need unshare and user namespaces. Without them they are skipped, or
// fail with E2E_CONTAINER=required.
package e2e
