package plan

// Green reports whether stage i of a plan is a green one: somebody goes, nobody has yellow, and it is not the all-red
// between two stages, in which those may still drive who go before and after it, such as a slip lane: a stage behind a
// yellow one whose drivers all go on in the next, beside others who start there; nor one in which only those go who go in
// every stage, as plans without yellow clear their junction.
func Green(states []string, i int) bool {
	n := len(states)
	state, before, next := states[i], states[(i+n-1)%n], states[(i+1)%n]
	some, more := false, false
	kept := true // who goes now goes on in the next stage
	for g := range len(state) {
		switch {
		case state[g] == 'y':
			return false
		case goes(state[g]):
			some = true
			kept = kept && g < len(next) && goes(next[g])
		case g < len(next) && goes(next[g]):
			more = true
		}
	}
	behind := false
	for g := range len(before) {
		behind = behind || before[g] == 'y'
	}
	return some && !(behind && kept && more) && !onlyAlways(states, i)
}

// onlyAlways reports whether in stage i only those go who go in every stage, while there are others who do not.
func onlyAlways(states []string, i int) bool {
	others := false
	for g := range len(states[i]) {
		always, ever := true, false
		for _, s := range states {
			here := g < len(s) && goes(s[g])
			always, ever = always && here, ever || here
		}
		if goes(states[i][g]) && !always {
			return false
		}
		others = others || ever && !always
	}
	return others
}

func goes(letter byte) bool { return letter == 'G' || letter == 'g' }
