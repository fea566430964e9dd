"""The commands of the command line, one module each; the attribute `command` is what `buyin` runs."""
