"""A table written as a file, with its codebook beside it."""
