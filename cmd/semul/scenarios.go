package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"semul/scenarios"
)

// scenariosCmd is `semul scenarios`.
type scenariosCmd struct {
	List scenariosListCmd `cmd:"" default:"1" help:"One line each."`
	Copy scenariosCopyCmd `cmd:"" help:"Copy one to start one's own."`
}

type scenariosListCmd struct {
	jsonFlag
}

func (c *scenariosListCmd) Run(e *environment) error {
	list, err := scenarios.List()
	if err != nil {
		return err
	}
	if c.JSON {
		return e.printJSON(map[string]any{"scenarios": list})
	}
	for _, s := range list {
		fmt.Fprintf(e.stdout, "%-24s %s\n", s.Name, s.Title)
	}
	return nil
}

type scenariosCopyCmd struct {
	Name  string `arg:"" help:"Built-in name."`
	Dir   string `arg:"" help:"Folder to make."`
	Force bool   `help:"Write into a folder that is there."`
}

func (c *scenariosCopyCmd) Run(e *environment) error {
	_, folder, err := scenarios.Find(c.Name)
	if err != nil {
		return badInput(err)
	}
	if err := notThere(c.Force, "folder", c.Dir); err != nil {
		return err
	}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return err
	}
	err = fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == "golden.json" {
			return err
		}
		text, err := fs.ReadFile(folder, name)
		if err != nil {
			return err
		}
		out := filepath.Join(c.Dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(out), 0o755); err != nil {
			return err
		}
		return os.WriteFile(out, text, 0o644)
	})
	if err != nil {
		return err
	}
	e.note("%s: change it, then run: semul run %s", filepath.Join(c.Dir, "scenario.toml"), filepath.Join(c.Dir, "scenario.toml"))
	return nil
}
