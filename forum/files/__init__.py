"""Uploaded files: taken in, checked, pictures made small and anonymous, and sent out again.

Nothing is imported here: the heavy-work process loads `pictures` alone, and stays light.
"""
