"""Samling: a forum in which second-hand shop volunteers go on exchanging experience."""
