package main

// meet is Worst.meet of worst.go, on columns that are whole vectors.
func meet(f *file, width int) {
	v := f.function("meet", width)
	n, rows, marks := v.given("n"), v.given("cells"), v.given("m")
	var array [8]whole // h, u, v, and the worst depth, speed, flow, arrival, duration
	for k := range array {
		array[k] = v.fetch(at("", rows).Offset(8 * k))
	}
	mark := func(field string) vector { return v.all(at("Marks_"+field, marks), field) }
	dry, arrival, duration, now, every := mark("Dry"), mark("Arrival"), mark("Duration"), mark("Now"), mark("Every")
	v.sweep("meetLoop", n, func(i whole) {
		worst := func(k int) memory { return column(array[k], i, "") }
		h := v.load(worst(0), "h")
		x, y := v.load(worst(1)), v.load(worst(2))
		s := v.root(v.add(v.mul(x, x, "s"), v.mul(y, y)))
		q := v.mul(h, s, "h·s")
		wet := v.is(h, isAbove, dry, "h > dry")
		h, s, q = v.only(wet).keep(h), v.only(wet).keep(s), v.only(wet).keep(q)
		v.store(v.larger(h, worst(3), "worst depth, speed, flow"), worst(3))
		v.store(v.larger(s, worst(4)), worst(4))
		v.store(v.larger(q, worst(5)), worst(5))
		first := v.load(worst(6), "arrival: deep enough, and never yet")
		deep := v.is(h, isAbove, arrival)
		v.onto(first, v.both(deep, v.is(first, isNaN, first))).set(now)
		v.store(first, worst(6))
		deep = v.is(h, isAbove, duration, "duration")
		v.store(v.add(v.only(deep).keep(every), worst(7)), worst(7))
	})
	v.end()
}
