"""What all models at work bring together, projected by the twin, and how much of it each of them."""
