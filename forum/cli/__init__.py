"""The command `forum`: one module for each of its commands."""
