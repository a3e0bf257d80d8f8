"""What scenarios should bring when they are put to work one after another."""
