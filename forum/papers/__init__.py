"""Routines on paper: the sheet for the wall with its QR code, and a branch's binder of them all."""
