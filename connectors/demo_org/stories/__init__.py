"""The deals of the sample org, one file for each told story and a list for the ordinary and the quiet ones."""
