"""Where a tenant's deals, analyses, CRM records, jobs and links are kept."""
