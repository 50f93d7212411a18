package docstest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/actions"

	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/connector"
	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// keys is the table of what is shown of a row type. Keys in a row with the same description share a line.
func keys[T any](*testing.T) string {
	var b strings.Builder
	b.WriteString("| Key | Meaning |\n| :--- | :--- |\n")
	fields := litmos.Fields[T]()
	for len(fields) > 0 {
		same := slices.IndexFunc(fields, func(f litmos.Field) bool { return f.Description != fields[0].Description })
		if same < 0 {
			same = len(fields)
		}
		var names []string
		for _, f := range fields[:same] {
			names = append(names, "`"+f.Key+"`")
		}
		fmt.Fprintf(&b, "| %s | %s |\n", strings.Join(names, ", "), fields[0].Description)
		fields = fields[same:]
	}
	return b.String()
}

func regions(*testing.T) string {
	var b strings.Builder
	b.WriteString("| Address of your Litmos | Region |\n| :--- | :--- |\n")
	for _, r := range config.Regions {
		fmt.Fprintf(&b, "| `example.%s` | `%s` |\n", r.Site, r.Name)
	}
	return b.String()
}

// recorder is a registry that keeps the schemas.
type recorder struct {
	actions.ActionRegistry
	schemas []*v2.BatonActionSchema
}

func (r *recorder) Register(_ context.Context, schema *v2.BatonActionSchema, _ actions.ActionHandler) error {
	r.schemas = append(r.schemas, schema)
	return nil
}

func actionTable(t *testing.T) string {
	t.Helper()
	var r recorder
	if err := (&connector.Connector{}).GlobalActions(t.Context(), &r); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("| Action name | Additional fields | Description |\n| :--- | :--- | :--- |\n")
	for _, schema := range r.schemas {
		var arguments []string
		for _, a := range schema.GetArguments() {
			arguments = append(arguments, "`"+a.GetName()+"`")
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", schema.GetName(), strings.Join(arguments, ", "), schema.GetDescription())
	}
	return b.String()
}

func accountForm(t *testing.T) string {
	t.Helper()
	metadata, err := (&connector.Connector{}).Metadata(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	fields := metadata.GetAccountCreationSchema().GetFieldMap()
	names := slices.SortedFunc(maps.Keys(fields), func(a, b string) int { return int(fields[a].GetOrder() - fields[b].GetOrder()) })
	var b strings.Builder
	b.WriteString("| Field | Required | Meaning |\n| :--- | :--- | :--- |\n")
	for _, name := range names {
		required := map[bool]string{true: "yes", false: "no"}[fields[name].GetRequired()]
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", name, required, fields[name].GetDescription())
	}
	return b.String()
}
