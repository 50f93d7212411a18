package litmossim

import "time"

// Course is a course with everyone assigned to it.
type Course struct {
	ID             string
	Code           string
	Name           string
	Active         bool
	ForSale        bool
	OriginalID     int64
	Description    string
	Price          float64
	AccessTillDate time.Time
	AccessTillDays int       `wire:"null"`
	TeamLibrary    bool      `name:"CourseTeamLibrary"`
	CreatedBy      string    // user name
	CreatorID      string    `name:"CourseCreator"` // user ID
	Created        time.Time `name:"CourseCreatedDate"`
	SeqID          int64
	Tags           string
	Assignments    Assignments
}

func (c *Course) assignees() *Assignments { return &c.Assignments }

func (c *Course) parts() []string { return nil }

func (c *Course) progress(_ *state, a Assignment) Assignment { return a }
