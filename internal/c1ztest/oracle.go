package c1ztest

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// Expected is what a full sync of a simulated account must hold. It is worked out from
// the account itself, by the rules of the documentation and none of the connector's code.
// Whether a date lies ahead or behind is decided now; the dates of generated accounts are days.
func Expected(t *litmossim.Tenant) Snapshot {
	o := oracle{
		Snapshot: newSnapshot(),
		tenant:   t,
		active:   map[string]bool{},
		teams:    map[string]*litmossim.Team{},
	}
	for _, u := range t.Users {
		o.active[u.ID] = u.Active
		o.add("user", u.ID, userOf(u))
	}
	for _, team := range t.Teams {
		o.teams[team.ID] = team
	}
	for _, team := range t.Teams {
		o.team(team)
	}
	for _, c := range t.Courses {
		o.course(c)
	}
	for _, p := range t.Paths {
		o.path(p)
	}
	o.levels()
	return o.Snapshot
}

type oracle struct {
	Snapshot
	tenant *litmossim.Tenant
	active map[string]bool // by the ids of users
	teams  map[string]*litmossim.Team
}

// entitlements are those of each type. NAME stands for the name of the resource.
var entitlements = []struct {
	of, slug          string
	purpose           v2.Entitlement_PurposeValue // of what can be granted; the others are facts
	name, description string
}{
	{"team", "member", assignment, "Member of team NAME", "A user who is a member of team NAME"},
	{"team", "leader", permission, "Leader of team NAME", "A user who leads team NAME and, in Litmos, its sub-teams"},
	{"team", "admin", permission, "Admin of team NAME", "A user who administers team NAME and, in Litmos, its sub-teams"},
	{"course", "assigned", assignment, "Assigned course NAME", "Has the course NAME on the list of courses to take"},
	{"course", "completed", 0, "Completed course NAME", "Has completed the course NAME"},
	{"course", "in_progress", 0, "Course NAME in progress", "Has the course NAME assigned and not completed"},
	{"course", "compliant", 0, "Compliant in course NAME", "Has completed the course NAME at some time, and the date until which that counts lies ahead"},
	{"course", "overdue", 0, "Course NAME overdue", "Has not completed the course NAME, and its due date lies behind"},
	{"learning_path", "assigned", assignment, "Assigned learning path NAME", "Has the learning path NAME on the list of learning paths to take"},
	{"learning_path", "completed", 0, "Completed learning path NAME", "Has completed the learning path NAME"},
	{"learning_path", "in_progress", 0, "Learning path NAME in progress", "Has the learning path NAME assigned and not completed"},
	{"access_level", "assigned", assignment, "Access level NAME", "Has the access level NAME in Litmos"},
}

func userOf(u *litmossim.User) Resource {
	profile := map[string]any{
		"active": u.Active, "user_name": u.UserName, "first_name": u.FirstName, "last_name": u.LastName, "email": u.Email,
		"access_level": u.AccessLevel, "company_name": u.CompanyName, "job_title": u.JobTitle, "job_role": u.JobRole,
		"brand": u.Brand, "external_employee_id": u.ExternalEmployeeID, "profile_type": u.ProfileType,
		"time_zone": u.TimeZone, "country": u.Country, "city": u.City, "original_id": u.OriginalID,
		"expiration_date": u.ExpirationDate, "last_login": u.LastLogin, "created_date": u.CreatedDate,
		"manager_id": u.ManagerID, "manager_name": u.ManagerName,
	}
	for i, value := range u.CustomFields {
		profile[fmt.Sprintf("custom_field_%d", i+1)] = value
	}
	r := Resource{
		Name:        strings.TrimSpace(u.FirstName + " " + u.LastName),
		Profile:     shown(profile),
		CreatedAt:   u.CreatedDate.UTC().Truncate(time.Second),
		Login:       u.UserName,
		LastLogin:   u.LastLogin.UTC().Truncate(time.Second),
		TraitStatus: v2.UserTrait_Status_STATUS_ENABLED,
		Status:      v2.Status_RESOURCE_STATUS_ENABLED,
	}
	if !u.Active {
		r.TraitStatus, r.Status = v2.UserTrait_Status_STATUS_DISABLED, v2.Status_RESOURCE_STATUS_DISABLED
	}
	if strings.Contains(u.Email, "@") {
		r.Emails = []string{u.Email}
	}
	if u.ExternalEmployeeID != "" {
		r.EmployeeIDs = []string{u.ExternalEmployeeID}
	}
	return r
}

