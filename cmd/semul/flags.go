package main

// jsonFlag is the flag of commands that tell all in one object.
type jsonFlag struct {
	JSON bool `name:"json" help:"Print one JSON object."`
}

// threadsFlag is the flag of commands whose results are the same for any number of processors.
type threadsFlag struct {
	Threads int `help:"Processors to use; results are the same for any number." placeholder:"N"`
}

// checkThreads refuses less than none.
func (f threadsFlag) checkThreads() error {
	if f.Threads < 0 {
		return badUsage("--threads %d: write a whole number above 0, or 0 for all processors", f.Threads)
	}
	return nil
}
