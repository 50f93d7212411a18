// Package feedsuite shows that the events of the event feed keep a file up to date. It applies to the
// file of a full sync the events that polls bring while the account changes at random. The file then
// equals that of a later full sync, except for what the documents say the feed does not tell.
// What a full sync writes is worked out from the account, and now and then synced.
//
// Polls go to several instances of the connector, and Litmos gives its feeds with the faults that
// the documents leave open. A seed brings the same history again.
package feedsuite
