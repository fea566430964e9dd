"""What the application can't do and what to do about it: one sentence for a person, and the exit status it ends in."""

from collections.abc import Sequence


class BuyInError(Exception):
    """Something that a person has to know; the message is one clear sentence and carries nothing personal."""

    exit_status = 1


class InputRefusedError(BuyInError):
    """What was given can't be taken as it is; the message names the place."""

    exit_status = 2


class SettingsError(InputRefusedError):
    """Settings that can't be used, all of them at once."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class DealNotFoundError(BuyInError):
    """There is no such deal for whoever asks."""


class DealNotReadyError(DealNotFoundError):
    """The deal is there, but not analysed yet; asking again in a moment helps."""


class ReviewNotFoundError(BuyInError):
    """There is no such review for whoever asks: it is somebody else's, or never was."""


class LinkRefusedError(BuyInError):
    """A one-time link that is unknown, used or too old; a new one helps."""


class RequestMalformedError(InputRefusedError):
    """A Canvas request that can't be read; the message names the place and repeats nothing of it."""


class SignatureRefusedError(BuyInError):
    """A Canvas request that none of our secrets vouches for."""


class ViewRefusedError(BuyInError):
    """Somebody may not see what they asked for, or Salesforce knows them as somebody else."""


class RequestUsedError(BuyInError):
    """A Canvas request that opened a page before; `times` counts its uses, the first included."""

    def __init__(self, message: str, *, times: int) -> None:
        self.times = times
        super().__init__(message)


class OrgAwayError(BuyInError):
    """The org doesn't answer what it is asked about a viewer; trying again later helps."""


class WriteBackRunningError(BuyInError):
    """Somebody else sends to the same CRM; waiting for it helps."""


class EntryChangedError(BuyInError):
    """Somebody else changed the same thing meanwhile; look at it again before changing it."""


class MailRefusedError(BuyInError):
    """The mail server won't take a mail; sending the same once more doesn't help."""


class MailAwayError(BuyInError):
    """The mail server doesn't answer or doesn't let us in; trying again later may help."""


class SyncRunningError(BuyInError):
    """Another sync of the same tenant is running; waiting for it helps."""


class SyncLostError(BuyInError):
    """This sync was overtaken by another one after it stood still for long; what it had stored stays."""


class OtherOrgError(BuyInError):
    """The settings lead to another org than the stored data comes from; somebody must look at the settings."""


class AnalysisFailedError(BuyInError):
    """Some deals couldn't be analysed; the others were. A defect to report, with the deals' ids."""


class StoreError(BuyInError):
    """The database can't do what was asked; nothing was half done."""


class StoreFullError(StoreError):
    """No room is left; freeing some helps."""


class StoreBusyError(StoreError):
    """Somebody else keeps the database locked; trying again helps."""


class StoreUnreachableError(StoreError):
    """The database doesn't answer, can't be opened or refuses us; its address or its rights must be looked at."""


class StoreDamagedError(StoreError):
    """The database file isn't one of ours or is damaged; a backup must be restored."""


class StoreUnsafeError(StoreError):
    """The SQLite library is one that can lose commits; a newer one must be installed."""


class MigrationNeededError(StoreError):
    """The database was made by another version; `buyin migrate`, or a newer program, helps."""


class SessionOverError(BuyInError):
    """The viewer's session at the CRM is over, and ours with it; signing in again helps."""


class AccessRefusedError(BuyInError):
    """The CRM says who it is, but gives that person no right to Buy-In; an admin there must."""


class SignInFailedError(BuyInError):
    """A sign-in through the CRM that didn't come back as it left; beginning it again helps."""


class ExerciseNotFoundError(BuyInError):
    """There is no such exercise for whoever asks."""


class PersonalLinkRefusedError(BuyInError):
    """A personal address that is unknown, revoked or too old; whoever invited its bearer can give a new one."""


class PhaseRefusedError(BuyInError):
    """Something that an exercise doesn't allow in its phase; nothing was changed."""
