package litmossim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// userField is a field of UserFull and a pointer to its value. Writes change texts and
// flags that are not fixed.
type userField struct {
	name  string
	value any
	trait trait
}

type trait int

const (
	fixed  trait = iota + 1
	kept         // no write empties it (guessed)
	null         // an empty text is null (recorded)
	orZero       // an empty text is "0" (recorded)
)

// fields returns the fields of UserFull in wire order (recorded 2025).
func (u *User) fields() []userField {
	fullName, password := u.FullName(), ""
	return []userField{
		{"Id", &u.ID, fixed},
		{"UserName", &u.UserName, kept},
		{"FirstName", &u.FirstName, 0},
		{"LastName", &u.LastName, 0},
		{"FullName", &fullName, fixed},
		{"Email", &u.Email, 0},
		{"AccessLevel", &u.AccessLevel, kept},
		{"DisableMessages", &u.DisableMessages, 0},
		{"Active", &u.Active, 0},
		{"Skype", &u.Skype, null},
		{"PhoneWork", &u.PhoneWork, 0},
		{"PhoneMobile", &u.PhoneMobile, 0},
		{"LastLogin", &u.LastLogin, 0},
		{"LoginKey", &u.LoginKey, fixed},
		{"IsCustomUsername", &u.IsCustomUsername, 0},
		{"Password", &password, fixed},
		{"SkipFirstLogin", &u.SkipFirstLogin, 0},
		{"TimeZone", &u.TimeZone, 0},
		{"SalesforceId", &u.SalesforceID, null},
		{"OriginalId", &u.OriginalID, 0},
		{"Street1", &u.Street1, 0},
		{"Street2", &u.Street2, 0},
		{"City", &u.City, 0},
		{"State", &u.State, 0},
		{"PostalCode", &u.PostalCode, 0},
		{"Country", &u.Country, 0},
		{"CompanyName", &u.CompanyName, 0},
		{"JobTitle", &u.JobTitle, 0},
		{"CustomField1", &u.CustomFields[0], null},
		{"CustomField2", &u.CustomFields[1], 0},
		{"CustomField3", &u.CustomFields[2], 0},
		{"CustomField4", &u.CustomFields[3], 0},
		{"CustomField5", &u.CustomFields[4], 0},
		{"CustomField6", &u.CustomFields[5], 0},
		{"CustomField7", &u.CustomFields[6], 0},
		{"CustomField8", &u.CustomFields[7], 0},
		{"CustomField9", &u.CustomFields[8], 0},
		{"CustomField10", &u.CustomFields[9], 0},
		{"Culture", &u.Culture, 0},
		{"SalesforceContactId", &u.SalesforceContactID, null},
		{"SalesforceAccountId", &u.SalesforceAccountID, null},
		{"CreatedDate", &u.CreatedDate, 0},
		{"Points", &u.Points, 0},
		{"Brand", &u.Brand, 0},
		{"ManagerId", &u.ManagerID, orZero},
		{"ManagerName", &u.ManagerName, fixed},
		{"EnableTextNotification", &u.EnableTextNotification, 0},
		{"Website", &u.Website, 0},
		{"Twitter", &u.Twitter, 0},
		{"ExpirationDate", &u.ExpirationDate, 0},
		{"JobRole", &u.JobRole, 0},
		{"ExternalEmployeeId", &u.ExternalEmployeeID, 0},
		{"ProfileType", &u.ProfileType, null},
	}
}

// fields2016 returns the set recorded in 2016: Culture between CustomField3 and
// CustomField4, nothing after Points.
func (u *User) fields2016() []userField {
	all := u.fields()
	place := func(name string) int {
		return slices.IndexFunc(all, func(f userField) bool { return f.name == name })
	}
	culture, fourth, points := place("Culture"), place("CustomField4"), place("Points")
	return slices.Concat(all[:fourth], all[culture:culture+1], all[fourth:culture], all[culture+1:points+1])
}

func (f userField) encode(e *encoder, name string) {
	switch v := f.value.(type) {
	case *bool:
		e.flag(name, *v)
	case *int64:
		e.integer(name, *v)
	case *float64:
		e.decimal(name, *v, 1)
	case *time.Time:
		e.userDate(name, *v)
	case *string:
		switch {
		case *v == "" && f.trait == null:
			e.null(name)
		case *v == "" && f.trait == orZero:
			e.text(name, "0")
		case name == "LoginKey" && e.has(quirkOld):
			e.text(name, strings.Replace(*v, "/login.aspx", "//login.aspx", 1)) // recorded 2016
		default:
			e.text(name, *v)
		}
	default:
		panic(fmt.Sprintf("field %s is a %T", f.name, v))
	}
}

// set changes a text or a flag.
func (f userField) set(text string) error {
	switch v := f.value.(type) {
	case *string:
		*v = text
	case *bool:
		set, err := strconv.ParseBool(text)
		if err != nil {
			return malformed()
		}
		*v = set
	}
	return nil
}

// clear empties a text or a flag.
func (f userField) clear() {
	switch v := f.value.(type) {
	case *string:
		*v = ""
	case *bool:
		*v = false
	}
}

// encodeFull writes the answer of /users/{id}.
func (u *User) encodeFull(e *encoder) {
	fields := u.fields()
	if e.has(quirkOld) {
		fields = u.fields2016()
	}
	for _, f := range fields {
		f.encode(e, f.name)
	}
}

// aliases are other spellings in SAP's documents.
var aliases = map[string]string{
	"SalesforceContactId": "SalesforcecontactId", "EnableTextNotification": "EnableTextNotifications",
}

// spelling is the name of the field, or its alias under alias-names.
func (f userField) spelling(e *encoder) string {
	if alias := aliases[f.name]; alias != "" {
		return e.name(f.name, alias)
	}
	return f.name
}

// encodeDetails writes a row of /users/details.
func (u *User) encodeDetails(e *encoder) {
	for _, f := range u.fields() {
		if f.name != "Password" && f.name != "Culture" {
			f.encode(e, f.spelling(e))
		}
	}
}
