"""How a submission's process is shut in: the levels, and what each is made of."""
