package litmossim

import (
	"math"
	"net/http"
	"strconv"
	"time"
)

const overLimit = "Service Unavailable. The API rating limit has been exceeded."

// statusFaults answer with another status, or not at all, before the call has any effect.
var statusFaults = []*Fault{
	instead("reset", "the connection ends before the call has any effect", nil, answer{}),
	instead("hang", "no answer until the client gives up", nil, answer{pause: math.MaxInt64}),
	instead("status-401", "401, as for a key whose user is gone (a guess)", nil, refused(http.StatusUnauthorized, badKey)),
	instead("status-403", "403 without permission", nil, refused(http.StatusForbidden, noPermission)),
	instead("status-404", "404", nil, refused(http.StatusNotFound, "The requested resource was not found.")),
	instead("status-429", "429 without Retry-After", nil, refused(http.StatusTooManyRequests, overLimit)),
	retryAfter("status-429-retry-after", "429 with Retry-After in seconds", http.StatusTooManyRequests, inSeconds),
	instead("status-503", "503 without Retry-After, as over the rate limit", nil, refused(http.StatusServiceUnavailable, overLimit)),
	retryAfter("status-503-retry-after", "503 with Retry-After in seconds", http.StatusServiceUnavailable, inSeconds),
	retryAfter("status-503-retry-after-date", "503 with Retry-After as a date", http.StatusServiceUnavailable, asDate),
	instead("status-503-html", "503 with the page that WCF shows for errors", nil, requestError(http.StatusServiceUnavailable, overLimit)),
	instead("status-500", "500 with the page that WCF shows for errors", nil, requestError(http.StatusInternalServerError, serverFault)),
	instead("status-502", "502 from a proxy", nil, gatewayError(http.StatusBadGateway)),
	instead("status-504", "504 from a proxy", nil, gatewayError(http.StatusGatewayTimeout)),
	instead("html-200", "the page that WCF shows for errors, with 200", nil, requestError(http.StatusOK, serverFault)),
	instead("redirect-login", "302 to the login page of the same host", nil, redirect("/login.aspx")),
	instead("redirect-host", "302 to another host", nil, redirect("https://redirected.example.net"+BasePath)),
	{
		Name: "create-409", About: "creating a user is answered with 409 and TEXT", value: someText, fits: calls("POST /users"),
		before: func(_ *call, f *active) answer { return refused(http.StatusConflict, f.value) },
	},
	instead("sort-refused", "406 for a list with sort", func(c *call, f *active) bool {
		return lists(c, f) && c.query.Has("sort")
	}, refused(http.StatusNotAcceptable, "The sort parameter is not valid")),
	instead("limit-refused", "406 for a limit above 1000 instead of pages of 1000", func(c *call, f *active) bool {
		n, _ := strconv.Atoi(c.query.Get("limit"))
		return lists(c, f) && n > maximumLimit
	}, refused(http.StatusNotAcceptable, "The maxminum number of records to return is 1000")),
}

func refused(status int, text string) answer { return failed(refuse(status, text)) }

func redirect(location string) answer {
	return answer{status: http.StatusFound, header: http.Header{"Location": {location}}}
}

func instead(name, about string, fits func(*call, *active) bool, a answer) *Fault {
	return &Fault{
		Name: name, About: about, fits: fits,
		before: func(*call, *active) answer { return a },
	}
}

func retryAfter(name, about string, code int, form func(*call, *active) string) *Fault {
	return &Fault{
		Name: name, About: about, value: seconds,
		before: func(c *call, f *active) answer {
			a := refused(code, overLimit)
			a.header = http.Header{"Retry-After": {form(c, f)}}
			return a
		},
	}
}

func inSeconds(_ *call, f *active) string { return f.value }

func asDate(c *call, f *active) string {
	return c.now.Add(f.duration(time.Second)).UTC().Format(http.TimeFormat)
}
