"""Searches as people ask for them and read them: the file, the command, what is kept, suggestions from what limits the line."""
