package sewer

import "semul/engine/par"

// Conduits read depths and write what is theirs; nodes gather from conduits in link order, and their new depths depend on
// what they gathered alone. So the parts of an iteration run in blocks, in any order and by any number of workers, with the
// same bits. Pumps, gates and weirs follow each other in between, and the books are kept serially.

const (
	conduitBlock = 512
	nodeBlock    = 1024
	worthSharing = 2000 // conduits below which a step is too short to be shared
)

// share holds the parts of an iteration as functions of a block, made once.
type share struct {
	pool                    *par.Pool
	conduits, gather, heads func(block int)
	conduitBlocks           int
	nodeBlocks              int
	dt                      float64
	trial                   int
	settled                 []bool // by block of nodes
}

// Share lets the workers of a pool move large networks together; nil gives them back. It changes no bit of a result.
func (s *Solver) Share(pool *par.Pool) {
	s.share.pool = nil
	if pool != nil && pool.Workers() > 1 && s.conduits >= worthSharing {
		s.share.pool = pool
	}
}

func (s *Solver) initShare() {
	h := &s.share
	h.conduitBlocks, h.nodeBlocks = (s.conduits+conduitBlock-1)/conduitBlock, (len(s.depth)+nodeBlock-1)/nodeBlock
	h.settled = make([]bool, h.nodeBlocks)
	h.conduits = func(block int) {
		for c := block * conduitBlock; c < min((block+1)*conduitBlock, s.conduits); c++ {
			if !s.idle[c] {
				s.conduit(c, h.dt, h.trial)
			}
		}
	}
	nodes := func(block int) (from, to int) { return block * nodeBlock, min((block+1)*nodeBlock, len(s.depth)) }
	h.gather = func(block int) { s.gather(nodes(block)) }
	h.heads = func(block int) {
		from, to := nodes(block)
		h.settled[block] = s.heads(from, to, h.dt, h.trial)
	}
}

// each runs blocks here, or on the pool.
func (h *share) each(n int, f func(block int)) {
	if h.pool != nil {
		h.pool.Each(n, f)
		return
	}
	for i := range n {
		f(i)
	}
}
