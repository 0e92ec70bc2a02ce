"""The themes under which everything that is written is filed."""
