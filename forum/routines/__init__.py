"""Routines: documents that a branch owns, keeps current and shares with the others."""
