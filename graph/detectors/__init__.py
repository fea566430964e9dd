"""Detectors: one small module for each idea, and the registry that lists them."""
