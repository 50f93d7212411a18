package litmossim

// assignees lists everyone assigned, deactivated users too (guessed).
func (c *call) assignees(to assignable, encode func(*encoder, *User, Assignment)) *listing {
	s := c.state
	return c.list("Users", func() []row {
		all := filter(*to.assignees(), func(a Assignment) bool { return s.users[a.UserID] != nil })
		return rowsOf(all, func(a Assignment) row {
			u := s.users[a.UserID]
			return row{id: u.ID, order: u.FirstName, encode: func(e *encoder) { encode(e, u, to.progress(s, a)) }}
		})
	})
}

// assignedTo lists what the user is assigned to.
func assignedTo[T assignable](root string, all func(*call) []T, encode func(*encoder, T, Assignment)) func(*call) *listing {
	return func(c *call) *listing {
		s, u := c.state, c.user
		return c.list(root, func() []row {
			assigned := filter(all(c), func(v T) bool { return v.assignees().Of(u.ID) != nil })
			return rowsOf(assigned, func(v T) row {
				return row{id: v.subject().id, order: v.subject().name, encode: func(e *encoder) { encode(e, v, v.progress(s, *v.assignees().Of(u.ID))) }}
			})
		})
	}
}
