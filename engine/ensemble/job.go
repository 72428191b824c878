package ensemble

import (
	"fmt"

	"semul/engine/scenario"
)

// Most is how many jobs one sweep may have.
const Most = 10_000

// Job is one combination of values.
type Job struct {
	Number int      // from 1
	Values []string // of each sweep, as TOML
	Sets   []string // the same as KEY=VALUE
}

// Jobs lists every combination of a scenario's sweeps; the last sweep's values change fastest. It is an error if there is
// no sweep, or if there are more than Most combinations.
func Jobs(sc *scenario.Scenario) ([]Job, error) {
	if len(sc.Sweeps) == 0 {
		return nil, fmt.Errorf("the scenario has no sweep; add for example [sweep.seed] with key = \"seed\" and values = [1, 2, 3]")
	}
	n := 1
	for _, s := range sc.Sweeps {
		if n *= len(s.Values); n > Most {
			return nil, fmt.Errorf("its sweeps have more than %d combinations; take fewer values", Most)
		}
	}
	jobs := make([]Job, n)
	for i := range jobs {
		j := Job{Number: i + 1, Values: make([]string, len(sc.Sweeps)), Sets: make([]string, len(sc.Sweeps))}
		rest := i
		for k := len(sc.Sweeps) - 1; k >= 0; k-- {
			s := sc.Sweeps[k]
			v := s.Values[rest%len(s.Values)]
			rest /= len(s.Values)
			j.Values[k], j.Sets[k] = v, s.Key+"="+v
		}
		jobs[i] = j
	}
	return jobs, nil
}
