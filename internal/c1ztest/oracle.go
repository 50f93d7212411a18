package c1ztest

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// Expected is what a full sync of a simulated account must hold. It is worked out from
// the account itself, by the rules of the documentation and none of the connector's code.
// Whether a date lies ahead or behind is decided now; the dates of generated accounts are days.
func Expected(t *litmossim.Tenant) Snapshot {
	o := oracle{
		Snapshot: Snapshot{
			Resources:    map[string]Resource{},
			Entitlements: map[string]Entitlement{},
			Grants:       map[string]Grant{},
		},
		users: map[string]*litmossim.User{},
		teams: map[string]*litmossim.Team{},
	}
	for _, u := range t.Users {
		o.users[u.ID] = u
		o.Resources["user:"+u.ID] = userOf(u)
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
		o.path(t, p)
	}
	o.levels(t.Users)
	return o.Snapshot
}

type oracle struct {
	Snapshot
	users map[string]*litmossim.User
	teams map[string]*litmossim.Team
}

func userOf(u *litmossim.User) Resource {
	profile := map[string]any{"active": u.Active}
	addTexts(profile, map[string]string{
		"user_name": u.UserName, "first_name": u.FirstName, "last_name": u.LastName, "email": u.Email,
		"access_level": u.AccessLevel, "company_name": u.CompanyName, "job_title": u.JobTitle, "job_role": u.JobRole,
		"brand": u.Brand, "external_employee_id": u.ExternalEmployeeID, "profile_type": u.ProfileType,
		"time_zone": u.TimeZone, "country": u.Country, "city": u.City, "original_id": strconv.FormatInt(u.OriginalID, 10),
		"expiration_date": u.ExpirationDate, "last_login": stamp(u.LastLogin), "created_date": stamp(u.CreatedDate),
		"manager_id": u.ManagerID, "manager_name": u.ManagerName,
	})
	for i, value := range u.CustomFields {
		addTexts(profile, map[string]string{fmt.Sprintf("custom_field_%d", i+1): value})
	}

	trait := &UserTrait{
		Login:          u.UserName,
		LastLogin:      u.LastLogin.UTC().Truncate(time.Second),
		TraitStatus:    "STATUS_ENABLED",
		ResourceStatus: "RESOURCE_STATUS_ENABLED",
	}
	if u.LastLogin.IsZero() {
		trait.LastLogin = time.Time{}
	}
	if !u.Active {
		trait.TraitStatus, trait.ResourceStatus = "STATUS_DISABLED", "RESOURCE_STATUS_DISABLED"
	}
	if strings.Contains(u.Email, "@") {
		trait.Emails = []string{u.Email}
	}
	if u.ExternalEmployeeID != "" {
		trait.EmployeeIDs = []string{u.ExternalEmployeeID}
	}
	name := strings.TrimSpace(u.FirstName + " " + u.LastName)
	if name == "" {
		name = u.UserName
	}
	return Resource{Name: name, Profile: profile, CreatedAt: u.CreatedDate.UTC().Truncate(time.Second), User: trait}
}

// addTexts adds those that are not empty.
func addTexts(profile map[string]any, texts map[string]string) {
	for key, value := range texts {
		if value != "" {
			profile[key] = value
		}
	}
}

func days(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format("2006-01-02T15:04:05Z")
}

func (o *oracle) team(team *litmossim.Team) {
	// Recorded: the name without blanks and apostrophes.
	code := fmt.Sprintf("%d-%s", team.OriginalID, strings.NewReplacer(" ", "", "'", "").Replace(team.Name))
	r := Resource{Name: team.Name, Profile: map[string]any{"name": team.Name, "team_code_for_bulk_import": code}}
	if team.ParentID != "" {
		r.Parent = "team:" + team.ParentID
		r.Profile["parent_team_id"] = team.ParentID
	}
	o.Resources["team:"+team.ID] = r

	prefix := "team:" + team.ID + ":"
	o.grantable(prefix, "member", "ASSIGNMENT", "Member of team "+team.Name, "A user who is a member of team "+team.Name)
	o.grantable(prefix, "leader", "PERMISSION", "Leader of team "+team.Name, "A user who leads team "+team.Name+" and, in Litmos, its sub-teams")
	o.grantable(prefix, "admin", "PERMISSION", "Admin of team "+team.Name, "A user who administers team "+team.Name+" and, in Litmos, its sub-teams")
	for _, id := range o.active(team.Members) {
		o.grant(prefix+"member", "user:"+id, Grant{Direct: true})
	}
	o.role(team, "leader", func(t *litmossim.Team) []string { return t.Leaders })
	o.role(team, "admin", func(t *litmossim.Team) []string { return t.Admins })
}

