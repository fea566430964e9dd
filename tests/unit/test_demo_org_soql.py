"""Which queries the sample org understands, what they find, and what Salesforce would say to the others."""

from typing import Any

import pytest

from connectors.demo_org.ids import build_id
from connectors.demo_org.org import DemoOrg
from connectors.demo_org.queries import find_rows, to_record
from connectors.demo_org.refusals import RefusalError
from tests.demo_org_rows import ADA, BEN, CALL, CALL_RELATION, DEAL, OLD_CALL, OLD_RELATION, build_org


def records(soql: str, org: DemoOrg | None = None, *, everything: bool = False) -> list[dict[str, Any]]:
    """What a query answers."""
    at = org or build_org()
    found = find_rows(at, soql, everything=everything)
    return [to_record(at, found.describe, found.columns, row, "66.0") for row in found.rows]


def ids(soql: str, org: DemoOrg | None = None, *, everything: bool = False) -> list[str]:
    """The ids that a query answers."""
    return [record["Id"] for record in records(soql, org, everything=everything)]


def query(kind: str, condition: str) -> str:
    """A query for the ids of a kind's records."""
    parts = ["SELECT Id FROM", kind, "WHERE", condition]
    return " ".join(parts)


def contacts(condition: str) -> str:
    """A query for contacts."""
    return query("Contact", condition)


def refusal(soql: str) -> tuple[str, str]:
    """The code and the sentence with which a query is refused."""
    with pytest.raises(RefusalError) as refused:
        records(soql)
    assert refused.value.status == 400
    return refused.value.code, refused.value.message


def test_names_and_keywords_go_in_any_case_and_answers_spell_as_the_describe() -> None:
    assert records("select ID, stagename from OPPORTUNITY") == [
        {
            "attributes": {"type": "Opportunity", "url": f"/services/data/v66.0/sobjects/Opportunity/{DEAL}"},
            "Id": DEAL,
            "StageName": "Qualification",
        }
    ]


def test_amounts_are_sent_with_a_decimal_point() -> None:
    amount = records("SELECT Amount FROM Opportunity")[0]["Amount"]
    assert isinstance(amount, float)
    assert amount == 120_000.0


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("LastName = 'okoro'", [ADA]),
        ("LastName != 'Okoro'", [BEN]),
        ("LastName <> 'Okoro'", [BEN]),
        ("LastName IN ('Okoro', 'LIND')", [ADA, BEN]),
        ("LastName NOT IN ('Okoro')", [BEN]),
        ("LastName > 'M'", [ADA]),
        ("LastName LIKE 'ok%'", [ADA]),
        ("LastName LIKE 'L_nd'", [BEN]),
        ("Title LIKE '%100\\% Q%'", [BEN]),
        ("Title LIKE '%Quality\\_C%'", [BEN]),
        ("Title LIKE '%Qualit\\_%'", []),
        ("Title = null", [ADA]),
        ("Title != null", [BEN]),
        ("Title = ''", [ADA]),
        ("Title != 'CFO'", [ADA, BEN]),
        ("Title NOT IN ('CFO')", [ADA, BEN]),
        ("Title > 'A'", [BEN]),
        ("IsDeleted = false", [ADA, BEN]),
        ("HasOptedOutOfEmail = TRUE", []),
        ("CreatedDate >= 2026-01-05T10:00:00Z", [ADA, BEN]),
        ("CreatedDate > 2026-01-05T10:00:00Z", []),
        ("CreatedDate >= 2026-01-05T11:00:00+01:00", [ADA, BEN]),
        ("CreatedDate < 2026-01-05T10:00:00.001Z", [ADA, BEN]),
        ("CreatedDate IN (2026-01-05T10:00:00Z)", [ADA, BEN]),
        ("Account.Name LIKE 'North%' AND ReportsTo.LastName = 'Okoro'", [BEN]),
        ("LastName = 'Okoro' OR (LastName = 'Lind' AND Title = null)", [ADA]),
        ("NOT LastName = 'Okoro'", [BEN]),
        ("Title = null AND (NOT LastName = 'Lind')", [ADA]),
        ("(NOT (LastName = 'Okoro' OR LastName = 'Lind'))", []),
    ],
)
def test_a_condition_finds_what_it_says(condition: str, found: list[str]) -> None:
    assert ids(contacts(f"{condition} ORDER BY Id")) == found


