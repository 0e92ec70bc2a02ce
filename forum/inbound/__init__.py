"""Mail that comes in: stored, read, and made into what its sender meant."""
