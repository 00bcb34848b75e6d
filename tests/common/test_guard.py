"""The confidentiality guard: every kind with what it refuses, our own sentences, hostile texts.

``pytest -rP tests/common/test_guard.py -k sentences`` prints the figures, as does
``python -m tests.common.guard_figures``.
"""

import re
import sys
from collections import Counter

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from stdnum.bg import egn
from stdnum.fr import nir
from stdnum.ro import cnp

from taskforce.common import guard
from taskforce.common.guard import contacts, cues, names, numbers, places
from tests.common import guard_figures

NIR, CNP, EGN, IBAN = (
    "2 85 05 99 997 704 67",
    "2980208269857",
    "6608109393",
    "FR76 3000 6000 0112 3456 7890 189",
)


def found(text, **known):
    """``[(kind, passage)]`` in ``text``."""
    return [(kind, text[start:end]) for kind, start, end in guard.read(text, guard.known(**known))]


def kinds(text, **known):
    return {kind for kind, _passage in found(text, **known)}


# Each kind, and what only looks like it -----------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "passage"),
    [
        ("nir", "285059999770467"),
        ("nir", NIR),
        ("nir", "2 85 07 2A 991 812 03"),
        ("cnp", CNP),
        ("cnp", "2 841211 169789"),
        ("egn", EGN),
        ("egn", "581027 9987"),
        ("egn", "0441179698"),
        ("iban", IBAN),
        ("iban", "ro49aaaa1b31007593840000"),
        ("map-link", "https://www.google.com/maps/@42.3172,4.6028,17z"),
        ("map-link", "osm.org/go/0Exmpl--"),
        ("map-link", "https://example.org/see?lat=42.31724&lon=4.60281"),
        ("coordinates", "42.3172, 4.6028"),
        ("coordinates", "42,3172 ; 4,6028"),
        ("coordinates", "42°19'02\"N 4°36'10\"E"),
        ("coordinates", "N 42° 19.032' E 004° 36.168'"),
        ("coordinates", "43.317° 4.603°"),
        ("coordinates", "8FX5C2XH+2V"),
        ("coordinates", "///exemple.invente.maree"),
        ("email", "ana.b@example.org"),
        ("email", "ana.b @ example.org"),
        ("email", "ana (at) example.org"),
        ("email", "ana AT example DOT org"),
        ("phone", "06 39 98 12 34"),
        ("phone", "+33 (0)6 39 98 12 34"),
        ("phone", "(01632) 960 741"),
        ("phone", "O6 39 98 21 12"),
        ("street", "12 bis rue des Tilleuls"),
        ("street", "8 place du Marché"),
        ("street", "14 Mill Lane"),
        ("street", "Strada Florilor nr. 12"),
        ("street", "ул. „Липа“ 21"),
        ("birth-date", "née le 12/03/1985"),
        ("birth-date", "date de naissance (fils) : 12 mai 2015"),
        ("birth-date", "né(e) le : 09/11/2018"),
        ("birth-date", "born on the 2nd of January 1971"),
        ("birth-date", "né à Plovdiv le 4 février 2011"),
        ("name", "famille Ionescu"),
        ("name", "Mme P."),
        ("name", "mrs angelova"),
        ("name", "M. et Mme Ben Salah"),
        ("unknown", "Mirela"),
    ],
)
def test_finds(kind, passage):
    assert (kind, passage) in found(f"voir {passage} demain")


def test_a_child_of_a_group_is_no_group():
    assert found("la fille du groupe est née en 2016") == [("birth-date", "née en 2016")]


def test_three_decimals_are_a_position_after_a_word_of_position():
    assert found("point GPS 45.188, 5.724") == [("coordinates", "45.188, 5.724")]


def test_finds_names_by_what_stands_beside_them():
    assert found("then the Kovacs family left") == [("name", "the Kovacs")]
    assert found("Prénom : Ion, nom : POPESCU") == [("name", "Prénom : Ion"), ("name", "nom : POPESCU")]
    assert found("Denis, né en 2016") == [("name", "Denis"), ("birth-date", "né en 2016")]


@pytest.mark.parametrize("text", ["Journée d’information", "Année 2026", "Randonnée, Cheminée"])
def test_a_word_that_ends_like_a_birth_is_nobody(text):
    assert [passage for kind, passage in found(text) if kind == "name"] == []