func (o *oracle) team(team *litmossim.Team) {
	// Recorded: the name without blanks and apostrophes.
	code := fmt.Sprintf("%d-%s", team.OriginalID, strings.NewReplacer(" ", "", "'", "").Replace(team.Name))
	r := Resource{Name: team.Name, Profile: shown(map[string]any{
		"name": team.Name, "team_code_for_bulk_import": code, "parent_team_id": team.ParentTeamID,
	})}
	if team.ParentTeamID != "" {
		r.Parent = "team:" + team.ParentTeamID
	}
	o.add("team", team.ID, r)
	for _, user := range team.Members {
		if o.active[user] {
			o.grant("team:"+team.ID, "member", user, nil)
		}
	}
	o.role(team, "leader", func(t *litmossim.Team) []string { return t.Leaders })
	o.role(team, "admin", func(t *litmossim.Team) []string { return t.Admins })
}

// role: whoever has a role in a team or in any team above it has it here. Litmos hides
// inactive users from the lists of a team.
func (o *oracle) role(team *litmossim.Team, slug string, holders func(*litmossim.Team) []string) {
	id := "team:" + team.ID + ":" + slug
	for at := team; at != nil; at = o.teams[at.ParentTeamID] {
		for _, user := range holders(at) {
			key := GrantKey(id, "user:"+user)
			if o.active[user] {
				o.Grants[key] = Grant{Direct: at == team || o.Grants[key].Direct}
			}
		}
	}
	if o.teams[team.ParentTeamID] != nil {
		o.Grants[GrantKey(id, "team:"+team.ParentTeamID)] = Grant{Direct: true}
	}
}

func (o *oracle) course(c *litmossim.Course) {
	o.add("course", c.ID, Resource{Name: c.Name, Description: c.Description, Profile: shown(map[string]any{
		"active": c.Active, "for_sale": c.ForSale, "course_team_library": c.CourseTeamLibrary,
		"name": c.Name, "code": c.Code, "created_by": c.CreatedBy, "tags": c.Tags,
		"original_id":                 c.OriginalID,
		"course_code_for_bulk_import": fmt.Sprintf("%d-%s", c.OriginalID, c.Code),
		"price":                       fmt.Sprintf("%.2f", c.Price),
		"access_till_date":            c.AccessTillDate, "access_till_days": c.AccessTillDays,
	})})
	id, now := "course:"+c.ID, time.Now()
	for _, a := range c.Assignments {
		facts := shown(map[string]any{
			"percentage_complete": a.PercentageComplete, "due_date": a.DueDate, "compliant_until": a.CompliantTill, "access_until": a.AccessTillDate,
		})
		o.assigned(id, a.UserID, a.Completed, facts)
		if a.CompliantTill.After(now) {
			o.grant(id, "compliant", a.UserID, facts)
		}
		if !a.Completed && !a.DueDate.IsZero() && a.DueDate.Before(now) {
			o.grant(id, "overdue", a.UserID, facts)
		}
	}
}

func (o *oracle) path(p *litmossim.LearningPath) {
	o.add("learning_path", p.ID, Resource{Name: p.Name, Description: p.Description, Profile: shown(map[string]any{
		"name": p.Name, "active": p.Active, "for_sale": p.ForSale, "price": fmt.Sprintf("%.2f", p.Price),
		"learning_path_team_library": false, "is_equivalency": false, "original_id": p.OriginalID,
		"access_till_date": p.AccessTillDate, "access_till_days": p.AccessTillDays,
	})})
	done := o.progress(p)
	for _, a := range p.Assignments {
		o.assigned("learning_path:"+p.ID, a.UserID, done[a.UserID] == 100, map[string]any{"percentage_complete": done[a.UserID]})
	}
}

