"""Decides what is held about one person: where it stands, who may be given it, and how it goes."""
