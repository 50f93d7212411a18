// Command gen writes the struct of the settings from their schema.
package main

import (
	sdkconfig "github.com/conductorone/baton-sdk/pkg/config"

	"github.com/conductorone/baton-litmos/pkg/config"
)

func main() {
	sdkconfig.Generate("litmos", config.Config)
}
