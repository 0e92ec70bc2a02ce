"""HTTP for people: pages, forms, cookies, headers and error pages."""
