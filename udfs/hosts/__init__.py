"""One adapter per host that calls the cell functions; each imports only its own host's library."""
