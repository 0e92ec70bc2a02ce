"""The weekly letter: whose is due, what stands in it, and how readers choose."""
