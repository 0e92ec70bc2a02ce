"""Pages composed of several kinds of content: start, themes, branches and people."""
