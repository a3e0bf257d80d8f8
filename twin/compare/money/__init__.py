"""What effects are worth: only incremental contribution, with the range of every entered value, costs of the AI included."""
