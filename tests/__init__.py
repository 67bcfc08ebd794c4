"""The promises of the program, each shown by a test."""
