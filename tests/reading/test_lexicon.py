"""Words to concepts: the forms of a verb, folding at equal length, and which of several forms in a text is taken."""

from collections import Counter
from typing import Any

import pytest

from riskscore.lexicon import Lexicon, compile_lexicon, normalise, variants, verb_forms
from riskscore.loading import load_lexicon_data
from riskscore.reading.mentions import find_mentions
from riskscore.records import Article


@pytest.mark.parametrize(
    ("lemma", "s", "past", "ing"),
    [
        ("lift", "lifts", "lifted", "lifting"),
        ("ease", "eases", "eased", "easing"),
        ("deny", "denies", "denied", "denying"),
        ("delay", "delays", "delayed", "delaying"),
        ("scrap", "scraps", "scrapped", "scrapping"),
        ("drop", "drops", "dropped", "dropping"),
        ("stop", "stops", "stopped", "stopping"),
        ("trim", "trims", "trimmed", "trimming"),
        ("permit", "permits", "permitted", "permitting"),
        ("defer", "defers", "deferred", "deferring"),
        ("extend", "extends", "extended", "extending"),
        ("delist", "delists", "delisted", "delisting"),
        ("limit", "limits", "limited", "limiting"),
        ("open", "opens", "opened", "opening"),
        ("trigger", "triggers", "triggered", "triggering"),
        ("veto", "vetoes", "vetoed", "vetoing"),
        ("pass", "passes", "passed", "passing"),
        ("push", "pushes", "pushed", "pushing"),
        ("launch", "launches", "launched", "launching"),
        ("relax", "relaxes", "relaxed", "relaxing"),
        ("review", "reviews", "reviewed", "reviewing"),
        ("agree", "agrees", "agreed", "agreeing"),
        ("void", "voids", "voided", "voiding"),
        ("roll back", "rolls back", "rolled back", "rolling back"),
        ("step up", "steps up", "stepped up", "stepping up"),
        ("do away with", "does away with", "did away with", "doing away with"),
    ],
)
def test_forms_of_a_verb_in_the_shipped_lexicon(lexicon: Lexicon, lemma: str, s: str, past: str, ing: str) -> None:
    known = {e.get("verb"): tuple(e.get("irregular", ())) for e in lexicon.of_kind("acts") if e.get("verb")}
    forms = verb_forms(lemma, known.get(lemma, ()))
    assert (forms["base"], forms["s"], forms["past"], forms["ing"]) == (lemma, s, past, ing)


@pytest.mark.parametrize(
    ("lemma", "irregular", "past", "part", "ing"),
    [
        ("withdraw", ("withdrew", "withdrawn"), "withdrew", "withdrawn", "withdrawing"),
        ("cut", ("cut", "cut", "cutting"), "cut", "cut", "cutting"),
        ("take off", ("took off", "taken off"), "took off", "taken off", "taking off"),
        (
            "put on hold",
            ("put on hold", "put on hold", "putting on hold"),
            "put on hold",
            "put on hold",
            "putting on hold",
        ),
        ("begin", ("began", "begun", "beginning"), "began", "begun", "beginning"),
    ],
)
def test_irregular_verbs_say_their_own_past(
    lemma: str, irregular: tuple[str, ...], past: str, part: str, ing: str
) -> None:
    forms = verb_forms(lemma, irregular)
    assert (forms["past"], forms["part"], forms["ing"]) == (past, part, ing)


def test_no_verb_of_the_lexicon_misses_a_doubled_letter(lexicon: Lexicon) -> None:
    """Short verbs of the shape consonant, vowel, consonant double their last letter: "drop", "dropped"."""
    wrong = []
    for entry in lexicon.of_kind("acts"):
        head = str(entry.get("verb") or "").split(" ")[0]
        closed = 3 <= len(head) <= 5 and head[-1] in "bdgklmnpt" and head[-2] in "aeiou"
        if closed and not set(head[:-2]) & set("aeiou"):
            ing = verb_forms(entry.get("verb"), tuple(entry.get("irregular", ())))["ing"]
            if not ing.startswith(f"{head}{head[-1]}ing") and head != "not":
                wrong.append(ing)
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "İstanbul İİ",
        "ΑΣ",
        "Ǆ ß ﬁ",
        "𝒳 😀 é",
        "日本は韓国を",
        "a\u0301\u200b\ufeff\x00\ud800",
        "Japan’s U.S.-led “pact”…",
    ],
)
def test_folding_keeps_the_length(text: str) -> None:
    assert len(normalise(text)) == len(text)


def test_folding_takes_case_and_punctuation() -> None:
    assert normalise("Japan’s U.S.-LED “pact”—over…") == "japan s u s  led  pact  over "


@pytest.mark.parametrize(
    ("form", "found"),
    [
        ("S. Korea", {"s  korea", "s korea"}),
        ("intel-sharing pact", {"intel sharing pact", "intelsharing pact"}),
        ("Trade, Industry and Energy", {"trade  industry and energy", "trade industry and energy"}),
        ("OK'd", {"ok d"}),
        ("...", set()),
    ],
)  # fmt: skip
def test_how_a_form_may_be_written(form: str, found: set[str]) -> None:
    assert variants(form) == found


