package docstest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The rules of ConductorOne's checker of documentation pages. It refuses comments, so link
// definitions, which are not shown, mark the generated parts.
var (
	components = []string{"Card", "Check", "Frame", "Icon", "Info", "Note", "Step", "Steps", "Tab", "Tabs", "Tip", "Warning"}
	tag        = regexp.MustCompile(`<(/?)(\w*)([^<>]*?)(/?)(>|$)`)
	module     = regexp.MustCompile(`(?m)^\s*(import|export)\b`)
	handler    = regexp.MustCompile(`(?i)\son\w+\s*=`)
	scheme     = regexp.MustCompile(`(?i)\b(javascript|vbscript|data|file)\s*:`)
)

// faults are the rules that a page breaks.
func faults(page string) []string {
	var found []string
	fault := func(broken bool, format string, args ...any) {
		if broken {
			found = append(found, fmt.Sprintf(format, args...))
		}
	}
	fault(strings.TrimSpace(page) == "", "is empty")
	fault(strings.HasPrefix(page, "\ufeff"), "begins with a byte-order mark")
	text := fence.ReplaceAllString(page, "")
	fault(strings.ContainsAny(text, "{}"), "has an expression")
	fault(module.MatchString(text), "imports or exports")
	fault(scheme.MatchString(text), "has a dangerous address")
	var open []string
	for _, match := range tag.FindAllStringSubmatch(codeSpan.ReplaceAllString(text, ""), -1) {
		name := match[2]
		fault(!slices.Contains(components, name), "has the component %q", name)
		fault(handler.MatchString(match[3]), "has an event handler in %q", name)
		switch {
		case match[4] == "/":
		case match[1] == "":
			open = append(open, name)
		case len(open) == 0 || open[len(open)-1] != name:
			fault(true, "closes %q, which is not open", name)
		default:
			open = open[:len(open)-1]
		}
	}
	fault(len(open) > 0, "leaves %q open", open)
	return found
}

func TestConnectorPage(t *testing.T) {
	t.Parallel()
	page := read(t, connectorPage)
	for _, fault := range faults(page) {
		t.Errorf("%s %s", connectorPage, fault)
	}
	const title, description = "Set up an SAP Litmos connector", "C1 provides identity governance and just-in-time provisioning for SAP Litmos. " +
		"Integrate your SAP Litmos instance with C1 to run user access reviews (UARs), enable just-in-time access requests, " +
		"and automatically provision and deprovision access."
	head := fmt.Sprintf("---\ntitle: %[1]q\nog:title: %[1]q\ndescription: %[2]q\nog:description: %[2]q\nsidebarTitle: \"SAP Litmos\"\n---\n", title, description)
	if !strings.HasPrefix(page, head) {
		t.Errorf("%s does not begin with\n%s", connectorPage, head)
	}
	// The form of the page: each part after the one before.
	rest := page
	for _, part := range []string{
		"## Capabilities\n", "### Connector actions\n",
		"## Gather Litmos credentials\n", "<Warning>", "**Done.**",
		"## Configure the Litmos connector\n", "<Warning>",
		`<Tab title="Cloud-hosted">`, "**Done.**",
		`<Tab title="Self-hosted">`, "### Resources\n", "### Step 1: ", "### Step 2: ", "### Step 3: ", "**Done.**",
	} {
		_, after, found := strings.Cut(rest, "\n"+part)
		if !found {
			t.Fatalf("%s has no %q in its place", connectorPage, part)
		}
		rest = after
	}
}
