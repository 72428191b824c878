package main

// hubCmd is `semul hub`.
type hubCmd struct {
	Verify hubVerifyCmd `cmd:"" help:"Check the ledger of a run: every entry, checkpoint, signature and release."`
}