# ---- matching


def small(**kinds: list[dict[str, Any]]) -> Lexicon:
    return compile_lexicon([{"kind": kind, "entries": entries} for kind, entries in kinds.items()])


def ids(lexicon: Lexicon, text: str) -> list[str]:
    return [readings[0].entry.id for _, _, readings in lexicon.find(text)]


PLACES = small(
    actors=[
        {"id": "korea", "forms": ["Korea"]},
        {"id": "north", "forms": ["North Korea"]},
        {"id": "sea", "forms": ["East Sea of North Korea"]},
        {"id": "us", "forms": ["U.S."], "cased": ["US"]},
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Korea", ["korea"]),
        ("North Korea", ["north"]),
        ("NORTH-KOREA!", ["north"]),
        ("North Koreans", []),
        ("northkorea", []),
        ("the East Sea of North Korea", ["sea"]),
        ("East Sea of Korea", ["korea"]),  # a longer form that fails hides nothing
        ("(Korea)Korea", ["korea", "korea"]),
        ("Korea Korea", ["korea", "korea"]),
        ("the US, the U.S. and us", ["us", "us"]),
    ],
)
def test_the_longest_form_wins_between_word_boundaries(text: str, found: list[str]) -> None:
    assert ids(PLACES, text) == found


def test_spans_reproduce_the_words() -> None:
    text = "İn the U.S.–North  Korea; North Korea’s"
    assert [text[a:b] for a, b, _ in PLACES.find(text)] == ["U.S", "Korea", "North Korea"]


def test_capitals_matter_only_where_they_are_asked_for() -> None:
    lexicon = small(materials=[{"id": "helium", "forms": ["helium"], "cased": ["He"]}])
    assert ids(lexicon, "HELIUM and He") == ["helium", "helium"]
    assert ids(lexicon, "he met HE") == []


def test_a_form_of_two_entries_keeps_both_readings() -> None:
    lexicon = small(
        objects=[{"id": "curbs", "class": "RESTRICTION", "forms": ["curbs"]}],
        acts=[{"id": "curb", "class": "IMPOSE", "verb": "curb"}],
    )
    [(_, _, readings)] = lexicon.find("Curbs")
    assert {(r.entry.id, r.form) for r in readings} == {("curbs", "noun"), ("curb", "s")}


def test_plurals_and_split_verbs_are_spelled_out() -> None:
    lexicon = small(
        materials=[{"id": "wafer", "plural": True, "forms": ["wafer", "glass"]}],
        acts=[
            {
                "id": "take_off",
                "class": "EXCLUDE",
                "verb": "take off",
                "irregular": ["took off", "taken off"],
                "split": "off",
            }
        ],
    )
    assert ids(lexicon, "wafers, glass, glasss") == ["wafer", "wafer"]
    assert ids(lexicon, "took it off; taken off") == ["take_off", "take_off"]


def test_a_later_file_wins_by_id_and_kind() -> None:
    first = {"kind": "objects", "entries": [{"id": "pact", "class": "PACT", "forms": ["pact"]}]}
    later = {"kind": "objects", "entries": [{"id": "pact", "class": "PACT", "forms": ["treaty"]}]}
    other = {"kind": "actors", "entries": [{"id": "pact", "forms": ["Pact Group"]}]}
    lexicon = compile_lexicon([first, later, other])
    assert ids(lexicon, "a pact, a treaty, Pact Group") == ["pact", "pact"]
    assert [e.kind for e in lexicon.entries] == ["objects", "actors"]


def concepts(lexicon: Lexicon, text: str) -> list[str]:
    return [m.concept for m in find_mentions(Article("a", text), lexicon)]


WEAK = small(
    materials=[{"id": "wafer", "forms": ["silicon wafer"], "weak": ["wafer", "wafers"], "near": ["chip", "Shin Etsu"]}]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wafers for chips ran short.", ["wafer"]),
        ("Shin-Etsu sells wafers.", ["wafer"]),
        ("The silicon wafer broke.", ["wafer"]),
        ("The priest gave wafers.", []),
        ("Chips ran short. The priest gave wafers.", []),  # company must stand in the same sentence
        ("Microchips and wafers.", []),  # and must begin a word
    ],
)
def test_a_weak_form_needs_company(text: str, found: list[str]) -> None:
    assert concepts(WEAK, text) == found


def test_company_that_opens_the_sentence_counts() -> None:
    assert concepts(WEAK, "Chip wafers ran short.") == ["wafer"]


PEOPLE = small(
    actors=[
        {"id": "jin", "forms": ["Park Jin", "Minister Park"], "bare": ["Park"]},
        {"id": "geun", "forms": ["Park Geun-hye"], "bare": ["Park"]},
        {"id": "moon", "forms": ["Moon Jae-in"], "bare": ["Moon"], "famous": True},
        {"id": "hamada", "forms": ["Yasukazu Hamada"], "bare": ["Hamada"]},
        {"id": "han", "forms": ["Han Duck-soo"], "bare": ["Han"]},
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Park left.", []),
        ("Park Jin left. Park came back.", ["jin", "jin"]),
        ("Park left. Park Jin came back.", ["jin"]),
        ("Minister Park left.\n\nLater Park came.", ["jin", "jin"]),
        ("Park Geun-hye left. Park came back.", ["geun", "geun"]),
        ("Moon left.", ["moon"]),  # famous
        ("Hamada left.", ["hamada"]),  # long, and the only one of that name
        ("Han left.", []),  # too short to stand for a name by itself
    ],
)
def test_a_shared_surname_counts_after_the_full_name(text: str, found: list[str]) -> None:
    assert concepts(PEOPLE, text) == found


