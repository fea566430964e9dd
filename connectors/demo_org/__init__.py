"""A small Salesforce org to try Buy-In against: its data, and a strict server that answers as Salesforce does."""
