package swmm

import (
	"strconv"
	"strings"
	"time"
)

// Rule is a control rule: what must hold, and what is then set, or else.
type Rule struct {
	Name       string
	If         []Clause
	Then, Else []Action
	Priority   float64
	Line       int
}

// Clause compares two things. And binds closer than Or.
type Clause struct {
	Or          bool
	Left, Right Operand
	Op          string // = <> < <= > >=
	Line        int
}

// Operand is an attribute of an object, or a number.
type Operand struct {
	Object string // EXPRESSION, NODE, LINK, CONDUIT, PUMP, ORIFICE, WEIR, OUTLET, GAGE or SIMULATION; empty: a number
	Name   string
	Attr   string  // e.g. DEPTH, FLOW, STATUS, CLOCKTIME
	Value  float64 // ON, OPEN and YES are 1; times are hours, dates days after 2000-01-01
}

// Action sets a link.
type Action struct {
	Object, Name, Attr string // e.g. PUMP P1 STATUS
	Kind               string // empty: Value; else CURVE, TIMESERIES or PID
	Value              float64
	Table              string
	PID                [3]float64
	Line               int
}

var ruleObjects = map[string]bool{"NODE": true, "LINK": true, "CONDUIT": true, "PUMP": true, "ORIFICE": true, "WEIR": true, "OUTLET": true, "GAGE": true, "SIMULATION": true}

// attributes lists what may be asked of an object, for clauses.
var attributes = map[string]string{
	"NODE": " DEPTH MAXDEPTH HEAD VOLUME INFLOW ", "GAGE": " INTENSITY 1-HR_DEPTH ", "SIMULATION": " TIME DATE MONTH DAY CLOCKTIME DAYOFYEAR ",
	"LINK": " FLOW DEPTH FULLFLOW FULLDEPTH LENGTH SLOPE VELOCITY TIMEOPEN TIMECLOSED STATUS SETTING ", "CONDUIT": " FLOW DEPTH STATUS FULLFLOW FULLDEPTH LENGTH SLOPE VELOCITY SETTING TIMEOPEN TIMECLOSED ",
	"PUMP": " STATUS SETTING FLOW TIMEOPEN TIMECLOSED ", "ORIFICE": " SETTING TIMEOPEN TIMECLOSED FLOW STATUS ", "WEIR": " SETTING TIMEOPEN TIMECLOSED FLOW STATUS ", "OUTLET": " SETTING TIMEOPEN TIMECLOSED FLOW STATUS ",
}

// parseRules reads the lines of [CONTROLS].
func (d *decoder) parseRules() {
	var rule *Rule
	part := ""
	alias := map[string][]string{}
	for _, line := range d.rules {
		w := &row{d: d, line: line.Line, section: "CONTROLS", words: line.Words}
		word := strings.ToUpper(w.word(0))
		if word == "VARIABLE" {
			d.variable(w, alias)
			continue
		}
		if word == "EXPRESSION" {
			d.expression(w, alias)
			continue
		}
		if word == "RULE" {
			if !w.need(2, "RULE NAME") {
				return
			}
			d.m.Rules = append(d.m.Rules, Rule{Name: w.word(1), Line: w.line})
			rule, part = &d.m.Rules[len(d.m.Rules)-1], ""
			continue
		}
		if rule == nil {
			w.errorf("%q stands before the first RULE", w.word(0))
			return
		}
		switch word {
		case "IF":
			part = "IF"
			d.clause(w, rule, alias, false)
		case "THEN":
			part = "THEN"
			d.action(w, &rule.Then)
		case "ELSE":
			part = "ELSE"
			d.action(w, &rule.Else)
		case "AND":
			switch part {
			case "IF":
				d.clause(w, rule, alias, false)
			case "THEN":
				d.action(w, &rule.Then)
			case "ELSE":
				d.action(w, &rule.Else)
			default:
				w.errorf("rule %s: AND stands before IF", rule.Name)
			}
		case "OR":
			if part != "IF" {
				w.errorf("rule %s: OR stands outside of the IF part", rule.Name)
				continue
			}
			d.clause(w, rule, alias, true)
		case "PRIORITY":
			if w.need(2, "PRIORITY NUMBER") {
				rule.Priority = w.number(1, "the priority")
			}
		default:
			w.errorf("rule %s: a line begins with IF, AND, OR, THEN, ELSE or PRIORITY, got %q", rule.Name, w.word(0))
		}
	}
	for _, r := range d.m.Rules {
		if len(r.If) == 0 || len(r.Then) == 0 {
			d.fail(r.Line, "[CONTROLS] rule %s needs an IF and a THEN", r.Name)
		}
	}
}

