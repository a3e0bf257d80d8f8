"""What limits the line and what removing each loss would bring, told with how far the twin can be trusted."""
