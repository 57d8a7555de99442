"""Classes made up to be graded: right, wrong, honest, hostile."""