// variable names an attribute of an object.
func (d *decoder) variable(w *row, alias map[string][]string) {
	if !w.need(5, "VARIABLE NAME = NODE N1 DEPTH") {
		return
	}
	if w.word(2) != "=" {
		w.errorf("variable %s: write VARIABLE %s = NODE N1 DEPTH", w.word(1), w.word(1))
		return
	}
	if _, _, ok := d.operand(w, &Rule{Name: w.word(1)}, w.words[3:], nil); ok {
		alias[w.word(1)] = w.words[3:]
	}
}

// expression names arithmetic over variables.
func (d *decoder) expression(w *row, alias map[string][]string) {
	if !w.need(4, "EXPRESSION NAME = V1 + 2 * V2") {
		return
	}
	if w.word(2) != "=" {
		w.errorf("expression %s: write EXPRESSION %s = V1 + 2 * V2", w.word(1), w.word(1))
		return
	}
	tokens, err := parseArithmetic(strings.Join(w.words[3:], " "), func(name string) (Operand, bool) {
		words, ok := alias[name]
		if !ok {
			return Operand{}, false
		}
		o, _, ok := d.operand(w, &Rule{Name: w.word(1)}, words, nil)
		return o, ok
	})
	if err != nil {
		w.errorf("expression %s: %v", w.word(1), err)
		return
	}
	d.add(&row{d: d, line: w.line, section: w.section, words: w.words[1:]}, "expression", len(d.m.Expressions))
	d.m.Expressions = append(d.m.Expressions, Expression{Name: w.word(1), Tokens: tokens, Line: w.line})
}

// operand reads an attribute; the words that follow it are returned.
func (d *decoder) operand(w *row, rule *Rule, words []string, alias map[string][]string) (Operand, []string, bool) {
	if len(words) > 0 {
		if real, ok := alias[words[0]]; ok {
			words = append(append([]string(nil), real...), words[1:]...)
		}
	}
	if len(words) > 0 {
		if _, ok := d.index["expression "+words[0]]; ok {
			return Operand{Object: "EXPRESSION", Name: words[0]}, words[1:], true
		}
	}
	if len(words) < 2 {
		w.errorf("rule %s: the condition ends too early; write e.g. IF NODE N1 DEPTH > 1.5", rule.Name)
		return Operand{}, nil, false
	}
	o := Operand{Object: strings.ToUpper(words[0])}
	if !ruleObjects[o.Object] {
		w.errorf("rule %s: unknown object %q; choose NODE, LINK, CONDUIT, PUMP, ORIFICE, WEIR, OUTLET, GAGE or SIMULATION", rule.Name, words[0])
		return o, nil, false
	}
	at := 1
	if o.Object != "SIMULATION" {
		o.Name, at = words[1], 2
	}
	if at >= len(words) {
		w.errorf("rule %s: the attribute of %s %s is missing", rule.Name, o.Object, o.Name)
		return o, nil, false
	}
	o.Attr = strings.ToUpper(words[at])
	if hours := strings.TrimSuffix(o.Attr, "-HR_DEPTH"); o.Object == "GAGE" && hours != o.Attr {
		if n, err := strconv.Atoi(hours); err != nil || n < 1 || n > 48 {
			w.errorf("rule %s: %q is no depth of a rain gage; write 1-HR_DEPTH to 48-HR_DEPTH", rule.Name, words[at])
			return o, nil, false
		}
	} else if !strings.Contains(attributes[o.Object], " "+o.Attr+" ") {
		w.errorf("rule %s: %s has no attribute %q; choose%s", rule.Name, o.Object, words[at], attributes[o.Object])
		return o, nil, false
	}
	d.named(w, rule, o.Object, o.Name)
	return o, words[at+1:], true
}

// named sees that the object of a rule is there.
func (d *decoder) named(w *row, rule *Rule, object, name string) {
	kind := "link"
	switch object {
	case "SIMULATION":
		return
	case "NODE":
		kind = "node"
	case "GAGE":
		kind = "gage"
	}
	if _, ok := d.index[kind+" "+name]; !ok {
		w.errorf("rule %s: there is no %s %s%s", rule.Name, kind, name, nearest(name, d.names(kind)))
	}
}

