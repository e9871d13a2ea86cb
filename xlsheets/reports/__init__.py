"""A report in the form that somebody reads: `text` for a person, `json` for a program."""
