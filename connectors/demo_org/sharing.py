"""Who sees which opportunities in the sample org: account executives their own and their team's, everybody else all."""

from connectors.demo_org.org import DemoOrg

LIMITED_TITLE = "Account Executive"


def share_by_role(org: DemoOrg) -> None:
    """Limit what account executives see to the opportunities that they own or work on."""
    for user in org.tables["User"].values():
        if user.get("Title") == LIMITED_TITLE:
            own = {row["Id"] for row in org.tables["Opportunity"].values() if row["OwnerId"] == user["Id"]}
            team = org.tables.get("OpportunityTeamMember", {}).values()
            org.sights.limit(user["Id"], own | {row["OpportunityId"] for row in team if row["UserId"] == user["Id"]})
