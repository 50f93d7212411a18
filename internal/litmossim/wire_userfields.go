package litmossim

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// userNames are the members of UserFull in wire order (recorded 2025).
var userNames = strings.Fields(`
	Id UserName FirstName LastName FullName Email AccessLevel DisableMessages Active Skype PhoneWork PhoneMobile
	LastLogin LoginKey IsCustomUsername Password SkipFirstLogin TimeZone SalesforceId OriginalId
	Street1 Street2 City State PostalCode Country CompanyName JobTitle
	CustomField1 CustomField2 CustomField3 CustomField4 CustomField5
	CustomField6 CustomField7 CustomField8 CustomField9 CustomField10
	Culture SalesforceContactId SalesforceAccountId CreatedDate Points Brand ManagerId ManagerName
	EnableTextNotification Website Twitter ExpirationDate JobRole ExternalEmployeeId ProfileType`)

// newUserNames are those that were not there in 2016 (recorded).
var newUserNames = userNames[slices.Index(userNames, "Points")+1:]

// fieldOf returns the field of a record that holds a member, and the trait in its tag. It is
// invalid for a member that Litmos works out.
func fieldOf(record reflect.Value, name string) (field reflect.Value, trait string) {
	if number, isCustom := strings.CutPrefix(name, "CustomField"); isCustom {
		n, _ := strconv.Atoi(number)
		return record.FieldByName("CustomFields").Index(n - 1), map[bool]string{true: "null"}[n == 1]
	}
	if stem, isID := strings.CutSuffix(name, "Id"); isID {
		name = stem + "ID"
	}
	f, found := record.Type().FieldByName(name)
	if !found {
		return reflect.Value{}, ""
	}
	return record.FieldByIndex(f.Index), f.Tag.Get("wire")
}

// write changes the texts and flags that were sent. With clearAbsent it empties those that were not.
func (u *User) write(sent record, clearAbsent bool) error {
	for _, name := range userNames {
		text, present := sent[name]
		field, trait := fieldOf(reflect.ValueOf(u).Elem(), name)
		writable := field.Kind() == reflect.String || field.Kind() == reflect.Bool
		switch {
		case !writable, trait == "fixed", trait == "kept" && text == "":
		case present && field.Kind() == reflect.String:
			field.SetString(text)
		case present:
			set, err := strconv.ParseBool(text)
			if err != nil {
				return malformed()
			}
			field.SetBool(set)
		case clearAbsent:
			field.SetZero()
		}
	}
	return nil
}

// encodeFull writes the answer of /users/{id}.
func (u *User) encodeFull(e *encoder) { e.members(u, userNames...) }

// encodeDetails writes a row of /users/details.
func (u *User) encodeDetails(e *encoder) {
	for _, name := range userNames {
		if name != "Password" && name != "Culture" {
			e.members(u, name)
		}
	}
}
