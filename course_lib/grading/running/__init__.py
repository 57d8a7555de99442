"""A run over a class: jobs, journal, progress, a cluster."""
