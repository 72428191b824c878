package par

import (
	"fmt"
	"runtime/debug"
)

// Panic is what Each panics with when an f has panicked: the value, and the stack of the worker,
// which the caller's own stack does not show.
type Panic struct {
	Value any
	Stack []byte
}

// Error returns the value and the stack.
func (p *Panic) Error() string {
	return fmt.Sprintf("%v\n\nin a worker of par.Pool:\n%s", p.Value, p.Stack)
}

// Unwrap returns the value if it is an error.
func (p *Panic) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

// caught makes a Panic of what recover returned, nil standing for runtime.Goexit. A Panic from an
// Each further in is passed on.
func caught(value any) *Panic {
	switch v := value.(type) {
	case *Panic:
		return v
	case nil:
		value = "par: f ended its goroutine (runtime.Goexit, as t.FailNow does)"
	}
	return &Panic{value, debug.Stack()}
}

// fail notes a panic of f, the first one noted, and hands out no further index. A caller that f
// ends by runtime.Goexit just ends; when that happens to a helper, the caller must hear of it.
func (j *job) fail(value any, caller bool) {
	j.next.Store(j.n)
	if value == nil && caller {
		return
	}
	failure := caught(value)
	j.failing.Lock()
	if j.failure == nil {
		j.failure = failure
	}
	j.failing.Unlock()
}

// inline is Each in the caller alone.
func inline(n int, f func(i int)) {
	done := false
	defer func() {
		if !done {
			if value := recover(); value != nil {
				panic(caught(value))
			}
		}
	}()
	for i := range n {
		f(i)
	}
	done = true
}
