package config

import (
	"net/url"
	"strings"
)

// Region is where Litmos hosts an account.
type Region struct {
	Name    string
	BaseURL string // of the API, as documented
	Site    string // the end of the address of the account's Litmos
}

// Regions are those that Litmos documents, the default first. Nothing in an API key tells its
// region. On another host the key is refused.
var Regions = []Region{
	{"us", "https://api.litmos.com/v1.svc", "litmos.com"},
	{"eu", "https://api.litmoseu.com/v1.svc", "litmoseu.com"},
	{"au", "https://api.litmos.com.au/v1.svc", "litmos.com.au"},
}

func regionNames() []string {
	names := make([]string, len(Regions))
	for i, r := range Regions {
		names[i] = r.Name
	}
	return names
}

func regionURL(name string) (*url.URL, error) {
	for _, r := range Regions {
		if name == "" || r.Name == name {
			return url.Parse(r.BaseURL)
		}
	}
	return nil, invalid("region", "must be one of %s but is %q", strings.Join(regionNames(), ", "), name)
}
