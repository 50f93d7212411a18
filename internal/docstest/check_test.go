package docstest

import (
	"reflect"
	"strings"
	"testing"

	"github.com/conductorone/baton-litmos/internal/check"
)

const checkPage = "docs/check.md"

// TestCheckReport compares what the document says of the report with its type.
func TestCheckReport(t *testing.T) {
	t.Parallel()
	fields := []string{string(check.Fails)} // named in the table
	jsonNames(reflect.TypeFor[check.Report](), &fields)
	document := []string{"rows", "known", "at_least"}
	for _, row := range table(t, checkPage, "## JSON") {
		document = append(document, spans(row[0]+" "+row[1])...)
	}
	same(t, "fields", fields, document)
	verdicts := []string{string(check.AsExpected), string(check.Handled), string(check.Risk), string(check.Fails), string(check.NotKnown)}
	same(t, "verdicts", verdicts, column(table(t, checkPage, "## Findings"), 0))
}

// jsonNames collects the names of all fields.
func jsonNames(of reflect.Type, names *[]string) {
	switch of.Kind() {
	case reflect.Slice:
		jsonNames(of.Elem(), names)
	case reflect.Struct:
		for f := range of.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			*names = append(*names, name)
			jsonNames(f.Type, names)
		}
	default:
	}
}
