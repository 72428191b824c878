package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/term"

	"semul/engine/par"
	"semul/engine/run"
	"semul/models/all"
	"semul/scenarios"
)

// environment is what every command is given: where to print, and how loud.
type environment struct {
	stdout, stderr io.Writer
	quiet          bool
	jsonLog        bool
	terminal       bool // progress may be drawn
	color          bool
	pool           *par.Pool
}

func (e *environment) configure(c *cli) {
	e.quiet, e.jsonLog = c.Quiet, c.LogFormat == "json"
	if f, ok := e.stderr.(*os.File); ok && os.Getenv("CI") == "" {
		e.terminal = term.IsTerminal(int(f.Fd()))
	}
	e.color = e.terminal && os.Getenv("NO_COLOR") == ""
}

func (e *environment) close() {
	if e.pool != nil {
		e.pool.Close()
	}
}

// workers returns the pool of this process; threads 0 takes all processors.
func (e *environment) workers(threads int) *par.Pool {
	if e.pool == nil {
		if threads > 0 {
			runtime.GOMAXPROCS(threads)
		}
		e.pool = par.NewPool(threads)
	}
	return e.pool
}

// options are how scenarios are read by this program.
func (e *environment) options(sets []string, seed *uint64, threads int) run.Options {
	return run.Options{Models: all.Models, Builtin: scenarios.Find, Sets: sets, Seed: seed, Pool: e.workers(threads)}
}

// interruptible returns a context that ends with the first SIGINT or SIGTERM; the second ends the process.
func interruptible() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
}

// note writes one line of log to standard error.
func (e *environment) note(format string, args ...any) {
	if e.quiet {
		return
	}
	e.line("info", fmt.Sprintf(format, args...))
}

func (e *environment) logError(err error) { e.line("error", err.Error()) }

func (e *environment) line(level, text string) {
	if e.jsonLog {
		out, _ := json.Marshal(map[string]string{"time": time.Now().Format(time.RFC3339), "level": level, "message": text})
		fmt.Fprintf(e.stderr, "%s\n", out)
		return
	}
	fmt.Fprintln(e.stderr, text)
}

// printJSON writes exactly one object to standard output.
func (e *environment) printJSON(v any) error {
	out, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, "%s\n", out)
	return err
}
