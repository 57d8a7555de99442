"""What came in: folders and zips of submissions, and the notebooks in them."""
