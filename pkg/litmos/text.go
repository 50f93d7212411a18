package litmos

import (
	"context"
	"errors"
	"html"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

var (
	tags     = regexp.MustCompile(`(?s)<!--.*?-->|<[^>]*>`)
	detail   = regexp.MustCompile(`(?s)"Detail"\s*:\s*"((?:[^"\\]|\\.)*)"|<Detail>(.*?)</Detail>`)
	loginKey = regexp.MustCompile(`(?i)(loginkey\W+)[^&<>"'\s]+`)
)

// reason is what Litmos says about a failure: its Detail, which is recorded for 409 and likely for
// other statuses, else the reason phrase, which HTTP/2 does not transmit, else the start of the
// body without tags.
func reason(resp *http.Response) string {
	const most = 200 // characters
	// If the body breaks off, what came of it will do.
	start, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<14))
	if found := detail.FindSubmatch(start); found != nil {
		return shorten(html.UnescapeString(string(found[1])+string(found[2])), most)
	}
	if _, phrase, _ := strings.Cut(resp.Status, " "); phrase != "" && phrase != http.StatusText(resp.StatusCode) {
		return shorten(phrase, most)
	}
	return shorten(html.UnescapeString(tags.ReplaceAllString(string(start), " ")), most)
}

func shorten(s string, most int) string {
	characters := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " "))
	if len(characters) > most {
		return string(characters[:most]) + "…"
	}
	return string(characters)
}

// redact takes secrets out of text that Litmos wrote.
func (c *Client) redact(text string) string {
	text = loginKey.ReplaceAllString(text, "${1}[redacted]")
	return strings.ReplaceAll(text, c.apiKey, "[redacted]")
}

// cleanse removes the URL from an error of the transport: it would repeat the base URL and the
// source in every line.
func (c *Client) cleanse(err error) error {
	var (
		wrapped *url.Error
		network *net.OpError
	)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return timeoutError{after: answerTimeout}
	case errors.As(err, &network):
		return network
	case errors.As(err, &wrapped):
		return wrapped.Err
	default:
		return err
	}
}
