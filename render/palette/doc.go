// Package palette holds every colour that semul draws: the tokens of the two themes, the class ramps of the layers and
// the continuous colour maps.
//
// One hue family stands for one system: blue only for water; yellow to magenta for power; neutral, orange and red for
// traffic; violet only for personal data; teal for the interface. The quiet state recedes and trouble stands out, and
// nothing is told by colour alone. The values of tokens and classes were chosen for semul by least colour difference
// (CIEDE2000) over normal, protan, deutan and tritan sight; palette_test.go recomputes the difference and holds it.
//
// Read next: token.go, ramp.go, lut.go.
package palette
