package release

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"semul/engine/clock"
	"semul/engine/hub/stream"
)

// Board holds the latest release of each query, and the commands that followed from them. The hub writes it; each
// controller has a Desk at it.
type Board struct {
	mutex    sync.Mutex
	latest   map[string]*Release
	purpose  map[string]stream.Purpose // of the declared queries
	only     map[string]string         // and who alone may read them, if anybody
	commands []Command
}

// Command is what a controller did, and why.
type Command struct {
	At         clock.Time     `json:"at_ns"`
	Controller string         `json:"controller"`
	Seq        uint64         `json:"seq"`
	Target     string         `json:"target"` // "lane/no1"
	Rule       string         `json:"rule"`
	Purpose    stream.Purpose `json:"purpose"`
	Releases   []uint64       `json:"releases"`
}

// Declare lets a query's answers be asked for. The hub calls it.
func (b *Board) Declare(q *Query) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.latest == nil {
		b.latest, b.purpose, b.only = map[string]*Release{}, map[string]stream.Purpose{}, map[string]string{}
	}
	b.purpose[q.Name], b.only[q.Name] = q.Purpose, q.Recipient
}

// Post puts a release up in place of the one before. The hub calls it.
func (b *Board) Post(r *Release) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.latest[r.Query] = r
}

// Commands takes away the commands since the last call, ordered by instant, controller and number, whichever goroutine
// gave them. The hub calls it.
func (b *Board) Commands() []Command {
	b.mutex.Lock()
	list := b.commands
	b.commands = nil
	b.mutex.Unlock()
	return sorted(list)
}

// Pending returns what Commands would take away, without taking it: what a checkpoint holds.
func (b *Board) Pending() []Command {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return sorted(slices.Clone(b.commands))
}

// Restore puts back what Pending gave.
func (b *Board) Restore(list []Command) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.commands = list
}

func sorted(list []Command) []Command {
	slices.SortFunc(list, func(x, y Command) int {
		switch {
		case x.At != y.At:
			return int(max(-1, min(1, x.At.Sub(y.At))))
		case x.Controller != y.Controller:
			return strings.Compare(x.Controller, y.Controller)
		case x.Seq < y.Seq:
			return -1
		}
		return 1
	})
	return list
}

// Desk returns the place of one controller, known by a name of its own. It is for one goroutine at a time.
func (b *Board) Desk(controller string) *Desk { return &Desk{board: b, controller: controller} }

// Desk is where one controller reads releases and notes its commands.
type Desk struct {
	board      *Board
	controller string
	seq        uint64
}

// Latest returns the newest release of a query. It is an error if the query is not declared, has another purpose, is
// for another recipient, or nothing has been released yet: errors.Is(err, ErrNothingYet).
func Latest[P Purpose](d *Desk, query string) (Of[P], error) {
	var p P
	d.board.mutex.Lock()
	purpose, declared := d.board.purpose[query]
	only, r := d.board.only[query], d.board.latest[query]
	d.board.mutex.Unlock()
	switch {
	case !declared:
		if _, name, cut := strings.Cut(query, "/"); cut {
			return Of[P]{}, fmt.Errorf("%s reads %q: a query is read by its name alone; write %q", d.controller, query, name)
		}
		return Of[P]{}, fmt.Errorf("%s reads %q: no such query; declare [policy.%s], or name a sensor of class none", d.controller, query, query)
	case purpose != p.Purpose():
		return Of[P]{}, fmt.Errorf("%s reads %q: its purpose is %s, not %s; declare a query of that purpose", d.controller, query, purpose, p.Purpose())
	case only != "" && only != d.controller:
		return Of[P]{}, fmt.Errorf("%s reads %q: released to %s only", d.controller, query, only)
	case r == nil:
		return Of[P]{}, fmt.Errorf("%s reads %q: %w", d.controller, query, ErrNothingYet)
	case r.Recipient != "" && r.Recipient != d.controller:
		return Of[P]{}, fmt.Errorf("%s reads %q: released to %s only", d.controller, query, r.Recipient)
	}
	return For[P](r)
}

// Readable lists the queries of a purpose that a controller may read, by name.
func Readable[P Purpose](d *Desk) (names []string) {
	var p P
	d.board.mutex.Lock()
	for name, purpose := range d.board.purpose { //semul:allow maprange: sorted below
		if only := d.board.only[name]; purpose == p.Purpose() && (only == "" || only == d.controller) {
			names = append(names, name)
		}
	}
	d.board.mutex.Unlock()
	slices.Sort(names)
	return names
}

// ErrNothingYet is the error of a query whose first window has not closed.
var ErrNothingYet = nothingYet{}

type nothingYet struct{}

func (nothingYet) Error() string { return "nothing released yet" }

// Act notes a command for the ledger: the rule that led to it, what it acts on, and the releases the rule looked at (none
// for a stated fallback). What it does goes out by the controller's port.
func Act[P Purpose](d *Desk, now clock.Time, rule, target string, read ...Of[P]) {
	var p P
	d.seq++
	c := Command{At: now, Controller: d.controller, Seq: d.seq, Target: target, Rule: rule, Purpose: p.Purpose(), Releases: []uint64{}}
	for _, o := range read {
		if o.r != nil {
			c.Releases = append(c.Releases, o.r.ID)
		}
	}
	d.board.mutex.Lock()
	defer d.board.mutex.Unlock()
	d.board.commands = append(d.board.commands, c)
}

// Seq returns how many commands were noted: what a controller's checkpoint holds.
func (d *Desk) Seq() uint64 { return d.seq }

// Resume goes on behind command seq.
func (d *Desk) Resume(seq uint64) { d.seq = seq }
