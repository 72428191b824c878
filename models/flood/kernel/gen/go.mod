module semul/models/flood/kernel/gen

go 1.26

require github.com/mmcloughlin/avo v0.6.0