@pytest.mark.parametrize("text", ["Mirela née", "Mirela, née", "Mirela (née", "Mirela(née", "Mirela,née"])
def test_a_birth_name_is_somebody_however_it_is_spaced(text):
    assert ("name", "Mirela") in found(f"{text} Popescu)")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Passeport n° 12AB34567 perdu", "12AB34567"),
        ("carte d'identité n°X4RTBPFW4 faite", "X4RTBPFW4"),
        ("CNI roumaine série XB 123456 périmée", "XB 123456"),
        ("allocataire CAF 7654321 K, droits", "7654321 K"),
        ("court case no. RG 25/00412 , moved", "25/00412"),
    ],
)
def test_finds_the_number_of_a_document(text, number):
    assert ("document", number) in found(text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("nir", "2 85 05 99 997 704 68"),  # a key that does not check
        ("nir", "2850599997704"),  # no key at all
        ("cnp", "2980208269858"),
        ("egn", "6608109394"),
        ("egn", "04 41 17 96 98"),  # the same digits as an EGN, written as a French telephone number
        ("iban", "FR76 3000 6000 0112 3456 7890 198"),
        ("map-link", "https://www.openstreetmap.org/copyright"),
        ("map-link", "on préparera avec google maps"),
        ("coordinates", "12.500, 13.750 et 14.200 lei"),
        ("coordinates", "de 42.3172 à 46.1187 pour mille"),
        ("email", "3 kg @ 2.50"),
        ("phone", "le 04/11/2025 10:30"),
        ("phone", "facture 2025110043"),
        ("street", "2 cours de français, 1 passage à sécuriser, 1 place pour trois"),
        ("street", "12 street lights and 3 drive-in clinics"),
        ("street", "la rue des Lilas"),
        ("street", "le 4 novembre 2025, rue des Lilas"),
        ("birth-date", "Le projet est né le 12 mars 2024"),
        ("birth-date", "The network was born on 4 May 2021"),
        ("document", "dossier de subvention n° 2026-118"),
        ("document", "titre de séjour expiré le 12/03/2026"),
        ("document", "CAF : convention 2024-2027, 12 500 €, tél. 04 65 71 00 00"),
        ("name", "M. le Maire, Mme la Préfète, Mr Chairman, Madam Vice-Chair"),
        ("name", "les familles monoparentales, le petit déjeuner"),
        ("unknown", "Demain. Mirela"),  # the limit that the docstring names
    ],
)
def test_does_not_take(kind, text):
    assert kind not in kinds(text)


@given(st.integers(10, 99), st.integers(1, 12), st.integers(1, 28), st.integers(0, 10**6 - 1))
def test_no_number_that_checks_is_lost_to_the_quick_look(year, month, day, rest):
    birth = f"{year}{month:02}{day:02}"
    nir_13 = f"1{year}{month:02}38{rest:06}"
    numbers = [f"{birth}{rest // 1000:03}{last}" for last in range(10)]
    numbers += [f"1{birth}{rest // 10:05}{last}" for last in range(10)] + [
        f"{nir_13}{nir.calc_check_digits(nir_13)}"
    ]
    valid = {"egn": egn.is_valid, "cnp": cnp.is_valid, "nir": nir.is_valid}
    for number in numbers:
        kind = {10: "egn", 13: "cnp", 15: "nir"}[len(number)]
        assert (kind in kinds(number)) == valid[kind](number)


def test_a_number_beside_another_is_found():
    text = f"CNP {CNP} et 1610406529601"
    assert found(text) == [("cnp", CNP), ("cnp", "1610406529601")]


def test_words_after_an_account_are_not_taken_along():
    assert found(f"sur {IBAN} avant le 15") == [("iban", IBAN)]


def test_contacts_of_partners_may_stand_in_any_form():
    text = "CCAS 04.65.71.00.00, +33 4 65 71 00 00, Contact@Example.org"
    assert found(text, contacts=["04 65 71 00 00", "contact@example.org"]) == []
    assert found(text, contacts=["04 65 71 00 01"]) == found(text)
    assert [kind for kind, _passage in found(text)] == ["phone", "phone", "email"]


def test_known_places_and_remembered_words_are_not_marked():
    text = "réunion à Voreppe avec Saint-Exemple"
    assert found(text, words=["Voreppe"], remembered=["Saint-Exemple"]) == []
    assert found(text) == [("unknown", "Voreppe"), ("unknown", "Saint-Exemple")]


def test_a_known_word_is_still_a_name_after_a_title():
    assert found("voir Mme Voreppe", words=["Voreppe"]) == [("name", "Mme Voreppe")]


def test_weights():
    weights = {finding.kind: finding.weight for finding in guard.read(f"{CNP}, 06 39 98 12 34, Mme Radu")}
    assert weights == {"cnp": guard.Weight.STOP, "phone": guard.Weight.WARN, "name": guard.Weight.MARK}


def test_counts_hold_kinds_and_no_words():
    assert guard.counts(guard.read(f"{CNP}, 06 39 98 12 34, 06 39 98 12 35")) == {"cnp": 1, "phone": 2}
    assert guard.counts(guard.read("")) == {}


# Any text -----------------------------------------------------------------------------------------

