"""The book of indicators (성과지표): each with its baseline, target, formula, basis and weight, signed, and what has come of it."""
