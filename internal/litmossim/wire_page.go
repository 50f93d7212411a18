package litmossim

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	defaultLimit = 100  // documented
	maximumLimit = 1000 // documented; what happens above is unknown
)

// listing is a list that Litmos serves in pages.
type listing struct {
	root, item string
	rows       []row
	hidden     func(row) bool // rows that are not shown; nil if all are
	collection bool           // whether it is in the envelope of /users/paginated
}

// list makes a listing in its order. Rows of equal order stay as they come. The rows are kept by
// path and order until the account changes.
func (c *call) list(root string, collect func() []row) *listing {
	name := c.path + " " + c.query.Get("sort")
	if c.lists[name] == nil {
		rows := collect()
		slices.SortStableFunc(rows, byOrder)
		c.lists[name] = rows
	}
	return &listing{root: root, item: strings.TrimSuffix(root, "s"), rows: c.lists[name]}
}

func byOrder(a, b row) int { return cmp.Compare(a.order, b.order) }

// listOf lists objects of the account.
func listOf[T interface{ row() row }](root string, objects func(*call) []T) func(*call) *listing {
	return func(c *call) *listing {
		return c.list(root, func() []row { return rowsOf(objects(c), T.row) })
	}
}

// row is one entry of a list.
type row struct {
	id     string // of the row within its list
	order  string // what the list is sorted by; rowsOf puts it in lower case
	encode func(*encoder)
	at     time.Time // of a row of a feed
}

// rowsOf makes a row of each object.
func rowsOf[T any](all []T, rowOf func(T) row) []row {
	rows := make([]row, len(all))
	for i, v := range all {
		rows[i] = rowOf(v)
		rows[i].order = strings.ToLower(rows[i].order)
	}
	return rows
}

// plan is a page about to be cut from a listing.
type plan struct {
	call  *call
	list  *listing
	rows  []row
	start int            // as asked
	limit int            // as asked, at most maximumLimit
	from  int            // rows[from:to] are sent
	to    int            //
	hide  func(row) bool // rows left out after the cut
	total int            // TotalCount of the envelope
}

// page answers with the page of the route's list that the query asks for. How Litmos answers
// what is no number is unknown.
func (c *call) page() answer {
	start, _ := strconv.Atoi(c.query.Get("start"))
	limit, _ := strconv.Atoi(c.query.Get("limit"))
	if limit <= 0 {
		limit = defaultLimit
	}
	p := &plan{call: c, start: max(start, 0), limit: min(limit, maximumLimit)}
	p.from, p.to = p.start, p.start+p.limit
	p.load()
	for _, f := range c.armed {
		if f.kind.page == nil {
			continue
		}
		before := p.view()
		f.kind.page(p, f)
		if before != p.view() {
			f.fire()
		}
	}
	return c.encode(http.StatusOK, p.list.root, p.encode)
}

// load takes the rows of the list as they are now.
func (p *plan) load() {
	p.list = p.call.route.list(p.call)
	p.rows = p.list.rows
	if p.list.hidden != nil {
		p.rows = slices.DeleteFunc(slices.Clone(p.rows), p.list.hidden)
	}
	p.total = len(p.rows)
}

// cut returns the rows of the page. Past the end there are none (recorded).
func (p *plan) cut() []row {
	page := p.rows[min(p.from, len(p.rows)):min(p.to, len(p.rows))]
	if p.hide != nil {
		page = slices.DeleteFunc(slices.Clone(page), p.hide)
	}
	return page
}

// encode writes the page, in the envelope of /users/paginated if it has one
// (documented).
func (p *plan) encode(e *encoder) {
	if !p.list.collection {
		e.rows(p.list.item, p.cut())
		return
	}
	e.element("Pagination", "", func() {
		e.put("BatchParam", "Limit")
		e.put("BatchSize", p.limit)
		e.put("Start", p.start)
		e.put("TotalCount", p.total)
	})
	e.element("Items", "", func() { e.rows(p.list.item, p.cut()) })
}

// view is what a client sees of a plan.
func (p *plan) view() string {
	var ids []string
	for _, r := range p.cut() {
		ids = append(ids, r.id)
	}
	return fmt.Sprint(ids, p.total)
}
