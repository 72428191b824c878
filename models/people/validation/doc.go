// Package validation holds the outside cases of the population: shares that sources give and the scenario asks for, each
// with the limit of traffic.md section 17. The town is drawn by hand here; the people in it are synthetic.
package validation
