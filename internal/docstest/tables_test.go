package docstest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"text/template"

	v2 "github.com/conductorone/baton-sdk/pb/c1/connector/v2"
	"github.com/conductorone/baton-sdk/pkg/field"

	"github.com/conductorone/baton-litmos/internal/c1ztest"
	"github.com/conductorone/baton-litmos/internal/check"
	"github.com/conductorone/baton-litmos/internal/litmossim"
	"github.com/conductorone/baton-litmos/pkg/config"
	"github.com/conductorone/baton-litmos/pkg/connector"
	"github.com/conductorone/baton-litmos/pkg/litmos"
)

// generatedTable is the rows of a table. Its head stands in the document.
type generatedTable struct {
	row string // a template
	of  any    // a slice, of which each element makes a row
}

const (
	settingRow    = "| `--{{.FieldName}}` | `{{variable .FieldName}}` | {{default .}} | {{.Description}} |"
	keyRow        = "| {{.Keys}} | {{.Meaning}} |"
	formRow       = "| `{{.Name}}` | {{if .GetRequired}}yes{{else}}no{{end}} | {{.GetDescription}} |"
	actionRow     = "| `{{.GetName}}` | {{range $i, $a := .GetArguments}}{{if $i}}, {{end}}`{{.GetName}}`{{end}} | {{.GetDescription}} |"
	capabilityRow = "| {{plural .GetResourceType}} | {{icon . `CAPABILITY_SYNC`}} | {{icon . `PROVISION`}} |"
)

// generatedTables are the tables by their names in the documents.
func generatedTables(t *testing.T) map[string]generatedTable {
	t.Helper()
	server := c1ztest.Serve(t.Context(), t, c1ztest.InMemory(nil, config.Litmos{}))
	reply, err := server.GetMetadata(t.Context(), &v2.ConnectorServiceGetMetadataRequest{})
	if err != nil {
		t.Fatal(err)
	}
	types := reply.GetMetadata().GetCapabilities().GetResourceTypeCapabilities()
	slices.Reverse(types) // accounts, as ConductorOne calls users, come first
	list, err := server.ListActionSchemas(t.Context(), &v2.ListActionSchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	actions := slices.SortedFunc(slices.Values(list.GetSchemas()), func(a, b *v2.BatonActionSchema) int {
		return strings.Compare(a.GetName(), b.GetName())
	})
	return map[string]generatedTable{
		"settings":              {settingRow, config.Config.Fields},
		"capabilities":          {capabilityRow, types},
		"actions":               {actionRow, actions},
		"account_form":          {formRow, form(reply.GetMetadata().GetAccountCreationSchema())},
		"user_profile":          {keyRow, keys[litmos.User]()},
		"team_profile":          {keyRow, keys[litmos.Team]()},
		"course_profile":        {keyRow, keys[litmos.Course]()},
		"learning_path_profile": {keyRow, keys[litmos.LearningPath]()},
		"course_grant":          {keyRow, keys[litmos.Progress]()},
		"regions":               {"| `example.{{.Site}}` | `{{.Name}}` | `{{.BaseURL}}` |", config.Regions},
		"questions":             {"| {{.Question}} | `{{.ID}}` |", findings(t)},
		"quota":                 {quotaRow, typical},
		"interval":              {intervalRow, typical},
	}
}

// functions are what the rows call.
var functions = template.FuncMap{
	"variable": variable,
	"default":  defaultValue,
	"plural":   plural,
	"icon":     icon,
	"comma":    comma,
	"minutes":  minutes,
	"interval": interval,
}

// variable is the environment variable of a setting.
func variable(name string) string {
	return "BATON_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

func defaultValue(setting field.SchemaField) string {
	value := fmt.Sprint(setting.DefaultValue)
	switch {
	case setting.Required:
		return "required"
	case setting.DefaultValue == nil, value == "", value == "[]":
		return ""
	default:
		return "`" + value + "`"
	}
}

func plural(of *v2.ResourceType) string {
	return strings.ReplaceAll(of.GetDisplayName(), "User", "Account") + "s"
}

// icon tells whether a type has a capability whose name holds a word.
func icon(of *v2.ResourceTypeCapability, word string) string {
	if strings.Contains(fmt.Sprint(of.GetCapabilities()), word) {
		return `<Icon icon="square-check" iconType="solid" color="#c937ae"/>`
	}
	return ""
}

// formField is a field of the form for a new account.
type formField struct {
	Name string
	*v2.ConnectorAccountCreationSchema_Field
}

func form(schema *v2.ConnectorAccountCreationSchema) (fields []formField) {
	for name, f := range schema.GetFieldMap() {
		fields = append(fields, formField{name, f})
	}
	slices.SortFunc(fields, func(a, b formField) int { return int(a.GetOrder() - b.GetOrder()) })
	return fields
}

// meaning is of keys that follow one another.
type meaning struct{ Keys, Meaning string }

// keys are what is shown of a row type.
func keys[T any]() (rows []meaning) {
	for _, f := range litmos.Fields[T]() {
		key := "`" + f.Key + "`"
		if last := len(rows) - 1; last >= 0 && rows[last].Meaning == f.Description {
			rows[last].Keys += ", " + key
		} else {
			rows = append(rows, meaning{key, f.Description})
		}
	}
	return rows
}

// findings are what a check finds, in the order in which it asks.
func findings(t *testing.T) []check.Finding {
	t.Helper()
	settings := config.Litmos{RequestsPerMinute: 100}
	client := c1ztest.LitmosClient(litmossim.New(litmossim.Generate(litmossim.DemoSize())), settings)
	report, err := check.Run(t.Context(), check.Options{
		Client: client, Settings: settings, Validate: connector.FromClient(client, settings).Validate, Stage: func(string) {},
	})
	if err != nil {
		t.Fatal(err)
	}
	return report.Findings
}
