"""How each kind of document is read and drawn; imported in the reader's own process alone."""
