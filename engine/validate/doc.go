// Package validate compares models with numbers that nobody here has made: closed forms, other people's measurements,
// other programs' results on the same input. A Case is one such number with its limit and its source; it is run by
// `semul validate` and by the go test of the package that holds it. Cases are listed by hand, never registered:
//
//	cases := slices.Concat(floodvalidation.Cases(), trafficvalidation.Cases())
//	results, err := validate.Run(ctx, cases, validate.Env{Data: "../shared/data"}, nil)
//
// It imports no testing package, since the binary uses it.
//
// Read next: case.go, run.go, result.go.
package validate
