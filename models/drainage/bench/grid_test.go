package bench

import (
	"bytes"
	"testing"

	"semul/engine/par"
	"semul/models/drainage/sewer"
)

// A shared network has the same bits for any number of workers.
func TestWorkersChangeNoBit(t *testing.T) {
	net, err := Grid(40)
	if err != nil {
		t.Fatal(err)
	}
	if len(net.Links) < 2000 {
		t.Fatalf("%d links are too few to be shared", len(net.Links))
	}
	var want []byte
	for _, workers := range []int{1, 2, 3, 7} {
		pool := par.NewPool(workers)
		s, err := sewer.New(net)
		if err != nil {
			t.Fatal(err)
		}
		s.Share(pool)
		s.Advance(300)
		pool.Close()
		var b bytes.Buffer
		if err := s.Save(&b); err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = b.Bytes()
		}
		if !bytes.Equal(b.Bytes(), want) {
			t.Errorf("%d workers end in another state than 1", workers)
		}
	}
}

// A shared step allocates nothing.
func TestASharedStepAllocatesNothing(t *testing.T) {
	net, err := Grid(40)
	if err != nil {
		t.Fatal(err)
	}
	s, err := sewer.New(net)
	if err != nil {
		t.Fatal(err)
	}
	pool := par.NewPool(2)
	defer pool.Close()
	s.Share(pool)
	s.Advance(60)
	if n := testing.AllocsPerRun(20, func() { s.Step(1) }); n != 0 {
		t.Errorf("%g allocations a step", n)
	}
}
