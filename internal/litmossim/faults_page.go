package litmossim

import (
	"math/rand/v2"
	"slices"
)

// pageFaults change which rows a page holds.
var pageFaults = []*Fault{
	paging("clamp", "pages hold at most N rows, whatever the limit", rowCount, lists, func(p *plan, f *active) {
		p.to = min(p.to, p.from+f.number)
	}),
	paging("over-full", "pages hold up to N rows more than the limit; these come again", rowCount, lists, func(p *plan, f *active) {
		p.to += f.number
	}),
	paging("short-page", "pages before the last hold PERCENT % of the limit", percentage, lists, func(p *plan, f *active) {
		if p.to < len(p.rows) {
			p.to = p.from + max(1, p.limit*f.number/100)
		}
	}),
	paging("filtered-page", "hidden rows (inactive users) are taken out after the page was cut", value{}, lists, func(p *plan, _ *active) {
		p.rows, p.hide = p.list.rows, p.list.hidden
	}),
	paging("ignore-start", "every page is the first", value{}, lists, func(p *plan, _ *active) {
		p.to -= p.from
		p.from = 0
	}),
	paging("overlap-page", "each page but the first starts N rows early", rowCount, lists, func(p *plan, f *active) {
		early := min(f.number, p.from)
		p.from -= early
		p.to -= early
	}),
	paging("unstable-order", "every page is cut from a newly shuffled list", value{}, lists, shuffle),
	paging("unstable-ties", "rows of the same name change places at random between requests", value{}, lists, func(p *plan, f *active) {
		shuffle(p, f)
		slices.SortStableFunc(p.rows, byOrder)
	}),
	paging("sort-ignored", "sort and dir have no effect", value{}, lists, func(p *plan, _ *active) {
		p.call.query.Del("sort")
		p.load()
	}),
	paging("delete-between-pages", "before each page but the first, the users in the first N rows of the list are deleted",
		rowCount, lists, deleteBefore),
	paging("insert-between-pages", "before each page of all users but the first, N users are added at the start of the list",
		rowCount, calls("GET /users", "GET /users/paginated", "GET /users/details"), insertBefore),
	paging("inactive-member-visible", "the user lists of teams hold deactivated users", value{}, memberLists, func(p *plan, _ *active) {
		p.rows = p.list.rows
	}),
	paging("total-count", "TotalCount is off by N", difference, calls("GET /users/paginated"), func(p *plan, f *active) {
		p.total += f.number
	}),
}

func paging(name, about string, v value, fits func(*call, *active) bool, change func(*plan, *active)) *Fault {
	return &Fault{Name: name, About: about, value: v, fits: fits, page: change}
}

func shuffle(p *plan, f *active) {
	rng := rand.New(rand.NewPCG(7, uint64(f.seen)))
	p.rows = slices.Clone(p.rows)
	rng.Shuffle(len(p.rows), func(i, j int) { p.rows[i], p.rows[j] = p.rows[j], p.rows[i] })
}

func insertBefore(p *plan, f *active) {
	if p.start == 0 {
		return
	}
	for range f.number {
		p.call.insertUser()
	}
	p.call.changed()
	p.load()
}

func deleteBefore(p *plan, f *active) {
	for _, r := range p.rows[:min(f.number, p.start, len(p.rows))] {
		u := p.call.users[r.id]
		if u != nil && u.AccessLevel != LevelOwner { // whose key is in use
			p.call.removeUser(u)
		}
	}
	p.call.changed()
	p.load()
}
