package litmossim

import "time"

// Course is a course with everyone assigned to it.
type Course struct {
	ID                string
	Code              string
	Name              string
	Active            bool
	ForSale           bool
	OriginalID        int64
	Description       string
	Price             float64
	AccessTillDate    time.Time
	AccessTillDays    int `wire:"null"`
	CourseTeamLibrary bool
	CreatedBy         string // user name
	CourseCreator     string // user ID
	CourseCreatedDate time.Time
	SeqID             int64
	Tags              string
	Assignments       Assignments
}

func (c *Course) subject() subject { return subject{"Course", c.ID, c.Name, c.OriginalID} }

func (c *Course) assignees() *Assignments { return &c.Assignments }

func (c *Course) parts() []string { return nil }

func (c *Course) progress(_ *state, a Assignment) Assignment { return a }
