"""Example worlds: a small one with names, read from `seeds/`, and a large one made by rule."""
