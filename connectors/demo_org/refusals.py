"""How Salesforce says no: an HTTP status with a code and a sentence."""


class RefusalError(Exception):
    """A request that the org answers with an error of the REST API."""

    def __init__(self, status: int, code: str, message: str) -> None:
        self.status = status
        self.code = code
        self.message = message
        super().__init__(f"{status} {code}: {message}")

    def to_json(self) -> list[dict[str, str]]:
        """The body that the REST API sends."""
        return [{"message": self.message, "errorCode": self.code}]


def no_such_column(name: str, kind: str) -> RefusalError:
    """A field that isn't there, or that the user may not see: Salesforce makes no difference."""
    return RefusalError(
        400,
        "INVALID_FIELD",
        f"No such column '{name}' on entity '{kind}'. If you are attempting to use a custom field, be sure to append "
        "the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate "
        "names.",
    )


def no_such_object(name: str) -> RefusalError:
    """An object that isn't there, not licensed, or not to be seen."""
    return RefusalError(
        400,
        "INVALID_TYPE",
        f"sObject type '{name}' is not supported. If you are attempting to use a custom object, be sure to append the "
        "'__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.",
    )


def malformed(message: str) -> RefusalError:
    """A query that isn't SOQL as this org understands it."""
    return RefusalError(400, "MALFORMED_QUERY", message)


def not_found() -> RefusalError:
    """An address where nothing is."""
    return RefusalError(404, "NOT_FOUND", "The requested resource does not exist")
