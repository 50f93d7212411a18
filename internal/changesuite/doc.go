// Package changesuite shows that changes hold when several come at once: in the end, each thing
// that a user has or lacks is as some change left it, and no later change has undone that.
//
// Random schedules run changes of all kinds from two connectors against one simulated
// Litmos, with faults, on a clock of their own. The model of what each change does
// shares nothing with the simulator and the connector. A seed brings the same run again,
// unless goroutines that run at the same instant change places.
package changesuite
