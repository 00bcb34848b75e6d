"""Small numbers: what is hidden cannot be computed.  The brute force below knows nothing of flows: it tries
every table of counts that shows a reader the same."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import small_numbers
from reports.small_numbers import Table, protect

FEW = 3  # the threshold of the tables that are tried by force: small numbers, so that all can be tried
MOST = 6  # the greatest number tried in the place of a hidden one


# One number ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "said"), [(0, "0"), (1, "moins de 10"), (9, "moins de 10"), (10, "10")])
def test_a_count_from_1_to_9_is_not_told(count, said):
    assert small_numbers.words(count) == said


def test_the_threshold_is_the_setting(settings):
    settings.SMALL_NUMBERS_BELOW = 25
    assert [small_numbers.told(count) for count in (0, 24, 25)] == [0, None, 25]
    assert small_numbers.words(24) == "moins de 25"


def test_what_is_public_by_itself_is_told():
    """The register of meetings names each: their number hides nothing."""
    assert [small_numbers.told(6), small_numbers.told(6, is_public=True)] == [None, 6]
    assert small_numbers.words(6, is_public=True) == "6"


def test_all_hidden_cells_look_alike():
    assert [small_numbers.cell_words(value) for value in (None, 0, 12)] == ["non montré", "0", "12"]


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (10, 20, 50),
        (10, 19, None),  # of fewer than 20
        (0, 0, None),
        (9, 30, None),  # the part could be computed back
        (25, 30, None),  # and so could what is left
        (0, 30, 0),
        (30, 30, 100),
        (20, 30, 67),
    ],
)
def test_a_percentage_gives_no_small_number_away(part, whole, shown):
    assert small_numbers.share(part, whole) == shown


def test_a_percentage_of_what_is_public():
    assert small_numbers.share(5, 6, is_public=True) == 83
    assert small_numbers.share(0, 0, is_public=True) is None


# A table ------------------------------------------------------------------------------------------


def test_a_table_without_small_numbers_is_told_whole():
    assert protect([[10, 0], [20, 30]]) == Table(((10, 0), (20, 30)), (10, 50), (30, 30), 60)


def test_a_lone_small_number_takes_others_with_it():
    """7 is 57 less 50, and 37 less 30: a second number of its row and of its column goes too."""
    shown = protect([[7, 50, 20], [30, 40, 60], [70, 80, 90]])
    assert shown.cells == ((None, 50, None), (None, 40, None), (70, 80, 90))
    assert (shown.row_totals, shown.column_totals, shown.total) == ((77, 130, 240), (107, 170, 170), 447)


def test_the_total_of_a_small_number_alone_goes_with_it():
    assert protect([[4, 0], [0, 50]]).row_totals == (None, 50)
    assert small_numbers.list_of([4, 0, 0]) == ((None, 0, 0), None)


def test_two_ones_are_not_told_by_their_sum():
    """1 and 1 beside 30 with the total 32: no hidden number is zero, so both would be known."""
    cells, total = small_numbers.list_of([1, 1, 30])
    assert (cells, total) == ((None, None, None), 32)


def test_zero_stays_zero():
    assert protect([[0, 3], [0, 0]]).cells == ((0, None), (0, 0))


def test_a_table_of_nothing():
    assert protect([]) == Table((), (), (), 0)
    assert protect([[0]]) == Table(((0,),), (0,), (0,), 0)


@pytest.mark.parametrize("rows", [[[1], [1, 2]], [[-1]]])
def test_what_is_no_table_of_counts_is_refused(rows):
    with pytest.raises(ValueError, match="one length"):
        protect(rows)


def test_the_same_table_is_hidden_the_same_way():
    rows = [[7, 50, 50], [30, 50, 50], [50, 50, 50]]
    assert protect(rows) == protect([list(row) for row in rows])


def test_what_can_be_computed_is_named():
    rows = [[7, 50], [30, 40]]
    shown = Table(((None, 50), (30, 40)), (57, 70), (37, 90), 127)
    assert small_numbers.revealed(rows, shown) == [(0, 0)]
    assert small_numbers.revealed(rows, shown._replace(row_totals=(None, 70))) == [(0, 0), (0, None)]
    assert small_numbers.revealed(rows, protect(rows)) == []


# Beside another edition ---------------------------------------------------------------------------


ROWS = [[7, 50, 20], [30, 40, 60], [70, 80, 90]]


def test_an_edition_that_hides_the_same_reveals_nothing():
    assert small_numbers.revealed_beside(ROWS, protect(ROWS), protect(ROWS)) == []


def test_an_edition_that_tells_what_this_one_hides_is_named():
    other = protect(ROWS)
    other = other._replace(cells=((None, 50, 20), *other.cells[1:]))
    assert small_numbers.revealed_beside(ROWS, protect(ROWS), other) == [(0, 0), (0, 2), (1, 0), (1, 2)]


def test_a_difference_that_is_small_is_named():
    """43 this year's first edition, 40 the second: three were taken out, and one may know who."""
    rows = [[40, 50]]
    assert small_numbers.revealed_beside(rows, protect(rows), protect([[43, 50]])) == [
        (0, 0),
        (0, None),
        (None, 0),
        (None, None),
    ]
    assert small_numbers.revealed_beside(rows, protect(rows), protect([[60, 50]])) == []


