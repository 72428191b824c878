// Package city holds a city as immutable tables: streets and lanes, buildings, ground, water, drains, the power
// grid and what stands beside them. A City is built once, by an importer or by the generator, is content-hashed,
// and is shared by every run; models read it and keep their state elsewhere.
//
// Every table is a structure of arrays: field i of each column describes row i, and rows are named elsewhere by
// their uint32 index. The column ID holds the stable name that people write, "lane/104_0" without its kind.
// Positions are local metres, x east and y north, from Frame's origin. A missing reference is None.
//
// Read next: city.go (the tables together), streets.go, support.go (what an index of a port means), hash.go.
package city
