"""What can be tuned: a named number or switch with its unit, default, range and the reason for the default."""

from dataclasses import dataclass

from graph.speech import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One number that a rule leaves open.

    `default` is used where neither the tenant nor the deal overrides it; `minimum` and `maximum` are inclusive.
    """

    name: str
    default: bool | int | float
    unit: str
    why: str
    minimum: float
    maximum: float


STRUCTURE_PARAMETERS = (
    Parameter(
        name="p",
        default=0.05,
        unit=mark("share"),
        why=mark("two sides are named only if at most this share of rewired groups splits as well"),
        minimum=0,
        maximum=1,
    ),
    Parameter(
        name="rewirings",
        default=99,
        unit=mark("rewirings"),
        why=mark("99 rewirings are the fewest that can show a share of 0.01"),
        minimum=19,
        maximum=9999,
    ),
)
