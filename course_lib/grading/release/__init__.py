"""What learners get, and the proof that no answer is in it."""
