"""Measure the built site as a phone meets it, and hold it to its budgets."""
