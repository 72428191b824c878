// Package flood moves water over the ground of a city: the full shallow-water equations in finite volumes on square
// cells, rain and losses, rivers and tides, levees, walls and their breaches.
//
//	∂h/∂t + ∂(hu)/∂x + ∂(hv)/∂y = rain − losses                                           (1)
//	∂(hu)/∂t + ∂(hu²+gh²/2)/∂x + ∂(huv)/∂y = −gh·∂z/∂x − g·n²·u·√(u²+v²)/h^(1/3)           (2)
//
// and (2) likewise in y. h [m] depth of the moving water, u v [m/s], z [m] ground, n [s/m^⅓] Manning's roughness. Beneath
// the moving water lies a film [m] up to `film` deep that does not move: it fills first and is lost last.
//
// With solver = "li" the transport of momentum, the second and third term of (2), is left out (local inertia): faster, for
// slow deep water, Froude numbers below 0.5. The state of u and v is then the discharge through a cell's faces east and
// north, all tiles awake step together, and the manifest says "use fv" where more than 1 % of wet cells pass 0.8.
//
// How a step of (1) and (2) is computed is said in package kernel. The bed is quantised to 2⁻¹² m and only differences of
// it enter, so still water stays exactly still, at any height. The time step follows
//
//	dt = cfl·dx / max(√(u²+v²) + √(gh)), at most 5 s                                       (3)
//
// (local inertia: 0.7·dx over √(gh) of the deepest water, of at least 0.1 m)
//
// tile by tile: a tile of slow, thin water takes fewer, longer steps than one with a river (plan.go). What a fast tile
// sends through a common face is added up and given to the slow one in whole, so no water is lost between them.
//
// Over a closed face (wall, levee, gate) with crest c, upper and lower level η1 η2 above it H = η1−c, h2 = max(0, η2−c):
//
//	q = 1.7·H^1.5·(1 − (h2/H)^1.5)^0.385  per metre of face                                (4)
//
// a sharp-edged weir with Villemonte's factor (1947) [K], at most half of what the donor has and no more than levels both.
// A breach widens after Verheij (2002) [K], H the larger head, uc 0.2 m/s (sand) to 0.5 (clay):
//
//	B(t) = 1.3·√g·H^1.5/uc·log10(1 + 0.04·g·t/uc)                                          (5)
//
// Discharge enters and normal depth leaves by (9) and (10) in inlet.go; culverts pass (11) to (14) in barrel.go, gates and
// drowned bridges (15) in culvert.go.
//
// Rain meets the roofs' and the ground's measures (lid.go), then the soil, (6) to (8) in infiltration.go, then the sewers that
// nobody models; what is left is the water of (1).
//
// Sources act on a clock of their own, in float64, and enter float32 depths with a carry of what was rounded off.
//
// Assumes hydrostatic pressure, a fixed bed but for breaches, one roughness a cell whatever the depth, no wind, no waves,
// and rivers that fill their banks as they are cut into the terrain. Not for flow where depth changes within a cell's
// width, such as over a weir's crest: that is what (4) is for.
//
// Read next: DESIGN.md, flood.go, ports.go; for the solver alone: domain.go, advance.go, plan.go, tile.go, inertia.go, kernel;
// for structures: barrier.go, gate.go, culvert.go, structures.go; for rain and ground: sources.go, infiltration.go, soil.go,
// measure.go, lid.go, plots.go, roofs.go, gutters.go.
package flood
