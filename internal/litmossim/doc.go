// Package litmossim simulates the Litmos REST API (v1.svc) in memory.
//
// A [Server] answers from a [Tenant]: XML by default, JSON with format=json,
// the paging, errors and side effects of Litmos, and on demand one of the
// named faults listed by [Faults]. Comments grade what Litmos answers:
// recorded (seen in traffic), documented (by the vendor or an integration) or
// guessed.
package litmossim
