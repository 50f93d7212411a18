package docstest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// root is the folder of the repository.
const root = "../.."

// documents are the paths of the README and of all of docs, from the root.
func documents(t *testing.T) []string {
	t.Helper()
	paths := []string{"README.md"}
	for _, pattern := range []string{"docs/*.md", "docs/*.mdx"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range found {
			paths = append(paths, strings.TrimPrefix(filepath.ToSlash(path), root+"/"))
		}
	}
	return paths
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// block is a fenced block of a document.
type block struct {
	language, text string
	line           int
}

var fence = regexp.MustCompile("(?ms)^```([a-z]*)[^\n]*\n(.*?)^```$")

func blocks(document string) []block {
	var found []block
	for _, at := range fence.FindAllStringSubmatchIndex(document, -1) {
		found = append(found, block{
			language: document[at[2]:at[3]],
			text:     document[at[4]:at[5]],
			line:     1 + strings.Count(document[:at[0]], "\n"),
		})
	}
	return found
}

var codeSpan = regexp.MustCompile("`([^`\n]+)`")

// spans are the texts between backticks outside of fenced blocks.
func spans(text string) []string {
	var found []string
	for _, match := range codeSpan.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		found = append(found, match[1])
	}
	return found
}

// table is the first table under a heading: its rows, without head, as cells.
func table(t *testing.T, path, heading string) [][]string {
	t.Helper()
	_, section, found := strings.Cut(read(t, path), "\n"+heading+"\n")
	if !found {
		t.Fatalf("%s has no heading %q", path, heading)
	}
	var rows [][]string
	for line := range strings.Lines(section) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "|"):
			rows = append(rows, cells(line))
		case len(rows) > 0 || strings.HasPrefix(line, "#"):
			return rows[min(2, len(rows)):]
		}
	}
	return rows[min(2, len(rows)):]
}

func cells(line string) []string {
	row := strings.Split(strings.Trim(line, "|"), "|")
	for i := range row {
		row[i] = strings.TrimSpace(row[i])
	}
	return row
}

// column is all code in one column of a table.
func column(rows [][]string, i int) []string {
	var found []string
	for _, row := range rows {
		found = append(found, spans(row[i])...)
	}
	return found
}
