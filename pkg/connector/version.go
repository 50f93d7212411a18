package connector

// Version is that of the build, which sets it by a flag of the linker.
var Version = "dev"
