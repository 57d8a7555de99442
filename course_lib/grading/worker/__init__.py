"""The conversation with a submission's process: what runs inside, and what the driver asks of it."""
