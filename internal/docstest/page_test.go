package docstest

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const connectorPage = "docs/connector.mdx"

// What ConductorOne's checker of documentation pages accepts. It refuses comments, so link
// definitions, which are not shown, mark the generated parts.
var (
	components = []string{"Card", "Check", "Frame", "Icon", "Info", "Note", "Step", "Steps", "Tab", "Tabs", "Tip", "Warning"}
	codeSpan   = regexp.MustCompile("`[^`\n]+`")
	refused    = regexp.MustCompile(`(?im)[{}]|^\s*(import|export)\b|\b(javascript|vbscript|data|file)\s*:`)
)

const (
	title       = `title: "Set up an SAP Litmos connector"`
	description = `description: "C1 provides identity governance and just-in-time provisioning for SAP Litmos. ` +
		`Integrate your SAP Litmos instance with C1 to run user access reviews (UARs), enable just-in-time access requests, ` +
		`and automatically provision and deprovision access."`
)

// pageForm is what a page of ConductorOne holds, in this order.
var pageForm = []string{
	title, "og:" + title, description, "og:" + description, `sidebarTitle: "SAP Litmos"`, "---\n",
	"## Capabilities\n", "### Connector actions\n",
	"## Gather Litmos credentials\n", "<Warning>", "**Done.**",
	"## Configure the Litmos connector\n", "<Warning>",
	`<Tab title="Cloud-hosted">`, "**Done.**",
	`<Tab title="Self-hosted">`, "### Resources\n", "### Step 1: ", "### Step 2: ", "### Step 3: ", "**Done.**",
}

func TestConnectorPage(t *testing.T) {
	t.Parallel()
	page := read(t, connectorPage)
	rest, isFirst := strings.CutPrefix(page, "---")
	if !isFirst {
		t.Errorf("%s does not begin with its title", connectorPage)
	}
	for _, part := range pageForm {
		_, after, isThere := strings.Cut(rest, "\n"+part)
		if !isThere {
			t.Fatalf("%s has no %q in its place", connectorPage, part)
		}
		rest = after
	}
	for _, part := range refused.FindAllString(prose(page), -1) {
		t.Errorf("%s has %q", connectorPage, part)
	}
	// Without its code the page is XML, so that what it opens it must close.
	text := strings.ReplaceAll(codeSpan.ReplaceAllString(prose(page), ""), "&", "&amp;")
	for decoder := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", connectorPage, err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			isHandler := func(a xml.Attr) bool { return strings.HasPrefix(strings.ToLower(a.Name.Local), "on") }
			if slices.ContainsFunc(token.Attr, isHandler) || !slices.Contains(components, token.Name.Local) {
				t.Errorf("%s has the component %v", connectorPage, token)
			}
		case xml.EndElement, xml.CharData:
		default:
			t.Errorf("%s has a %T", connectorPage, token)
		}
	}
}
