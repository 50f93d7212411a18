package litmos

import (
	"bytes"
	"encoding/xml"
	"net/url"
	"strconv"
)

// document builds the XML body of a write. Litmos reads elements in their documented order and may
// ignore one that is out of order, so they are written one by one.
type document struct{ buffer bytes.Buffer }

func (d *document) open(name string) *document {
	d.buffer.WriteString("<" + name + ">")
	return d
}

func (d *document) close(name string) *document {
	d.buffer.WriteString("</" + name + ">")
	return d
}

func (d *document) text(name, value string) *document {
	d.open(name)
	_ = xml.EscapeText(&d.buffer, []byte(value)) // a buffer does not fail
	return d.close(name)
}

func (d *document) bytes() []byte { return d.buffer.Bytes() }

// sendMessage tells Litmos whether to send an e-mail because of a write. It is always given,
// because the default of Litmos differs from call to call.
func sendMessage(notify bool) url.Values {
	return url.Values{"sendmessage": {strconv.FormatBool(notify)}}
}
