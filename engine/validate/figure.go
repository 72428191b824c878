package validate

// Figure is a picture of what a case computed beside what is true: curves over one axis.
type Figure struct {
	X, Y   string // what the axes carry, with units: "x [m]"
	Curves []Curve
}

// Curve is one line of a figure. X ascends.
type Curve struct {
	Name  string
	X, Y  []float64
	Truth bool // measured or exact, not computed
}

// Over makes a curve of n points from functions of their index.
func Over(name string, n int, x, y func(i int) float64) Curve {
	c := Curve{Name: name, X: make([]float64, n), Y: make([]float64, n)}
	for i := range n {
		c.X[i], c.Y[i] = x(i), y(i)
	}
	return c
}

// True marks a curve as measured or exact.
func (c Curve) True() Curve {
	c.Truth = true
	return c
}

// Add appends a point.
func (c *Curve) Add(x, y float64) { c.X, c.Y = append(c.X, x), append(c.Y, y) }

// Peer is what another model reaches on the same case, or what its own test asks of it.
type Peer struct {
	Model  string
	Figure string // in words, with its unit; it may be another measure than ours
	Source string // where the figure was read
}
