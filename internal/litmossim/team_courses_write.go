package litmossim

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

// sentCourses reads the courses of a body; CourseId is the vendor's other name
// of Id. Invalid ids are ignored (documented).
func (c *call) sentCourses() (courses []*Course, sent int, err error) {
	records, err := c.many("Courses", "Course", courseOrder)
	for _, r := range records {
		if course := c.courses[cmp.Or(r["Id"], r["CourseId"])]; course != nil {
			courses = append(courses, course)
		}
	}
	return courses, len(records), err
}

// addTeamCourses answers 201 (documented; the vendor's specification has 200).
func (c *call) addTeamCourses() (answer, error) {
	t, err := c.team(orNoCourses)
	if err != nil {
		return answer{}, err
	}
	courses, sent, err := c.sentCourses()
	switch {
	case err != nil:
		return answer{}, err
	case sent == 0:
		return answer{}, noTeam(t.ID, orNoCourses)
	}
	teams := []*Team{t}
	if strings.EqualFold(c.query["includesubteams"], "true") {
		teams = append(teams, c.descendants(t)...)
	}
	for _, t := range teams {
		for _, course := range courses {
			c.give(t, course)
		}
	}
	return empty(http.StatusCreated), nil
}

// give adds a course to a team; e-mails go out unless sendmessage=false
// (documented).
func (c *call) give(t *Team, course *Course) {
	if slices.Contains(t.Courses, course.ID) {
		return
	}
	for _, u := range c.provide(t, course) {
		if c.sends(true) {
			c.mailAssignment(u, "course:"+course.ID)
		}
	}
}

func (s *state) descendants(t *Team) []*Team {
	var all []*Team
	for _, child := range s.subTeams(t.ID) {
		all = append(all, child)
		all = append(all, s.descendants(child)...)
	}
	return all
}

// removeTeamCourses takes its courses in the body of a DELETE.
func (c *call) removeTeamCourses() (answer, error) {
	t, err := c.team(orNoCourses)
	if err != nil {
		return answer{}, err
	}
	courses, sent, err := c.sentCourses()
	switch {
	case err != nil:
		return answer{}, err
	case sent == 0:
		return answer{}, noTeam(t.ID, orNoCourses)
	}
	for _, course := range courses {
		if slices.Contains(t.Courses, course.ID) {
			c.withdraw(t, course)
		}
	}
	return empty(http.StatusOK), nil
}