func (d *decoder) clause(w *row, rule *Rule, alias map[string][]string, or bool) {
	c := Clause{Or: or, Line: w.line}
	var rest []string
	var ok bool
	if c.Left, rest, ok = d.operand(w, rule, w.words[1:], alias); !ok {
		return
	}
	if len(rest) < 2 {
		w.errorf("rule %s: the condition has no comparison; write e.g. > 1.5", rule.Name)
		return
	}
	switch rest[0] {
	case "=", "<>", "<", "<=", ">", ">=":
		c.Op = rest[0]
	default:
		w.errorf("rule %s: unknown comparison %q; choose = <> < <= > >=", rule.Name, rest[0])
		return
	}
	_, isExpression := d.index["expression "+rest[1]]
	if _, isAlias := alias[rest[1]]; isAlias || isExpression || ruleObjects[strings.ToUpper(rest[1])] {
		if c.Right, _, ok = d.operand(w, rule, rest[1:], alias); !ok {
			return
		}
	} else {
		v, ok := ruleValue(c.Left.Attr, rest[1])
		if !ok {
			w.errorf("rule %s: %q is no value of %s", rule.Name, rest[1], c.Left.Attr)
			return
		}
		c.Right.Value = v
	}
	rule.If = append(rule.If, c)
}

var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// ruleValue reads the value that an attribute is compared with.
func ruleValue(attr, s string) (float64, bool) {
	switch strings.ToUpper(s) {
	case "ON", "OPEN", "YES":
		return 1, true
	case "OFF", "CLOSED", "NO":
		return 0, true
	}
	switch attr {
	case "TIME", "CLOCKTIME", "TIMEOPEN", "TIMECLOSED":
		t, ok := parseClock(s)
		return t / 3600, ok
	case "DATE":
		t, ok := parseDate(s)
		return t.Sub(epoch).Hours() / 24, ok
	case "DAY":
		for i, day := range []string{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"} {
			if strings.EqualFold(s, day) {
				return float64(i + 1), true
			}
		}
	case "MONTH":
		for i, m := range months {
			if strings.EqualFold(s, m) {
				return float64(i + 1), true
			}
		}
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && v == v && v-v == 0
}

func (d *decoder) action(w *row, into *[]Action) {
	rule := &d.m.Rules[len(d.m.Rules)-1]
	if !w.need(6, w.word(0)+" PUMP P1 STATUS = ON") {
		return
	}
	a := Action{Object: strings.ToUpper(w.word(1)), Name: w.word(2), Attr: strings.ToUpper(w.word(3)), Line: w.line}
	switch a.Object {
	case "CONDUIT", "PUMP", "ORIFICE", "WEIR", "OUTLET", "LINK":
	default:
		w.errorf("rule %s: %q cannot be set; choose CONDUIT, PUMP, ORIFICE, WEIR or OUTLET", rule.Name, w.word(1))
		return
	}
	if a.Attr != "STATUS" && a.Attr != "SETTING" || w.word(4) != "=" {
		w.errorf("rule %s: an action sets STATUS or SETTING, e.g. %s PUMP P1 STATUS = ON", rule.Name, w.word(0))
		return
	}
	d.named(w, rule, a.Object, a.Name)
	switch kind := strings.ToUpper(w.word(5)); kind {
	case "CURVE", "TIMESERIES":
		a.Kind, a.Table = kind, w.word(6)
		what := "curve"
		if kind == "TIMESERIES" {
			what = "series"
		}
		if _, ok := d.index[what+" "+a.Table]; !ok {
			w.errorf("rule %s: there is no %s %q", rule.Name, what, a.Table)
		}
	case "PID":
		if !w.need(9, "THEN ORIFICE O1 SETTING = PID KP KI KD") {
			return
		}
		a.Kind = kind
		for k := range a.PID {
			a.PID[k] = w.number(6+k, "a PID coefficient")
		}
	default:
		v, ok := ruleValue(a.Attr, w.word(5))
		if !ok || v < 0 {
			w.errorf("rule %s: %q is no setting; write ON, OFF, OPEN, CLOSED or a number from 0", rule.Name, w.word(5))
			return
		}
		a.Value = v
	}
	*into = append(*into, a)
}