PIECES = [
    *(
        "1 ",
        "-1",
        "AB12 ",
        "FR76 ",
        "Mme ",
        "45.123 ",
        "a@",
        "(",
        "né le ",
        "caf A1 ",
        "12 rue ",
        "1a",
        "Mr A ",
    ),
    *("http://", "d'A", "12°1'", "utm 1 1 ", "the A", "0 ", "str. a ", NIR, IBAN, "é", "٣", "²", "\n", "’"),
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_any_text_gives_places_inside_it_and_none_over_another(text):
    end = 0
    for finding in guard.read(text):
        assert end <= finding.start < finding.end <= len(text)
        assert finding.kind in guard.KINDS
        end = finding.end


@pytest.mark.parametrize("seed", [*PIECES, "Aa Bb ", "12 Aa Aa Aa ", "Mme A B C D "])
def test_twice_the_text_is_twice_the_work(seed):
    """Counted in calls, not in seconds: of what Python does.  What the patterns do is bounded below."""
    assert calls(seed, 8000) <= 2.1 * calls(seed, 4000) + 200


def calls(seed, length):
    """How many functions reading ``length`` letters of ``seed`` calls."""
    text, counted = (seed * length)[:length], Counter()
    guard.read(text)  # loads stdnum
    sys.setprofile(lambda _frame, event, _argument: counted.update([event]))
    try:
        guard.read(text)
    finally:
        sys.setprofile(None)
    return counted["call"] + counted["c_call"]


MOST_LETTERS = 2600  # one match of any pattern; most end within a hundred
READ_ONCE = {
    "taskforce.common.guard.numbers.RUN",  # possessive: a row of digits is never given back
    "taskforce.common.guard.cues.PART",  # one class, on a number that another pattern cut out
}


def patterns():
    """``(name, pattern)`` of every pattern that the guard holds."""
    for module in (contacts, cues, names, numbers, places):
        for name, value in vars(module).items():
            for pattern in (
                value if isinstance(value, tuple) else value.values() if isinstance(value, dict) else [value]
            ):
                if isinstance(pattern, re.Pattern):
                    yield f"{module.__name__}.{name}", pattern


def test_no_pattern_can_be_made_slow():
    """Every repeat is bounded: a match reads so many letters at most, wherever it begins."""
    longest = {
        name: re._parser.parse(pattern.pattern, pattern.flags).getwidth()[1] for name, pattern in patterns()
    }
    unbounded = {name for name, letters in longest.items() if letters > MOST_LETTERS}
    assert unbounded == READ_ONCE
    assert len(longest) > 30


# Our own sentences --------------------------------------------------------------------------------

LEAST = {"nir": 1, "cnp": 1, "egn": 1, "iban": 1, "map-link": 0.95, "coordinates": 0.95, "name": 0.9}
MOST_FALSE_PER_HUNDRED = 2
MOST_MARKED_PER_HUNDRED = 20


@pytest.fixture(scope="module")
def figures():
    return guard_figures.measure()


def test_there_are_sentences_enough():
    lines, _known = guard_figures.sentences()
    for language in guard_figures.LANGUAGES:
        assert sum(line["language"] == language for line in lines) >= 200


def test_sentences_give_what_they_promise(figures):
    print(guard_figures.table(figures), guard_figures.summary(figures), sep="\n\n")
    low = {
        key: f"{figures.found[key]} of {expected}"
        for key, expected in figures.expected.items()
        if figures.found[key] < LEAST.get(key[0], 0.92) * expected
    }
    assert low == {}
    assert {kind for kind, _language in figures.expected} == set(guard.KINDS) - {"unknown"}


@pytest.mark.parametrize("language", guard_figures.LANGUAGES)
def test_harmless_sentences_are_mostly_left_alone(figures, language):
    alarms = {kind: figures.false_in_harmless[kind, language] for kind in guard.KINDS}
    hundreds = figures.harmless[language] / 100
    stops = {kind for kind, count in alarms.items() if count and guard.KINDS[kind] == guard.Weight.STOP}
    assert stops == set()
    assert alarms.pop("unknown") <= MOST_MARKED_PER_HUNDRED * hundreds
    assert sum(alarms.values()) <= MOST_FALSE_PER_HUNDRED * hundreds


def test_figures_in_the_docs_are_the_measured_ones(figures):
    page = (settings.BASE_DIR / "docs" / "confidentiality-guard.md").read_text("utf-8")
    assert guard_figures.table(figures) in page
    assert guard_figures.summary(figures) in page


def test_the_guard_never_says_that_nothing_is_there():
    """No words of ours may be read as a clean bill: neither on the page nor in the docs."""
    for name in ("templates/components/guard.html", "taskforce/common/guard_forms.py"):
        source = (settings.BASE_DIR / name).read_text("utf-8")
        assert re.findall(r"(?i)no personal data|nothing (was )?found", source) == []
