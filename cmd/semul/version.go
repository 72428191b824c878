package main

import "runtime/debug"

// release is the version of this tree.
const release = "0.1.0"

// version is the release and, where the build knows it, the commit.
func version() string {
	if c := commit(); c != "" {
		return release + " (" + c[:min(len(c), 12)] + ")"
	}
	return release
}

// commit is the commit that the binary was built from, with "+dirty" for changes on top; empty if unknown.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	hash, dirty := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			hash = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = "+dirty"
		}
	}
	if hash == "" {
		return ""
	}
	return hash + dirty
}
