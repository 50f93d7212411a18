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
	instead("reset", "the connection ends before the call has any effect", func(*call) answer { return answer{} }),
	instead("hang", "no answer until the client gives up", func(*call) answer { return answer{pause: math.MaxInt64} }),
	status("status-401", "401, as for a key whose user is gone (a guess)", http.StatusUnauthorized, badKey),
	status("status-403", "403 without permission", http.StatusForbidden, noPermission),
	status("status-404", "404", http.StatusNotFound, "The requested resource was not found."),
	status("status-429", "429 without Retry-After", http.StatusTooManyRequests, overLimit),
	retryAfter("status-429-retry-after", "429 with Retry-After in seconds", http.StatusTooManyRequests, inSeconds),
	status("status-503", "503 without Retry-After, as over the rate limit", http.StatusServiceUnavailable, overLimit),
	retryAfter("status-503-retry-after", "503 with Retry-After in seconds", http.StatusServiceUnavailable, inSeconds),
	retryAfter("status-503-retry-after-date", "503 with Retry-After as a date", http.StatusServiceUnavailable, asDate),
	instead("status-503-html", "503 with the page that WCF shows for errors", func(*call) answer {
		return requestError(http.StatusServiceUnavailable, overLimit)
	}),
	instead("status-500", "500 with the page that WCF shows for errors", func(*call) answer {
		return requestError(http.StatusInternalServerError, serverFault)
	}),
	instead("status-502", "502 from a proxy", func(*call) answer { return gatewayError(http.StatusBadGateway) }),
	instead("status-504", "504 from a proxy", func(*call) answer { return gatewayError(http.StatusGatewayTimeout) }),
	instead("html-200", "the page that WCF shows for errors, with 200", func(*call) answer {
		a := requestError(http.StatusInternalServerError, serverFault)
		a.status = http.StatusOK
		return a
	}),
	instead("redirect-login", "302 to the login page of the same host", func(c *call) answer {
		return redirect("/login.aspx?ReturnUrl=" + BasePath + c.path)
	}),
	instead("redirect-host", "302 to another host", func(c *call) answer {
		return redirect("https://redirected.example.net" + BasePath + c.path)
	}),
	{
		Name: "create-409", About: "creating a user is answered with 409 and TEXT", value: someText, fits: calls("POST /users"),
		before: func(_ *call, f *active) answer { return failed(refuse(http.StatusConflict, f.value)) },
	},
	{
		Name: "sort-refused", About: "406 for a list with sort",
		fits:   func(c *call, f *active) bool { return lists(c, f) && c.query.Get("sort") != "" },
		before: notAcceptable("The sort parameter is not valid"),
	},
	{
		Name: "limit-refused", About: "406 for a limit above 1000 instead of pages of 1000",
		fits: func(c *call, f *active) bool {
			n, err := strconv.Atoi(c.query.Get("limit"))
			return lists(c, f) && err == nil && n > maximumLimit
		},
		before: notAcceptable("The maxminum number of records to return is 1000"),
	},
}

func notAcceptable(text string) func(*call, *active) answer {
	return func(*call, *active) answer { return failed(refuse(http.StatusNotAcceptable, text)) }
}

func status(name, about string, code int, text string) *Fault {
	return instead(name, about, func(*call) answer { return failed(refuse(code, text)) })
}

func instead(name, about string, answers func(*call) answer) *Fault {
	return &Fault{
		Name: name, About: about,
		before: func(c *call, _ *active) answer { return answers(c) },
	}
}

func redirect(location string) answer {
	return answer{status: http.StatusFound, header: http.Header{"Location": {location}}}
}

func retryAfter(name, about string, code int, form func(*call, *active) string) *Fault {
	return &Fault{
		Name: name, About: about, value: seconds,
		before: func(c *call, f *active) answer {
			a := failed(refuse(code, overLimit))
			a.header = http.Header{"Retry-After": {form(c, f)}}
			return a
		},
	}
}

func inSeconds(_ *call, f *active) string { return f.value }

func asDate(c *call, f *active) string {
	return c.now.Add(f.duration(time.Second)).UTC().Format(http.TimeFormat)
}
