// Package docstest checks the documents: it runs their commands against a simulated
// Litmos, compares the names in them with the code, and writes the generated tables. It
// has only tests.
package docstest
