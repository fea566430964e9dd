"""Files of a deal: the deal file, CSV lists, and the analysis as JSON."""
