"""That a person who asks for it is erased from every store, that others stay, and that nothing brings them back."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from connectors.files.codec import to_json
from connectors.files.reader import read_deal, read_document
from connectors.salesforce.ids import to_long_id
from plugin.analysing import analyse_deals
from plugin.celery_app import build_celery
from plugin.cli import main
from plugin.importing import ImportResult, import_files
from plugin.jobs import take_due_jobs
from plugin.people import erasing, requested
from plugin.people.finding import PersonUnclearError
from plugin.people.receipts import Receipt
from plugin.people.requested import erase_on_request
from plugin.people.rules import TABLE_RULES
from plugin.schedule import add_analyses
from plugin.settings import Settings
from plugin.store.analyses import load_analysis
from plugin.store.deals import load_deals, save_deals
from plugin.store.store import Store
from plugin.store.tables import kept_note, metadata
from plugin.tasks import announce
from plugin.working import analyse_waiting
from tests.exercise_desk import COACH
from tests.people_desk import BRAM, DEAL, FAMILY, FILE, NAME, OTHER, TENANT, ZORAYA, PeopleDesk, open_people_desk
from tests.table_dump import dump_tables

CANARIES = (ZORAYA, ZORAYA[:15], NAME, FAMILY, "Zoraya")
EVERYTHING = frozenset[str]()


@pytest.fixture
def desk(store: Store, settings: Settings) -> PeopleDesk:
    opened = open_people_desk(store, settings)
    opened.seed_all()
    return opened


@pytest.fixture
def plain_desk(sqlite_store: Store, sqlite_settings: Settings) -> PeopleDesk:
    """One with the deal alone, in the quicker database."""
    opened = open_people_desk(sqlite_store, sqlite_settings)
    opened.seed_deal()
    return opened


def erase(desk: PeopleDesk, person: str = ZORAYA, **options: Any) -> Receipt:
    receipt, problem = erase_on_request(desk.services, TENANT, person, **options)
    assert problem is None
    return receipt


def find_residue(store: Store, canaries: tuple[str, ...] = CANARIES) -> list[tuple[str, str]]:
    """Return in which tables any of the words still stands, in whatever case."""
    dumped = dump_tables(store, without=EVERYTHING)
    texts = {name: repr(rows).casefold() for name, rows in dumped.items()}
    return sorted((name, word) for name, text in texts.items() for word in canaries if word.casefold() in text)


def take_file(desk: PeopleDesk, path: Path, text: str = FILE) -> ImportResult:
    path.write_text(text)
    result = import_files(
        desk.services.store,
        [path],
        tenant=TENANT,
        clock=desk.clock,
        schedule_analysis=lambda connection, ids: _ignore(add_analyses(connection, TENANT, ids, now=desk.clock())),
    )
    counts = result.counts
    assert counts.received == counts.stored + counts.unchanged + counts.quarantined
    return result


def _ignore(_: object) -> None:
    pass


def test_nothing_of_the_person_is_left_in_any_table(desk: PeopleDesk) -> None:
    store = desk.services.store
    held = {name for name, rule in TABLE_RULES.items() if rule.ending != "nothing"}
    of_users = {"sign_in_link", "viewer_session", "viewer_sight", "viewer_deal"}
    own = {row.id for row in dump_tables(store)["participant"] if row.person == ZORAYA}
    tokens = desk.exercises.tokens[ZORAYA]

    receipt = erase(desk)

    assert find_residue(store, (*CANARIES, *own, tokens)) == []
    assert {each.table for each in receipt.gone} == held - of_users
    assert (receipt.again, receipt.namesake, receipt.before) == (0, False, False)


def test_what_others_said_did_and_wrote_stays_with_a_neutral_word_in_the_person_s_place(desk: PeopleDesk) -> None:
    store = desk.services.store
    receipt = erase(desk)

    with store.reading(TENANT) as connection:
        deal = load_deals(connection, TENANT, [DEAL])[DEAL]
        analysis = load_analysis(connection, TENANT, DEAL)
    assert [person.id for person in deal.people] == [BRAM, "cem", "dot", "eli", "us"]
    assert [(statement.id, statement.words) for statement in deal.statements] == [
        ("w2", "somebody will come round"),
        ("w4", None),
    ]
    assert (deal.decisions[0].final_word, deal.decisions[0].delegated_to) == ((BRAM,), None)
    assert [(activity.id, activity.to) for activity in deal.activities] == [("a1", ("cem",))]
    assert (deal.subjects[0].owner, deal.commitments, deal.events) == (None, (), ())
    assert {tie.from_ for tie in deal.ties} == {"cem"}
    assert read_document(json.loads(json.dumps(to_json(deal)))) == deal
    assert analysis is not None
    assert analysis.authority.decisions[0].recorded == (BRAM,)
    rows = dump_tables(store)
    assert rows["kept_note"][0].words == f"{OTHER} doubts; somebody is fine with it."
    assert rows["paper"][0].body["names"][BRAM] == OTHER
    assert receipt.mentions >= 1
    told = receipt.to_json()
    assert (told["sealed_forms_destroyed"], told["deals_analysed_anew"]) == (1, [DEAL])
    remains = {(each["object"], each["id"], each["do"].split()[0]) for each in told["remains"]["salesforce"]}
    assert remains == {
        ("Contact", ZORAYA, "delete"),
        ("Contact", BRAM, "empty"),
        ("OpportunityContactRole", "00K1", "delete"),
        ("Task", "00T1", "empty"),
        ("BuyIn_Statement__c", "a011", "empty"),
    }


def test_the_exercises_go_on_without_the_person(desk: PeopleDesk) -> None:
    erase(desk)

    running = desk.services.exercises.show(COACH, desk.exercises.exercise)
    assert [each.person for each in running.participants] == [BRAM, "cem", "dot"]
    ended = next(row.exercise for row in dump_tables(desk.services.store)["participant"] if row.person == BRAM)
    assert all(each.person != ZORAYA for each in desk.services.exercises.show(COACH, ended).participants)


def test_somebody_of_ours_is_erased_with_their_sessions_lists_and_signatures(plain_desk: PeopleDesk) -> None:
    store, now = plain_desk.services.store, plain_desk.clock()
    user = to_long_id("0055e0000000len") or ""
    mine = {"tenant": TENANT, "user": user}
    rows: dict[str, dict[str, Any]] = {
        "viewer_session": {"id": "s1", "role": "rep", "way": "oauth", "created_at": now, "expires_at": now},
        "viewer_sight": {"asked_at": now},
        "viewer_deal": {"deal": DEAL, "asked_at": now},
        "sign_in_link": {"token_hash": "h", "role": "rep", "created_at": now, "expires_at": now},
        "look": {"deal": DEAL, "at": now, "body": {}, "before_body": None},
        "saved_view": {"id": "v1", "name": "Mine", "asked": {}, "at": now},
        "digest_wish": {"address": "lena@us.example", "asked": {}, "wished_at": now},
    }
    with store.writing(TENANT) as connection:
        text = FILE.replace('"us"', f'"{user}"')
        save_deals(connection, TENANT, [read_deal(text.encode())], origin="file", now=now)
        for name, row in rows.items():
            connection.execute(metadata.tables[name].insert().values({**mine, **row}))
        note = {"tenant": TENANT, "deal": DEAL, "id": "n1", "words": "A call", "author": user, "at": now}
        connection.execute(kept_note.insert().values(note))

    receipt = erase(plain_desk, user)

    assert find_residue(store, (user, "Lena", "lena@us.example")) == []
    assert {each.table for each in receipt.gone if each.removed} >= set(rows)
    kept = dump_tables(store)["kept_note"][0]
    assert (kept.words, kept.author) == ("A call", "somebody")


def test_rows_whose_ids_are_made_of_those_of_two_erased_people_stay_two(plain_desk: PeopleDesk) -> None:
    store = plain_desk.services.store
    text = FILE.replace('"id": "a1"', f'"id": "call:{ZORAYA}"').replace('"id": "a2"', f'"id": "call:{BRAM}"')
    text = text.replace(f'"to": ["{ZORAYA}"]', '"to": ["cem"]')
    with store.writing(TENANT) as connection:
        save_deals(connection, TENANT, [read_deal(text.encode())], origin="file", now=plain_desk.clock())

    erase(plain_desk)
    erase(plain_desk, BRAM)

    with store.reading(TENANT) as connection:
        deal = load_deals(connection, TENANT, [DEAL])[DEAL]
    ids = [activity.id for activity in deal.activities]
    assert len(set(ids)) == len(ids) == 2
    assert {row.id for row in dump_tables(store)["deal_record"] if row.list == "activities"} == set(ids)
    assert find_residue(store, (ZORAYA, BRAM)) == []


def test_erased_twice_is_erased_once_and_somebody_unknown_is_refused(plain_desk: PeopleDesk) -> None:
    first = erase(plain_desk, deal="elsewhere")
    before = dump_tables(plain_desk.services.store, without=EVERYTHING)

    second = erase(plain_desk, ZORAYA[:15])

    assert (second.before, second.erased_at, second.gone) == (True, first.erased_at, ())
    assert dump_tables(plain_desk.services.store, without=EVERYTHING) == before
    with pytest.raises(PersonUnclearError, match="Nobody with the id"):
        erase(plain_desk, "nobody")


def test_a_try_counts_what_would_go_and_changes_nothing(plain_desk: PeopleDesk) -> None:
    before = dump_tables(plain_desk.services.store, without=EVERYTHING)

    tried = erase(plain_desk, tried=True)

    assert dump_tables(plain_desk.services.store, without=EVERYTHING) == before
    assert list(tried.gone) == list(erase(plain_desk).gone) != []


def test_stopped_in_the_middle_nothing_was_done_and_stopped_behind_it_only_the_analyses_are_left(
    plain_desk: PeopleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = plain_desk.services.store
    before = dump_tables(store, without=EVERYTHING)

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(erasing, "save_marks", stop)
    with pytest.raises(KeyboardInterrupt):
        erase(plain_desk)
    assert dump_tables(store, without=EVERYTHING) == before

    monkeypatch.undo()
    monkeypatch.setattr(requested, "analyse_waiting", stop)
    with pytest.raises(KeyboardInterrupt):
        erase(plain_desk)
    assert find_residue(store) == []
    monkeypatch.undo()

    assert erase(plain_desk).before
    with store.reading(TENANT) as connection:
        analysis = load_analysis(connection, TENANT, DEAL)
    assert analysis is not None
    assert analysis.authority.decisions[0].recorded == (BRAM,)


def test_a_file_that_names_the_person_comes_in_without_them(plain_desk: PeopleDesk, tmp_path: Path) -> None:
    erase(plain_desk)

    first = take_file(plain_desk, tmp_path / "deal.json")
    second = take_file(plain_desk, tmp_path / "deal.json")

    assert find_residue(plain_desk.services.store) == []
    assert first.notes == (f"{tmp_path / 'deal.json'}: people {ZORAYA}: erased on request, so left out",)
    assert (first.refused, first.counts.received, second.counts.unchanged) == ((), 1, 1)


def test_a_file_that_only_mentions_the_person_comes_in_with_a_neutral_word(
    plain_desk: PeopleDesk, tmp_path: Path
) -> None:
    erase(plain_desk)
    text = (
        '{"format": "buyin-deal/1", "as_of": "2026-03-02", "deal": {"id": "D1", "name": "Northwind"},'
        f' "people": [{{"id": "{BRAM}", "name": "{OTHER}"}}], "statements": [{{"id": "s1", "at": "2026-03-01",'
        f' "by": "{BRAM}", "kind": "focus", "words": "Ask {FAMILY.upper()} or Quillfeather, ZORAYA. Or {FAMILY}."}}]}}'
    )

    take_file(plain_desk, tmp_path / "deal.json", text)

    with plain_desk.services.store.reading(TENANT) as connection:
        words = load_deals(connection, TENANT, [DEAL])[DEAL].statements[0].words
    assert words == f"Ask {FAMILY.upper()} or somebody. Or somebody."


def test_a_short_id_means_the_person_of_one_deal_and_no_subject_of_that_name(plain_desk: PeopleDesk) -> None:
    other = (
        '{"format": "buyin-deal/1", "as_of": "2026-03-01", "deal": {"id": "D2", "name": "South"},'
        ' "people": [{"id": "cem", "name": "Cemile Ak"}], "subjects": [{"id": "cem", "kind": "area"}],'
        ' "statements": [{"id": "cem", "at": "2026-02-01", "by": "ana", "kind": "position", "subject": "cem"}]}'
    ).replace('[{"id": "cem", "name"', '[{"id": "ana", "name": "Ana"}, {"id": "cem", "name"')
    store = plain_desk.services.store
    with store.writing(TENANT) as connection:
        save_deals(connection, TENANT, [read_deal(other.encode())], origin="file", now=plain_desk.clock())
    analyse_deals(store, TENANT, ["D2"], as_of=plain_desk.clock())

    with pytest.raises(PersonUnclearError, match="choose one with --deal"):
        erase(plain_desk, "cem")
    erase(plain_desk, "cem", deal="D2")

    with store.reading(TENANT) as connection:
        deals = load_deals(connection, TENANT, [DEAL, "D2"])
    assert "cem" in {person.id for person in deals[DEAL].people}
    assert [person.id for person in deals["D2"].people] == ["ana"]
    assert [(each.id, each.subject) for each in deals["D2"].statements] == [("cem", "cem")]
    assert find_residue(store, ("Cemile",)) == []
    assert erase(plain_desk, "cem", deal="D2").before


def test_what_was_sealed_while_somebody_was_erased_comes_to_light_without_them(plain_desk: PeopleDesk) -> None:
    exercises = plain_desk.exercises
    exercises.plan([BRAM, "cem", "dot"])
    exercises.begin()
    exercises.write_all(answers={BRAM: {"future": f"As {NAME} says, and {FAMILY} alone"}})
    erase(plain_desk)

    exercises.reveal()

    assert find_residue(plain_desk.services.store) == []
    texts = {answer.text for answer in exercises.show().answers}
    assert "As somebody says, and somebody alone" in texts


def test_a_check_under_way_forgets_whom_it_could_name(plain_desk: PeopleDesk) -> None:
    exercises = plain_desk.exercises
    nameable = {ZORAYA: NAME, BRAM: OTHER}
    exercises.plan([BRAM, "cem", "dot", "eli"], kind="authority", nameable=nameable)
    exercises.begin()
    named = {"d1:final": ZORAYA, "d1:ask": f"{ZORAYA}\n{BRAM}"}
    exercises.write_all(answers=dict.fromkeys(exercises.tokens, named))
    erase(plain_desk)

    exercises.reveal()

    assert find_residue(plain_desk.services.store) == []
    texts = {row.body["text"] for row in dump_tables(plain_desk.services.store)["open_form"] if "text" in row.body}
    assert texts == {"", BRAM}


def test_the_broker_carries_nothing_that_could_be_erased(plain_desk: PeopleDesk, redis_url: str) -> None:
    store, now = plain_desk.services.store, plain_desk.clock()
    with store.writing(TENANT) as connection:
        jobs = add_analyses(connection, TENANT, [DEAL], now=now)
    app = build_celery(replace(plain_desk.services.settings, broker_url=redis_url))

    announce(app, take_due_jobs(store, now=now))

    with app.connection_for_read() as connected, connected.SimpleQueue("celery") as queue:
        message = queue.get(block=False)
        message.ack()
    assert message.payload[0] == [TENANT, *jobs]
    carried = repr((message.payload, message.headers, message.properties))
    assert [word for word in (*CANARIES, DEAL) if word in carried] == []


def test_the_database_s_file_holds_nothing_between_its_rows(plain_desk: PeopleDesk, tmp_path: Path) -> None:
    with plain_desk.services.store.writing(TENANT) as connection:
        connection.execute(update(metadata.tables["deal"]).values(owner=NAME))

    assert erase(plain_desk).overwritten is True

    files = [path.read_bytes() for path in tmp_path.glob("buyin.db*")]
    assert files
    assert [word for word in CANARIES for held in files if word.encode() in held] == []


def test_the_command_prints_the_receipt_as_json_and_is_calm_the_second_time(
    plain_desk: PeopleDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUYIN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("BUYIN_SECRET_KEYS", ",".join(plain_desk.services.settings.secret_keys))

    runs = [CliRunner().invoke(main, ["person", "erase", ZORAYA, *more]) for more in (["--dry-run"], [], [])]
    unknown = CliRunner().invoke(main, ["person", "erase", "nobody"])
    export = CliRunner().invoke(main, ["person", "export", ZORAYA])

    assert [run.exit_code for run in runs] == [0, 0, 0]
    told = [json.loads(run.stdout) for run in runs]
    assert told[0]["removed"] == told[1]["removed"] > 0 == told[2]["removed"]
    assert [each["told"].split(":")[0].split(".")[0] for each in told] == [
        "Nothing was changed",
        "The person was erased",
        "This person was erased before; nothing of them is left here, and nothing was done now",
    ]
    assert not any(NAME in run.stdout for run in runs)
    assert (unknown.exit_code, unknown.stderr) == (2, "Error: Nobody with the id nobody is known here.\n")
    assert export.exit_code == 2


def test_what_others_write_of_the_person_meanwhile_goes_too(
    plain_desk: PeopleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = plain_desk.services.store
    analyse = analyse_waiting

    def write_meanwhile(*given: Any, **more: Any) -> Any:
        with store.writing(TENANT) as connection:
            row = {"tenant": TENANT, "deal": DEAL, "id": "n2", "words": f"Met {NAME}.", "at": plain_desk.clock()}
            connection.execute(kept_note.insert().values(row))
        return analyse(*given, **more)

    monkeypatch.setattr(requested, "analyse_waiting", write_meanwhile)

    assert erase(plain_desk).again == 1
    assert find_residue(store) == []


def test_a_check_tells_nothing_more_of_what_somebody_answered_who_was_erased_since(plain_desk: PeopleDesk) -> None:
    exercises = plain_desk.exercises
    exercises.plan([ZORAYA, BRAM, "cem", "dot", "eli"], kind="authority", nameable={BRAM: OTHER, "cem": "Cem Tosun"})
    exercises.begin()
    everybody = dict.fromkeys(exercises.tokens, "cem") | {ZORAYA: BRAM}
    exercises.write_all(answers={person: {"d1:final": named} for person, named in everybody.items()})
    exercises.reveal()
    assert [(each.named, each.answers) for each in exercises.show().shares] == [("cem", 5), (BRAM, 5)]

    erase(plain_desk)

    assert not exercises.show().shares
    with plain_desk.services.store.reading(TENANT) as connection:
        deal = load_deals(connection, TENANT, [DEAL])[DEAL]
    assert not [each for each in deal.statements if each.kind == "naming"]
