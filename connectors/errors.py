"""What went wrong with another system, named by what to do about it. None carries a response body or a query."""


class ConnectorError(Exception):
    """Something went wrong at another system; the message is one sentence for a person."""


class RetryLaterError(ConnectorError):
    """The other system stays away for the moment; trying again later may do."""


class NotReadyYetError(ConnectorError):
    """The other system is still preparing what was asked for; the next reading fetches it."""


class SignInRefusedError(ConnectorError):
    """The other system refused our identity; somebody must look at the credentials."""


class NotAllowedError(ConnectorError):
    """We are known but may not do this; an admin there must act."""


class QuotaUsedUpError(ConnectorError):
    """The daily share of calls is used up; go on tomorrow."""


class UnexpectedAnswerError(ConnectorError):
    """The other system answered something that makes no sense; trying again won't help."""


class BadInputError(ConnectorError):
    """A file or a record can't be taken as it is."""
