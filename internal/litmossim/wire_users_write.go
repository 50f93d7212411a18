package litmossim

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// createUser answers 201 and the user as stored (recorded).
func (c *call) createUser() (answer, error) {
	sent, err := c.one("User", userOrder)
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
	u.Brand = cmp.Or(u.Brand, "Default")
	if err := c.validate(&u, nil); err != nil {
		return answer{}, err
	}
	if strings.EqualFold(c.query["skipfirstlogin"], "true") {
		u.SkipFirstLogin = true
	}
	c.addUser(&u)
	if c.sends(false) {
		c.mail(&u, "account")
	}
	// Sent as true, SkipFirstLogin came back as false (recorded).
	echo := u
	echo.SkipFirstLogin = false
	return c.object(http.StatusCreated, "User", echo.encodeFull), nil
}

// updateUser keeps what the body leaves out (documented), or clears it with
// the fault put-replace (reported by a client). A new AccessLevel leaves the
// roles on teams alone (guessed), unless level-drops-roles is armed.
func (c *call) updateUser() error {
	u := c.user
	sent, err := c.one("User", userOrder)
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
	if err := c.validate(&next, u); err != nil {
		return err
	}
	if next.AccessLevel != u.AccessLevel && c.fires("level-not-taken") {
		next.AccessLevel = u.AccessLevel
	}
	if !next.Active && c.fires("put-activates") {
		next.Active = true
	}
	if next.AccessLevel == LevelLearner && u.AccessLevel != LevelLearner && c.hasRole(u.ID) && c.fires("level-drops-roles") {
		for _, t := range c.Teams {
			t.Leaders, t.Admins = without(t.Leaders, u.ID), without(t.Admins, u.ID)
		}
	}
	c.replaceUser(u, next)
	return nil
}

func (c *call) deleteUser() error {
	c.removeUser(c.user.ID)
	return nil
}

// apply writes the fields sent. With clearAbsent it empties those that are not.
func (c *call) apply(sent record, u *User, clearAbsent bool) error {
	for _, f := range u.fields() {
		text, present := sent[f.name]
		switch {
		case f.trait == fixed, f.trait == kept && text == "":
		case present:
			if err := f.set(text); err != nil {
				return err
			}
		case clearAbsent:
			f.clear()
		}
	}
	if u.Culture == "" {
		u.Culture = "en-US" // recorded: "" came back as en-US
	}
	return c.resolveManager(u)
}

func (c *call) resolveManager(u *User) error {
	if u.ManagerID == "0" {
		u.ManagerID = ""
	}
	if u.ManagerID == "" {
		u.ManagerName = ""
		return nil
	}
	manager := c.users[u.ManagerID]
	if manager == nil {
		return refuse(http.StatusNotFound, "The manager Id in the xml/json is not valid.")
	}
	u.ManagerName = manager.FullName()
	return nil
}

var mobilePhone = regexp.MustCompile(`^\+\d{7,15}$`)

// validate checks a user about to be written; old is nil for a new one. Which
// characters a user name cannot hold is guessed.
func (c *call) validate(u, old *User) error {
	levels := []string{LevelOwner, LevelAdministrator, LevelTeamLeader, LevelTeamAdmin, LevelLearner}
	switch other := c.names[strings.ToLower(u.UserName)]; {
	case other != nil && other != old:
		return refuse(http.StatusConflict, "UserName already exists") // recorded
	case strings.ContainsAny(u.UserName, `<>"`):
		return refuse(http.StatusConflict, "Invalid special character's in the username.")
	case u.Email != "" && !strings.Contains(u.Email, "@"):
		return refuse(http.StatusConflict, "Invalid email address.")
	case !slices.Contains(levels, u.AccessLevel):
		return malformed()
	case u.EnableTextNotification && u.PhoneMobile == "":
		return refuse(http.StatusBadRequest, "Mobile Number required to enable text message notifications")
	case u.EnableTextNotification && !mobilePhone.MatchString(u.PhoneMobile):
		return refuse(http.StatusBadRequest, "Invalid Phone Number. The mobile phone should be in this format +15554443333.")
	}
	return nil
}

// sends reads the sendmessage parameter, whose default differs by call.
func (c *call) sends(fallback bool) bool {
	switch strings.ToLower(c.query["sendmessage"]) {
	case "true":
		return true
	case "false":
		return false
	}
	return fallback
}
