package litmos

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// row is a row of a modelled list.
type row struct{ ID string }

func rowID(r *row) string { return r.ID }

func numbered(n int) []row {
	rows := make([]row, n)
	for i := range rows {
		rows[i].ID = fmt.Sprintf("id%06d", i)
	}
	return rows
}

// source answers requests for pages of a list.
type source func(request int, start int) []row

// plain serves a list as documented, with at most limit rows a page.
func plain(list []row, limit int) source {
	return func(_, start int) []row {
		start = min(start, len(list))
		return list[start:min(start+limit, len(list))]
	}
}

// walk reads a source to its end as a syncer does: it hands over at most most rows of
// a page at a time. It returns the ids and the number of requests.
func walk(t *testing.T, serve source, most int) (map[string]bool, int, error) {
	t.Helper()
	seen := map[string]bool{}
	var at Cursor
	for requests := 1; ; requests++ {
		if requests > 500 {
			t.Fatal("the walk does not end")
		}
		if err := at.check(); err != nil {
			t.Fatalf("cursor %+v: %v", at, err)
		}
		page, err := newPage(at, slices.Clone(serve(requests, at.offset())), rowID)
		if err != nil {
			return seen, requests, err
		}
		n := min(most, len(page.Rows))
		for _, r := range page.Rows[:n] {
			seen[r.ID] = true
		}
		if page.Last && n == len(page.Rows) {
			return seen, requests, nil
		}
		at = page.After(n)
	}
}

// missing are the ids of a list that a walk did not bring.
func missing(list []row, seen map[string]bool) []string {
	var out []string
	for _, r := range list {
		if !seen[r.ID] {
			out = append(out, r.ID)
		}
	}
	return out
}

func TestWalkBringsEveryRow(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 3, 99, 100, 101, 150, 499, 500, 999, 1000, 1001, 1499, 1500, 2000, 2400, 5498, 10_000} {
		list := numbered(n)
		sources := map[string]source{
			"plain":       plain(list, 1000),
			"clamped 100": plain(list, 100),
			"clamped 200": plain(list, 200),
			"clamped 500": plain(list, 500),
			"over-full":   plain(list, 1010),
			"60 percent":  plain(list, 600),
			"starts early": func(request, start int) []row {
				return plain(list, 1000)(request, max(0, start-7))
			},
			"filtered after cutting": func(_, start int) []row {
				// Of every five rows of the server two are hidden.
				var visible []row
				for i := start; i < start+1000; i++ {
					if place := i/5*3 + i%5; i%5 < 3 && place < n {
						visible = append(visible, list[place])
					}
				}
				return visible
			},
		}
		for name, serve := range sources {
			t.Run(fmt.Sprintf("%s/%d", name, n), func(t *testing.T) {
				t.Parallel()
				for _, most := range []int{1_000_000, 333, 2} {
					if most == 2 && (n > 200 || name != "plain" && name != "over-full") {
						continue // no server is that odd and has rows that fat
					}
					seen, _, err := walk(t, serve, most)
					if err != nil {
						t.Fatal(err)
					}
					if lost := missing(list, seen); len(lost) > 0 {
						t.Errorf("handing over %d at a time: lost %d rows, first %s", most, len(lost), lost[0])
					}
				}
			})
		}
	}
}

// TestRowsCountOnce: a row that stands twice in a page must not hide that another is missing.
func TestRowsCountOnce(t *testing.T) {
	t.Parallel()
	page, err := newPage(Cursor{}, []row{{"a"}, {"b"}, {"a"}}, rowID)
	if err != nil {
		t.Fatal(err)
	}
	if next := page.After(3); next.Rows != 2 {
		t.Errorf("%d rows are counted", next.Rows)
	}
}

// TestWalkSurvivesChange moves rows between requests: no row that stays may be lost.
func TestWalkSurvivesChange(t *testing.T) {
	t.Parallel()
	const n = 3500
	changes := map[string]func(request int, list []row) []row{
		"delete one already read":  func(_ int, list []row) []row { return slices.Delete(list, 10, 11) },
		"delete many already read": func(_ int, list []row) []row { return slices.Delete(list, 0, 40) },
		"delete the last one read": func(request int, list []row) []row {
			last := fmt.Sprintf("id%06d", 1000+(request-2)*997-1)
			return slices.DeleteFunc(list, func(r row) bool { return r.ID == last })
		},
		"insert before": func(request int, list []row) []row {
			return slices.Insert(list, 5, row{fmt.Sprintf("new%d", request)})
		},
		"insert many before": func(request int, list []row) []row {
			for i := range 30 {
				list = slices.Insert(list, 5, row{fmt.Sprintf("new%d-%d", request, i)})
			}
			return list
		},
		"move the last to the beginning": func(_ int, list []row) []row {
			return append([]row{list[len(list)-1]}, list[:len(list)-1]...)
		},
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			list := numbered(n)
			serve := func(request, start int) []row {
				if request > 1 && request < 6 {
					list = change(request, list)
				}
				return plain(list, 1000)(request, start)
			}
			seen, _, err := walk(t, serve, 1_000_000)
			if err != nil {
				t.Fatal(err)
			}
			if lost := missing(list, seen); len(lost) > 0 && lost[0] < "new" {
				t.Errorf("lost %d rows, first %s", len(lost), lost[0])
			}
		})
	}
}

// TestWalkSurvivesTies swaps rows of equal sort key on every other request.
func TestWalkSurvivesTies(t *testing.T) {
	t.Parallel()
	for group := 2; group <= 60; group++ {
		list := numbered(2500)
		serve := func(request, start int) []row {
			shown := slices.Clone(list)
			if request%2 == 0 {
				for i := 0; i+group <= len(shown); i += group {
					slices.Reverse(shown[i : i+group])
				}
			}
			return plain(shown, 1000)(request, start)
		}
		seen, _, err := walk(t, serve, 1_000_000)
		if lost := missing(list, seen); err == nil && len(lost) > 0 {
			t.Errorf("ties of %d: lost %d rows without an error, first %s", group, len(lost), lost[0])
		}
	}
}

func TestWalkFailsRatherThanLoop(t *testing.T) {
	t.Parallel()
	list := numbered(2500)
	random := rand.New(rand.NewPCG(1, 2)) // used by one of the cases only
	for name, serve := range map[string]source{
		"start ignored": func(request, _ int) []row { return plain(list, 1000)(request, 0) },
		"random order": func(request, start int) []row {
			shown := slices.Clone(list)
			random.Shuffle(len(shown), func(i, j int) { shown[i], shown[j] = shown[j], shown[i] })
			return plain(shown, 1000)(request, start)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, requests, err := walk(t, serve, 1_000_000); !errors.Is(err, errMoved) {
				t.Errorf("after %d requests: %v, want %v", requests, err, errMoved)
			}
		})
	}
}

// TestRepeatedShortPage: users are read to their count, also behind a page that would end another
// list. If such a page comes again, it is no answer to what was asked.
func TestRepeatedShortPage(t *testing.T) {
	t.Parallel()
	rows := numbered(90)
	page, err := newPage(Cursor{}, rows, rowID)
	if err != nil {
		t.Fatal(err)
	}
	again, err := newPage(page.After(len(rows)), rows, rowID)
	if err != nil || len(again.Rows) > 0 || again.next.Back == 0 {
		t.Errorf("%d rows, next %+v, error %v", len(again.Rows), again.next, err)
	}
}