def test_ids_are_compared_by_fifteen_or_eighteen_characters() -> None:
    assert ids(contacts(f"Id = '{ADA[:15]}'")) == [ADA]
    assert ids(contacts(f"ReportsToId IN ('{ADA}', '{ADA[:15]}')")) == [BEN]
    assert ids(contacts(f"Id > '{ADA}' ORDER BY Id")) == [BEN]


def test_keys_that_know_case_are_compared_with_it() -> None:
    assert len(records("SELECT Id FROM BuyIn_Statement__c WHERE External_Key__c = 'S-1'")) == 1
    assert not records("SELECT Id FROM BuyIn_Statement__c WHERE External_Key__c = 's-1'")
    assert not records("SELECT Id FROM BuyIn_Statement__c WHERE External_Key__c LIKE 's-%'")


def test_quotes_and_backslashes_are_escaped_by_backslashes() -> None:
    org = build_org()
    made = org.insert("Contact", LastName="O'Neill \\ sons")
    assert ids("SELECT Id FROM Contact WHERE LastName = 'O\\'Neill \\\\ sons'", org) == [made]
    assert ids("SELECT Id FROM Contact WHERE LastName LIKE 'O\\'N%\\\\%'", org) == [made]
    assert ids("SELECT Id FROM Contact WHERE LastName = '\\u004F\\'Neill \\\\ sons'", org) == [made]


def test_numbers_and_days_are_compared_as_such() -> None:
    for condition in ("Amount = 120000.0", "Amount > 9", "Amount < 1200000", "CloseDate = 2026-05-29"):
        assert ids(query("Opportunity", condition)) == [DEAL], condition
    assert not ids("SELECT Id FROM Opportunity WHERE CloseDate < 2026-05-29")


def test_rows_are_sorted_with_empty_ones_first_unless_asked() -> None:
    assert ids("SELECT Id FROM Contact ORDER BY Title") == [ADA, BEN]
    assert ids("SELECT Id FROM Contact ORDER BY Title DESC") == [ADA, BEN]
    assert ids("SELECT Id FROM Contact ORDER BY Title NULLS LAST") == [BEN, ADA]
    assert ids("SELECT Id FROM Contact ORDER BY SystemModstamp, LastName ASC NULLS FIRST") == [BEN, ADA]
    assert ids("SELECT Id FROM Contact ORDER BY Account.Name DESC, Id DESC") == [BEN, ADA]


def test_limit_and_offset_cut_the_sorted_rows() -> None:
    assert ids("SELECT Id FROM Contact ORDER BY Id LIMIT 1") == [ADA]
    assert ids("SELECT Id FROM Contact ORDER BY Id LIMIT 1 OFFSET 1") == [BEN]
    assert ids("SELECT Id FROM Contact ORDER BY Id LIMIT 0") == []


def test_parents_come_as_nested_records_or_null() -> None:
    ada, ben = records("SELECT Id, ReportsTo.Name, Account.Owner.Username, ReportsTo.Id FROM Contact ORDER BY Id")
    assert ada["ReportsTo"] is None
    assert ben["ReportsTo"]["Name"] == "Ada Okoro"
    assert ben["ReportsTo"]["Id"] == ADA
    assert ben["ReportsTo"]["attributes"]["type"] == "Contact"
    assert ben["Account"]["Owner"]["Username"] == "mira@seller.example"


def test_a_parent_field_called_type_is_not_the_kind_of_the_parent() -> None:
    assert records("SELECT Account.Type FROM Opportunity")[0]["Account"]["Type"] == "Prospect"


def test_the_kind_of_a_polymorphic_parent_can_be_asked_for() -> None:
    org = build_org()
    lead_call = org.insert("Task", WhoId=build_id("00Q", 5))
    assert ids("SELECT Id FROM Task WHERE What.Type = 'Opportunity'", org) == [CALL]
    assert ids("SELECT Id FROM Task WHERE Who.Type = 'Lead'", org) == [lead_call]
    call = records("SELECT Who.Name, Who.Type, Owner.Type FROM Task WHERE TaskSubtype = 'Call'", org)[0]
    assert (call["Who"]["Name"], call["Who"]["Type"], call["Owner"]["Type"]) == ("Ada Okoro", "Contact", "User")


