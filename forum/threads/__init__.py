"""Questions, tips and discussions, and what is answered, marked and decided about them."""
