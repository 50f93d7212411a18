// Package config declares the settings of baton-litmos and checks their values.
package config

import (
	"strings"

	"github.com/conductorone/baton-sdk/pkg/field"
)

//go:generate go run ./gen
//go:generate gofmt -w conf.gen.go

const (
	// DefaultRequestsPerMinute is Litmos' documented quota for one API key.
	DefaultRequestsPerMinute = 100

	// maxSourceLength is in characters; Litmos documents it for the query parameter.
	maxSourceLength = 50

	// DefaultEventRequestBudget takes a fifth of the quota if changes are polled every minute.
	DefaultEventRequestBudget = 20
)

// A setting is one setting of the connector: its flag, type, default and text, and whether it
// changes what a full sync reads.
type setting struct {
	field.SchemaField
	extent bool
}

// Values of setting.extent.
const (
	changesExtent = true
	sameExtent    = false
)

// settings are all settings of the connector, in the order of the documents.
var settings = []setting{
	{field.StringField("api-key",
		field.WithDisplayName("API key"),
		field.WithDescription("The API key of a Litmos Account Owner"),
		field.WithIsSecret(true),
		field.WithRequired(true),
	), changesExtent},
	{field.StringField("source",
		field.WithDisplayName("Source"),
		field.WithDescription("The name Litmos records as the origin of each request, usually the account's name (at most 50 characters)"),
		field.WithRequired(true),
	), sameExtent},
	{field.StringSliceField("limited-courses",
		field.WithDisplayName("Course IDs"),
		field.WithDescription("Sync only the courses with these ids, and their assignments (default: all courses)"),
	), changesExtent},
	{field.SelectField("region", regionNames(),
		field.WithDisplayName("Region"),
		field.WithDescription("The region that hosts the Litmos account: "+strings.Join(regionNames(), ", ")),
		field.WithDefaultValue(Regions[0].Name),
	), changesExtent},
	{field.StringField("base-url",
		field.WithDisplayName("Base URL"),
		field.WithDescription("The whole prefix of the API, such as http://127.0.0.1:8080/v1.svc; wins over the region"),
		field.WithHidden(true),
		field.WithExportTarget(field.ExportTargetCLIOnly),
	), changesExtent},
	{field.IntField("requests-per-minute",
		field.WithDisplayName("Requests per minute"),
		field.WithDescription("How many requests to send in any minute: lower where others share the API key, higher only for an account with a raised quota"),
		field.WithDefaultValue(DefaultRequestsPerMinute),
	), sameExtent},
	{field.IntField("event-request-budget",
		field.WithDisplayName("Event request budget"),
		field.WithDescription("How many requests a poll of the event feed may take: beyond them it names changed resources in place of grants"),
		field.WithDefaultValue(DefaultEventRequestBudget),
	), sameExtent},
	{field.BoolField("send-notifications",
		field.WithDisplayName("Send notifications"),
		field.WithDescription("Let Litmos send its e-mails to users when access is granted or an account is created"),
	), sameExtent},
	{field.BoolField("delete-users",
		field.WithDisplayName("Delete users"),
		field.WithDescription("Delete users for good, with their training records, instead of deactivating them"),
	), sameExtent},
	{field.BoolField("skip-team-roles",
		field.WithDisplayName("Skip team roles"),
		field.WithDescription("Leave out who leads and administers teams, which takes up to two requests per team"),
	), changesExtent},
	{field.BoolField("skip-learning-paths",
		field.WithDisplayName("Skip learning paths"),
		field.WithDescription("Leave out learning paths and who has them assigned, which takes one or more requests per learning path"),
	), changesExtent},
	{provisioning(), sameExtent},
}

// provisioning is a setting of the SDK. It is declared again so that the connector can read it,
// because the SDK runs actions even if it is not set.
func provisioning() field.SchemaField {
	for _, f := range field.DefaultFields {
		if f.FieldName == "provisioning" {
			return f.ExportAs(field.ExportTargetCLIOnly)
		}
	}
	panic("the SDK has no field provisioning")
}

// ChangesExtent names the settings that change what a full sync reads. A sync that was begun
// with other values of them must not be resumed.
func ChangesExtent() []string {
	var names []string
	for _, s := range settings {
		if s.extent {
			names = append(names, s.FieldName)
		}
	}
	return names
}

func schema() []field.SchemaField {
	fields := make([]field.SchemaField, len(settings))
	for i, s := range settings {
		fields[i] = s.SchemaField
	}
	return fields
}

// Config is the schema of the settings.
var Config = field.NewConfiguration(
	schema(),
	field.WithConnectorDisplayName("Litmos"),
	field.WithHelpUrl("/docs/baton/litmos"),
	field.WithIconUrl("/static/app-icons/litmos.svg"),
)
