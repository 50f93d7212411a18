// Package faultsuite shows what a sync does under every fault that the simulated Litmos
// knows: its file equals the account, or it fails with a line that says why.
//
// The SDK's own syncer runs in process, with its invariants as errors and on a clock of
// its own. The table of faults is docs/reliability.md itself.
package faultsuite
