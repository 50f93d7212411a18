// Jsonfmt writes the JSON value of standard input to the named file, with sorted keys and
// two-space indents. Protobuf's own JSON output varies its spacing from build to build on
// purpose, so it cannot be compared as it is.
package main

import (
	"bytes"
	"encoding/json"
	"log"
	"os"
)

func main() {
	var value any
	decoder := json.NewDecoder(os.Stdin)
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		log.Fatal(err)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(os.Args[1], out.Bytes(), 0o644); err != nil { //nolint:gosec // everybody may read it
		log.Fatal(err)
	}
}
