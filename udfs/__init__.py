"""What a cell can call: budget arithmetic for coordination associations, on the standard library alone."""
