// Package salt reads networks of SALT, the traffic simulator of ETRI: nodes, edges, connections and signals (tss), four XML
// files, plain or gzipped. Positions are longitude and latitude, limits km/h, lengths whole metres, lanes counted from the
// kerb.
//
// Signals take the links of their node by linkIndex, or in the order of the connections where the file does not give it to all;
// signals whose states have another length than their node has links are listed: at the edge of a cut-out approaches are missing. Each plays its default schedule and, from the times of
// its TOD plan on, the others: position in the cycle = (seconds since civil midnight − offset) mod cycle; SALT does not say
// so, nor otherwise.
//
// What is mended, counted and listed: nodes between two like pieces of a street join them; edges below 15 m are
// contracted into one junction of their ends, links that led through them leading on, and so are longer ones of several lanes
// with less than 20 m between their stop lines, unless a signal stands at both ends; lanes without an exit beside lanes that
// have one take its links; edges that end at a junction without any connection get all ways on; movements that a plan never
// gives green may go after a stop; the largest connected part stays, with the ways into and out of it.
//
// Read next: parse.go, read.go, contract.go, part.go, layout.go, signals.go.
package salt
