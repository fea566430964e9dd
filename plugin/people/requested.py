"""What is done when a person asks to be erased, beginning with their rows and ending with the database's file."""

from dataclasses import replace

from plugin.bootstrap import Services
from plugin.languages import speaking_in
from plugin.people.erasing import erase_again, erase_person
from plugin.people.receipts import Receipt
from plugin.working import analyse_waiting


def erase_on_request(
    services: Services, tenant: str, person: str, *, deal: str | None = None, tried: bool = False
) -> tuple[Receipt, str | None]:
    """Erase a person and have their deals analysed anew; return the receipt, and why an analysis couldn't be made.

    With `tried` nothing is changed. Raises `PersonUnclearError` for an id that means nobody, or several people.
    """
    store = services.store
    with speaking_in(services.settings.language):
        receipt, traces = erase_person(store, tenant, person, deal_id=deal, now=services.clock(), tried=tried)
    if tried:
        return receipt, None
    # an erasure that was stopped behind its transaction is brought to its end by asking for it once more
    analysed, problem = analyse_waiting(services, tenant)
    if traces is not None:
        with speaking_in(services.settings.language):
            again = erase_again(store, tenant, traces, now=services.clock())
        receipt = replace(receipt, again=again)
    return replace(receipt, analysed=analysed, overwritten=store.overwrite_deleted()), problem
