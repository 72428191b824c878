// Package runoff turns rain on subcatchments into flow to a sewer: three shallow reservoirs each — impervious without and
// with depression storage, pervious — that rain fills and evaporation, infiltration and runoff empty.
//
//	dd/dt = i − e − f − q          q = α·(d − d_s)^{5/3}          α = 1.003·W·√S / (A·n)                  (1)
//
// d depth of water [m], i rain and run-on, e evaporation, f infiltration, q runoff, all [m/s]; d_s depression storage [m];
// W width [m], S slope, A area of the pervious or impervious part [m²], n Manning's roughness.
//
// Infiltration: Horton on infiltrated volume, Green–Ampt after Mein and Larson, SCS curve number.
//
// Source: Rossman and Huber, Storm Water Management Model Reference Manual Volume I – Hydrology, EPA/600/R-15/162A, 2016,
// chapters 3 and 4. Written anew from that method, in SI. Snow, groundwater and low-impact controls are not computed.
// Read next: land.go, area.go, infiltration.go.
package runoff
