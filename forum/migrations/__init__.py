"""The migrations by number; `make migration NAME=…` writes the next."""
