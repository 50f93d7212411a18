package main

import (
	"strings"
	"testing"
)

const document = `
## Where Litmos counts

| Users | Grants | Requests | 50 ms | 5 s |
|---:|---:|---:|---:|---:|
| 10 | 7 | 1000 | 10m0s (× 1.02) | 20m0s (× 2.04) |
| 5 | 3 | 500 | 5m0s (× 1.02) | 5m0s (× 1.02) |

## Without a quota

| Users | Grants | Pebble | SDK | SQLite | SDK |
|---:|---:|---:|---:|---:|---:|
| 10 | 2000 | 3.1 s | 1000 | 9.0 s | 500 |
`

// The axes end at 1,000 requests and 20 minutes, 2,000 grants and 1,000 MB.
func TestPlots(t *testing.T) {
	t.Parallel()
	times, err := timePlot(document)
	if err != nil || !strings.Contains(times, `points="415.0,292.5 760.0,215.0"`) || !strings.Contains(times, `points="415.0,292.5 760.0,60.0"`) {
		t.Errorf("%v\n%s", err, times)
	}
	memory, err := memoryPlot(document)
	if err != nil || !strings.Contains(memory, `points="760.0,60.0"`) || !strings.Contains(memory, `points="760.0,215.0"`) {
		t.Errorf("%v\n%s", err, memory)
	}
	for _, broken := range []string{"", strings.ReplaceAll(document, "| 1000 |", "|"), strings.ReplaceAll(document, "m0s", ""), strings.ReplaceAll(document, "Requests", "Calls")} {
		if _, err := timePlot(broken); err == nil {
			t.Errorf("no error for\n%s", broken)
		}
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for n, want := range map[float64]string{0: "0", 0.5: "0.5", 999: "999", 1500: "1,500", 1_000_000: "1,000,000"} {
		if got := number(n); got != want {
			t.Errorf("%v is %s, want %s", n, got, want)
		}
	}
	for n, want := range map[float64]float64{18.35: 20, 1096: 1500, 1: 1, 910_749: 1_000_000} {
		if got := round(n); got != want {
			t.Errorf("an axis for %v ends at %v, want %v", n, got, want)
		}
	}
}
