"""The Flask panel: the deal panel, the pipeline and the pages around them."""
