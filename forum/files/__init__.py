"""Uploaded files: taken in, checked, pictures made small and anonymous, and sent out again."""