// assigned adds the grants of a user with a course or a learning path.
func (o *oracle) assigned(id, user string, completed bool, facts map[string]any) {
	state := map[bool]string{false: "in_progress", true: "completed"}[completed]
	o.grant(id, "assigned", user, facts)
	o.grant(id, state, user, facts)
}

// progress is how much of a path each user has done, in percent: the mean of its courses,
// with one digit. A course is completed at 100 %.
func (o *oracle) progress(p *litmossim.LearningPath) map[string]float64 {
	done := map[string]float64{}
	for _, c := range o.tenant.Courses {
		for _, a := range c.Assignments {
			if slices.Contains(p.CourseIDs, c.ID) {
				done[a.UserID] += a.PercentageComplete
			}
		}
	}
	for user, sum := range done {
		done[user] = math.Round(10*sum/float64(len(p.CourseIDs))) / 10
	}
	return done
}

// levels adds the four levels that there always are, and those that users have.
func (o *oracle) levels() {
	descriptions := map[string]string{
		"Learner":       "Takes the courses assigned to them",
		"Team_Leader":   "Leads or administers at least one team; Litmos shows team leaders and team admins alike",
		"Administrator": "Administers people, teams, courses and reports of the whole account",
		"Account_Owner": "Holds every right in the account, its settings, billing and API keys included",
	}
	for _, u := range o.tenant.Users {
		if u.AccessLevel != "" {
			if _, known := descriptions[u.AccessLevel]; !known {
				descriptions[u.AccessLevel] = ""
			}
			o.grant("access_level:"+u.AccessLevel, "assigned", u.ID, nil)
		}
	}
	for level, description := range descriptions {
		o.add("access_level", level, Resource{Name: strings.ReplaceAll(level, "_", " "), Description: description})
	}
}

const (
	assignment = v2.Entitlement_PURPOSE_VALUE_ASSIGNMENT
	permission = v2.Entitlement_PURPOSE_VALUE_PERMISSION
)

// add adds a resource with its entitlements.
func (o *oracle) add(kind, id string, r Resource) {
	o.Resources[kind+":"+id] = r
	for _, e := range entitlements {
		if e.of != kind {
			continue
		}
		out := Entitlement{
			Name:        strings.ReplaceAll(e.name, "NAME", r.Name),
			Description: strings.ReplaceAll(e.description, "NAME", r.Name),
			Slug:        e.slug, Purpose: e.purpose, GrantableTo: []string{"user"},
		}
		if e.purpose == 0 {
			out.Description += "; a fact that cannot be granted"
			out.Immutable, out.GrantableTo = true, nil
		}
		if kind == "access_level" {
			out.ExclusionGroup, out.Default = "litmos-access-level", id == "Learner"
		}
		o.Entitlements[kind+":"+id+":"+e.slug] = out
	}
}

// grant adds a direct grant to a user.
func (o *oracle) grant(resource, slug, user string, facts map[string]any) {
	o.Grants[GrantKey(resource+":"+slug, "user:"+user)] = Grant{Direct: true, Metadata: facts}
}

// hidden are the values that a profile does not show. Days are an int, other numbers are not.
var hidden = []any{"", time.Time{}, 0}

// shown is what a profile shows of some values: numbers and dates as text.
func shown(values map[string]any) map[string]any {
	maps.DeleteFunc(values, func(_ string, value any) bool { return slices.Contains(hidden, value) })
	for key, value := range values {
		switch v := value.(type) {
		case time.Time:
			values[key] = v.UTC().Format("2006-01-02T15:04:05Z")
		case int, int64:
			values[key] = fmt.Sprint(v)
		}
	}
	return values
}
