"""Other systems' records to and from the domain's value objects, one folder for each system."""
