"""Deals written from the contract alone by a second reader: each asks one thing of the analysis and says the answer.

They stand on the edges: the last day that counts and the first that doesn't, the share that is just enough, and the
people who don't count. `days` are days before the clock, so negative ones lie ahead.
"""
