"""AI models as levers of the twin: off, as measured, and as claimed; never mixed."""
