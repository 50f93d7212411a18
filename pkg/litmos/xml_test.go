package litmos

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const xmlns = ` xmlns:i="http://www.w3.org/2001/XMLSchema-instance"`

func TestDecodeUsers(t *testing.T) {
	t.Parallel()
	bo := []User{{ID: "b1", UserName: "bo.sample"}}
	for document, want := range map[string][]User{
		`<?xml version="1.0" encoding="utf-8"?><Users` + xmlns + `/>`: nil,
		"\ufeff<Users/>\n": nil,
		`<Users><User><Id>b1</Id><UserName>bo.sample</UserName></User></Users>`: bo,
		`<Users><User><Id>b1</Id><Username>bo.sample</Username></User></Users>`: bo,
		`<Users` + xmlns + `>
			<Note>x</Note>
			<User><New><Id>no</Id></New><Id>b1</Id><UserName>bo<b>no</b>.sample</UserName>
				<FirstName/><LastName></LastName><Email i:nil="true"/><LastLogin/></User>
		</Users>`: bo,
	} {
		got, err := userRows.decode([]byte(document))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", document, err, diff)
		}
	}
}

// TestDecodeRefuses: what is not well formed, or another document, does not pass for a list.
func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	const htmlPage = `<html xmlns="http://www.w3.org/1999/xhtml"><HEAD><TITLE>Request Error</TITLE></HEAD><BODY><User><Id>x1</Id></User></BODY></html>`
	for name, document := range map[string]string{
		"nothing":           "",
		"text":              "Service Unavailable",
		"HTML page":         htmlPage,
		"other root":        `<Teams/>`,
		"cut in a row":      `<Users><User><Id>_jcik6xvyHY1</Id><UserName>bo.sa`,
		"cut behind a row":  `<Users><User><Id>_jcik6xvyHY1</Id></User>`,
		"row without an id": `<Users><User><UserName>bo.sample</UserName></User></Users>`,
		"an error as a row": `<Users><Error>Timeout</Error></Users>`,
		"text for rows":     `<Users>The service is busy</Users>`,
		"more behind":       `<Users><User><Id>x1</Id></User></Users><Error/>`,
		"text behind":       `<Users><User><Id>x1</Id></User></Users>incomplete`,
		"a lost quote":      `<Users><User><Id>x1</Id><UserName i:nil="true/></User><User><Id>x2</Id><UserName>5"/>x</User></Users>`,
	} {
		if got, err := userRows.decode([]byte(document)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %d rows, error %v", name, len(got), err)
		}
	}
	const row = `<Teams><Team><Id>t1</Id></Team>`
	for _, inside := range []string{
		`</b>`, `<b></Teams></b>`, `</Teams></Teams>`, `<`, `<b`, `<b c="`, `<>`, `< b/>`, `<1/>`,
		`<!-- `, `<![CDATA[`, `<!DOCTYPE b [`, `<?xml`, `&`, `&b`, `<b>&</b>`, `<b>&b;</b>`, `<b>&#;</b>`, `<b c="<"/>`, `<b c=">"<d/>`,
		`<b>&#xG;</b>`, `<b>&#99999999999;</b>`, "<b>\xe9</b>", "<b>\xe9\x00</b>", `<?xml version="1.0" encoding="iso-8859-1"?>`,
	} {
		if teams, err := teamRows.decode([]byte(row + inside + `</Teams>`)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v, %v", inside, teams, err)
		}
	}
	for _, feed := range []string{"<html><HEAD/><BODY/></html>", "<Other><Row><Id>1</Id></Row></Other>"} {
		if got, err := activityRows.decode([]byte(feed)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v, %v", feed, got, err)
		}
	}
}

// TestDecodeText reads what XML allows in a value.
func TestDecodeText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("long ", 10_000)
	for element, want := range map[string]string{
		`<Name x="1>0" y='">'>b</Name>`:              "b",
		`<i:Name>b</i:Name >`:                        "b",
		`<Name>b<!-- <c> -> -->c</Name>`:             "bc",
		`<Name><![CDATA[&amp;]]]]></Name>`:           "&amp;]]",
		`<Name><?b c>?>b</Name>`:                     "b",
		"<Name>b\r\nc\rd</Name>":                     "b\nc\nd",
		`<Name>` + long + `</Name>`:                  long,
		`<Name x="` + long + `">b</Name>`:            "b",
		`<Name>見本&#x898b;&#26412;&eacute;</Name>`:    "見本見本é",
		"<Name>\uffff\x00&#xD800;&#X0;&#31;b</Name>": "b",
	} {
		team, err := teamRows.decodeOne([]byte(`<!DOCTYPE Team [<!ENTITY b "c">]><Team><Id>t1</Id>` + element + "</Team>\x01"))
		if err != nil || team.Name != want {
			t.Errorf("%.80s: %+.80v, %v", element, team, err)
		}
	}
}

