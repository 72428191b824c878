// Command semul runs a city: floods, power, traffic and people on one map. Every subcommand is a thin file over a package that
// can be used as a library; names, flags, exit codes and JSON fields are a contract.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kong"
)

// cli is the command line.
type cli struct {
	Run       runCmd       `cmd:"" help:"Run a scenario file or a built-in scenario and leave a run folder."`
	Check     checkCmd     `cmd:"" help:"Read a scenario, list every error by position, show what would run and where each value comes from."`
	Scenarios scenariosCmd `cmd:"" help:"List the built-in scenarios, or copy one to start one's own."`
	Import    importCmd    `cmd:"" help:"Make a city from what others have drawn."`
	City      cityCmd      `cmd:"" help:"Describe, generate or export a city."`
	Describe  describeCmd  `cmd:"" help:"Explain a model, port, scenario key or unit."`
	Render    renderCmd    `cmd:"" help:"Draw a run: one picture, a contact sheet or a video."`
	View      viewCmd      `cmd:"" help:"Open a window on a run, or on a scenario while it is simulated."`
	Report    reportCmd    `cmd:"" help:"Write one offline page about a run."`
	Compare   compareCmd   `cmd:"" help:"Set runs beside each other: what differs, indicators with differences, a page."`
	Powerflow powerflowCmd `cmd:"" help:"Solve the AC power flow of a network: voltages, flows, losses, what is dead."`
	Assign    assignCmd    `cmd:"" help:"Find the flows at which no driver has a better way: static user equilibrium."`
	Traffic   trafficCmd   `cmd:"" help:"Work on the traffic of a city: plan signals, fit demand to counts, let drivers find their ways."`
	Drains    drainsCmd    `cmd:"" help:"Run a sewer network alone, from a SWMM input file."`
	Hub       hubCmd       `cmd:"" help:"Check what a run's hub has written down."`
	Sweep     sweepCmd     `cmd:"" help:"Run every combination of a scenario's sweeps and compare what comes out."`
	Bench     benchCmd     `cmd:"" help:"Measure how fast this machine runs the solvers."`
	Validate  validateCmd  `cmd:"" help:"Compare the models with numbers that nobody here has made."`
	NewModel  newModelCmd  `cmd:"" help:"Write the folder of a new model."`
	Doctor    doctorCmd    `cmd:"" help:"Say what this machine can do."`

	Quiet     bool             `help:"No progress, no notes; errors only." short:"q"`
	LogFormat string           `help:"Form of the log on standard error." enum:"text,json" default:"text" placeholder:"text|json"`
	Version   kong.VersionFlag `help:"Print the version and exit."`
}

// The exit codes of the contract.
const (
	exitFailed      = 1
	exitUsage       = 2
	exitInput       = 3
	exitThreshold   = 4
	exitInterrupted = 130
)

// coded is an error that decides the exit code.
type coded struct {
	code int
	err  error
}

func (e coded) Error() string { return e.err.Error() }
func (e coded) Unwrap() error { return e.err }

// badInput marks an error of a scenario, city or file.
func badInput(err error) error {
	if err == nil {
		return nil
	}
	return coded{exitInput, err}
}

func badUsage(format string, args ...any) error { return coded{exitUsage, fmt.Errorf(format, args...)} }

func main() { os.Exit(Main(os.Args[1:], os.Stdout, os.Stderr)) }

// Main is the whole program: arguments in, exit code out.
func Main(args []string, stdout, stderr io.Writer) int {
	var c cli
	env := &environment{stdout: stdout, stderr: stderr}
	exit := -1
	parser, err := kong.New(&c, kong.Name("semul"),
		kong.Description("A digital twin simulation engine for cities: floods, power, traffic and people on one map."),
		kong.Vars{"version": version(), "import_formats": importNames()}, kong.Writers(stdout, stderr), kong.Exit(func(code int) { exit = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, Summary: true}), kong.ShortUsageOnError(), kong.UsageOnError(), kong.Help(helpPage))
	if err != nil {
		fmt.Fprintln(stderr, "semul:", err)
		return exitFailed
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 {
		return exit
	}
	if err != nil {
		fmt.Fprintf(stderr, "semul: %v\nTry: semul --help\n", err)
		return exitUsage
	}
	env.configure(&c)
	defer env.close()
	if err := parsed.Run(env); err != nil {
		return env.fail(err)
	}
	return 0
}

// fail prints an error and returns its exit code.
func (e *environment) fail(err error) int {
	code := exitFailed
	var c coded
	if errors.As(err, &c) {
		code = c.code
	}
	e.logError(err)
	return code
}
