package litmossim

import (
	"fmt"
	"strings"
	"time"
)

// row is one entry of a list.
type row struct {
	id     string // of the row within its list
	order  string // what the list is sorted by, in lower case
	encode func(*encoder)
	at     time.Time // of a row of a feed
}

// rowsOf makes a row of each object, with its id, the name it is sorted by, and
// its encoding.
func rowsOf[T any](all []T, describe func(T) (id, name string, encode func(*encoder))) []row {
	rows := make([]row, len(all))
	for i, v := range all {
		id, name, encode := describe(v)
		rows[i] = row{id: id, order: strings.ToLower(name), encode: encode}
	}
	return rows
}

func memberRow(u *User) (id, name string, encode func(*encoder)) {
	return u.ID, u.FirstName, u.encodeMember
}

func teamRow(t *Team) (id, name string, encode func(*encoder)) { return t.ID, t.Name, t.encode }

func courseRow(c *Course) (id, name string, encode func(*encoder)) { return c.ID, c.Name, c.encode }

func pathRow(p *LearningPath) (id, name string, encode func(*encoder)) {
	return p.ID, p.Name, p.encode
}

// encode writes a UserRow (recorded; Brand absent in 2016).
func (u *User) encode(e *encoder) {
	u.encodeName(e, "UserName")
	e.flag("Active", u.Active)
	e.text("Email", u.Email)
	e.text("AccessLevel", u.AccessLevel)
	if !e.has(quirkOld) {
		e.text("Brand", u.Brand)
	}
}

func (u *User) encodeName(e *encoder, userName string) {
	e.text("Id", u.ID)
	e.text(userName, u.UserName)
	e.text("FirstName", u.FirstName)
	e.text("LastName", u.LastName)
}

// encodeMember writes a user in the lists of a team, where AccessLevel and Brand
// may be null.
func (u *User) encodeMember(e *encoder) {
	if !e.has(quirkNullLevels) {
		u.encode(e)
		return
	}
	u.encodeName(e, "UserName")
	e.flag("Active", u.Active)
	e.text("Email", u.Email)
	e.null("AccessLevel")
	e.null("Brand")
}

// encode writes a TeamRow (recorded; ParentTeamId absent in 2016).
func (t *Team) encode(e *encoder) {
	e.text("Id", t.ID)
	e.text("Name", t.Name)
	e.text("TeamCodeForBulkImport", t.bulkCode())
	if !e.has(quirkOld) {
		e.text("ParentTeamId", t.ParentID)
	}
}

// encodeDetail writes the answer of /teams/{id}.
func (t *Team) encodeDetail(e *encoder) {
	e.text("Id", t.ID)
	e.text("Name", t.Name)
	e.text("Description", t.Description)
	if !e.has(quirkOld) {
		e.text("ParentTeamId", t.ParentID)
		e.text("TeamCodeForBulkImport", t.bulkCode())
	}
}

// bulkCode is the original id and the name without blanks and apostrophes
// (recorded).
func (t *Team) bulkCode() string {
	return bulkCode(t.OriginalID, strings.NewReplacer(" ", "", "'", "").Replace(t.Name))
}

func bulkCode(originalID int64, code string) string {
	return fmt.Sprintf("%d-%s", originalID, code)
}

// encode writes a Course: recorded up to AccessTillDays.
func (c *Course) encode(e *encoder) {
	e.text("Id", c.ID)
	e.text("Code", c.Code)
	e.text("Name", c.Name)
	e.flag("Active", c.Active)
	e.flag("ForSale", c.ForSale)
	e.integer("OriginalId", c.OriginalID)
	e.text("Description", c.Description)
	e.text("EcommerceShortDescription", c.EcommerceShortDescription)
	e.text("EcommerceLongDescription", c.EcommerceLongDescription)
	e.text("CourseCodeForBulkImport", bulkCode(c.OriginalID, c.Code))
	e.decimal("Price", c.Price, 2)
	e.date("AccessTillDate", c.AccessTillDate)
	encodeDays(e, "AccessTillDays", c.AccessTillDays)
	if e.has(quirkOld) {
		return
	}
	e.flag("CourseTeamLibrary", c.TeamLibrary)
	e.text("CreatedBy", c.CreatedBy)
	e.integer("SeqId", c.SeqID)
	e.text("Tags", c.Tags)
}

// encodeDays writes a number of days, 0 as null.
func encodeDays(e *encoder, name string, days int) {
	if days == 0 {
		e.null(name)
		return
	}
	e.integer(name, int64(days))
}

// encodeCourseUser writes a user in the list of a course: no Email, no Active.
func encodeCourseUser(e *encoder, u *User, a *Assignment) {
	u.encodeName(e, e.name("UserName", "Username"))
	e.flag("Completed", a.Completed)
	e.decimal("PercentageComplete", a.Percentage, 1)
	e.date("CompliantTill", a.CompliantTill)
	e.date("DueDate", a.Due)
	e.date("AccessTillDate", a.AccessTill)
}

// encodeUserCourse writes a course in the list of a user.
func encodeUserCourse(e *encoder, c *Course, a *Assignment) {
	overdue := !a.Completed && !a.Due.IsZero() && a.Due.Before(e.now)
	e.text("Id", c.ID)
	e.text("Code", c.Code)
	e.text("Name", c.Name)
	e.flag("Active", c.Active)
	encodeProgress(e, a)
	e.flag("UpToDate", !overdue)
	e.flag("Overdue", overdue)
	e.date(e.name("CompliantTill", "ComplaintTill"), a.CompliantTill)
	e.flag("IsLearningPath", false)
	e.date("CourseCreatedDate", c.Created)
	e.text("CourseCreator", c.CreatorID)
	e.integer("OriginalId", c.OriginalID)
	e.integer("ResultId", a.ResultID)
	e.date("AccessTillDate", a.AccessTill)
}

func encodeProgress(e *encoder, a *Assignment) {
	e.flag("Complete", a.Completed)
	e.decimal("PercentageComplete", a.Percentage, 1)
	e.date("AssignedDate", a.Assigned)
	e.date("StartDate", a.Started)
	e.date(e.name("DateCompleted", "CompletedDate"), a.Finished)
}

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
	e.date("AccessTillDate", p.AccessTillDate)
	encodeDays(e, "AccessTillDays", p.AccessTillDays)
	e.flag("IsEquivalency", false)
	e.flag("LearningPathTeamLibrary", false)
	e.empty("Languages")
}

// encodeUserPath writes a learning path in the list of a user.
func encodeUserPath(e *encoder, p *LearningPath, progress Assignment) {
	e.text("Id", p.ID)
	e.text("Name", p.Name)
	e.flag("Active", p.Active)
	e.integer("OriginalId", p.OriginalID)
	encodeProgress(e, &progress)
	e.integer("ResultId", progress.ResultID)
	e.date("AccessTillDate", p.AccessTillDate)
}

// encodePathUser writes a user in the list of a learning path.
func encodePathUser(e *encoder, u *User, progress Assignment) {
	u.encodeName(e, "UserName")
	e.flag("Completed", progress.Completed)
	e.decimal("PercentageComplete", progress.Percentage, 1)
}
