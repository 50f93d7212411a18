package config

import (
	"net/url"
	"strings"
)

const defaultRegion = "us"

// regions are the hosts that Litmos documents. Nothing in an API key tells its
// region; on another host the key is refused.
var regions = []struct{ name, baseURL string }{
	{"us", "https://api.litmos.com/v1.svc"},
	{"eu", "https://api.litmoseu.com/v1.svc"},
	{"au", "https://api.litmos.com.au/v1.svc"},
}

func regionNames() []string {
	names := make([]string, len(regions))
	for i, r := range regions {
		names[i] = r.name
	}
	return names
}

func regionURL(name string) (*url.URL, error) {
	if name == "" {
		name = defaultRegion
	}
	for _, r := range regions {
		if r.name == name {
			return url.Parse(r.baseURL)
		}
	}
	return nil, invalid(regionField.FieldName, "must be one of %s but is %q", strings.Join(regionNames(), ", "), name)
}
