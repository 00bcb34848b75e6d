"""What the public report of a year is made from, and its editions."""
