package litmos

import (
	"strings"
	"testing"
)

// BenchmarkDecodePage decodes a full page of the users of a course.
func BenchmarkDecodePage(b *testing.B) {
	const row = `<User><Id>u4IDDbwryroyqQvy4geoSg2</Id><UserName>ada@example.net</UserName><FirstName>Ada</FirstName><LastName>Example</LastName>` +
		`<Completed>false</Completed><PercentageComplete>50.0</PercentageComplete><CompliantTill i:nil="true"/>` +
		`<DueDate>2026-12-31T00:00:00.000</DueDate><AccessTillDate i:nil="true"/></User>`
	document := `<Users` + xmlns + `>` + strings.Repeat(row, pageSize) + `</Users>`
	b.SetBytes(int64(len(document)))
	b.ReportAllocs()
	for b.Loop() {
		if rows, err := assigneeRows.decode([]byte(document)); err != nil || len(rows) != pageSize {
			b.Fatal(len(rows), err)
		}
	}
}
