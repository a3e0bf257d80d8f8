"""What scenarios bring, told with how far the twin can be trusted."""
