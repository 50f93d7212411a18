package litmossim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// userField is a field of UserFull: how it is written and, when a write may
// change it, where its value lives.
type userField struct {
	name  string
	alias string                        // the spelling of SAP's documents, if another
	text  func(*User) *string           // a writable text
	flag  func(*User) *bool             // a writable flag
	null  bool                          // an empty text is null (recorded)
	show  func(*User, *encoder, string) // a field that writes do not change
}

func (f userField) encode(e *encoder, u *User, alias string) {
	name := f.name
	if alias != "" {
		name = e.name(f.name, alias)
	}
	switch {
	case f.show != nil:
		f.show(u, e, name)
	case f.flag != nil:
		e.flag(name, *f.flag(u))
	case f.null:
		e.optional(name, *f.text(u))
	default:
		e.text(name, *f.text(u))
	}
}

// userFields are the fields of UserFull in wire order (recorded 2025).
var userFields = []userField{
	{name: "Id", show: func(u *User, e *encoder, n string) { e.text(n, u.ID) }},
	{name: "UserName", text: func(u *User) *string { return &u.UserName }},
	{name: "FirstName", text: func(u *User) *string { return &u.FirstName }},
	{name: "LastName", text: func(u *User) *string { return &u.LastName }},
	{name: "FullName", show: func(u *User, e *encoder, n string) { e.text(n, u.FullName()) }},
	{name: "Email", text: func(u *User) *string { return &u.Email }},
	{name: "AccessLevel", text: func(u *User) *string { return &u.AccessLevel }},
	{name: "DisableMessages", flag: func(u *User) *bool { return &u.DisableMessages }},
	{name: "Active", flag: func(u *User) *bool { return &u.Active }},
	{name: "Skype", null: true, text: func(u *User) *string { return &u.Skype }},
	{name: "PhoneWork", text: func(u *User) *string { return &u.PhoneWork }},
	{name: "PhoneMobile", text: func(u *User) *string { return &u.PhoneMobile }},
	{name: "LastLogin", show: func(u *User, e *encoder, n string) { e.userDate(n, u.LastLogin) }},
	{name: "LoginKey", show: showLoginKey},
	{name: "IsCustomUsername", flag: func(u *User) *bool { return &u.IsCustomUsername }},
	{name: "Password", show: func(_ *User, e *encoder, n string) { e.empty(n) }},
	{name: "SkipFirstLogin", flag: func(u *User) *bool { return &u.SkipFirstLogin }},
	{name: "TimeZone", text: func(u *User) *string { return &u.TimeZone }},
	{name: "SalesforceId", null: true, text: func(u *User) *string { return &u.SalesforceID }},
	{name: "OriginalId", show: func(u *User, e *encoder, n string) { e.integer(n, u.OriginalID) }},
	{name: "Street1", text: func(u *User) *string { return &u.Street1 }},
	{name: "Street2", text: func(u *User) *string { return &u.Street2 }},
	{name: "City", text: func(u *User) *string { return &u.City }},
	{name: "State", text: func(u *User) *string { return &u.State }},
	{name: "PostalCode", text: func(u *User) *string { return &u.PostalCode }},
	{name: "Country", text: func(u *User) *string { return &u.Country }},
	{name: "CompanyName", text: func(u *User) *string { return &u.CompanyName }},
	{name: "JobTitle", text: func(u *User) *string { return &u.JobTitle }},
	customField(1), customField(2), customField(3), customField(4), customField(5),
	customField(6), customField(7), customField(8), customField(9), customField(10),
	{name: "Culture", text: func(u *User) *string { return &u.Culture }},
	{name: "SalesforceContactId", alias: "SalesforcecontactId", null: true,
		text: func(u *User) *string { return &u.SalesforceContactID }},
	{name: "SalesforceAccountId", null: true, text: func(u *User) *string { return &u.SalesforceAccountID }},
	{name: "CreatedDate", show: func(u *User, e *encoder, n string) { e.userDate(n, u.CreatedDate) }},
	{name: "Points", show: func(u *User, e *encoder, n string) { e.decimal(n, u.Points, 1) }},
	{name: "Brand", text: func(u *User) *string { return &u.Brand }},
	{name: "ManagerId", show: showManagerID, text: func(u *User) *string { return &u.ManagerID }},
	{name: "ManagerName", show: func(u *User, e *encoder, n string) { e.text(n, u.ManagerName) }},
	{name: "EnableTextNotification", alias: "EnableTextNotifications",
		flag: func(u *User) *bool { return &u.EnableTextNotification }},
	{name: "Website", text: func(u *User) *string { return &u.Website }},
	{name: "Twitter", text: func(u *User) *string { return &u.Twitter }},
	{name: "ExpirationDate", text: func(u *User) *string { return &u.ExpirationDate }},
	{name: "JobRole", text: func(u *User) *string { return &u.JobRole }},
	{name: "ExternalEmployeeId", text: func(u *User) *string { return &u.ExternalEmployeeID }},
	{name: "ProfileType", null: true, text: func(u *User) *string { return &u.ProfileType }},
}

// userFields2016 is the set recorded in 2016: Culture between CustomField3
// and CustomField4, nothing after Points.
var userFields2016 = oldUserFields()

func oldUserFields() []userField {
	place := func(name string) int {
		return slices.IndexFunc(userFields, func(f userField) bool { return f.name == name })
	}
	culture, fourth, points := place("Culture"), place("CustomField4"), place("Points")
	return slices.Concat(userFields[:fourth], userFields[culture:culture+1], userFields[fourth:culture], userFields[culture+1:points+1])
}

func customField(n int) userField {
	return userField{
		name: fmt.Sprintf("CustomField%d", n),
		null: n == 1,
		text: func(u *User) *string { return &u.CustomFields[n-1] },
	}
}

// showManagerID writes "0" for a user without a manager (recorded 2025).
func showManagerID(u *User, e *encoder, name string) {
	e.text(name, cmp.Or(u.ManagerID, "0"))
}

// showLoginKey writes a double slash in the field set of 2016 (recorded).
func showLoginKey(u *User, e *encoder, name string) {
	key := u.LoginKey
	if e.has(quirkOld) {
		key = strings.Replace(key, "/login.aspx", "//login.aspx", 1)
	}
	e.text(name, key)
}

// encodeFull writes the answer of /users/{id}.
func (u *User) encodeFull(e *encoder) {
	fields := userFields
	if e.has(quirkOld) {
		fields = userFields2016
	}
	for _, f := range fields {
		f.encode(e, u, "")
	}
}

// encodeDetails writes a row of /users/details.
func (u *User) encodeDetails(e *encoder) {
	for _, f := range userFields {
		if f.name != "Password" && f.name != "Culture" {
			f.encode(e, u, f.alias)
		}
	}
}
