"""What the package for Salesforce ships: written from the connector's table, and checked without an org."""
