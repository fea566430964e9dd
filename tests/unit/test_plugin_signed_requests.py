import base64
import copy
import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.errors import BuyInError, RequestMalformedError, SignatureRefusedError
from plugin.signed_requests import Assertion, find_signers, read_assertion, split_request
from tests.canvas_requests import DEAL, INSTANCE, ORG, SECRET, USER, build_payload, sign

KNOWN_PAYLOAD = (
    '{"algorithm":"HMACSHA256","issuedAt":-1882588807,"userId":"005000000000001AAA","client":{"oauthToken":"00D0!x",'
    '"instanceUrl":"https://acme.my.salesforce.com"},"context":{"environment":{"parameters":'
    '{"recordId":"006000000000001AAA"},"record":{}}}}'
)
KNOWN_SIGNATURE = "pCXr4lTd5kumOjLK43V+6zShQDpl1a8jxdF5uanz0q4="
OURS = (("acme", ("newest", SECRET)), ("other", ("another", "")))


def read(text: str, secrets: Sequence[tuple[str, Sequence[str]]] = OURS) -> Assertion:
    signed = split_request(text)
    find_signers(signed, secrets)
    return read_assertion(signed)


def test_the_signature_that_openssl_computed_is_taken() -> None:
    signed = split_request(f"{KNOWN_SIGNATURE}.{base64.b64encode(KNOWN_PAYLOAD.encode()).decode()}")
    assert find_signers(signed, OURS) == {"acme"}


def test_a_request_says_who_looks_at_what() -> None:
    assert read(sign(build_payload())) == Assertion(
        user_id=USER,
        organization_id=ORG,
        token="00D0!viewer",
        instance_url=INSTANCE,
        view="panel",
        record_id=DEAL,
        location=None,
        instance_id="_:BuyIn:canvas:1",
        target_origin=INSTANCE,
    )


def test_the_viewers_token_is_never_printed() -> None:
    assert "00D0!viewer" not in repr(read(sign(build_payload())))


def test_both_alphabets_are_read() -> None:
    payload = build_payload(note="\xff\xfe???>>>")
    standard, url_safe = sign(payload), sign(payload, url_safe=True)
    assert standard != url_safe
    assert read(standard) == read(url_safe)


@pytest.mark.parametrize("secret", ["newest", SECRET])
def test_every_secret_of_the_list_is_tried(secret: str) -> None:
    assert read(sign(build_payload(), secret)).user_id == USER


def test_every_tenant_whose_secret_fits_is_named() -> None:
    signed = split_request(sign(build_payload(), "shared"))
    assert find_signers(signed, [("a", ["shared"]), ("b", ["x", "shared"]), ("c", ["x"])]) == {"a", "b"}


@pytest.mark.parametrize("secret", ["", "None", "not ours", "no key"])
def test_a_secret_that_is_not_ours_opens_nothing(secret: str) -> None:
    for secrets in (OURS, ()):
        with pytest.raises(SignatureRefusedError):
            read(sign(build_payload(), secret), secrets)


@pytest.mark.parametrize("digest", ["sha1", "sha512", "md5"])
def test_only_hmac_sha256_is_a_signature(digest: str) -> None:
    with pytest.raises(SignatureRefusedError):
        read(sign(build_payload(), digest=digest))


@pytest.mark.parametrize("algorithm", ["none", "hmacsha256", "HMACSHA1"])
def test_a_request_that_names_another_algorithm_is_refused(algorithm: str) -> None:
    with pytest.raises(SignatureRefusedError):
        read(sign(build_payload(algorithm=algorithm)))


@pytest.mark.parametrize("algorithm", [None, ["HMACSHA256"], 1, ""])
def test_a_request_that_names_no_algorithm_is_malformed(algorithm: Any) -> None:
    with pytest.raises(RequestMalformedError):
        read(sign(build_payload(algorithm=algorithm)))


def _parts() -> tuple[str, str]:
    signature, _, payload = sign(build_payload()).partition(".")
    return signature, payload


