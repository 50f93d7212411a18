// Package docstest keeps the documents true: it runs their commands against a simulated
// Litmos, checks what they name against the code, and writes the tables that are
// generated. It has only tests.
package docstest
