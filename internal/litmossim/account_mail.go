package litmossim

// Mail is an e-mail that Litmos would have sent. Reason is "account",
// "team:<id>", "course:<id>" or "path:<id>".
type Mail struct {
	UserID string
	Reason string
}

// mail sends nothing to a user who wants no messages (documented) or is deactivated
// (guessed).
func (s *state) mail(u *User, reason string) {
	if u.Active && !u.DisableMessages {
		s.mails = append(s.mails, Mail{UserID: u.ID, Reason: reason})
	}
}

// mailAssignment sends nothing to a user who never logged in (documented).
func (s *state) mailAssignment(u *User, reason string) {
	if !u.LastLogin.IsZero() {
		s.mail(u, reason)
	}
}
