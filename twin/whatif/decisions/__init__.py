"""Decisions about scenarios, signed and kept, and how what was forecast for the done ones held against what was measured."""
