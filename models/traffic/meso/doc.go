// Package meso moves whole vehicles over links by the link transmission model: a link knows how many have entered and left
// it by now and a while ago, not where each one is. It is for large areas in which queues, their lengths and their
// travel times matter, and single lanes do not.
//
// With N_up, N_dn the vehicles that have entered and left a link of length L with n lanes by an instant, v_f its free speed,
// k_j = 1/(s0+l) the jam density of a lane, w = (s0+l)/T the speed of the wave that runs back through a queue, q its
// saturation flow, a step sends and takes at most
//
//	S = min(q n dt, vehicles that entered before t − L/v_f and have not left)             (1)
//	R = min(q n dt, N_dn(t + dt − L/w) + k_j L n − N_up(t))                               (2)
//
// whole vehicles, fractions of q n dt being carried on. At the end of a link vehicles wait in a queue for each lane; the first
// holds up the others of its lane and nobody else. A queue that has stood starts as Params.Starts says: headways at the line
// and time lost beyond it, measured with a car-following law. Whom others keep waiting
// at the line, the Host says (Goes); he starts as the first of a queue does. Where more want to enter a link than it takes, the lanes that
// lead there share what there is, each as it can go. A movement may lead out of the network: its vehicles count in their
// link until the host takes them. What vehicles do, their speeds, lanes and rights, is the Host's.
//
// Sources: Yperman, Logghe, Immers 2005, "The Link Transmission Model"; Newell 1993, "A simplified theory of kinematic
// waves in highway traffic" I–III, Transportation Research B 27; Tampère, Corthout, Cattrysse, Immers 2011, "A generic
// class of first order node models", Transportation Research B 45, 289–309 (conservation of turning fractions).
//
// Units: m, s, m/s. Rows are uint32. Nodes may be stepped in any order, then links in any order: equal bits for any number
// of threads.
//
// Read next: network.go, links.go (Host), nodes.go, save.go.
package meso
