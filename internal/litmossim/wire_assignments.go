package litmossim

// listAssignees lists everyone assigned, deactivated users too (guessed).
func (c *call) listAssignees(to assignable, encode func(*encoder, *User, Assignment)) *listing {
	s := c.state
	return c.list("Users", func() []row {
		assignees := filter(*to.assignees(), func(a Assignment) bool { return s.users[a.UserID] != nil })
		return rowsOf(assignees, func(a Assignment) row {
			u := s.users[a.UserID]
			return row{id: u.ID, order: u.FirstName, encode: func(e *encoder) { encode(e, u, to.progress(s, u.ID)) }}
		})
	})
}

// listAssigned lists what the user is assigned to.
func listAssigned[T assignable](c *call, root string, all []T, encode func(*encoder, T, Assignment)) *listing {
	s, u := c.state, c.user
	return c.list(root, func() []row {
		assigned := filter(all, func(v T) bool { return v.assignees().Of(u.ID) != nil })
		return rowsOf(assigned, func(v T) row {
			return row{id: v.subject().id, order: v.subject().name, encode: func(e *encoder) { encode(e, v, v.progress(s, u.ID)) }}
		})
	})
}
