package docstest

import (
	"context"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/check"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
)

const checkPage = "docs/check.md"

// questions is the table of what a check asks, from a report.
func questions(t *testing.T) string {
	t.Helper()
	settings := config.Settings{RequestsPerMinute: 100, BaseURL: &url.URL{}}
	report, err := check.Run(t.Context(), check.Options{
		Client:   c1ztest.LitmosClient(litmossim.New(litmossim.Generate(litmossim.DemoSize())), settings),
		Settings: settings, Validate: func(context.Context) error { return nil }, Stage: func(string) {},
	})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("| Question | Id |\n|---|---|\n")
	for _, f := range report.Findings {
		fmt.Fprintf(&b, "| %s | `%s` |\n", f.Question, f.ID)
	}
	return b.String()
}

// TestCheckReport compares what the document says of the report with its type.
func TestCheckReport(t *testing.T) {
	t.Parallel()
	var code []string
	jsonNames(reflect.TypeFor[check.Report](), &code)
	slices.Sort(code)
	document := []string{"rows", "known", "at_least"}
	for _, row := range table(t, checkPage, "## JSON") {
		document = append(document, spans(row[0]+" "+row[1])...)
	}
	slices.Sort(document)
	document = slices.DeleteFunc(document, func(name string) bool { return name == string(check.Fails) })
	same(t, "fields", slices.Compact(code), slices.Compact(document))
	var verdicts []string
	for _, v := range []check.Verdict{check.AsExpected, check.Handled, check.Risk, check.Fails, check.NotKnown} {
		verdicts = append(verdicts, string(v))
	}
	slices.Sort(verdicts)
	same(t, "verdicts", verdicts, column(table(t, checkPage, "## Findings"), 0))
	if bound := fmt.Sprintf("at most %d requests", check.MaxRequests); !strings.Contains(read(t, checkPage), bound) {
		t.Errorf("%s does not say %q", checkPage, bound)
	}
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