def test_archived_and_deleted_rows_are_found_only_when_everything_is_asked_for() -> None:
    org = build_org()
    org.delete("Contact", BEN)
    assert ids("SELECT Id FROM Task", org) == [CALL]
    assert ids("SELECT Id FROM TaskRelation", org) == [CALL_RELATION]
    assert ids("SELECT Id FROM Contact", org) == [ADA]
    assert ids("SELECT Id FROM Task ORDER BY Id", org, everything=True) == [CALL, OLD_CALL]
    assert ids("SELECT Id FROM TaskRelation ORDER BY Id", org, everything=True) == [CALL_RELATION, OLD_RELATION]
    assert ids("SELECT Id FROM Contact WHERE IsDeleted = true", org, everything=True) == [BEN]


def test_a_concealed_record_is_found_by_no_query() -> None:
    org = build_org()
    org.conceal(ADA)
    assert ids("SELECT Id FROM Contact", org, everything=True) == [BEN]
    assert records("SELECT ReportsToId, ReportsTo.Name FROM Contact", org)[0]["ReportsTo"] is None


@pytest.mark.parametrize(
    "soql",
    [
        "",
        "SELECT FROM Contact",
        "SELECT Id",
        "SELECT * FROM Contact",
        "SELECT Id, FROM Contact",
        "SELECT Id FROM Contact;",
        "SELECT Id FROM Contact c",
        "SELECT Id FROM Contact WHERE",
        "SELECT Id FROM Contact WHERE LastName",
        "SELECT Id FROM Contact WHERE LastName == 'x'",
        "SELECT Id FROM Contact WHERE LastName = x",
        'SELECT Id FROM Contact WHERE LastName = "x"',
        "SELECT Id FROM Contact WHERE LastName = 'x",
        "SELECT Id FROM Contact WHERE LastName = 'x\\q'",
        "SELECT Id FROM Contact WHERE LastName IN ()",
        "SELECT Id FROM Contact WHERE LastName IN 'x'",
        "SELECT Id FROM Contact WHERE LastName IN ('x', null)",
        "SELECT Id FROM Contact WHERE LastName IS NULL",
        "SELECT Id FROM Contact WHERE LastName NOT LIKE 'x'",
        "SELECT Id FROM Contact WHERE LastName = 'x' AND Title = 'y' OR Title = 'z'",
        "SELECT Id FROM Contact WHERE LastName = 'x' OR Title = 'y' AND Title = 'z'",
        "SELECT Id FROM Contact WHERE LastName = 'x' AND NOT Title = 'y'",
        "SELECT Id FROM Contact WHERE NOT LastName = 'x' AND Title = 'y'",
        "SELECT Id FROM Contact WHERE (LastName = 'x'",
        "SELECT Id FROM Contact WHERE CreatedDate > 2026-01-05T10:00:00",
        "SELECT Id FROM Contact WHERE CreatedDate > 2026-01-05T10:00:00 00:00",
        "SELECT Id FROM Contact WHERE CreatedDate > 2026-02-30T10:00:00Z",
        "SELECT Id FROM Opportunity WHERE CloseDate = 2026-02-30",
        "SELECT Id FROM Contact WHERE CreatedDate > YESTERDAY()",
        "SELECT Id FROM Contact ORDER LastName",
        "SELECT Id FROM Contact LIMIT many",
        "SELECT Id FROM Contact LIMIT -1",
        "SELECT Id FROM Contact LIMIT 5 WHERE Id = null",
        "SELECT Id FROM Contact OFFSET 1 LIMIT 5",
        "SELECT COUNT() FROM Contact ORDER BY Id",
        "SELECT COUNT(Id) FROM Contact",
        "SELECT Id, (SELECT Id FROM Contacts) FROM Account",
        "SELECT Id FROM Contact GROUP BY Id",
        "SELECT Id FROM Contact -- all of them",
        "SELECT A.B.C.D.E.F.Id FROM Contact",
        "UPDATE Contact",
    ],
)
def test_what_is_not_soql_is_refused_as_malformed(soql: str) -> None:
    assert refusal(soql)[0] == "MALFORMED_QUERY"


