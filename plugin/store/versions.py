"""Which version of the database this program works with."""

NEWEST = "0003"
"""The last step in `plugin/migrations/versions`; steps are numbered so that they sort."""
