package sumo

// Count is how often something was met.
type Count struct {
	Name string `json:"name"`
	N    int    `json:"n"`
}

// Tally counts things by name, in the order in which they were met first.
type Tally []Count

func (t *Tally) add(name string) { t.many(name, 1) }

func (t *Tally) many(name string, n int) {
	for i := range *t {
		if (*t)[i].Name == name {
			(*t)[i].N += n
			return
		}
	}
	*t = append(*t, Count{name, n})
}

// Of is the count of a name, 0 if it was not met.
func (t Tally) Of(name string) int {
	for _, c := range t {
		if c.Name == name {
			return c.N
		}
	}
	return 0
}
