from datetime import UTC, datetime

import pytest

from connectors.files.csv_rows import Table, TableError
from connectors.files.tables import read_tables
from graph.deal import Deal, Facts

AS_OF = datetime(2026, 3, 20, tzinfo=UTC)
PEOPLE = "Name,Title,Decision maker,Formal rank\nInes Vogt,Head of Finance,yes,2\nRaj Patel,,no,\n"
TIES = "From;To;Kind;Strength\nInes Vogt;raj  patel;Trusts;0.8\n"


def read(people: str | bytes = PEOPLE, ties: str | bytes | None = None) -> Deal:
    given = {"people.csv": people} if ties is None else {"people.csv": people, "ties.csv": ties}
    tables = [Table(name, held if isinstance(held, bytes) else held.encode()) for name, held in given.items()]
    return read_tables(tables, facts=Facts(id="d", name="D"), as_of=AS_OF)


def problems(people: str | bytes = PEOPLE, ties: str | bytes | None = None) -> list[str]:
    with pytest.raises(TableError) as refused:
        read(people, ties)
    return [str(error) for error in refused.value.errors]


def test_people_get_an_id_from_their_name_and_cells_become_what_the_column_holds() -> None:
    deal = read()

    assert [person.id for person in deal.people] == ["ines-vogt", "raj-patel"]
    assert (deal.people[0].decision_maker, deal.people[1].decision_maker) == (True, False)
    assert (deal.people[0].formal_rank, deal.people[1].formal_rank) == (2, None)
    assert deal.deal == Facts(id="d", name="D")
    assert deal.as_of == AS_OF


def test_ties_name_people_by_id_or_by_name_and_separators_may_differ() -> None:
    (tie,) = read(ties=TIES).ties

    assert (tie.from_, tie.to, tie.kind, tie.strength) == ("ines-vogt", "raj-patel", "trusts", 0.8)
    assert read(ties=TIES.replace(";", "\t")).ties == (tie,)
    assert read(ties=TIES.replace("Ines Vogt", "ines-vogt")).ties == (tie,)


def test_a_byte_order_mark_blank_lines_quotes_and_own_columns_do_no_harm() -> None:
    text = '\ufeffNAME,x_note,title\r\n\r\n"Vogt, Ines",anything,"Head\nof Finance"\r\n'

    (person,) = read(text).people

    assert (person.name, person.title) == ("Vogt, Ines", "Head\nof Finance")


def test_windows_1252_is_refused_with_the_line() -> None:
    assert problems("name\nInes\nJosé\n".encode("cp1252")) == [
        "people.csv, line 3: isn't UTF-8 text (Windows-1252 perhaps); save the file as “CSV UTF-8”"
    ]


def test_all_problems_of_all_files_are_named_with_line_and_column() -> None:
    people = "name,decision_maker,owner_share,formal_rank\nInes,maybe,,\nRaj,,1.5,\nAiko,,,1e3\n"
    ties = "from,to,kind\nInes,Rat,trusts\nInes,Raj,likes\n"

    found = problems(people, ties)

    assert found[0].startswith("people.csv, line 2, column decision_maker: must be true or false")
    assert found[1].startswith("people.csv, line 3, column owner_share: must be 1 or less")
    assert found[2].startswith("people.csv, line 4, column formal_rank: must be a whole number")
    assert found[3].startswith("ties.csv, line 2, column to: no person here has the id “Rat”")
    assert found[4].startswith("ties.csv, line 3, column kind: must be 'reports_to'")
    assert len(found) == 5


def test_a_name_that_two_people_have_needs_ids() -> None:
    people = "id,name\n1,Ines Vogt\n2,Ines Vogt\n"

    assert problems(people, "from,to,kind\nInes Vogt,2,trusts\n") == [
        "ties.csv, line 2, column from: several people have this name; write the id instead"
    ]
    assert problems("name\nInes Vogt\ninés\nInes  vogt\n") == [
        "people.csv, line 4, column id: the id “ines-vogt” is already that of line 2"
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "people.csv: is empty"),
        ("title\nCEO\n", "people.csv, line 1, column name: isn't there as a column; people need it"),
        (
            "name,titel\nInes,CEO\n",
            "people.csv, line 1, column titel: isn't a column that is known for people; did you mean title?",
        ),
        (
            "name,xyz\nInes,1\n",
            (
                "people.csv, line 1, column xyz: isn't a column that is known for people; known are id, name, title, "
                "department, side, decision_maker, crm_roles, formal_rank, former, retired_since, predecessor_of, "
                "owner_share, board_seat, joined_at, left_at, is_champion; a column of your own begins with x_"
            ),
        ),
        ("name,name\nInes,Ines\n", "people.csv, line 1: the column name stands twice"),
        ("name,\nInes,CEO\n", "people.csv, line 1: column 2 has no name"),
        ("name,title\nInes\n", "people.csv, line 2: has 1 cells, but the header has 2"),
        ("name,title\nInes,CEO,x\n", "people.csv, line 2: has 3 cells, but the header has 2"),
        ("name,title\n,CEO\n", "people.csv, line 2, column name: is missing"),
    ],
)
def test_a_table_that_is_not_whole_is_refused_at_its_place(text: str, words: str) -> None:
    assert problems(text)[0] == words


def test_a_quotation_mark_that_is_not_closed_is_found_where_its_row_begins() -> None:
    (problem,) = problems('name,title\nInes,CEO\n"Raj,COO\nAiko,CFO\n')

    assert problem.startswith("people.csv, line 3: can't be read as CSV")


def test_ties_without_their_columns_are_refused_before_their_rows_are_read() -> None:
    assert problems(PEOPLE, "from,kind\nInes Vogt,trusts\n") == [
        "ties.csv, line 1, column to: isn't there as a column; ties need it"
    ]


def test_a_list_of_people_only_from_one_column_needs_no_separator() -> None:
    assert [person.name for person in read("Name\nInes\nRaj").people] == ["Ines", "Raj"]


def test_lines_are_counted_as_an_editor_counts_them_also_behind_a_cell_of_several_lines() -> None:
    assert problems('name,title\n"Ines","Head\nof\nFinance"\n\nRaj,COO,x\n') == [
        "people.csv, line 6: has 3 cells, but the header has 2"
    ]