def test_surnames_are_introduced_anew_in_each_article() -> None:
    assert concepts(PEOPLE, "Park Jin left.") == ["jin"]
    assert concepts(PEOPLE, "Park left.") == []


@pytest.mark.parametrize("text", ["They went to the park.", "A full moon rose."])
def test_a_bare_surname_has_its_capital(text: str) -> None:
    assert concepts(PEOPLE, f"Park Jin left. {text}") == ["jin"]


# ---- what the shipped lexicons must get right


@pytest.mark.parametrize(
    ("text", "state", "never"),
    [
        ("North Korea fired a missile.", "PRK", "KOR"),
        ("N. Korea fired a missile.", "PRK", "KOR"),
        ("Pyongyang fired a missile.", "PRK", "KOR"),
        ("The DPRK fired a missile.", "PRK", "KOR"),
        ("The Democratic People's Republic of Korea fired a missile.", "PRK", "KOR"),
        ("North Korean leader Kim Jong Un spoke.", "PRK", "KOR"),
        ("The North's leader spoke to NORTH KOREANS.", "PRK", "KOR"),
        ("The Republic of Korea spoke.", "KOR", "PRK"),
        ("S. Korea spoke.", "KOR", "PRK"),
        ("The ROK spoke.", "KOR", "PRK"),
        ("South Korea's Cheong Wa Dae spoke.", "KOR", "PRK"),
    ],
)
def test_north_korea_is_never_south_korea(lexicon: Lexicon, text: str, state: str, never: str) -> None:
    states = {
        r.entry.get("state") for _, _, readings in lexicon.find(text) for r in readings if r.entry.kind == "actors"
    }
    assert state in states
    assert never not in states


@pytest.mark.parametrize("text", ["the Sea of Japan", "Tokyo Electron", "Yasukuni Shrine in Tokyo"])
def test_a_longer_name_hides_the_country_in_it(lexicon: Lexicon, text: str) -> None:
    spans = lexicon.find(text)
    acting = [r for _, _, readings in spans for r in readings if r.entry.get("role") in ("state", "government")]
    assert acting == []


@pytest.mark.parametrize("name", ["actors", "objects", "acts", "cues", "materials"])
def test_no_entry_hides_another_of_its_file(name: str) -> None:
    """The later of two entries with one id would win without a word."""
    ids = Counter(str(entry["id"]) for entry in load_lexicon_data(name).data["entries"])
    assert [entry for entry, n in ids.items() if n > 1] == []


def test_several_particles_are_several_verbs_of_one_entry() -> None:
    let = {
        "id": "let",
        "class": "LAPSE",
        "verb": "let",
        "irregular": ["let", "let", "letting"],
        "splits": ["lapse", "run out"],
    }
    lexicon = compile_lexicon([{"kind": "acts", "classes": {"LAPSE": {"effect": -1}}, "entries": [let]}])
    assert {r.entry.get("split") for r in lexicon.forms["let"]} == {"lapse", "run out"}
    assert [r.entry.id for r in lexicon.forms["letting run out"] if not r.short] == ["let"]


def test_each_modifier_goes_with_each_head() -> None:
    entry = {
        "id": "status",
        "class": "PREFERENCE",
        "modifiers": ["trusted", "preferred"],
        "heads": ["status", "partner"],
    }
    lexicon = compile_lexicon([{"kind": "objects", "classes": {"PREFERENCE": {"valence": 1}}, "entries": [entry]}])
    assert set(lexicon.forms) == {"trusted status", "trusted partner", "preferred status", "preferred partner"}


def test_a_name_in_a_verb_may_be_written_otherwise() -> None:
    sue = {"id": "sue", "class": "FILE", "verb": "go to the WTO", "irregular": ["went to the WTO", "gone to the WTO"]}
    file = {
        "kind": "acts",
        "classes": {"FILE": {"effect": 1}},
        "entries": [sue],
        "spellings": {"the WTO": ["the trade body"]},
    }
    assert {"went to the wto", "went to the trade body"} <= set(compile_lexicon([file]).forms)


def test_a_longer_verb_may_be_read_as_the_shorter_one_it_begins_with() -> None:
    entries = [{"id": "out", "class": "HIT", "verb": "hit out"}, {"id": "out_at", "class": "HIT", "verb": "hit out at"}]
    lexicon = compile_lexicon([{"kind": "acts", "classes": {"HIT": {"sign": -1}}, "entries": entries}])
    assert [(r.entry.id, r.short) for r in lexicon.forms["hit out at"] if r.form == "base"] == [
        ("out_at", False),
        ("out", True),
    ]
