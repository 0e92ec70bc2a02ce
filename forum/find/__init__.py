"""Searching as people meet it: the result page, suggestions and the similar box."""
