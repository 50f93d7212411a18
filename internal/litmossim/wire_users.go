package litmossim

import (
	"cmp"
	"net/http"
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

func (c *call) listUsers() *listing { return c.userList((*User).encode) }

func (c *call) listUserCollection() *listing {
	l := c.listUsers()
	l.root, l.collection = "UserCollection", true
	return l
}

// userList lists users by FirstName or, with sort=UserName, by their user names.
// The search parameter filters them.
func (c *call) userList(encode func(*User, *encoder)) *listing {
	l := c.list("Users", func() []row {
		return rowsOf(c.Users, func(u *User) row {
			order := u.FirstName
			if strings.EqualFold(c.query.Get("sort"), "UserName") {
				order = u.UserName
			}
			return row{id: u.ID, order: order, encode: func(e *encoder) { encode(u, e) }}
		})
	})
	if text := strings.ToLower(c.query.Get("search")); text != "" {
		l.rows = filter(l.rows, func(r row) bool { return c.users[r.id].matches(text) })
	}
	if strings.EqualFold(c.query.Get("showInactive"), "false") {
		l.hidden = c.inactive
	}
	return l
}

// matches tells whether the search parameter, in lower case, finds the user.
func (u *User) matches(text string) bool {
	return slices.ContainsFunc([]string{u.UserName, u.FirstName, u.LastName, u.Email, u.CompanyName}, func(v string) bool {
		return strings.Contains(strings.ToLower(v), text)
	})
}

func (c *call) inactive(r row) bool { return !c.users[r.id].Active }

func noUser(id string) error { return refuse(http.StatusNotFound, "User - "+id+" was not found") }

func (u *User) row() row { return row{id: u.ID, order: u.FirstName, encode: u.encode} }

// encode writes a UserRow (recorded; Brand absent in 2016).
func (u *User) encode(e *encoder) {
	e.members(u, "Id", "UserName", "FirstName", "LastName", "Active", "Email", "AccessLevel", "Brand")
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

// createUser answers 201 and the user as stored (recorded).
func (c *call) createUser() (answer, error) {
	sent, err := c.one("User", userNames)
	if err != nil {
		return answer{}, err
	}
	u := User{Active: true, AccessLevel: LevelLearner, TimeZone: "UTC", Culture: "en-US", Brand: "Default"}
	if err := c.apply(sent, &u, false); err != nil {
		return answer{}, err
	}
	if len(u.UserName) <= 3 {
		return answer{}, refuse(http.StatusConflict, "Username must be greater than 3 characters.")
	}
	if c.fires("created-inactive") {
		u.Active = false
	}
	u.Brand = cmp.Or(u.Brand, "Default")
	if strings.EqualFold(c.query.Get("skipfirstlogin"), "true") {
		u.SkipFirstLogin = true
	}
	c.addUser(&u)
	c.mail(&u, "account", false)
	// Sent as true, SkipFirstLogin came back as false (recorded).
	echo := u
	echo.SkipFirstLogin = false
	return c.encode(http.StatusCreated, "User", echo.encodeFull), nil
}

// updateUser keeps what the body leaves out (documented), or clears it with
// the fault put-replace (reported by a client). A new AccessLevel leaves the
// roles on teams alone (guessed), unless level-drops-roles is armed.
func (c *call) updateUser() error {
	u := c.user
	sent, err := c.one("User", userNames)
	if err != nil {
		return err
	}
	if id, ok := sent["Id"]; ok && id != u.ID {
		return refuse(http.StatusNotFound,
			"Please check the userid in the xml/json and the userid in the URL. They must match.")
	}
	next, replaced := *u, *u
	if err := cmp.Or(c.apply(sent, &next, false), c.apply(sent, &replaced, true)); err != nil {
		return err
	}
	if replaced != next && c.fires("put-replace") {
		next = replaced
	}
	if !next.Active && c.fires("put-activates") {
		next.Active = true
	}
	if next.AccessLevel == LevelLearner && u.AccessLevel != LevelLearner && c.hasRole(u.ID) && c.fires("level-drops-roles") {
		for _, t := range c.Teams {
			t.Leaders, t.Admins = without(t.Leaders, u.ID), without(t.Admins, u.ID)
		}
	}
	*u = next
	c.logEdit(u)
	return nil
}

// apply writes the fields sent. With clearAbsent it empties those that are not.
func (c *call) apply(sent record, u *User, clearAbsent bool) error {
	level := u.AccessLevel
	if err := u.write(sent, clearAbsent); err != nil {
		return err
	}
	if other := c.names[strings.ToLower(u.UserName)]; other != nil && other.ID != u.ID {
		return refuse(http.StatusConflict, "UserName already exists") // recorded
	}
	if u.AccessLevel != level && c.fires("level-not-taken") {
		u.AccessLevel = level
	}
	u.Culture = cmp.Or(u.Culture, "en-US") // recorded: "" came back as en-US
	return c.resolveManager(u)
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

func (c *call) resolveManager(u *User) error {
	switch manager := c.users[u.ManagerID]; {
	case manager != nil:
		u.ManagerName = manager.FullName()
	case u.ManagerID == "" || u.ManagerID == "0":
		u.ManagerID, u.ManagerName = "", ""
	default:
		return refuse(http.StatusNotFound, "The manager Id in the xml/json is not valid.")
	}
	return nil
}

// mail sends an e-mail if the sendmessage parameter, whose default differs by call, allows it.
func (c *call) mail(u *User, reason string, byDefault bool) {
	allowed, err := strconv.ParseBool(c.query.Get("sendmessage"))
	if allowed || err != nil && byDefault {
		c.mails = append(c.mails, u.ID+" "+reason)
	}
}
