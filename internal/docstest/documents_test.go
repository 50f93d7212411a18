package docstest

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// root is the folder of the repository. The paths of all files begin there.
const root = "../.."

// documents are the texts of the README and of all of docs, by path.
func documents(t *testing.T) map[string]string {
	t.Helper()
	paths, err := fs.Glob(os.DirFS(root), "docs/*.md*")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, path := range append(paths, "README.md") {
		texts[path] = read(t, path)
	}
	return texts
}

// read returns the text of a file, or of all files that match a pattern.
func read(t *testing.T, pattern string) string {
	t.Helper()
	repository := os.DirFS(root)
	paths, err := fs.Glob(repository, pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s: %d files, %v", pattern, len(paths), err)
	}
	var text strings.Builder
	for _, path := range paths {
		content, err := fs.ReadFile(repository, path)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(content)
	}
	return text.String()
}

// found are the texts in the first group of a pattern.
func found(pattern, text string) []string {
	var all []string
	for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		all = append(all, match[1])
	}
	return all
}

// block is a fenced block of a document: its language and its text.
var block = regexp.MustCompile("(?ms)^```([a-z]*)[^\n]*\n(.*?)^```$")

// prose is a document without its blocks.
func prose(document string) string { return block.ReplaceAllString(document, "") }

// spans are the texts between backticks.
func spans(prose string) []string { return found("`([^`\n]+)`", prose) }

// table is the first table under a heading: the spans of each cell, row by row.
func table(t *testing.T, document, heading string) (rows [][][]string) {
	t.Helper()
	_, section, _ := strings.Cut(document, "\n"+heading+"\n")
	_, body, isThere := strings.Cut(section, "---|\n")
	if !isThere {
		t.Fatalf("there is no table under %q", heading)
	}
	for line := range strings.Lines(body) {
		if !strings.HasPrefix(line, "|") {
			break
		}
		var row [][]string
		for _, cell := range strings.Split(line, "|")[1:] {
			row = append(row, spans(cell))
		}
		rows = append(rows, row)
	}
	return rows
}

// column is all that one column of a table holds.
func column(rows [][][]string, i int) (all []string) {
	for _, row := range rows {
		all = append(all, row[i]...)
	}
	return all
}
