// Package consent holds what persons have said: for one class of data and one purpose, a bit for each subject, set where
// a row may be used. Before anybody speaks it is set for rules that are on unless opted out, and clear for the others.
//
// Attitudes, trust and concern in [0, 1], turn into answers by a logistic rule: attitude.go. It is ours, without a
// source, and shown as such.
//
// Read next: set.go, attitude.go.
package consent
