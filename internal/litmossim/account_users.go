package litmossim

import (
	"fmt"
	"strings"
	"time"
)

// User is a profile; a zero time is "never". The tags tell how a member differs on the wire:
//
//   - fixed: no write changes it.
//   - kept: no write empties it (guessed).
//   - null, zero: what is empty is null or "0" (recorded).
//   - text: a date is a text, "" for never (recorded).
type User struct {
	ID                     string `wire:"fixed"`
	UserName               string `wire:"kept"`
	FirstName              string
	LastName               string
	Email                  string
	AccessLevel            string `wire:"kept"`
	Active                 bool
	DisableMessages        bool
	Skype                  string `wire:"null"`
	PhoneWork              string
	PhoneMobile            string
	LastLogin              time.Time `wire:"text"`
	LoginKey               string    `wire:"fixed"`
	IsCustomUsername       bool
	SkipFirstLogin         bool
	TimeZone               string
	SalesforceID           string `wire:"null"`
	OriginalID             int64
	Street1                string
	Street2                string
	City                   string
	State                  string
	PostalCode             string
	Country                string
	CompanyName            string
	JobTitle               string
	CustomFields           [10]string
	Culture                string
	SalesforceContactID    string    `wire:"null"`
	SalesforceAccountID    string    `wire:"null"`
	CreatedDate            time.Time `wire:"text"`
	Points                 float64
	Brand                  string
	ManagerID              string `wire:"zero"`
	ManagerName            string `wire:"fixed"`
	EnableTextNotification bool
	Website                string
	Twitter                string
	ExpirationDate         string
	JobRole                string
	ExternalEmployeeID     string
	ProfileType            string `wire:"null"`
}

// FullName is computed by Litmos; the one sent with a write is ignored.
func (u *User) FullName() string {
	return strings.TrimSpace(u.FirstName + " " + u.LastName)
}

// Password is never shown.
func (u *User) Password() string { return "" }

// addUser gives a new user the values that Litmos computes.
func (s *state) addUser(u *User) {
	u.ID = newID(s.rng, longID)
	u.OriginalID = s.nextNumber()
	u.CreatedDate = s.now()
	u.LoginKey = loginKey(s.rng)
	s.Users = append(s.Users, u)
}

// insertUser adds a user whose name sorts before all that Generate makes up.
func (s *state) insertUser() {
	n := s.number + 1
	name := fmt.Sprintf("aada.%d@example.net", n)
	s.addUser(&User{
		UserName: name, Email: name, FirstName: "Aada", LastName: fmt.Sprintf("Newcomer %d", n),
		AccessLevel: LevelLearner, Active: true, TimeZone: "UTC", Culture: "en-US", Brand: "Default",
	})
}