func TestDecodeAssignment(t *testing.T) {
	t.Parallel()
	document := `<Users` + xmlns + `>
		<User><Id>a1</Id><Completed>true</Completed><PercentageComplete>50.0</PercentageComplete><CompliantTill i:nil="true"/>
			<DueDate>2026-12-31T00:00:00.000</DueDate><AccessTillDate>0001-01-01T00:00:00</AccessTillDate></User>
		<User><Id>b1</Id><Complete>true</Complete><PercentageComplete>most</PercentageComplete>
			<PercentageComplete>NaN</PercentageComplete><ComplaintTill>2026-12-31T00:00:00.5</ComplaintTill></User>
	</Users>`
	due := time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	want := []Assignment{
		{ID: "a1", Progress: Progress{Completed: true, Percentage: Number{50, true}, DueDate: due}},
		{ID: "b1", Progress: Progress{Completed: true, CompliantTill: due.Add(time.Second / 2)}},
	}
	got, err := assigneeRows.decode([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestParseDate(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 5, 10, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"2026-01-05T10:00:00Z":      at,
		"2026-01-05T10:00:00.500":   at.Add(500 * time.Millisecond),
		"2026-01-05T12:00:00+02:00": at,
		"2026-01-05 10:00:00":       at,
		" 2026-01-05T10:00:00Z ":    at,
		"2026-01-05":                time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC),
		"0001-01-01T00:00:00":       {},
		"05/01/2026":                {},
		"soon":                      {},
		"":                          {},
	} {
		if got := parseDate(text); !got.Equal(want) {
			t.Errorf("parseDate(%q) = %v, want %v", text, got, want)
		}
	}
}

// ada is the recorded shape of a full user record.
const ada = `<User><Id>u4IDDbwryroyqQvy4geoSg2</Id><UserName>ada@example.net</UserName><FirstName>Ada</FirstName><LastName>Example</LastName><FullName>Ada Example</FullName><Email>ada@example.net</Email><AccessLevel>Team_Leader</AccessLevel><DisableMessages>false</DisableMessages><Active>true</Active><Skype i:nil="true"/><PhoneWork/><LastLogin>2026-01-05T10:00:00Z</LastLogin><LoginKey>https://example.litmos.com/login.aspx?loginkey=00000000-0000-0000-0000-000000000000</LoginKey><Password/><TimeZone>UTC</TimeZone><OriginalId>7000101</OriginalId><CompanyName>Example &amp; Co</CompanyName><JobTitle>Engineer</JobTitle><CustomField1 i:nil="true"/><CustomField2>two</CustomField2><CustomField10>ten</CustomField10><CreatedDate>2025-03-04T05:06:07Z</CreatedDate><Points>0.0</Points><Brand>Default</Brand><ManagerId>0</ManagerId><ManagerName/><ExpirationDate/><ExternalEmployeeId>E-1001</ExternalEmployeeId><ProfileType i:nil="true"/></User>`

func FuzzDecode(f *testing.F) {
	f.Add(`<Users` + xmlns + `>` + ada + `</Users>`)
	f.Add(`<Users><User><Id>_jcik6xvyHY1</Id><UserName>bo&#x1F;</UserName></User></Users>`)
	f.Add(`<html><TITLE>Request Error</TITLE></html>`)
	f.Add(`<Users><User><Id>&#`)
	f.Add(`<?xml version="1.0"?><Users x="&gt;>"><!-- b --><![CDATA[<c>]]>&#x41;&eacute;` + "\r\n" + `<b:d/></Users>`)
	f.Fuzz(func(t *testing.T, document string) {
		users, err := userRows.decode([]byte(document))
		if err == nil && !strings.Contains(document, "<") {
			t.Errorf("%q is a list of users", document)
		}
		for _, u := range users {
			if u.ID == "" {
				t.Errorf("%q holds a row without an id", document)
			}
			for _, at := range []time.Time{u.LastLogin, u.CreatedDate} {
				if !at.IsZero() && (at.Year() < 1900 || at.Year() > 9999) {
					t.Errorf("%q holds the date %v", document, at)
				}
			}
		}
	})
}

func FuzzCursor(f *testing.F) {
	f.Add(1000, "a", "b", 500, 1)
	f.Add(0, "", "", -1, 9)
	f.Fuzz(func(t *testing.T, start int, last, first string, back, moves int) {
		at := Cursor{Start: start, Seen: []string{last}, First: first, Back: back, Moves: moves}
		if at.check() != nil {
			return
		}
		if at.offset() < 0 || at.offset() > start {
			t.Errorf("offset of %+v is %d", at, at.offset())
		}
		page, err := newPage(at, []row{{last}, {first}, {"x"}}, rowID)
		if err == nil && page.After(len(page.Rows)).check() != nil {
			t.Errorf("%+v leads to %+v", at, page.After(len(page.Rows)))
		}
	})
}

// TestRecordKeepsTheRest: a record that is written back differs in the fields to set alone, whatever
// stands before them.
func TestRecordKeepsTheRest(t *testing.T) {
	t.Parallel()
	for _, before := range []string{
		"", "<Skype>&#x1F;</Skype>", "<Skype>\x01\uffff</Skype>", "<Skype>見本 &eacute;\r\n</Skype>", "<!-- <Active> -->",
		"<New><Active>true</Active></New>", "<Skype><![CDATA[<Active>]]></Skype>", `<Skype x=">">b</Skype>`,
	} {
		for _, field := range []string{"<Active>true</Active>", "<Active/>", `<Active i:nil="true" />`, "<Active ></Active >"} {
			document := func(field string) string {
				return "<User" + xmlns + "><Id>b1</Id>" + before + field + "<Brand/></User>"
			}
			record, err := newUserRecord([]byte(document(field)))
			if err != nil {
				t.Fatal(err)
			}
			got := string(record.with(map[UserField]string{FieldActive: "a & b"}))
			if want := document("<Active>a &amp; b</Active>"); got != want {
				t.Errorf("%s became %s", before+field, got)
			}
		}
	}
}
