package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"semul/engine/hub/ledger"
)

// hubVerifyCmd is `semul hub verify`.
type hubVerifyCmd struct {
	Folder string `arg:"" name:"run" help:"Run folder."`
	jsonFlag
}

// Help shows examples below the flags.
func (*hubVerifyCmd) Help() string {
	return `  semul hub verify runs/semulmeori-monsoon-7
  semul hub verify runs/semulmeori-monsoon-7 --json
Exit status is 0 if every byte is as it was written, 3 if the ledger is damaged or is not there. A ledger that ends before the run did is whole, but not complete.`
}

func (c *hubVerifyCmd) Run(e *environment) error {
	info, err := os.Stat(c.Folder)
	if err == nil && !info.IsDir() {
		err = errors.New("is no folder")
	}
	if err != nil {
		return badInput(fmt.Errorf("%s: %w; name a run folder", c.Folder, plain(err)))
	}
	r, err := ledger.Verify(os.DirFS(c.Folder))
	if errors.Is(err, fs.ErrNotExist) {
		return badInput(fmt.Errorf("%s: holds no ledger/entries.bin: its scenario had no hub, or it is no run folder", c.Folder))
	}
	if err != nil {
		return badInput(fmt.Errorf("%s: %w", c.Folder, err))
	}
	if c.JSON {
		if err := e.printJSON(r); err != nil {
			return err
		}
	} else {
		c.print(e, r)
	}
	if !r.OK {
		return badInput(fmt.Errorf("%s: the ledger is damaged: %s", c.Folder, counted(len(r.Problems), "problem")))
	}
	return nil
}

func (c *hubVerifyCmd) print(e *environment, r *ledger.Report) {
	for _, p := range r.Problems {
		fmt.Fprintln(e.stdout, p)
	}
	if !r.OK {
		return
	}
	state := "complete"
	if !r.Complete {
		state = "not complete: the run was interrupted"
	}
	fmt.Fprintf(e.stdout, "%s under %s, %s, %s: every byte is as it was written; %s\nledger root %s\n", counted(int(r.Entries), "entry"), counted(r.Checkpoints, "checkpoint"),
		counted(int(r.Releases), "release"), counted(int(r.Commands), "command"), state, r.Root)
	if !r.Anchored {
		fmt.Fprintln(e.stdout, "manifest.json names no root: compare the one above with one you noted when the run ended")
	}
}

// counted writes "1 entry", "2 entries".
func counted(n int, what string) string {
	switch {
	case n == 1:
		return "1 " + what
	case what[len(what)-1] == 'y':
		return fmt.Sprintf("%d %sies", n, what[:len(what)-1])
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// plain drops the "stat x:" that stands in front already.
func plain(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
