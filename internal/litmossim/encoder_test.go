package litmossim

import (
	"testing"
	"time"
)

// TestEncoder: each kind of value in both formats, alone and under quirks.
func TestEncoder(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 1, 5, 10, 0, 0, 500_000_000, time.FixedZone("CET", 3600))
	for _, test := range []struct {
		name      string
		quirks    quirk
		write     func(*encoder)
		xml, json string
	}{
		{"text", 0, func(e *encoder) { e.text("A", "a/b") }, `<A>a/b</A>`, `"A":"a\/b"`},
		{"empty", 0, func(e *encoder) { e.text("A", "") }, `<A/>`, `"A":""`},
		{"empty as nil", quirkNil, func(e *encoder) { e.text("A", "") }, `<A i:nil="true"/>`, `"A":null`},
		{"empty left out", quirkAbsent, func(e *encoder) { e.text("A", "") }, ``, ``},
		{"optional", 0, func(e *encoder) { e.optional("A", "x") }, `<A>x</A>`, `"A":"x"`},
		{"optional and empty", 0, func(e *encoder) { e.optional("A", "") }, `<A i:nil="true"/>`, `"A":null`},
		{"null left out", quirkAbsent, func(e *encoder) { e.null("A") }, ``, ``},
		{"flags", 0, func(e *encoder) { e.flag("A", true); e.flag("B", false) }, `<A>true</A><B>false</B>`, `"A":true,"B":false`},
		{"integer", 0, func(e *encoder) { e.integer("A", -7) }, `<A>-7</A>`, `"A":-7`},
		{"scale kept", 0, func(e *encoder) { e.decimal("A", 50, 1); e.decimal("B", 0, 2) }, `<A>50.0</A><B>0.00</B>`, `"A":50.0,"B":0.00`},
		{"scale exceeded", 0, func(e *encoder) { e.decimal("A", 33.125, 1) }, `<A>33.125</A>`, `"A":33.125`},
		{"date", 0, func(e *encoder) { e.date("A", day) }, `<A>2026-01-05T09:00:00.500</A>`, `"A":"\/Date(1767603600500-0500)\/"`},
		{"no date", 0, func(e *encoder) { e.date("A", time.Time{}) }, `<A i:nil="true"/>`, `"A":null`},
		{"user date", 0, func(e *encoder) { e.userDate("A", day) }, `<A>2026-01-05T09:00:00Z</A>`, `"A":"2026-01-05T09:00:00Z"`},
		{"never", 0, func(e *encoder) { e.userDate("A", time.Time{}) }, `<A/>`, `"A":""`},
		{"control", quirkControl, func(e *encoder) { e.text("Name", "x"); e.text("Code", "x") },
			`<Name>x&#x1F;</Name><Code>x</Code>`, `"Name":"x\u001f","Code":"x"`},
		{"alias", quirkAlias, func(e *encoder) { e.flag(e.name("A", "B"), true) }, `<B>true</B>`, `"B":true`},
		{"empty list", 0, func(e *encoder) { e.list("L", "M", nil) }, `<L/>`, `"L":[]`},
		{"list", 0, func(e *encoder) { e.list("L", "M", rowsOf([]*Module{{ID: "1"}, {ID: "2"}})) },
			`<L><M><Id>1</Id><Code/><Name/><Description/></M><M><Id>2</Id><Code/><Name/><Description/></M></L>`,
			`"L":[{"Id":"1","Code":"","Name":"","Description":""},{"Id":"2","Code":"","Name":"","Description":""}]`},
	} {
		for format, want := range map[string]string{"XML": test.xml, "JSON": test.json} {
			e := &encoder{json: format == "JSON", quirks: test.quirks}
			test.write(e)
			if got := string(e.buf); got != want || e.applied != test.quirks {
				t.Errorf("%s in %s: got %s (quirks %b), want %s", test.name, format, got, e.applied, want)
			}
		}
	}
}

// TestQuirksWithoutEffect: a quirk that changed nothing is not applied.
func TestQuirksWithoutEffect(t *testing.T) {
	t.Parallel()
	for _, q := range []quirk{quirkNil, quirkAbsent, quirkControl, quirkAlias, quirkOld, quirkNullLevels} {
		e := &encoder{quirks: q}
		e.text("Code", "x")
		e.flag("Active", false)
		e.integer("Id", 0)
		if e.applied != 0 {
			t.Errorf("quirk %b applied", q)
		}
	}
}
