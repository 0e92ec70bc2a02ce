"""Starter kits: tasks in order, with routines to copy, which a new branch ticks off."""
