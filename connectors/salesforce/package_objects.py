"""Which custom objects and which fields on Opportunity Buy-In's package brings."""

from typing import get_args

from connectors.salesforce.judgement_objects import JUDGEMENTS, PERSON
from connectors.salesforce.package_fields import LINE, PackageField, PackageObject, build_package_object
from connectors.salesforce.package_words import ABOUT
from graph.analysis import AlignmentState, AuthorityState
from graph.deal import Person

PACKAGE_OBJECTS: tuple[PackageObject, ...] = (
    build_package_object(PERSON, "people", Person, ABOUT["people"]),
    *(build_package_object(name, list_name, kind, ABOUT[list_name]) for name, (list_name, kind) in JUDGEMENTS.items()),
)
"""Every custom object of the package."""

RESULT_FIELDS: tuple[PackageField, ...] = (
    PackageField(
        name="BuyIn_Verdict__c",
        kind="text",
        label="Buy-In verdict",
        length=LINE,
        help="Whether this deal stands on agreement, in one sentence.",
        description="The key `verdict.sentence` of the analysis. Written by Buy-In.",
    ),
    PackageField(
        name="BuyIn_Alignment__c",
        kind="picklist",
        label="Buy-In alignment",
        values=get_args(AlignmentState),
        help="Whether those who decide want the same. Unknown means that too little is recorded to tell.",
        description="The key `alignment.state` of the analysis. Written by Buy-In.",
    ),
    PackageField(
        name="BuyIn_Authority__c",
        kind="picklist",
        label="Buy-In authority",
        values=get_args(AuthorityState),
        help="Whether it is clear who has the final word.",
        description="The key `authority.state` of the analysis. Written by Buy-In.",
    ),
    PackageField(
        name="BuyIn_Risk__c",
        kind="number",
        label="Buy-In risk",
        digits=3,
        least=0,
        most=100,
        help="Risk points from 0 to 100 that can be added up by hand in the Buy-In panel.",
        description="The key `risk.score` of the analysis. Written by Buy-In.",
    ),
    PackageField(
        name="BuyIn_Next_Step__c",
        kind="text",
        label="Buy-In next step",
        length=LINE,
        help="The next sensible step in this deal.",
        description="The key `verdict.next` of the analysis. Written by Buy-In.",
    ),
    PackageField(
        name="BuyIn_Reviewed_At__c",
        kind="moment",
        label="Buy-In reviewed at",
        help="The day and hour for which Buy-In last looked at this deal.",
        description="The key `as_of` of the analysis. Written by Buy-In.",
    ),
)
"""The fields that the package adds to Opportunity, written by Buy-In alone."""
