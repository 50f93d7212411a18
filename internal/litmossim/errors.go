package litmossim

import "net/http"

// The texts are those of the vendor's specification; {id} stands for the id
// asked for (guessed).

func noUser(id string) error {
	return refuse(http.StatusNotFound, "User - "+id+" was not found")
}

// noTeam takes what the text goes on with, which differs by call.
func noTeam(id, more string) error {
	return refuse(http.StatusNotFound, "No team with this "+id+" exists in your organization"+more)
}

func noCourse(id string) error {
	return refuse(http.StatusNotFound, "The course "+id+" does not exist.")
}

func noPath() error {
	return refuse(http.StatusNotFound, "The learning path does not exist.")
}

func malformed() error {
	return refuse(http.StatusBadRequest, "Please check the xml/json in the body of the request")
}