@pytest.mark.parametrize(
    ("soql", "code", "words"),
    [
        ("SELECT Id FROM Invoice", "INVALID_TYPE", "sObject type 'Invoice' is not supported"),
        ("SELECT Colour FROM Contact", "INVALID_FIELD", "No such column 'Colour' on entity 'Contact'"),
        ("SELECT Id FROM Contact WHERE Colour = 1", "INVALID_FIELD", "No such column 'Colour'"),
        ("SELECT Id FROM Contact ORDER BY Colour", "INVALID_FIELD", "No such column 'Colour'"),
        ("SELECT Account.Colour FROM Contact", "INVALID_FIELD", "No such column 'Colour' on entity 'Account'"),
        ("SELECT What.Amount FROM Task", "INVALID_FIELD", "No such column 'Amount' on entity 'Name'"),
        ("SELECT Boss.Name FROM Contact", "INVALID_FIELD", "Didn't understand relationship 'Boss'"),
        ("SELECT Id, id FROM Contact", "INVALID_FIELD", "duplicate field selected: Id"),
        ("SELECT IsDeleted FROM User", "INVALID_FIELD", "No such column 'IsDeleted' on entity 'User'"),
        (
            "SELECT Id FROM Task WHERE Description = 'x'",
            "INVALID_FIELD",
            "field 'Description' can not be filtered in a query call",
        ),
        ("SELECT Id FROM EmailMessage WHERE ToAddress LIKE '%x%'", "INVALID_FIELD", "can not be filtered"),
        ("SELECT Id FROM Task ORDER BY Description", "MALFORMED_QUERY", "can not be sorted in a query call"),
        (
            "SELECT Id FROM Contact WHERE CreatedDate > '2026-01-05T10:00:00Z'",
            "INVALID_FIELD",
            "must be of type dateTime and should not be enclosed in quotes",
        ),
        ("SELECT Id FROM Contact WHERE CreatedDate > 2026-01-05", "INVALID_FIELD", "must be of type dateTime"),
        (
            "SELECT Id FROM Opportunity WHERE CloseDate > 2026-01-05T10:00:00Z",
            "INVALID_FIELD",
            "must be of type date and",
        ),
        ("SELECT Id FROM Contact WHERE LastName = 5", "INVALID_FIELD", "of type string and should be enclosed"),
        ("SELECT Id FROM Contact WHERE LastName LIKE 5", "INVALID_FIELD", "of type string and should be enclosed"),
        ("SELECT Id FROM Contact WHERE Id = 5", "INVALID_FIELD", "must be of type id and should be enclosed"),
        ("SELECT Id FROM Contact WHERE IsDeleted = 'true'", "INVALID_FIELD", "must be of type boolean"),
        ("SELECT Id FROM Opportunity WHERE Amount = '5'", "INVALID_FIELD", "must be of type currency"),
        ("SELECT Id FROM Contact WHERE LastName IN ('x', 5)", "INVALID_FIELD", "must be of type string"),
        ("SELECT Id FROM Contact WHERE AccountId = '123'", "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field"),
        (
            contacts(f"Id = '{ADA[:17]}9'"),
            "INVALID_QUERY_FILTER_OPERATOR",
            "invalid ID field: Id",
        ),
        ("SELECT Id FROM Contact WHERE Id LIKE '003%'", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator on id"),
        ("SELECT Id FROM Contact WHERE CreatedDate LIKE '2026%'", "INVALID_QUERY_FILTER_OPERATOR", "dateTime field"),
        ("SELECT Id FROM Contact WHERE IsDeleted > false", "INVALID_QUERY_FILTER_OPERATOR", "boolean field"),
        ("SELECT Id FROM Contact WHERE Title > null", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator"),
        ("SELECT Id FROM Contact OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset"),
    ],
)
def test_what_the_describe_does_not_allow_is_refused_in_salesforces_words(soql: str, code: str, words: str) -> None:
    got_code, message = refusal(soql)
    assert got_code == code
    assert words in message


def test_a_query_has_at_most_a_hundred_thousand_characters() -> None:
    names = ", ".join(["'Okoro'"] * 12_000)
    long = contacts(f"LastName IN ({names})")
    assert refusal(long)[0] == "MALFORMED_QUERY"


def test_a_text_in_a_condition_has_at_most_four_thousand_characters() -> None:
    assert ids(contacts(f"LastName = '{'x' * 4_000}'")) == []
    assert refusal(contacts(f"LastName = '{'x' * 4_001}'"))[0] == "MALFORMED_QUERY"


def test_a_hidden_field_is_refused_like_one_that_is_not_there() -> None:
    org = build_org()
    org.hide("Contact", "Title")
    with pytest.raises(RefusalError, match="No such column 'Title'"):
        records("SELECT Title FROM Contact", org)


def test_counting_gives_the_rows_without_their_fields() -> None:
    found = find_rows(build_org(), "SELECT COUNT() FROM Contact WHERE Title = null", everything=False)
    assert len(found.rows) == 1
    assert found.columns == ()
