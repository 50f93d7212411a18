package main

import (
	"flag"
	"fmt"
	"io"
	"time"

	"github.com/conductorone/baton-litmos/internal/litmossim"
)

// options is what the command line says.
type options struct {
	addr       string
	size       litmossim.Size
	key        string
	quota      int
	latency    time.Duration
	faults     []string
	listFaults bool
	command    []string
}

func parse(args []string, stderr io.Writer) (options, error) {
	o := options{size: litmossim.DemoSize()}
	flags := flag.NewFlagSet("litmos-simulator", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		_, _ = fmt.Fprintf(stderr, "Usage: litmos-simulator [flags] [-- command args...]\n\n"+
			"Serves a made-up Litmos tenant. With a command, runs it with BATON_BASE_URL, BATON_API_KEY\n"+
			"and BATON_SOURCE set for the simulator (the last two unless they are set), and exits with its code.\n\n")
		flags.PrintDefaults()
	}
	flags.StringVar(&o.addr, "addr", "127.0.0.1:0", "`address` to listen on")
	flags.IntVar(&o.size.Users, "users", o.size.Users, "users")
	flags.IntVar(&o.size.Teams, "teams", o.size.Teams, "teams, sub-teams included")
	flags.IntVar(&o.size.SubTeams, "sub-teams", o.size.SubTeams, "teams that have a parent")
	flags.IntVar(&o.size.Courses, "courses", o.size.Courses, "courses")
	flags.IntVar(&o.size.MembersPerTeam, "members", o.size.MembersPerTeam, "members of each team")
	flags.IntVar(&o.size.AssigneesPerCourse, "assignees", o.size.AssigneesPerCourse, "assignees of each course")
	flags.Uint64Var(&o.size.Seed, "seed", o.size.Seed, "seed of the made-up tenant")
	flags.StringVar(&o.key, "api-key", litmossim.DefaultAPIKey, "the valid API `key`")
	flags.IntVar(&o.quota, "quota", 0, "calls per minute, 0 for no limit")
	flags.DurationVar(&o.latency, "latency", 0, "longest delay of an answer; the shortest is half of it")
	flags.Func("fault", "a `fault` to inject: name[=value][,path=glob][,after=n][,times=n]; may be repeated", func(s string) error {
		o.faults = append(o.faults, s)
		return litmossim.CheckFault(s)
	})
	flags.BoolVar(&o.listFaults, "list-faults", false, "list the faults and exit")
	err := flags.Parse(args)
	o.command = flags.Args()
	return o, err
}

func (o options) server() *litmossim.Server {
	server := litmossim.New(litmossim.Generate(o.size), litmossim.WithAPIKey(o.key),
		litmossim.WithQuota(o.quota), litmossim.WithLatency(o.latency/2, o.latency))
	_ = server.Inject(o.faults...) // which are checked
	return server
}
