"""How the private keys of exercises outlast a change of the installation's secret keys: each is sealed anew in time."""

import structlog
from sqlalchemy import Connection

from plugin.sealing import Seal, SealBrokenError
from plugin.store.exercises import load_private_keys, replace_private_key

log = structlog.get_logger(__name__)


def renew_keys(connection: Connection, tenant: str, seal: Seal) -> None:
    """Seal with the newest secret key what a former one sealed; what no key opens stays as it is, with a warning."""
    for exercise_id, sealed in load_private_keys(connection, tenant).items():
        try:
            renewed = seal.renew(sealed)
        except SealBrokenError:
            log.warning("no secret key opens an exercise's answers", tenant=tenant, exercise=exercise_id)
            continue
        if renewed != sealed:
            replace_private_key(connection, tenant, exercise_id, sealed, renewed)
