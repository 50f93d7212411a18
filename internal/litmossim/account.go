package litmossim

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// AccessLevel values of a user.
const (
	LevelOwner         = "Account_Owner"
	LevelAdministrator = "Administrator"
	LevelTeamLeader    = "Team_Leader"
	LevelTeamAdmin     = "Team_Admin" // guessed: the documents know one level for both team roles
	LevelLearner       = "Learner"
)

// Tenant is all data of one Litmos account.
type Tenant struct {
	Users   []*User
	Teams   []*Team
	Courses []*Course
	Paths   []*LearningPath
}

// User is a profile; a zero time is "never". The tags tell how a member differs on the wire:
//
//   - fixed: no write changes it.
//   - kept: no write empties it (guessed).
//   - null, zero: an empty text is null or "0" (recorded).
//   - text: a date is a text, "" for never (recorded).
type User struct {
	ID                     string `wire:"fixed"`
	UserName               string `wire:"kept"`
	FirstName              string
	LastName               string
	Email                  string
	AccessLevel            string `wire:"kept"`
	Active                 bool
	DisableMessages        bool
	Skype                  string `wire:"null"`
	PhoneWork              string
	PhoneMobile            string
	LastLogin              time.Time `wire:"text"`
	LoginKey               string    `wire:"fixed"`
	IsCustomUsername       bool
	SkipFirstLogin         bool
	TimeZone               string
	SalesforceID           string `wire:"null"`
	OriginalID             int64
	Street1                string
	Street2                string
	City                   string
	State                  string
	PostalCode             string
	Country                string
	CompanyName            string
	JobTitle               string
	CustomFields           [10]string
	Culture                string
	SalesforceContactID    string    `wire:"null"`
	SalesforceAccountID    string    `wire:"null"`
	CreatedDate            time.Time `wire:"text"`
	Points                 float64
	Brand                  string
	ManagerID              string `wire:"zero"`
	ManagerName            string `wire:"fixed"`
	EnableTextNotification bool
	Website                string
	Twitter                string
	ExpirationDate         string
	JobRole                string
	ExternalEmployeeID     string
	ProfileType            string `wire:"null"`
}

// FullName is computed by Litmos; the one sent with a write is ignored.
func (u *User) FullName() string {
	return strings.TrimSpace(u.FirstName + " " + u.LastName)
}

// Password is never told.
func (u *User) Password() string { return "" }

// Team holds its direct members; leaders and admins are members too.
// Deactivated members stay in Members and are hidden from the API's lists.
type Team struct {
	ID          string
	Name        string
	Description string
	ParentID    string
	OriginalID  int64
	Members     []string // user IDs
	Leaders     []string // user IDs
	Admins      []string // user IDs
	Courses     []string // course IDs
	Paths       []string // learning path IDs
}

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
	AccessTillDays int // 0 is null
	TeamLibrary    bool
	CreatedBy      string // user name
	CreatorID      string // user ID
	Created        time.Time
	SeqID          int64
	Tags           string
	Assignments    []Assignment
}

// Assignment is a user's enrolment in a course.
type Assignment struct {
	UserID        string
	Completed     bool
	Percentage    float64
	CompliantTill time.Time
	Due           time.Time
	AccessTill    time.Time
	Assigned      time.Time
	Started       time.Time
	Finished      time.Time
	ResultID      int64
	Via           string // "" direct, else "team:<id>" or "path:<id>"
}

// LearningPath is a sequence of courses that is assigned as a whole.
type LearningPath struct {
	ID             string
	Name           string
	Description    string
	Active         bool
	ForSale        bool
	OriginalID     int64
	Price          float64
	AccessTillDate time.Time
	AccessTillDays int // 0 is null
	CourseIDs      []string
	Users          []string          // user IDs
	Via            map[string]string // "team:<id>" by user ID; no entry if assigned directly
}

// Mail is an e-mail that Litmos sends if the user wants messages. Reason is "account", "team:<id>",
// "course:<id>" or "path:<id>".
type Mail struct {
	UserID string
	Reason string
}

func viaTeam(id string) string { return "team:" + id }
func viaPath(id string) string { return "path:" + id }

// Clone returns a copy that shares nothing with t.
func (t *Tenant) Clone() *Tenant {
	return &Tenant{
		Users: cloneEach(t.Users, func(*User) {}),
		Teams: cloneEach(t.Teams, func(t *Team) {
			for _, list := range []*[]string{&t.Members, &t.Leaders, &t.Admins, &t.Courses, &t.Paths} {
				*list = slices.Clone(*list)
			}
		}),
		Courses: cloneEach(t.Courses, func(c *Course) { c.Assignments = slices.Clone(c.Assignments) }),
		Paths: cloneEach(t.Paths, func(p *LearningPath) {
			p.CourseIDs, p.Users = slices.Clone(p.CourseIDs), slices.Clone(p.Users)
			p.Via = maps.Clone(p.Via)
		}),
	}
}

func cloneEach[T any](from []*T, deepen func(*T)) []*T {
	to := make([]*T, len(from))
	for i, v := range from {
		c := *v
		deepen(&c)
		to[i] = &c
	}
	return to
}
