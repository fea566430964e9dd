"""Turns stored deals and analyses into words for the pages."""
