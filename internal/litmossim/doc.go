// Package litmossim simulates the Litmos REST API (v1.svc) in memory, in XML.
//
// A [Server] answers from a [Tenant] with the paging, errors and side effects of
// Litmos, and on demand with one of the named faults that [Faults] lists. Comments
// grade what Litmos answers: recorded (seen in traffic), documented (by the vendor
// or an integration) or guessed.
//
// Files are named by what they hold: account_* the state of an account, generate_*
// a made-up account, wire_* requests and answers, fault_* and faults_* departures.
package litmossim