// role: whoever has a role in a team or in any team above it has it here.
func (o *oracle) role(team *litmossim.Team, slug string, holders func(*litmossim.Team) []string) {
	id := "team:" + team.ID + ":" + slug
	direct := o.active(holders(team))
	for above := o.teams[team.ParentID]; above != nil; above = o.teams[above.ParentID] {
		for _, user := range o.active(holders(above)) {
			o.grant(id, "user:"+user, Grant{})
		}
	}
	for _, user := range direct {
		o.grant(id, "user:"+user, Grant{Direct: true})
	}
	if o.teams[team.ParentID] != nil {
		o.grant(id, "team:"+team.ParentID, Grant{Direct: true})
	}
}

// active leaves out the inactive users: Litmos hides them from the lists of a team.
func (o *oracle) active(ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		u := o.users[id]
		return u == nil || !u.Active
	})
}

func (o *oracle) grant(entitlementID, principal string, g Grant) {
	o.Grants[GrantKey(entitlementID, principal)] = g
}

func (o *oracle) course(c *litmossim.Course) {
	profile := map[string]any{"active": c.Active, "for_sale": c.ForSale, "course_team_library": c.TeamLibrary}
	addTexts(profile, map[string]string{
		"name": c.Name, "code": c.Code, "created_by": c.CreatedBy, "tags": c.Tags,
		"original_id":                 strconv.FormatInt(c.OriginalID, 10),
		"course_code_for_bulk_import": fmt.Sprintf("%d-%s", c.OriginalID, c.Code),
		"price":                       fmt.Sprintf("%.2f", c.Price),
		"access_till_date":            stamp(c.AccessTillDate),
		"access_till_days":            days(c.AccessTillDays),
	})
	o.Resources["course:"+c.ID] = Resource{Name: c.Name, Description: c.Description, Profile: profile}

	prefix := "course:" + c.ID + ":"
	o.progress(prefix, "course", c.Name)
	o.fact(prefix, "compliant", "Compliant in course "+c.Name,
		"Has completed the course "+c.Name+" at some time, and the date until which that counts lies ahead")
	o.fact(prefix, "overdue", "Course "+c.Name+" overdue", "Has not completed the course "+c.Name+", and its due date lies behind")
	now := time.Now()
	for _, a := range c.Assignments {
		facts := map[string]any{"percentage_complete": a.Percentage}
		for key, at := range map[string]time.Time{"due_date": a.Due, "compliant_until": a.CompliantTill, "access_until": a.AccessTill} {
			if !at.IsZero() {
				facts[key] = stamp(at)
			}
		}
		o.assigned(prefix, a.UserID, a.Completed, facts)
		if a.CompliantTill.After(now) {
			o.grant(prefix+"compliant", "user:"+a.UserID, Grant{Direct: true, Metadata: facts})
		}
		if !a.Completed && !a.Due.IsZero() && a.Due.Before(now) {
			o.grant(prefix+"overdue", "user:"+a.UserID, Grant{Direct: true, Metadata: facts})
		}
	}
}

func (o *oracle) path(t *litmossim.Tenant, p *litmossim.LearningPath) {
	profile := map[string]any{
		"name": p.Name, "active": p.Active, "for_sale": p.ForSale, "price": fmt.Sprintf("%.2f", p.Price),
		"learning_path_team_library": false, "is_equivalency": false, "original_id": strconv.FormatInt(p.OriginalID, 10),
	}
	addTexts(profile, map[string]string{"access_till_date": stamp(p.AccessTillDate), "access_till_days": days(p.AccessTillDays)})
	o.Resources["learning_path:"+p.ID] = Resource{Name: p.Name, Description: p.Description, Profile: profile}

	prefix := "learning_path:" + p.ID + ":"
	o.progress(prefix, "learning path", p.Name)
	done := pathProgress(t, p)
	for _, user := range p.Users {
		o.assigned(prefix, user, done[user] == 100, map[string]any{"percentage_complete": done[user]})
	}
}

