package main

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// formatFlags are the flags of `semul import` that some formats do not take, with the formats that do.
var formatFlags = map[string][]string{
	"dem": {"osm", "swmm", "salt", "tntp"}, "bbox": {"osm"}, "crs": {"osm", "swmm", "salt", "tntp"},
	"rims": {"swmm"}, "place": {"swmm"}, "ignore-route-errors": {"sumo"}, "allow-left": {"osm"}, "licence": {"salt"},
	"city": {"gtfs"}, "date": {"gtfs"}, "horizon": {"cityflow", "tntp"}, "complete": {"osm", "swmm", "cityflow", "salt", "tntp"}, "seed": {"osm", "swmm", "cityflow", "salt", "tntp", "sumo"},
}

// helpPage prints the help of a command; `semul import FORMAT --help` tells of that format alone.
func helpPage(options kong.HelpOptions, ctx *kong.Context) error {
	cmd := ctx.Selected()
	if cmd != nil && cmd.Name == "import" {
		for _, f := range importFormats() {
			if slices.Contains(ctx.Args, f.name) {
				oneFormat(cmd, &f)
				break
			}
		}
	}
	if cmd != nil && strings.HasPrefix(cmd.Detail, "  ") { // the first of several indented lines would lose its indent
		cmd.Detail = "Examples:\n\n" + cmd.Detail
	}
	return kong.DefaultHelpPrinter(options, ctx)
}

// oneFormat leaves in the help of `semul import` what belongs to one format.
func oneFormat(cmd *kong.Node, f *importFormat) {
	cmd.Help = "Make " + f.line + "."
	var examples []string
	for line := range strings.Lines(cmd.Detail) {
		if strings.Contains(line, "semul import "+f.name+" ") {
			examples = append(examples, strings.TrimRight(line, "\n"))
		}
	}
	if f.parts != nil && !strings.Contains(strings.Join(examples, ""), "semul describe") {
		examples = append(examples, "  semul describe import."+f.name+": what is carried")
	}
	cmd.Detail = strings.Join(examples, "\n")
	for _, p := range cmd.Positional {
		for part := range strings.SplitSeq(strings.TrimSuffix(p.Help, "."), "; ") {
			if strings.HasPrefix(part, f.name+": ") {
				p.Help = part + "."
				break
			}
		}
	}
	for _, flag := range cmd.Flags {
		if of, some := formatFlags[flag.Name]; some && !slices.Contains(of, f.name) {
			flag.Hidden = true
		}
		for part := range strings.SplitSeq(flag.Help, "; ") {
			if words, mine := strings.CutPrefix(part, f.name+": "); mine {
				flag.Help = strings.ToUpper(words[:1]) + strings.TrimSuffix(words[1:], ".") + "."
			}
		}
	}
}
