package litmossim

import (
	"fmt"
	"strings"
	"time"
)

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

func memberRow(u *User) row       { return row{id: u.ID, order: u.FirstName, encode: u.encodeMember} }
func teamRow(t *Team) row         { return row{id: t.ID, order: t.Name, encode: t.encode} }
func courseRow(c *Course) row     { return row{id: c.ID, order: c.Name, encode: c.encode} }
func pathRow(p *LearningPath) row { return row{id: p.ID, order: p.Name, encode: p.encode} }

// encode writes a UserRow (recorded; Brand absent in 2016).
func (u *User) encode(e *encoder) {
	e.members(u, "Id", "UserName", "FirstName", "LastName", "Active", "Email", "AccessLevel")
	if !e.has("old-fields") {
		e.members(u, "Brand")
	}
}

// encodeMember writes a user in the lists of a team, where AccessLevel and Brand
// may be null.
func (u *User) encodeMember(e *encoder) {
	if !e.has("null-levels") {
		u.encode(e)
		return
	}
	e.members(u, "Id", "UserName", "FirstName", "LastName", "Active", "Email")
	e.null("AccessLevel")
	e.null("Brand")
}

// encode writes a TeamRow (recorded; ParentTeamId absent in 2016).
func (t *Team) encode(e *encoder) {
	e.members(t, "Id", "Name")
	e.text("TeamCodeForBulkImport", t.bulkCode())
	if !e.has("old-fields") {
		e.text("ParentTeamId", t.ParentID)
	}
}

// encodeDetail writes the answer of /teams/{id}.
func (t *Team) encodeDetail(e *encoder) {
	e.members(t, "Id", "Name", "Description")
	if !e.has("old-fields") {
		e.text("ParentTeamId", t.ParentID)
		e.text("TeamCodeForBulkImport", t.bulkCode())
	}
}

// bulkCode is the original id and the name without blanks and apostrophes
// (recorded).
func (t *Team) bulkCode() string {
	return fmt.Sprintf("%d-%s", t.OriginalID, strings.NewReplacer(" ", "", "'", "").Replace(t.Name))
}

// encode writes a Course: recorded up to AccessTillDays.
func (c *Course) encode(e *encoder) {
	e.members(c, "Id", "Code", "Name", "Active", "ForSale", "OriginalId", "Description")
	e.empty("EcommerceShortDescription")
	e.empty("EcommerceLongDescription")
	e.text("CourseCodeForBulkImport", fmt.Sprintf("%d-%s", c.OriginalID, c.Code))
	e.members(c, "Price", "AccessTillDate", "AccessTillDays")
	if !e.has("old-fields") {
		e.flag("CourseTeamLibrary", c.TeamLibrary)
		e.members(c, "CreatedBy", "SeqId", "Tags")
	}
}

// encodeCourseUser writes a user in the list of a course: no Email, no Active.
func encodeCourseUser(e *encoder, u *User, a *Assignment) {
	e.members(u, "Id", "UserName/Username", "FirstName", "LastName")
	e.flag("Completed", a.Completed)
	e.decimal("PercentageComplete", a.Percentage)
	e.date("CompliantTill", a.CompliantTill)
	e.date("DueDate", a.Due)
	e.date("AccessTillDate", a.AccessTill)
}

// encodeUserCourse writes a course in the list of a user.
func encodeUserCourse(e *encoder, c *Course, a *Assignment) {
	overdue := !a.Completed && !a.Due.IsZero() && a.Due.Before(e.call.now)
	e.members(c, "Id", "Code", "Name", "Active")
	encodeProgress(e, a)
	e.flag("UpToDate", !overdue)
	e.flag("Overdue", overdue)
	e.date(e.name("CompliantTill/ComplaintTill"), a.CompliantTill)
	e.flag("IsLearningPath", false)
	e.date("CourseCreatedDate", c.Created)
	e.text("CourseCreator", c.CreatorID)
	e.members(c, "OriginalId")
	e.integer("ResultId", a.ResultID)
	e.date("AccessTillDate", a.AccessTill)
}

func encodeProgress(e *encoder, a *Assignment) {
	e.flag("Complete", a.Completed)
	e.decimal("PercentageComplete", a.Percentage)
	e.date("AssignedDate", a.Assigned)
	e.date("StartDate", a.Started)
	e.date(e.name("DateCompleted/CompletedDate"), a.Finished)
}

func (p *LearningPath) encode(e *encoder) {
	e.members(p, "Id", "Name", "Description", "Active", "OriginalId", "ForSale", "Price")
	e.empty("EcommerceShortDescription")
	e.empty("EcommerceLongDescription")
	e.members(p, "AccessTillDate", "AccessTillDays")
	e.flag("IsEquivalency", false)
	e.flag("LearningPathTeamLibrary", false)
	e.empty("Languages")
}

// encodeUserPath writes a learning path in the list of a user. What ResultId is, is unknown.
func encodeUserPath(e *encoder, p *LearningPath, progress Assignment) {
	e.members(p, "Id", "Name", "Active", "OriginalId")
	encodeProgress(e, &progress)
	e.integer("ResultId", p.OriginalID)
	e.members(p, "AccessTillDate")
}

// encodePathUser writes a user in the list of a learning path.
func encodePathUser(e *encoder, u *User, progress Assignment) {
	e.members(u, "Id", "UserName", "FirstName", "LastName")
	e.flag("Completed", progress.Completed)
	e.decimal("PercentageComplete", progress.Percentage)
}
