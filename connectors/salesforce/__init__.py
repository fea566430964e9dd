"""Salesforce: an org's records to deals."""
