"""The domain: people, ties, statements and decisions of one deal, and what they say about agreement.

Pure: a deal and a clock go in, an analysis comes out. Nothing here reads a file, the network, the environment or
the time of day.
"""
