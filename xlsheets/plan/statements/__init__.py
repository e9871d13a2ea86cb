"""The printed tables of a plan: what each cell holds, the rules between them, and what follows from those."""
