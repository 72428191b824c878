package sumo

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

type input struct{ path, name, root string }

// expand replaces configurations by the files they name, the network first, then additional files, then routes, as SUMO
// reads them, and tells the kind of every file by its first element.
func (im *importer) expand(paths []string, within string) ([]input, error) {
	var out []input
	seen := map[string]bool{}
	for _, path := range paths {
		doc, closer, err := open(path, &im.problems)
		if err != nil {
			return nil, err
		}
		root := doc.root.name
		switch root {
		case "configuration", "sumoConfiguration", "duarouterConfiguration":
			if within != "" {
				closer.Close()
				return nil, fmt.Errorf("%s: is a configuration itself; name networks, routes and additional files in %s", doc.name, within)
			}
			files, err := im.configuration(doc)
			closer.Close()
			if err != nil {
				return nil, err
			}
			im.report.Files = append(im.report.Files, doc.name)
			list, err := im.expand(files, doc.name)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", doc.name, err)
			}
			for _, in := range list {
				if !seen[in.path] {
					seen[in.path] = true
					out = append(out, in)
				}
			}
			continue
		case "net", "routes", "additional": // read whole later
		default:
			if err := doc.damage(); err != nil {
				closer.Close()
				return nil, err
			}
		}
		closer.Close()
		if !seen[path] {
			seen[path] = true
			out = append(out, input{path, doc.name, root})
		}
	}
	return out, nil
}

// configuration reads a .sumocfg and returns the files it names.
func (im *importer) configuration(doc *document) ([]string, error) {
	dir := filepath.Dir(doc.path)
	var network, routes, additional []string
	list := func(n *node) []string {
		var files []string
		for _, f := range strings.FieldsFunc(n.str("value"), func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\t' }) {
			if !filepath.IsAbs(f) {
				f = filepath.Join(dir, f)
			}
			if _, err := os.Stat(f); err != nil { // the files may have been packed since
				if _, err := os.Stat(f + ".gz"); err == nil {
					f += ".gz"
				}
			}
			files = append(files, f)
		}
		return files
	}
	var visit func(n *node)
	visit = func(n *node) {
		value := n.str("value")
		read := func(into *float64) {
			if v, ok := seconds(value); ok {
				*into = v
			} else {
				n.wrong("value=%q is no time; write seconds, or h:m:s", value)
			}
		}
		switch n.name {
		case "net-file", "net", "n":
			network = append(network, list(n)...)
		case "route-files", "r":
			routes = append(routes, list(n)...)
		case "additional-files", "additional", "a":
			additional = append(additional, list(n)...)
		case "begin", "b":
			read(&im.report.Begin)
		case "end", "e":
			if value != "-1" {
				read(&im.report.End)
			}
		case "step-length":
			read(&im.report.Step)
		case "ignore-route-errors":
			im.opt.IgnoreRouteErrors = im.opt.IgnoreRouteErrors || n.yes("value")
		case "configuration-file", "sumocfg":
		default:
			if _, there := n.get("value"); there {
				switch n.name {
				case "no-step-log", "verbose", "log", "gui-settings-file", "tripinfo-output", "summary-output", "no-warnings", "start", "quit-on-end",
					"duration-log.statistics", "statistic-output", "message-log", "error-log", "xml-validation", "no-internal-links":
				default:
					im.report.Left.add("option " + n.name)
				}
				return
			}
			for _, kid := range n.kids {
				visit(kid)
			}
		}
	}
	if err := doc.each(visit); err != nil {
		return nil, err
	}
	if err := im.problems.err(); err != nil {
		return nil, err
	}
	if len(network) == 0 {
		return nil, fmt.Errorf("%s: names no net-file; a configuration of sumo is meant", doc.name)
	}
	return append(append(network, additional...), routes...), nil
}
