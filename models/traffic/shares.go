package traffic

// sharesEvery is after how many steps blocks are shared out anew, and blockLoad what a block costs in a step beside its
// vehicles, as many vehicles. Results do not depend on them.
const (
	sharesEvery = 64
	blockLoad   = 2
)

// share gives each worker blocks that lie together and have had about the same load since the last time, so that what a
// block holds stays in one processor's cache.
func (s *Sim) share() {
	total := uint64(0)
	for _, load := range s.load {
		total += load
	}
	workers := uint64(len(s.shares) - 1)
	b, sum := 0, uint64(0)
	for m := uint64(1); m < workers; m++ {
		for ; b < len(s.load) && 2*sum+s.load[b] <= 2*total*m/workers; b++ {
			sum += s.load[b]
		}
		s.shares[m] = uint32(b)
	}
	s.shares[workers] = uint32(len(s.load))
	clear(s.load)
}