SPELLINGS: dict[str, Callable[[str, str], str]] = {
    "nothing": lambda _s, _p: "",
    "only a dot": lambda _s, _p: ".",
    "no dot": lambda s, p: s + p,
    "dot first": lambda s, p: f".{s}.{p}",
    "dot last": lambda s, _p: f"{s}.",
    "two dots": lambda s, p: f"{s}..{p}",
    "a third part": lambda s, p: f"{s}.{p}.{p}",
    "no padding": lambda s, p: f"{s.rstrip('=')}.{p}",
    "too much padding": lambda s, p: f"{s}=.{p}",
    "loose last bits": lambda s, p: f"{s[:-2]}{chr(ord(s[-2]) + 1)}=.{p}",
    "a blank": lambda s, p: f"{s[:9]} {s[9:]}.{p}",
    "a line's end": lambda s, p: f"{s}.{p}\n",
    "a foreign character": lambda s, p: f"{s[:9]}*{s[9:]}.{p}",
    "a letter beyond ASCII": lambda s, p: f"{s[:-2]}ä=.{p}",
    "a full-width letter": lambda s, p: f"{s[:-2]}\uff21=.{p}",
    "a hexadecimal signature": lambda s, p: f"{base64.b64decode(s).hex()}f.{p}",
    "a NUL": lambda s, p: f"{s}\x00.{p}",
    "padding in the payload": lambda s, p: f"{s}.{p}====",
    "both alphabets at once": lambda s, p: f"{s}.{p.rstrip('=')}+-_/",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_what_is_not_canonical_base64_around_one_dot_is_malformed(spelling: str) -> None:
    with pytest.raises(RequestMalformedError):
        read(SPELLINGS[spelling](*_parts()))


@pytest.mark.parametrize("respelled", ["signature", "payload"])
def test_a_part_spelled_anew_in_the_other_alphabet_is_malformed(respelled: str) -> None:
    name = "both alphabets differ here: \u00ff\u00fe\u00ff\u03ff"
    for number in range(1_000):
        raw = json.dumps(build_payload(issuedAt=number, name=name), ensure_ascii=False).encode()
        signature, _, payload = sign(raw).partition(".")
        if "+" in signature and "/" in payload:
            break
    parts = {"signature": signature, "payload": payload}
    read(".".join(parts.values()))
    parts[respelled] = parts[respelled].replace("+", "-").replace("/", "_")
    with pytest.raises(RequestMalformedError):
        read(".".join(parts.values()))


@pytest.mark.parametrize("size", [1, 31, 33, 64])
def test_a_signature_of_another_length_is_refused(size: int) -> None:
    signature, payload = _parts()
    other = (base64.b64decode(signature) * 2)[:size]
    with pytest.raises(SignatureRefusedError):
        read(f"{base64.b64encode(other).decode()}.{payload}")


@given(st.integers(min_value=0), st.integers(min_value=0, max_value=7))
def test_no_request_with_a_bit_turned_round_is_taken(place: int, bit: int) -> None:
    data = bytearray(sign(build_payload()).encode())
    data[place % len(data)] ^= 1 << bit
    with pytest.raises(BuyInError):
        read(data.decode("latin-1"))


@given(st.text())
def test_no_text_is_taken_or_breaks_the_reading(text: str) -> None:
    with pytest.raises(BuyInError):
        read(text)


JSON = json.dumps(build_payload()).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"x",
        b"[]",
        b"1",
        b"null",
        b'"text"',
        JSON[:-1],
        JSON + b"{}",
        b"{}",
        b"\xef\xbb\xbf" + JSON,
        JSON.decode().encode("utf-16"),
        JSON.replace(b"Acme", b"\xff"),
        b'{"a":' * 20_000,
        b"[" * 30_000,
        JSON.replace(b"-1882588807", b"9" * 5_000),
        JSON.replace(b"-1882588807", b"NaN"),
        JSON.replace(b"-1882588807", b"-Infinity"),
        JSON.replace(b'"organizationId"', b'"organizationId": "00D000000000001AAA", "organizationId"'),
        JSON.replace(b'"algorithm"', b'"algorithm": "none", "algorithm"'),
    ],
)
def test_a_signed_payload_that_is_not_one_plain_object_is_malformed(data: bytes) -> None:
    with pytest.raises(RequestMalformedError):
        read(sign(data))


ABSENT = object()


