"""What an administrator sets up: the site, branches, themes, people and roles."""
