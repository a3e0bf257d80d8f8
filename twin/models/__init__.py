"""AI models on the collected data: data sets, training, judging, keeping, scoring, each with its measured record."""
