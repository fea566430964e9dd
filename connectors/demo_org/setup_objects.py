"""Which set-up objects the sample org has: permission sets, and who holds them."""

from connectors.demo_org.describe import ObjectDescribe, moment, reference, system_fields, text

SETUP_OBJECTS = (
    ObjectDescribe(
        name="PermissionSet",
        key_prefix="0PS",
        undeletable=False,
        fields=(
            *system_fields(deletable=False),
            text("Name", 80, nillable=False, unique=True),
            text("Label", 80, nillable=False),
        ),
    ),
    ObjectDescribe(
        name="PermissionSetAssignment",
        key_prefix="0Pa",
        undeletable=False,
        fields=(
            *system_fields(deletable=False),
            reference("AssigneeId", "User", nillable=False, updateable=False),
            reference("PermissionSetId", "PermissionSet", nillable=False, updateable=False),
            moment("ExpirationDate"),
        ),
    ),
)
