// Package litmos is a client of the Litmos REST API (v1.svc).
//
// It reads XML, the default format of the API and the only one that every
// endpoint speaks. It knows nothing of what the rows mean as access.
package litmos

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Client calls the API of one Litmos account. It is safe for concurrent use: all
// its requests, whoever makes them, share one quota.
type Client struct {
	baseURL *url.URL
	source  string
	apiKey  string
	http    *http.Client
	limiter *limiter
}

// Options say whose account to call and how. All but HTTPClient, MaxWait and OnWait
// are required.
type Options struct {
	// BaseURL is the whole prefix of the API, such as https://api.litmos.com/v1.svc.
	BaseURL *url.URL
	// APIKey is sent as a header and never part of a URL or an error.
	APIKey string
	// Source names the caller in each request; Litmos requires it, up to 50 characters.
	Source string
	// Quota is how many requests may be sent within any 61 seconds. Litmos documents 100
	// a minute for a key.
	Quota int
	// MaxWait is the longest wait of a request for the quota: one that would wait longer
	// fails with ErrQuota. 0, the default, waits as long as it takes.
	MaxWait time.Duration
	// HTTPClient carries the requests; http.DefaultClient by default. Its redirect
	// policy is replaced: the API does not redirect, and a redirect followed would
	// hand the key to another host or pass off a login page as an answer.
	HTTPClient *http.Client
	// OnWait, if set, is told of waits of over five seconds before they begin, one in a
	// window at most. With a MaxWait the error tells.
	OnWait func(context.Context, Wait)
}

const (
	// window is the span of the quota: Litmos counts at most 100 requests in any minute even
	// if they travel for up to a second.
	window = time.Minute + time.Second
	// answerTimeout bounds one try of a request, its answer included.
	answerTimeout = 2 * time.Minute
)

// New returns a client. It sends nothing.
func New(o Options) *Client {
	carrier := http.DefaultClient
	if o.HTTPClient != nil {
		carrier = o.HTTPClient
	}
	own := *carrier
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

	c := &Client{
		baseURL: o.BaseURL,
		source:  o.Source,
		apiKey:  o.APIKey,
		http:    &own,
	}
	c.limiter = newLimiter(o.Quota)
	c.limiter.maxWait = o.MaxWait
	if o.OnWait != nil {
		c.limiter.onWait = o.OnWait
	}
	return c
}

// Quota is the state of the client's quota.
func (c *Client) Quota() Quota { return c.limiter.quota() }

// BaseURL is the prefix of every request, for messages.
func (c *Client) BaseURL() string { return c.baseURL.Redacted() }