def _changed(path: str, value: Any) -> dict[str, Any]:
    payload = copy.deepcopy(build_payload())
    *way, last = path.split(".")
    at: Any = payload
    for name in way:
        at = at[name]
    if value is ABSENT:
        del at[last]
    else:
        at[last] = value
    return payload


@pytest.mark.parametrize(
    ("path", "value"),
    [
        *((path, ABSENT) for path in ("userId", "client", "context", "client.oauthToken", "client.instanceUrl")),
        ("context.organization", ABSENT),
        ("context.organization.organizationId", ABSENT),
        ("context.organization.organizationId", None),
        ("context.organization.organizationId", ORG.lower()),
        ("context.organization.organizationId", USER),
        ("context.organization.organizationId", [ORG]),
        ("userId", DEAL),
        ("userId", 5),
        ("context.user.userId", "005000000000002AAA"),
        ("context.user", "Mara"),
        ("client", []),
        ("client.oauthToken", ""),
        ("client.oauthToken", "two words"),
        ("client.oauthToken", "a\r\nX-Header: b"),
        ("client.oauthToken", {"a": 1}),
        ("client.instanceUrl", ""),
        ("client.instanceUrl", 1),
        ("client.targetOrigin", 1),
        ("context.environment", "x"),
        ("context.environment.parameters", "recordId"),
        ("context.environment.parameters", []),
        ("context.environment.parameters.view", "admin"),
        ("context.environment.parameters.view", 1),
        ("context.environment.parameters.recordId", "006' OR Id != '"),
        ("context.environment.parameters.recordId", DEAL + "\n"),
        ("context.environment.parameters.recordId", "006000000000001AAB"),
        ("context.environment.parameters.recordId", 6),
        ("context.environment.parameters.recordId", "0" * 16),
    ],
)
def test_a_signed_payload_that_lacks_what_is_needed_or_has_the_wrong_form_is_malformed(path: str, value: Any) -> None:
    with pytest.raises(RequestMalformedError) as caught:
        read(sign(_changed(path, value)))
    assert "Mara" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        *((path, ABSENT) for path in ("issuedAt", "context.user", "client.instanceId", "client.targetOrigin")),
        *(("issuedAt", value) for value in (None, 0, -1, "yesterday", 10**15, 1.5)),
        ("context.user", None),
        ("context.user.userId", None),
        ("context.environment.record", None),
        ("context.organization.organizationId", ORG[:15]),
        ("userId", USER[:15]),
        ("context.environment.parameters.recordId", DEAL[:15]),
    ],
)
def test_what_real_requests_leave_out_or_write_otherwise_is_taken(path: str, value: Any) -> None:
    found = read(sign(_changed(path, value)))
    assert (found.user_id, found.organization_id, found.record_id) == (USER, ORG, DEAL)


@pytest.mark.parametrize("view", ["panel", "pipeline", "coach"])
def test_the_view_is_the_one_that_the_parameters_name(view: str) -> None:
    assert read(sign(build_payload(parameters={"view": view}))).view == view


@pytest.mark.parametrize("parameters", [{}, {"view": None, "recordId": None}, {"view": "", "recordId": ""}])
def test_without_parameters_the_view_is_the_panel_of_no_record(parameters: dict[str, Any]) -> None:
    found = read(sign(build_payload(parameters=parameters)))
    assert (found.view, found.record_id) == ("panel", None)


def test_missing_surroundings_are_no_fault() -> None:
    payload = build_payload()
    del payload["context"]["environment"]
    assert read(sign(payload)).record_id is None


@pytest.mark.parametrize(("record", "found"), [({"Id": DEAL[:15]}, DEAL), ({"Id": "x"}, None), ({"Id": 1}, None)])
def test_a_page_layout_names_its_own_record(record: dict[str, Any], found: str | None) -> None:
    payload = build_payload(parameters={})
    payload["context"]["environment"]["record"] = record
    assert read(sign(payload)).record_id == found


def test_a_request_is_remembered_by_its_payload_alone() -> None:
    one, other = sign(build_payload()), sign(build_payload(), "another")
    assert one != other
    assert split_request(one).digest == split_request(other).digest
    assert len(split_request(one).digest) == 64
