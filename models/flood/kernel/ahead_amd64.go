package kernel

// fetch asks for the 64 values from index at on of each row's array to be brought near: 4 KB pages and 12 arrays at once
// are more than the processor foresees by itself.
//
//go:noescape
func fetch(rows *[9]*float32, at int)
