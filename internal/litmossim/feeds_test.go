package litmossim

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// feedNow is the time of the tests of the feeds.
var feedNow = time.Date(2026, 1, 5, 10, 0, 0, 500_000_000, time.UTC)

func atFeedNow(s *Server) { s.now = func() time.Time { return feedNow } }

const tomorrow = "?since=2026-01-04%2010:00:00&to=2026-01-06%2010:00:00"

// TestFeedShapes compares rows of the feeds byte for byte with the API reference, but for the
// names that are not in it.
func TestFeedShapes(t *testing.T) {
	t.Parallel()
	tenant := recorded()
	ada, safety, crew := tenant.Users[0], tenant.Courses[0], tenant.Teams[1]
	safety.Assignments = nil
	c := newClient(t, tenant, atFeedNow)
	c.want(http.StatusOK, "POST", "/users/"+ada.ID+"/courses", list("Course", safety.ID))
	c.want(http.StatusCreated, "POST", "/teams/"+crew.ID+"/users", list("User", ada.ID))
	c.want(http.StatusOK, "PUT", "/teams/"+crew.ID+"/leaders/"+ada.ID, "")

	activities := c.get("/org/activities/assignments" + tomorrow).body
	const want = `<AssignmentActivity><ActivityType>User Added To Course</ActivityType><ObjectType>User</ObjectType><ObjectId>u4IDDbwryroyqQvy4geoSg2</ObjectId><OriginalObjectId>7000101</OriginalObjectId><ObjectName>Ada Example</ObjectName><TargetObjectType>Course</TargetObjectType><TargetObjectId>0PYxyh3bqNs1</TargetObjectId><OriginalTargetObjectId>600201</OriginalTargetObjectId><TargetObjectName>Safety</TargetObjectName><ActivityBy>-1</ActivityBy><ActivityByUserName/><ActivityDate>2026-01-05T10:00:00.500</ActivityDate></AssignmentActivity>`
	if !strings.Contains(activities, want) {
		t.Errorf("activities %s", activities)
	}
	memberships := c.get("/org/teams/users" + tomorrow).body
	const member = `<TeamUser><TeamId>xER0A41FnkA1</TeamId><Id>u4IDDbwryroyqQvy4geoSg2</Id><OriginalTeamId>500302</OriginalTeamId><OriginalUserId>7000101</OriginalUserId><Active>true</Active><IsTeamLeader>true</IsTeamLeader><IsTeamAdmin>false</IsTeamAdmin><CreatedDate>2026-01-05T10:00:00.500</CreatedDate><UpdatedDate>2026-01-05T10:00:00.500</UpdatedDate><CreatedBy>-1</CreatedBy><UpdatedBy>-1</UpdatedBy></TeamUser>`
	if !strings.Contains(memberships, member) {
		t.Errorf("memberships %s", memberships)
	}
	users := c.get("/org/users/details" + tomorrow).body
	if !strings.Contains(users, "<OriginalUserId>7000101</OriginalUserId>") || strings.Contains(users, "<Points>") {
		t.Errorf("users %s", users)
	}
}

// TestFeedsLogChanges: each change of an assignment or a membership is in the feed of activities.
func TestFeedsLogChanges(t *testing.T) {
	t.Parallel()
	tenant := recorded()
	c := newClient(t, tenant, atFeedNow)
	user, team := "/users/"+tenant.Users[1].ID, "/teams/"+tenant.Teams[0].ID
	path, course := tenant.Paths[0].ID, tenant.Courses[1].ID
	c.want(http.StatusOK, "POST", user+"/learningpaths", "<LearningPaths><LearningPath><Id>"+path+"</Id></LearningPath></LearningPaths>")
	c.want(http.StatusOK, "DELETE", user+"/learningpaths/"+path, "")
	c.want(http.StatusCreated, "POST", team+"/users", list("User", tenant.Users[1].ID))
	c.want(http.StatusCreated, "POST", team+"/courses", list("Course", course))
	c.want(http.StatusOK, "DELETE", team+"/courses", list("Course", course))
	c.want(http.StatusOK, "DELETE", team+user, "")
	want := []string{
		"User Added To Learning Path", "User Removed From Learning Path", "User Added To Team",
		"Course Added To Team", "Course Removed From Team", "User Removed From Team",
	}
	if diff := cmp.Diff(want, c.column("/org/activities/assignments"+tomorrow, "ActivityType")); diff != "" {
		t.Errorf("activities (-want +got):\n%s", diff)
	}
	if got := c.column("/org/teams/users"+tomorrow, "Active"); len(got) != 1 || got[0] != "false" {
		t.Errorf("memberships, active: %q", got)
	}
	c.sim.Inject(Fault{Name: "feed-implied"})
	if got := c.column("/org/activities/assignments"+tomorrow, "ActivityType"); len(got) != len(want)+6 {
		t.Errorf("with those that came with a team or path: %q", got)
	}
}

// TestFeedWindows: both ends are required, at most seven days apart. To see the rows of today,
// the end must lie ahead.
func TestFeedWindows(t *testing.T) {
	t.Parallel()
	tenant := recorded()
	c := newClient(t, tenant, atFeedNow)
	for _, query := range []string{
		"", "?since=2026-01-05%2000:00:00", "?since=2026-01-05&to=2026-01-06", "?since=2026-01-05T00:00:00&to=2026-01-06T00:00:00",
		"?since=2026-01-06%2000:00:00&to=2026-01-05%2000:00:00", "?since=2026-01-01%2000:00:00&to=2026-01-08%2000:00:01",
	} {
		c.want(http.StatusNotAcceptable, "GET", "/org/teams/users"+query, "")
	}
	c.want(http.StatusOK, "PUT", "/teams/"+tenant.Teams[0].ID+"/admins/"+tenant.Users[0].ID, "")
	for query, rows := range map[string]int{
		"?since=2026-01-05%2010:00:00&to=2026-01-05%2010:00:01": 1,
		"?since=2026-01-05%2010:00:01&to=2026-01-06%2010:00:00": 0,
		"?since=2026-01-04%2010:00:00&to=2026-01-05%2010:00:00": 0,
	} {
		if got := c.ids("/org/teams/users" + query); len(got) != rows {
			t.Errorf("%s: %d rows", query, len(got))
		}
	}
}
