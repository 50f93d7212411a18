// Package bench measures how fast a sync is, with the quota of Litmos and without.
package bench
