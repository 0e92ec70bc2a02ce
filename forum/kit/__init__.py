"""What every part of the house needs and that knows nothing of a forum."""
