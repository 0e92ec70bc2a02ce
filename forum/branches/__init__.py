"""Branches, who belongs to them and how one is invited; makes the Viewer."""