// grantable adds an entitlement that users can be granted.
func (o *oracle) grantable(prefix, slug, purpose, name, description string) {
	o.Entitlements[prefix+slug] = Entitlement{
		Name: name, Description: description, Slug: slug, Purpose: "PURPOSE_VALUE_" + purpose, GrantableTo: []string{"user"},
	}
}

// fact adds an entitlement that nobody can be granted.
func (o *oracle) fact(prefix, slug, name, description string) {
	o.Entitlements[prefix+slug] = Entitlement{
		Name: name, Description: description + "; a fact that cannot be granted", Slug: slug,
		Purpose: "PURPOSE_VALUE_UNSPECIFIED", Immutable: true,
	}
}

// progress adds the entitlements that courses and learning paths have in common.
func (o *oracle) progress(prefix, kind, name string) {
	o.grantable(prefix, "assigned", "ASSIGNMENT", "Assigned "+kind+" "+name, "Has the "+kind+" "+name+" on the list of "+kind+"s to take")
	o.fact(prefix, "completed", "Completed "+kind+" "+name, "Has completed the "+kind+" "+name)
	o.fact(prefix, "in_progress", strings.ToUpper(kind[:1])+kind[1:]+" "+name+" in progress", "Has the "+kind+" "+name+" assigned and not completed")
}

// assigned adds the grants of a user with a course or a learning path.
func (o *oracle) assigned(prefix, user string, completed bool, facts map[string]any) {
	state := "in_progress"
	if completed {
		state = "completed"
	}
	o.grant(prefix+"assigned", "user:"+user, Grant{Direct: true, Metadata: facts})
	o.grant(prefix+state, "user:"+user, Grant{Direct: true, Metadata: facts})
}

// pathProgress is how much of a path each user has done, in percent: the mean of its courses,
// with one digit. A course is completed at 100 %.
func pathProgress(t *litmossim.Tenant, p *litmossim.LearningPath) map[string]float64 {
	done := map[string]float64{}
	for _, c := range t.Courses {
		if !slices.Contains(p.CourseIDs, c.ID) {
			continue
		}
		for _, a := range c.Assignments {
			done[a.UserID] += a.Percentage
		}
	}
	for user, sum := range done {
		done[user] = math.Round(10*sum/float64(len(p.CourseIDs))) / 10
	}
	return done
}

func (o *oracle) levels(users []*litmossim.User) {
	names := map[string]string{
		"Learner": "Learner", "Team_Leader": "Team Leader", "Administrator": "Administrator", "Account_Owner": "Account Owner",
	}
	descriptions := map[string]string{
		"Learner":       "Takes the courses assigned to them",
		"Team_Leader":   "Leads or administers at least one team; Litmos shows team leaders and team admins alike",
		"Administrator": "Administers people, teams, courses and reports of the whole account",
		"Account_Owner": "Holds every right in the account, its settings, billing and API keys included",
	}
	for _, u := range users {
		if u.AccessLevel != "" && names[u.AccessLevel] == "" {
			names[u.AccessLevel] = strings.ReplaceAll(u.AccessLevel, "_", " ")
		}
		if u.AccessLevel != "" {
			o.grant("access_level:"+u.AccessLevel+":assigned", "user:"+u.ID, Grant{Direct: true})
		}
	}
	for id, name := range names {
		o.Resources["access_level:"+id] = Resource{Name: name, Description: descriptions[id]}
		o.Entitlements["access_level:"+id+":assigned"] = Entitlement{
			Name: "Access level " + name, Description: "Has the access level " + name + " in Litmos",
			Slug: "assigned", Purpose: "PURPOSE_VALUE_ASSIGNMENT", GrantableTo: []string{"user"},
			ExclusionGroup: "litmos-access-level", Default: id == "Learner",
		}
	}
}
