package litmossim

import "fmt"

func ofCrowd(n int) func(*Tenant) { return func(t *Tenant) { *t = *crowd(n) } }

// readScenes are lists, and calls that are refused.
var readScenes = []scene{
	{
		name:    "pages",
		prepare: ofCrowd(1200),
		steps: []string{
			"200 GET /users/paginated => <BatchSize>100</BatchSize><Start>0</Start><TotalCount>1200<",
			"200 GET /users/paginated?limit=5000 => <BatchSize>1000</BatchSize>",
			"200 GET /users/paginated?limit=0&start=-5 => <BatchSize>100</BatchSize><Start>0</Start>",
			"200 GET /users?start=99&limit=0 => Id = " + userIDs(99, 199),
			"200 GET /teams/team1/users?limit=1001 => Id = " + userIDs(0, 1000),
			"200 GET /courses/course1/users?limit=500&start=1198 => Id = " + userIDs(1198, 1200),
			"200 GET /users/details?LIMIT=3&Start=1 => Id = " + userIDs(1, 4),
			"200 GET /users/paginated?start=1200 => <TotalCount>1200</TotalCount></Pagination><Items/>",
		},
	},
	{
		name:    "order ignores case and keeps ties",
		prepare: mixedCase,
		steps: []string{
			"200 GET /users => Id = 1, 3, 0, 2, 5, 4",
			"200 GET /teams => Id = 1, 3, 0, 2, 5, 4",
			"200 GET /courses => Id = 1, 3, 0, 2, 5, 4",
		},
	},
	{
		name: "parameters of lists of users",
		prepare: func(t *Tenant) {
			*t = *crowd(5)
			t.Users[1].Active, t.Users[2].CompanyName, t.Users[3].Email = false, "Acme & Co", "Desk@example.net"
		},
		steps: []string{
			"200 GET /users => Id = " + userIDs(0, 5),
			"200 GET /users?showInactive=false => Id = user0000, user0002, user0003, user0004",
			"200 GET /users/paginated?showinactive=FALSE&limit=1 => <TotalCount>4</TotalCount>",
			"200 GET /users?sort=UserName&dir=ASC&limit=2 => Id = user0004, user0003",
			"200 GET /users/details?sort=username&limit=2 => Id = user0004, user0003",
			"200 GET /users?sort=Nonsense => Id = " + userIDs(0, 5),
			"200 GET /users?search=NAME0004 => Id = user0001",
			"200 GET /users?search=acme => Id = user0002",
			"200 GET /users?search=desk@example => Id = user0003",
			"200 GET /users/paginated?search=user%20000&limit=1 => <TotalCount>5</TotalCount>",
			"200 GET /teams/team1/users => Id = user0000, user0002, user0003, user0004",
			"200 GET /courses/course1/users => Id = " + userIDs(0, 5),
		},
	},
	{
		name:    "names in paths",
		prepare: func(t *Tenant) { t.Users[1].UserName = "o'sample/50% +x@example.net" },
		steps:   []string{"200 GET /users/O'Sample%2F50%25%20+X@example.net => <Id>BO</Id>"},
	},
	{
		name:    "a course is overdue by the clock",
		prepare: func(t *Tenant) { t.Courses[0].Assignments[0].Due = epoch.AddDate(0, 0, -1) },
		steps:   []string{"200 GET /users/ADA/courses => Overdue = true, false"},
	},
	{
		name: "refusals",
		steps: []string{
			"401 GET /users?APIKEY=simulator-key => is either not valid",
			"404 GET / => Endpoint not found.",
			"404 GET /org/courses => Endpoint not found.",
			"404 PUT /users => Endpoint not found.",
			"400 GET /users?start=ten => valid number",
			"404 GET /users/U4IDDbwryroyqQvy4geoSg2 => was not found", // ids differ by case
			"404 GET /users/x/teams => User - x was not found",
			"404 GET /teams/x/admins => No team with this x exists in your organization",
			"404 GET /courses/x/users => The course x does not exist.",
			"404 GET /learningpaths/x/users => The learning path does not exist.",
			"409 POST /users UserName=Ada@Example.net => UserName already exists",
			"409 POST /users UserName=cy => greater than 3",
			"404 POST /users UserName=cyan&ManagerId=x => manager Id",
			"400 POST /users UserName=cyan&Active=perhaps => xml/json",
			"400 POST /users => xml/json",
			"400 POST /users <User><Id> => xml/json",
			"400 POST /users <Users/> => xml/json",
			`400 POST /users <User xmlns="urn:x"/> => xml/json`,
			"409 PUT /users/ADA UserName=Bo.Sample => UserName already exists",
			"404 PUT /users/ADA Id=BO => must match",
			"404 POST /users/x/courses x => User - x was not found",
			"404 DELETE /users/ADA/courses/x => The course x does not exist.",
			"404 DELETE /users/ADA/learningpaths/x => The learning path does not exist.",
			"409 POST /teams Name=sales+WEST => already exists",
			"400 POST /teams Description=x => xml/json",
			"404 POST /teams Name=Night&ParentTeamId=x => No team with this x",
			"404 POST /teams/SALES/users <Users/> => No team",
			"404 POST /teams/x/users BO => No team with this x",
			"404 DELETE /teams/SALES/users/x => User - x was not found",
			"404 PUT /teams/CREW/leaders/ADA => User: ADA does not exist on the team: CREW.",
			"404 DELETE /teams/CREW/leaders/ADA => User: ADA does not exist on the team: CREW.",
			"404 POST /teams/SALES/courses <Courses/> => No team",
			"400 DELETE /teams/SALES/courses <Course/> => xml/json",
		},
	},
}

// userIDs are those of a crowd, as act compares them.
func userIDs(from, to int) string {
	text := ""
	for i := from; i < to; i++ {
		text += fmt.Sprintf(", user%04d", i)
	}
	return text[2:]
}

func mixedCase(t *Tenant) {
	*t = Tenant{}
	for i, name := range []string{"bo", "Ada", "Bo", "ada", "Cleo", "BO"} {
		t.Users = append(t.Users, &User{ID: fmt.Sprint(i), FirstName: name, UserName: name + fmt.Sprint(i)})
		t.Teams = append(t.Teams, &Team{ID: fmt.Sprint(i), Name: name})
		t.Courses = append(t.Courses, &Course{ID: fmt.Sprint(i), Name: name})
	}
}
