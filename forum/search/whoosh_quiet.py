"""Imports Whoosh with its own warnings silenced: Python prints six when it compiles 2.7.4."""

import warnings
from importlib import import_module

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    for _name in ("index", "searching", "scoring", "codec.whoosh3", "filedb.filestore", "writing"):
        import_module(f"whoosh.{_name}")