def test_a_table_of_another_shape_is_compared_where_both_have_a_number():
    assert small_numbers.revealed_beside([[40]], protect([[40]]), protect([[40, 50]])) == []


# By force -----------------------------------------------------------------------------------------


def total_of(cells):
    return sum(map(sum, cells))


def whole(cells):
    """The Table of ``cells`` with nothing hidden."""
    columns = tuple(map(sum, zip(*cells, strict=True)))
    return Table(tuple(map(tuple, cells)), tuple(map(sum, cells)), columns, total_of(cells))


def numbers(table):
    """``{place: number}`` of a Table, margins too."""
    found = {(i, j): value for i, row in enumerate(table.cells) for j, value in enumerate(row)}
    found |= {(i, None): value for i, value in enumerate(table.row_totals)}
    found |= {(None, j): value for j, value in enumerate(table.column_totals)}
    return found | {(None, None): table.total}


def rows_that_fit(row, total):
    """Every row a reader of ``row`` and its ``total`` (None where hidden) has to think possible."""
    tried = product(*(range(1, MOST + 1) if value is None else [value] for value in row))
    return [values for values in tried if total is None or sum(values) == total]


def possible(shown):
    """``{place: set of numbers}`` for each hidden place of ``shown``: numbers that may stand there; at least
    two where there are as many, for then it looks no further."""
    told = {place: value for place, value in numbers(shown).items() if value is not None}
    found = {place: set() for place in numbers(shown) if place not in told}
    for cells in product(*map(rows_that_fit, shown.cells, shown.row_totals)):
        table = numbers(whole(cells))
        if all(table[place] == value for place, value in told.items()):
            for place, values in found.items():
                values.add(table[place])
            if all(len(values) > 1 for values in found.values()):
                break
    return found


counts = st.integers(0, 4)
small_tables = st.sampled_from([(1, 2), (1, 3), (1, 4), (2, 2), (2, 3), (3, 2)]).flatmap(
    lambda shape: st.lists(
        st.lists(counts, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(small_tables)
def test_every_hidden_number_has_two_possible_values(rows):
    shown = protect(rows, threshold=FEW)
    told = numbers(shown)
    assert [place for place, values in possible(shown).items() if len(values) < 2] == []
    assert all(told[place] is None for place, count in numbers(whole(rows)).items() if 0 < count < FEW)
    assert all(told[place] in (None, count) for place, count in numbers(whole(rows)).items())
    assert all(told[place] == 0 for place, count in numbers(whole(rows)).items() if count == 0)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(small_tables, st.randoms(use_true_random=False))
def test_what_is_said_to_be_revealed_is_what_force_finds(rows, chance):
    """Whatever is hidden, by any rule or none: the flow says what the trying says."""
    full = numbers(whole(rows))
    hidden = {place for place, count in full.items() if count and chance.random() < 0.6}
    shown = Table(
        tuple(
            tuple(None if (i, j) in hidden else n for j, n in enumerate(row)) for i, row in enumerate(rows)
        ),
        tuple(None if (i, None) in hidden else sum(row) for i, row in enumerate(rows)),
        tuple(
            None if (None, j) in hidden else sum(column) for j, column in enumerate(zip(*rows, strict=True))
        ),
        None if (None, None) in hidden else total_of(rows),
    )
    by_force = {place for place, values in possible(shown).items() if len(values) == 1}
    assert set(small_numbers.revealed(rows, shown)) == by_force


def test_a_table_of_a_hundred_rows_is_protected():
    rows = [[(i * 7 + j * 13) % 31 for j in range(7)] for i in range(100)]
    shown = protect(rows)
    assert small_numbers.revealed(rows, shown) == []
    assert shown.total == total_of(rows)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3 familles, puis Neuf ménages", ["3 familles", "neuf menages"]),
        ("seven children and 9 people", ["seven children", "9 people"]),
        ("Trei familii și 8 copii; două mame.", ["trei familii", "8 copii", "doua mame"]),
        ("12 familii, o familie, noua familie, trei ședințe", []),
        ("Три семейства, петима ученици и 4 души", ["три семеиства", "петима ученици", "4 души"]),
        ("Двадесет семейства, едно семейство, три срещи, 3 fêtes", []),
        ("10 familles, 0 enfant, une femme, 3 séances, 1,5 personne, 12 children", []),
        ("", []),
    ],
)
def test_small_numbers_of_people_in_words(text, found):
    assert small_numbers.in_words(text) == found
