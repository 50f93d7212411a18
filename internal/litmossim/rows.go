package litmossim

import (
	"strings"
	"time"
)

// row is one entry of a list.
type row interface {
	// id identifies the row within its list.
	id() string
	// order is the name that the list is sorted by.
	order() string
	// matches tells whether the search parameter finds the row; needle is in
	// lower case.
	matches(needle string) bool
	encode(e *encoder)
}

func contains(needle string, values ...string) bool {
	for _, v := range values {
		if strings.Contains(strings.ToLower(v), needle) {
			return true
		}
	}
	return false
}

func (u *User) id() string    { return u.ID }
func (u *User) order() string { return u.FirstName }

func (u *User) matches(needle string) bool {
	return contains(needle, u.UserName, u.FirstName, u.LastName, u.Email, u.CompanyName)
}

// encode writes a UserRow (recorded; Brand absent in 2016).
func (u *User) encode(e *encoder) {
	u.encodeIdentity(e)
	e.flag("Active", u.Active)
	e.text("Email", u.Email)
	e.text("AccessLevel", u.AccessLevel)
	if !e.has(quirkOld) {
		e.text("Brand", u.Brand)
	}
}

func (u *User) encodeIdentity(e *encoder) {
	e.text("Id", u.ID)
	e.text("UserName", u.UserName)
	e.text("FirstName", u.FirstName)
	e.text("LastName", u.LastName)
}

// memberRow is a user in the lists of a team, where AccessLevel and Brand may
// be null.
type memberRow struct{ *User }

func (m memberRow) encode(e *encoder) {
	if !e.has(quirkNullLevels) {
		m.User.encode(e)
		return
	}
	m.encodeIdentity(e)
	e.flag("Active", m.Active)
	e.text("Email", m.Email)
	e.null("AccessLevel")
	e.null("Brand")
}

// detailRow is a row of /users/details.
type detailRow struct{ *User }

func (d detailRow) encode(e *encoder) {
	for _, f := range userFields {
		if f.name != "Password" && f.name != "Culture" {
			f.encode(e, d.User, f.alias)
		}
	}
}

func (t *Team) id() string                 { return t.ID }
func (t *Team) order() string              { return t.Name }
func (t *Team) matches(needle string) bool { return contains(needle, t.Name) }

// encode writes a TeamRow (recorded; ParentTeamId absent in 2016).
func (t *Team) encode(e *encoder) {
	e.text("Id", t.ID)
	e.text("Name", t.Name)
	e.text("TeamCodeForBulkImport", t.bulkCode())
	if !e.has(quirkOld) {
		e.text("ParentTeamId", t.ParentID)
	}
}

// bulkCode is the original id and the name without blanks (recorded) and
// apostrophes.
func (t *Team) bulkCode() string {
	return bulkCode(t.OriginalID, strings.Map(func(r rune) rune {
		if r == ' ' || r == '\'' {
			return -1
		}
		return r
	}, t.Name))
}

// teamDetail is the answer of /teams/{id}.
type teamDetail struct{ *Team }

func (t teamDetail) encode(e *encoder) {
	e.text("Id", t.ID)
	e.text("Name", t.Name)
	e.text("Description", t.Description)
	if !e.has(quirkOld) {
		e.text("ParentTeamId", t.ParentID)
		e.text("TeamCodeForBulkImport", t.bulkCode())
	}
}

func (p *LearningPath) id() string                 { return p.ID }
func (p *LearningPath) order() string              { return p.Name }
func (p *LearningPath) matches(needle string) bool { return contains(needle, p.Name) }

func (p *LearningPath) encode(e *encoder) {
	e.text("Id", p.ID)
	e.text("Name", p.Name)
	e.text("Description", p.Description)
	e.flag("Active", p.Active)
	e.integer("OriginalId", p.OriginalID)
	e.flag("ForSale", p.ForSale)
	e.decimal("Price", p.Price, 2)
	e.empty("EcommerceShortDescription")
	e.empty("EcommerceLongDescription")
	e.null("AccessTillDate")
	e.null("AccessTillDays")
	e.flag("IsEquivalency", false)
	e.flag("LearningPathTeamLibrary", false)
	e.empty("Languages")
}

// pathProgress is how far a user is on a learning path.
type pathProgress struct {
	complete bool
	percent  float64
	assigned time.Time
	started  time.Time
	finished time.Time
	resultID int64
}

// userPathRow is a learning path in the list of a user.
type userPathRow struct {
	*LearningPath
	progress pathProgress
}

func (r userPathRow) encode(e *encoder) {
	e.text("Id", r.ID)
	e.text("Name", r.Name)
	e.flag("Active", r.Active)
	e.integer("OriginalId", r.OriginalID)
	e.flag("Complete", r.progress.complete)
	e.decimal("PercentageComplete", r.progress.percent, 1)
	e.date("AssignedDate", r.progress.assigned)
	e.date("StartDate", r.progress.started)
	e.date(e.name("DateCompleted", "CompletedDate"), r.progress.finished)
	e.integer("ResultId", r.progress.resultID)
	e.null("AccessTillDate")
}

// pathUserRow is a user in the list of a learning path.
type pathUserRow struct {
	*User
	progress pathProgress
}

func (r pathUserRow) encode(e *encoder) {
	r.encodeIdentity(e)
	e.flag("Completed", r.progress.complete)
	e.decimal("PercentageComplete", r.progress.percent, 1)
}
