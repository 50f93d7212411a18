// Package feedsuite shows that a file stays right by the events of the event feed: the file of a
// full sync, with the events applied that polls brought while the account was changed at random,
// equals that of a later full sync, except for what the documents say the feed does not tell.
// What a full sync writes is worked out from the account, and now and then synced.
//
// Polls go to several instances of the connector, and Litmos gives its feeds with the faults that
// the documents leave open. A seed brings the same history again.
package feedsuite
