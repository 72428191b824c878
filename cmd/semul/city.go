package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/city/store"
	"semul/engine/city/synth"
)

// cityCmd is `semul city`.
type cityCmd struct {
	Info   cityInfoCmd   `cmd:"" help:"Counts, extent, hash, provenance and what is synthetic, per layer."`
	Make   cityMakeCmd   `cmd:"" help:"Generate a city from a spec file or a built-in spec."`
	Export cityExportCmd `cmd:"" help:"Write a city in a form that other tools read."`
}

type cityInfoCmd struct {
	City string `arg:"" help:"City folder, or the name of a built-in city."`
	jsonFlag
}

func (c *cityInfoCmd) Run(e *environment) error {
	town, err := openCity(e, c.City)
	if err != nil {
		return badInput(err)
	}
	return printCity(e, town, c.JSON)
}

type cityMakeCmd struct {
	Spec  string  `arg:"" help:"Spec file, or the name of a built-in spec."`
	Out   string  `short:"o" required:"" help:"City folder to write." placeholder:"CITY"`
	Seed  *uint64 `help:"Override the seed." placeholder:"N"`
	Force bool    `help:"Replace a city folder that is there."`
	jsonFlag
}

func (c *cityMakeCmd) Run(e *environment) error {
	spec, err := synth.Builtin(c.Spec)
	if err != nil {
		text, readErr := os.ReadFile(c.Spec)
		if readErr != nil {
			return badInput(fmt.Errorf("%w; nor is there such a file: %v", err, readErr))
		}
		if spec, err = synth.Parse(text, c.Spec); err != nil {
			return badInput(err)
		}
	}
	if c.Seed != nil {
		spec.Seed = *c.Seed
	}
	town, err := synth.Generate(spec, e.workers(0))
	if err != nil {
		return badInput(err)
	}
	if err := store.Write(town, c.Out, c.Force); err != nil {
		return badInput(err)
	}
	return printCity(e, town, c.JSON)
}

// cityInfo is what `semul city info --json` prints.
func cityInfo(c *city.City) map[string]any {
	layers := map[string]any{}
	counts := map[string]int{}
	for _, t := range c.Tables() {
		counts[t.Name] = t.Rows
	}
	counts["terrain"], counts["landcover"] = len(c.Terrain.Val), len(c.Landcover.Val)
	for _, p := range c.Layers {
		layers[p.Layer] = map[string]any{"count": counts[p.Layer], "source": p.Source, "synthetic": p.Synthetic, "licence": p.Licence, "notes": p.Notes}
	}
	for name, n := range counts {
		if layers[name] == nil && n > 0 {
			layers[name] = map[string]any{"count": n, "source": "", "synthetic": false}
		}
	}
	street, lane := 0.0, 0.0
	for _, l := range c.Streets.Length {
		street += float64(l) / 1000
	}
	for _, l := range c.Lanes.Length {
		lane += float64(l) / 1000
	}
	return map[string]any{"name": c.Name, "hash": c.Hash(), "crs": fmt.Sprintf("EPSG:%d", c.Frame.EPSG), "origin": []float64{c.Frame.E0, c.Frame.N0},
		"bounds": []float64{c.Bounds.MinX, c.Bounds.MinY, c.Bounds.MaxX, c.Bounds.MaxY}, "layers": layers,
		"street_km": street, "lane_km": lane, "signals": len(c.Signals.ID), "buildings": len(c.Buildings.ID),
		"cells": len(c.Terrain.Val), "manholes": len(c.DrainNodes.ID), "buses": len(c.Buses.ID)}
}

// printCity prints what a city holds, and the notes of its layers, each once, without those that stand in a line told before.
func printCity(e *environment, c *city.City, asJSON bool, told ...string) error {
	if asJSON {
		return e.printJSON(cityInfo(c))
	}
	info := cityInfo(c)
	fmt.Fprintf(e.stdout, "%s  %s  hash %.16s\n", c.Name, info["crs"], info["hash"])
	fmt.Fprintf(e.stdout, "  %.1f × %.1f km, %.1f street-km (by direction), %.1f lane-km\n", c.Bounds.Width()/1000, c.Bounds.Height()/1000, info["street_km"], info["lane_km"])
	rows := map[string]int{"terrain": len(c.Terrain.Val), "landcover": len(c.Landcover.Val)}
	for _, t := range c.Tables() {
		rows[t.Name] = t.Rows
	}
	for _, p := range c.Layers {
		made := ""
		if p.Synthetic {
			made = "SYNTHETIC "
		}
		fmt.Fprintf(e.stdout, "  %-14s %8d  %s%s\n", p.Layer, rows[p.Layer], made, p.Source)
	}
	for _, n := range layerNotes(c) {
		if slices.ContainsFunc(told, func(line string) bool { return strings.Contains(line, n.text) }) {
			continue
		}
		fmt.Fprintf(e.stdout, "  - %s: %s\n", strings.Join(n.layers, ", "), n.text)
	}
	return nil
}

// layerNote is a note with the layers that it belongs to.
type layerNote struct {
	text   string
	layers []string
}

// layerNotes are the notes of a city's layers in their order, each once.
func layerNotes(c *city.City) (list []layerNote) {
	for _, p := range c.Layers {
		for _, text := range p.Notes {
			at := slices.IndexFunc(list, func(n layerNote) bool { return n.text == text })
			if at < 0 {
				at, list = len(list), append(list, layerNote{text: text})
			}
			list[at].layers = append(list[at].layers, p.Layer)
		}
	}
	return list
}
