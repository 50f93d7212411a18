package litmossim

import "fmt"

func bulkCode(originalID int64, code string) string {
	return fmt.Sprintf("%d-%s", originalID, code)
}

func (c *Course) id() string                 { return c.ID }
func (c *Course) order() string              { return c.Name }
func (c *Course) matches(needle string) bool { return contains(needle, c.Name) }

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
	if c.AccessTillDays == 0 {
		e.null("AccessTillDays")
	} else {
		e.integer("AccessTillDays", int64(c.AccessTillDays))
	}
	if e.has(quirkOld) {
		return
	}
	e.flag("CourseTeamLibrary", c.TeamLibrary)
	e.text("CreatedBy", c.CreatedBy)
	e.integer("SeqId", c.SeqID)
	e.text("Tags", c.Tags)
}

func (m *Module) id() string                 { return m.ID }
func (m *Module) order() string              { return m.Name }
func (m *Module) matches(needle string) bool { return contains(needle, m.Name) }

func (m *Module) encode(e *encoder) {
	e.text("Id", m.ID)
	e.text("Code", m.Code)
	e.text("Name", m.Name)
	e.text("Description", m.Description)
}

// courseUserRow is a user in the list of a course: no Email, no Active.
type courseUserRow struct {
	*User
	assignment *Assignment
}

func (r *courseUserRow) encode(e *encoder) {
	e.text("Id", r.ID)
	e.text(e.name("UserName", "Username"), r.UserName)
	e.text("FirstName", r.FirstName)
	e.text("LastName", r.LastName)
	e.flag("Completed", r.assignment.Completed)
	e.decimal("PercentageComplete", r.assignment.Percentage, 1)
	e.date("CompliantTill", r.assignment.CompliantTill)
	e.date("DueDate", r.assignment.Due)
	e.date("AccessTillDate", r.assignment.AccessTill)
}

// userCourseRow is a course in the list of a user.
type userCourseRow struct {
	*Course
	assignment *Assignment
}

func (r userCourseRow) encode(e *encoder) {
	a := r.assignment
	overdue := !a.Completed && !a.Due.IsZero() && a.Due.Before(e.now)
	e.text("Id", r.ID)
	e.text("Code", r.Code)
	e.text("Name", r.Name)
	e.flag("Active", r.Active)
	e.flag("Complete", a.Completed)
	e.decimal("PercentageComplete", a.Percentage, 1)
	e.date("AssignedDate", a.Assigned)
	e.date("StartDate", a.Started)
	e.date(e.name("DateCompleted", "CompletedDate"), a.Finished)
	e.flag("UpToDate", !overdue)
	e.flag("Overdue", overdue)
	e.date(e.name("CompliantTill", "ComplaintTill"), a.CompliantTill)
	e.flag("IsLearningPath", false)
	e.date("CourseCreatedDate", r.Created)
	e.text("CourseCreator", r.CreatorID)
	e.integer("OriginalId", r.OriginalID)
	e.integer("ResultId", a.ResultID)
	e.date("AccessTillDate", a.AccessTill)
}

// userCourseDetail adds the modules with the results of the user.
type userCourseDetail struct{ userCourseRow }

func (r userCourseDetail) encode(e *encoder) {
	r.userCourseRow.encode(e)
	rows := make([]row, len(r.Modules))
	for i := range r.Modules {
		rows[i] = moduleResultRow{&r.Modules[i], r.assignment.result(r.Modules[i].ID)}
	}
	e.list("Modules", "Module", rows)
}

func (a *Assignment) result(moduleID string) ModuleResult {
	for _, r := range a.Results {
		if r.ModuleID == moduleID {
			return r
		}
	}
	return ModuleResult{ModuleID: moduleID}
}

type moduleResultRow struct {
	*Module
	result ModuleResult
}

func (r moduleResultRow) encode(e *encoder) {
	e.text("Id", r.ID)
	e.text("Code", r.Code)
	e.text("Name", r.Name)
	e.integer("Passmark", int64(r.Passmark))
	e.integer("Score", int64(r.result.Score))
	e.flag("Completed", r.result.Completed)
	e.date("LastUpdated", r.result.Updated)
	e.integer("Attempt", int64(r.result.Attempt))
	e.integer("OriginalId", r.OriginalID)
	e.integer("ResultId", r.result.ResultID)
	e.date("StartDate", r.result.Started)
	e.date(e.name("DateCompleted", "CompletedDate"), r.result.Finished)
}

// userCoursesRow is a user with the courses assigned, in the answer of
// POST /users/courses (documented; never recorded).
type userCoursesRow struct {
	*User
	courses []row
}

func (r userCoursesRow) encode(e *encoder) {
	e.text("Id", r.ID)
	e.list("Courses", "Course", r.courses)
}
