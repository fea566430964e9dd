"""Deals of a dozen people in which nothing is wrong, and what one change does to them, by a third reader."""
