"""What moderators see: what members tell them about, what was decided, what is hidden."""
