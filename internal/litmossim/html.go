package litmossim

import (
	"fmt"
	"html"
	"net/http"
	"strings"
)

// requestError is the page that WCF answers when the server fails (recorded
// with 500; other statuses are reported by clients). It is well-formed XHTML.
func requestError(status int, details string) answer {
	name := strings.ReplaceAll(http.StatusText(status), " ", "")
	page := `<html xmlns="http://www.w3.org/1999/xhtml"><HEAD><TITLE>Request Error</TITLE></HEAD><BODY>` +
		`<DIV id="content"><P class="heading1">Request Error</P>` +
		`<P><B>Error Status Code:</B> '` + name + `'</P><P><B>Details:</B> ` + html.EscapeString(details) + `</P>` +
		`<!-- ` + strings.Repeat("Padding to keep browsers from showing a page of their own. ", 10) + `--></DIV></BODY></html>`
	return answer{status: status, contentType: typeHTML, body: []byte(page), reason: details}
}

// serverFault is the reason of a recorded 500.
const serverFault = "The server encountered an error processing the request. Please see the server logs for more details."

// gatewayError is the page of a proxy before Litmos (guessed).
func gatewayError(status int) answer {
	text := fmt.Sprintf("%d - %s", status, http.StatusText(status))
	page := "<!DOCTYPE html><html><head><title>" + text + "</title></head><body><h2>" + text + "</h2><br></body></html>"
	return answer{status: status, contentType: typeHTML, body: []byte(page)}
}

const loginPage = `<!DOCTYPE html><html><head><title>Log in</title></head><body>` +
	`<form method="post" action="/login.aspx"><input name="username"><input name="password" type="password"></form></body></html>`
