"""A translation has the texts of its questionnaire and nothing else; what is missing or stale is said at its place."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import to_builtins
from msgspec.structs import replace

from surveyapp.commands import cli
from surveyapp.errors import Fault, SurveyError, SurveyFaults
from surveyapp.loader import load_survey, update_translation
from surveyapp.loader.nodes import FORBIDDEN, parse_yaml
from surveyapp.loader.rewriting import written
from surveyapp.loader.texts import Brought, Part, wordings
from surveyapp.missing import Missing
from surveyapp.model import Battery, Multiple, Questionnaire, Rating
from surveyapp.pilot import as_pilot
from surveyapp.snapshot import Snapshot, snapshot_from_json
from surveyapp.wording import PIPE
from tests import surveys
from tests.docs_pages import DOCS, blocks
from tests.surveys import UNHURRIED, yaml

SERVICES = "service,name,sector,headcount,protocol\nnorth,North Team,Health,38,the Joint Protocol\n"

SOURCE = yaml("""
    title: Working together
    version: 1.0
    about: |
      Who asks, and why.

      **How long it takes.**
    consent:
      - I have read this page
      - I agree to take part
    scales:
      confidence:
        1: Not at all
        2: Completely
    sections: {practice: Your practice}
    pages:
      - page: awareness
        title: Before today
        questions:
          - name: heard
            type: single
            ask: Had you heard of ${protocol}?
            label: Heard of the protocol
            choices: {1: Yes, 2: No}
            offer: [dont_know]
      - page: use
        section: practice
        ask_if: heard == 1
        questions:
          - name: used_for
            type: multiple
            ask: What have you used it for?
            hint: In the last 12 months
            choices:
              1: A referral
              8: {label: Other, specify: true}
              9: {label: I have not used it, exclusive: true}
            offer: {prefer_not_to_say: I would rather not say}
          - name: confident
            type: battery
            ask: You said ${heard}. How confident are you that you could
            scale: confidence
            items:
              notice: notice the effect
              refer: {text: judge when to refer, reverse: true}
          - {name: useful, type: rating, ask: How useful?, from: 0, to: 10, low: Not at all, high: Very}
    scores:
      confident_mean: {of: confident, answered_at_least: 2, label: Mean confidence}
    """)

WELSH = yaml("""
    title: Cydweithio
    about: |
      Pwy sy'n gofyn, a pham.
    consent:
      - Rwyf wedi darllen y dudalen hon
      - Rwy'n cytuno i gymryd rhan
    scales:
      confidence:
        1: Ddim o gwbl
        2: Yn llwyr
    sections: {practice: Eich gwaith}
    pages:
      - page: awareness
        title: Cyn heddiw
        questions:
          - name: heard
            ask: Oeddech chi wedi clywed am ${protocol}?
            label: Wedi clywed am y protocol
            choices: {1: Oeddwn, 2: Nac oeddwn}
      - page: use
        questions:
          - name: used_for
            ask: Ar gyfer beth rydych chi wedi'i ddefnyddio?
            hint: Yn y 12 mis diwethaf
            choices:
              1: Atgyfeiriad
              8: {label: Arall}
              9: {label: Nid wyf wedi'i ddefnyddio}
            offer: {prefer_not_to_say: Byddai'n well gen i beidio â dweud}
          - name: confident
            ask: Dywedoch chi ${heard}. Pa mor hyderus ydych chi y gallech chi
            items:
              notice: sylwi ar yr effaith
              refer: {text: barnu pryd i atgyfeirio}
          - {name: useful, ask: Pa mor ddefnyddiol?, low: Ddim o gwbl, high: Iawn}
    scores:
      confident_mean: {label: Hyder cymedrig}
    """)


def folder(place: Path, welsh: str | None = WELSH, source: str = SOURCE) -> Path:
    """A survey folder with this questionnaire and this translation to Welsh."""
    survey = surveys.folder(place, questionnaire=source, services=SERVICES)
    if welsh is not None:
        (survey / "questionnaire.cy.yaml").write_text(welsh, encoding="utf-8")
    return survey


def faults(survey: Path) -> list[Fault]:
    """Every fault of a folder that lies in its translation."""
    return [fault for fault in surveys.folder_faults(survey) if fault.place.file.endswith(".cy.yaml")]


def line_of(text: str, words: str) -> int:
    """The line of a text on which some words first stand."""
    return text[: text.index(words)].count("\n") + 1


def structure(questionnaire: Questionnaire) -> object:
    """A questionnaire without its words: every text is the same."""

    def blank(value: object) -> object:
        if isinstance(value, dict):
            words = {
                key: inner for key, inner in value.items() if key not in {"first", "last"}
            }  # left out where default
            return {key: blank(inner) if key not in KEPT else inner for key, inner in words.items()}
        if isinstance(value, list | tuple):
            return [blank(inner) for inner in value]
        return "" if isinstance(value, str) else value

    return blank(to_builtins(replace(questionnaire, language="")))


DEFAULTED = {"first", "last"}
"""Left out of a record where the words are the English default."""

KEPT = {"name", "type", "ask_if", "of", "section", "version", "reason", "holds", "ends_if", "names", "more", "roster"}


# --- what a translation is ----------------------------------------------------------------------------------------


def test_a_translation_is_the_questionnaire_in_other_words_with_the_same_structure(tmp_path: Path) -> None:
    survey = load_survey(folder(tmp_path))
    welsh = survey.translations["cy"]
    assert welsh.language == "cy"
    assert structure(welsh) == structure(survey.questionnaire)
    assert (welsh.title, welsh.about, welsh.sections) == (
        "Cydweithio", "Pwy sy'n gofyn, a pham.", {"practice": "Eich gwaith"}
    )  # fmt: skip
    heard, used_for, confident, useful = welsh.questions
    assert isinstance(used_for, Multiple)
    assert isinstance(confident, Battery)
    assert isinstance(useful, Rating)
    assert [choice.label for choice in used_for.choices] == ["Atgyfeiriad", "Arall", "Nid wyf wedi'i ddefnyddio"]
    assert used_for.choices[1].specify
    assert used_for.choices[2].exclusive
    assert [choice.label for choice in confident.choices] == ["Ddim o gwbl", "Yn llwyr"]
    assert [(item.text, item.reverse) for item in confident.items] == [
        ("sylwi ar yr effaith", False), ("barnu pryd i atgyfeirio", True)
    ]  # fmt: skip
    assert (useful.start, useful.stop, useful.low) == (0, 10, "Ddim o gwbl")
    assert heard.label == "Wedi clywed am y protocol"


def test_the_reasons_offered_have_welsh_words_without_being_translated_and_may_have_own_ones(tmp_path: Path) -> None:
    own = WELSH.replace(
        "choices: {1: Oeddwn, 2: Nac oeddwn}", "choices: {1: A, 2: B}\n        offer: {dont_know: Dim syniad}"
    )
    (tmp_path / "own").mkdir()
    default = next(load_survey(folder(tmp_path)).translations["cy"].questions)
    worded = next(load_survey(folder(tmp_path / "own", own)).translations["cy"].questions)
    assert default.offers_by_code == {Missing.DONT_KNOW: "Ddim yn gwybod"}
    assert worded.offers_by_code == {Missing.DONT_KNOW: "Dim syniad"}


def test_a_survey_without_translations_has_none_and_still_round_trips(tmp_path: Path) -> None:
    survey = load_survey(folder(tmp_path, welsh=None))
    snapshot = Snapshot(survey.name, survey.questionnaire, survey.fieldwork)
    assert survey.translations == {}
    assert snapshot_from_json(snapshot.to_json()) == snapshot


def test_translations_are_frozen_with_the_survey_and_part_of_both_hashes(tmp_path: Path) -> None:
    survey = load_survey(folder(tmp_path))
    bare = Snapshot(survey.name, survey.questionnaire, survey.fieldwork)
    snapshot = Snapshot(survey.name, survey.questionnaire, survey.fieldwork, translations=survey.translations)
    assert snapshot_from_json(snapshot.to_json()) == snapshot
    assert snapshot.content_hash != bare.content_hash
    assert snapshot.questionnaire_hash != bare.questionnaire_hash
    assert snapshot.languages == ("en", "cy")
    assert snapshot.in_language("cy").title == "Cydweithio"
    assert snapshot.in_language("pl").title == "Working together"


def test_a_trial_has_its_comment_boxes_in_every_language(tmp_path: Path) -> None:
    survey = load_survey(folder(tmp_path))
    snapshot = Snapshot(survey.name, survey.questionnaire, survey.fieldwork, translations=survey.translations)
    trial = as_pilot(snapshot, survey.fieldwork.opens)
    assert structure(trial.translations["cy"]) == structure(trial.questionnaire)
    assert trial.translations["cy"].pages[0].questions[-1].ask.startswith("Beth oedd yn aneglur")


def test_the_docs_example_loads_and_leaves_nothing_to_translate(tmp_path: Path) -> None:
    english, welsh = (block.text for block in blocks(DOCS / "languages.md") if block.kind == "yaml")
    survey = surveys.folder(tmp_path, questionnaire=english)
    (survey / "questionnaire.cy.yaml").write_text(welsh, encoding="utf-8")
    assert load_survey(survey).translations["cy"].title == "Cydweithio"
    assert update_translation(survey, "cy").empty == ()


# --- its faults ---------------------------------------------------------------------------------------------------


def test_what_is_missing_is_said_with_its_key_and_its_english_all_at_once(tmp_path: Path) -> None:
    welsh = WELSH.replace("title: Cydweithio\n", "").replace("        hint: Yn y 12 mis diwethaf\n", "")
    welsh = welsh.replace("  - Rwy'n cytuno i gymryd rhan\n", "").replace("          notice: sylwi ar yr effaith\n", "")
    found = faults(folder(tmp_path, welsh))
    assert [fault.code for fault in found] == ["untranslated"] * 4
    whats = {fault.what: fault.place.line for fault in found}
    assert whats == {
        "`title` is not translated; line 1 of questionnaire.yaml: Working together": 1,
        "`consent.2` is not translated; line 9 of questionnaire.yaml: I agree to take part": line_of(welsh, "- Rwyf"),
        "`used_for.hint` is not translated; line 32 of questionnaire.yaml: In the last 12 months": line_of(
            welsh, "name: used_for"
        ),
        "`confident.items.notice` is not translated; line 43 of questionnaire.yaml: notice the effect": line_of(
            welsh, "refer: {text"
        ),
    }


def test_a_question_left_out_is_one_fault_that_counts_its_texts(tmp_path: Path) -> None:
    welsh = WELSH[: WELSH.index("      - name: confident")] + WELSH[WELSH.index("      - {name: useful") :]
    (found,) = faults(folder(tmp_path, welsh))
    assert found.what.startswith(
        "`confident` is not translated: 3 texts; the first: line 40 of questionnaire.yaml: You"
    )


@pytest.mark.parametrize(
    ("line", "instead", "code", "says"),
    [
        ("title: Cydweithio", "titel: Cydweithio", "unknown-key", "did you mean 'title'?"),
        ("title: Cydweithio", "title: Cydweithio\nversion: 1.0", "not-a-text", "remove the line"),
        ("title: Cydweithio", "title: Cydweithio\nthanks: Diolch", "unknown-key", "has no 'thanks' to translate"),
        ("name: heard", "name: herd", "unknown-key", "did you mean 'heard'?"),
        ("name: heard", "name: heard\n        type: single", "not-a-text", "`type` is not a text"),
        ("name: useful, ask", "name: useful, from: 0, ask", "not-a-text", "`from` is not a text"),
        ("2: Yn llwyr", "2: Yn llwyr\n    3: Mwy", "unknown-key", "has no '3' to translate"),
        ("  - Rwy'n cytuno", "  - Mwy\n  - Rwy'n cytuno", "unknown-key", "has 2 texts, and this is one more"),
        ("title: Cydweithio", 'title: ""', "empty-text", "line 1 of questionnaire.yaml: Working together"),
        ("am ${protocol}?", "amdano?", "piping", "does not print ${protocol}"),
        ("am ${protocol}?", "am ${protocol} ${heard}?", "piping", "prints ${heard}, and the English does not; line 21"),
        ("am ${protocol}?", "am ${protocl}?", "piping", "did you mean 'protocol'?"),
        ("title: Cydweithio", "title: [Cydweithio]", "text", "YAML reads a list"),
        ("choices: {1: Oeddwn, 2: Nac oeddwn}", "choices: Oeddwn", "shape", "one text here, but names or codes"),
        ("choices: {1: Oeddwn, 2: Nac oeddwn}", "choices: {1: Oes, 2: Oes}", "same-label", "the same label"),
        ("label: Wedi", f"label: {'x' * 80} Wedi", "label", "characters"),
        ("title: Cydweithio", "title: Rhif #1 # 2", "cut-text", "taken for a comment"),
        ("- page: awareness", "- pages: awareness", "untranslated", "this entry has no `page:`"),
        ("- page: use", "- page: awareness", "duplicate-name", "stands here twice"),
    ],
)
def test_each_fault_is_said_at_its_place_in_the_translation(
    tmp_path: Path, line: str, instead: str, code: str, says: str
) -> None:
    welsh = WELSH.replace(line, instead, 1)
    found = [fault for fault in faults(folder(tmp_path, welsh)) if fault.code == code]
    assert any(says in f"{fault.what} {fault.mend}" for fault in found), surveys.folder_faults(tmp_path / "a-survey")
    first = welsh[: WELSH.index(line)].count("\n") + 1
    assert any(first <= fault.place.line <= first + instead.count("\n") + 1 for fault in found)


def test_faults_of_the_questionnaire_are_not_said_again_for_each_translation(tmp_path: Path) -> None:
    survey = folder(tmp_path, source=SOURCE.replace("ask_if: heard == 1", "ask_if: herd == 1"))
    assert [fault.code for fault in surveys.folder_faults(survey)] == ["condition-unknown"]


def test_a_half_translated_survey_cannot_be_launched(tmp_path: Path) -> None:
    survey = folder(tmp_path, WELSH.replace("title: Cydweithio\n", ""))
    run = CliRunner().invoke(cli, ["--instance", str(tmp_path / "i"), "launch", str(survey)])
    assert run.exit_code == 1
    assert not (tmp_path / "i").exists()


_OF_FILES = {"translation-file", "translation-source", "no-interface"}


def test_files_of_other_names_and_of_the_own_language_are_pointed_out(tmp_path: Path) -> None:
    survey = folder(tmp_path)
    shutil.copy(survey / "questionnaire.cy.yaml", survey / "questionnaire.cym.yaml")
    shutil.copy(survey / "questionnaire.cy.yaml", survey / "questionnaire.en.yaml")
    shutil.copy(survey / "questionnaire.cy.yaml", survey / "questionnaire.pl.yaml")
    said = {Path(f.place.file).name: (f.severity, f.what) for f in surveys.folder_faults(survey) if f.code in _OF_FILES}
    assert said["questionnaire.cym.yaml"] == ("warning", "this file is not read")
    assert said["questionnaire.en.yaml"] == ("error", "questionnaire.yaml itself is English")
    assert said["questionnaire.pl.yaml"][0] == "warning"


def test_a_language_the_program_does_not_speak_translates_the_reasons_offered_too(tmp_path: Path) -> None:
    survey = folder(tmp_path)
    (survey / "questionnaire.cy.yaml").rename(survey / "questionnaire.pl.yaml")
    missing = [fault.what for fault in surveys.folder_faults(survey) if fault.code == "untranslated"]
    assert missing == ["`heard.offer.dont_know` is not translated; line 24 of questionnaire.yaml: Don't know"]


# --- surveyapp translate ------------------------------------------------------------------------------------------


def translate(survey: Path, *options: str) -> tuple[int, str]:
    """The exit code and first line of the command."""
    run = CliRunner().invoke(cli, ["translate", str(survey), "cy", *options])
    return run.exit_code, run.stdout.strip() or run.stderr.strip()


def test_the_skeleton_has_every_text_empty_below_its_english(tmp_path: Path) -> None:
    survey = folder(tmp_path, welsh=None)
    code, said = translate(survey)
    text = (survey / "questionnaire.cy.yaml").read_text(encoding="utf-8")
    assert (code, said) == (0, "Cymraeg: 0 translated, 25 empty, 0 stale, 0 removed")
    assert '      - name: heard\n        # English: Had you heard of ${protocol}?\n        ask: ""\n' in text
    assert {fault.code for fault in faults(survey)} == {"empty-text"}
    assert len(faults(survey)) == 25


def test_updating_keeps_what_is_translated_and_the_notes_above_it(tmp_path: Path) -> None:
    survey = folder(tmp_path, WELSH.replace("        hint: Yn", "        # trafod\n        hint: Yn"))
    before = load_survey(survey).translations
    assert translate(survey) == (0, "Cymraeg: 25 translated, 0 empty, 0 stale, 0 removed")
    file = survey / "questionnaire.cy.yaml"
    text = file.read_text(encoding="utf-8")
    assert '        # trafod\n        # English: In the last 12 months\n        hint: "Yn' in text
    assert load_survey(survey).translations == before
    assert translate(survey) == (0, "Cymraeg: 25 translated, 0 empty, 0 stale, 0 removed; nothing to write")
    assert translate(survey, "--check")[0] == 0
    assert file.read_text(encoding="utf-8") == text


def changed(survey: Path, old: str, new: str, file: str = "questionnaire.yaml") -> None:
    """Change a file of a survey."""
    text = (survey / file).read_text(encoding="utf-8")
    assert old in text
    (survey / file).write_text(text.replace(old, new), encoding="utf-8")


def test_a_text_whose_english_changed_is_stale_until_it_is_mended_or_confirmed(tmp_path: Path) -> None:
    survey = folder(tmp_path)
    translate(survey)
    changed(survey, "Had you heard of ${protocol}?", "Did you know of ${protocol}?")
    changed(survey, "In the last 12 months", "In the last year")
    stale = [fault for fault in faults(survey) if fault.code == "stale"]
    assert [fault.what.split("`")[1] for fault in stale] == ["heard.ask", "used_for.hint"]
    assert "line 21 of questionnaire.yaml: Did you know" in stale[0].what
    assert "--confirm heard.ask" in stale[0].mend

    assert translate(survey, "--check") == (1, "Cymraeg: 25 translated, 0 empty, 2 stale, 0 removed")
    assert translate(survey)[0] == 0
    text = (survey / "questionnaire.cy.yaml").read_text(encoding="utf-8")
    assert '# English changed: Did you know of ${protocol}?\n        ask: "Oeddech' in text
    assert [fault.code for fault in faults(survey)] == ["stale", "stale"], "writing the file again mends nothing"

    changed(survey, "Oeddech chi wedi clywed am", "Oeddech chi'n gwybod am", "questionnaire.cy.yaml")
    assert [fault.what.split("`")[1] for fault in faults(survey)] == ["used_for.hint"]
    assert translate(survey, "--confirm", "used_for.hint") == (
        0, "Cymraeg: 25 translated, 0 empty, 0 stale, 0 removed"
    )  # fmt: skip
    assert faults(survey) == []


def test_only_what_is_stale_can_be_confirmed(tmp_path: Path) -> None:
    survey = folder(tmp_path)
    translate(survey)
    changed(survey, "In the last 12 months", "In the last year")
    with pytest.raises(SurveyError, match=r"did you mean 'used_for\.hint'"):
        update_translation(survey, "cy", ["used_for.hnt"])


def test_new_texts_come_empty_moved_ones_stay_translated_and_those_gone_are_set_aside(tmp_path: Path) -> None:
    survey = folder(tmp_path)
    translate(survey)
    useful = next(line for line in SOURCE.splitlines(keepends=True) if "name: useful" in line)
    changed(survey, useful, "")
    changed(survey, "      - name: heard", f"{useful}      - name: heard")
    changed(survey, "        hint: In the last 12 months\n", "")
    changed(survey, "  - I agree to take part\n", "  - I agree to take part\n  - I am 18 or over\n")
    assert translate(survey) == (0, "Cymraeg: 24 translated, 1 empty, 0 stale, 1 removed")
    text = (survey / "questionnaire.cy.yaml").read_text(encoding="utf-8")
    assert "# Removed: used_for.hint: Yn y 12 mis diwethaf\n" in text
    assert '  # English: I am 18 or over\n  - ""\n' in text
    assert [(fault.code, fault.what.split("`")[1]) for fault in faults(survey)] == [("empty-text", "consent.3")]
    translate(survey)
    assert (survey / "questionnaire.cy.yaml").read_text(encoding="utf-8").count("# Removed:") == 1


def test_a_survey_with_faults_and_a_language_that_is_none_are_refused(tmp_path: Path) -> None:
    survey = folder(tmp_path, welsh=None, source=SOURCE.replace("heard == 1", "herd == 1"))
    with pytest.raises(SurveyFaults):
        update_translation(survey, "cy")
    for language in ("en", "CY", "cym", "../cy", ""):
        with pytest.raises(SurveyError, match="no language to translate to"):
            update_translation(survey, language)
    assert not (survey / "questionnaire.cy.yaml").exists()


def test_a_translation_that_yaml_cannot_read_is_left_as_it_is(tmp_path: Path) -> None:
    survey = folder(tmp_path, "title: 'Cyd\n")
    assert translate(survey)[0] == 1
    assert (survey / "questionnaire.cy.yaml").read_text(encoding="utf-8") == "title: 'Cyd\n"


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Co"]), max_size=60).filter(lambda t: not FORBIDDEN.search(t))
TRAPS = st.sampled_from(
    ["it's: so", "a # b", '"quoted" it\'s', "- item\n\n  deeper", "\u00a0x\n\u00a0y", "c:\\d", "{a}", "|"]
)


@given(text=(TEXTS | TRAPS).map(str.strip), indent=st.integers(0, 8))
@UNHURRIED
def test_whatever_is_written_reads_back_as_the_same_text(text: str, indent: int) -> None:
    margin = " " * indent
    file = "\n".join(
        [*written(text, f"{margin}ask:", indent), f"{margin}# English: next", f'{margin}hint: "after"', ""]
    )
    node, found = parse_yaml(file, "questionnaire.cy.yaml")
    assert node is not None
    assert found == []
    (_, ask), (_, hint) = node.pairs
    assert (ask.text.strip(), ask.cut, hint.text) == (text, "", "after")


def printed(text: str) -> str:
    """Whatever a text prints."""
    return "".join(f" {match[0]}" for match in PIPE.finditer(text))


def filled(survey: Path, source: str, say: Callable[[Part], str]) -> str:
    """The skeleton of a translation to Welsh with each of its texts filled in."""
    node, _ = parse_yaml(source, "questionnaire.yaml")
    assert node is not None
    parts = (part for part in wordings(node, language="cy") if not isinstance(part.node, Brought))
    lines: list[str] = []
    for line in update_translation(survey, "cy").text.split("\n"):
        if line.lstrip().startswith("#") or not line.endswith((' ""', " |")):
            lines.append(line)
            continue
        key = line.removesuffix('""').removesuffix("|").rstrip()
        lines += written(say(next(parts)), key, len(key) - len(key.lstrip()))
    assert next(parts, None) is None, "every text has its line"
    return "\n".join(lines)


@given(data=st.data())
@settings(UNHURRIED, max_examples=25)
def test_any_translation_that_keeps_the_names_loads_with_exactly_the_same_structure(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    survey = folder(tmp_path_factory.mktemp("any"), welsh=None)
    words = st.text(st.characters(categories=["L", "P"], exclude_characters="$`"), min_size=1, max_size=20)
    made = filled(survey, SOURCE, lambda part: data.draw(words) + part.path + printed(part.node.text))
    (survey / "questionnaire.cy.yaml").write_text(made, encoding="utf-8")
    assert faults(survey) == []
    loaded = load_survey(survey)
    assert structure(loaded.translations["cy"]) == structure(loaded.questionnaire)
    again = update_translation(survey, "cy")
    assert (again.empty, again.stale, again.removed) == ((), (), ())


EVERYTHING = yaml("""
    title: Everything
    version: 1
    about: About ${name}
    thanks: Thanks
    consent:
      - Agreed
    scales:
      often:
        1: Never
        2: {label: Always, hint: Each time}
    sections:
      one: Section one
      two: {title: Section two, order: random}
    splits:
      form: {label: Which form, choices: {1: Short form, 2: Long form}}
    pages:
      - page: first
        section: one
        title: Page one
        questions:
          - name: kinds
            type: multiple
            ask: Which kinds?
            label: Kinds
            hint: Any number
            messages: {at_most: Too many kinds}
            at_most: 3
            choices:
              1: Ward
              2: {label: Office, hint: With a desk}
              8: {label: Other, specify: {ask: Which other?}}
          - {name: total, type: number, ask: How many in all?, min: 0, unit: people}
          - {name: some, type: number, ask: How many of these?, min: 0, offer: {not_applicable: None yet}}
        checks:
          - check: some <= total
            say: More than in all
            at: some
        screen_out: {if: total == 0, say: Nobody to ask about}
      - page: second
        section: two
        questions:
          - name: again
            type: battery
            scale: often
            ask:
              - if: form == 1
                say: The short wording
              - say: The long wording
            label: Again
            items:
              one: Item one
              two: {text: Item two, hint: The second}
          - {name: stay, type: period, ask: From when to when?, label: Stay, from: Began, to: Ended}
          - {name: run, type: period, ask: And how long?, label: Run}
          - name: time
            type: sum
            ask: Where is time spent?
            label: Time
            total: 100
            parts: {desk: Desk, bed: Bedside}
          - {name: view, type: rating, ask: How good?, label: View, low: Bad, middle: Middling, high: Good}
          - {name: aside, type: note, text: A note}
      - page: each
        for_each: kinds
        title: About ${item}
        questions:
          - {name: use, type: text, ask: "What use is ${item}?", label: Use}
      - page: people
        questions:
          - name: person
            type: roster
            ask: Name some people
            label: People
            entry: Person
            max: 3
            questions:
              - {name: who, type: text, ask: Who is it?, label: Who}
              - {name: years, type: number, ask: "Years in ${name}?", label: Years, min: 0}
    computed:
      share: {of: some + total, label: Sum of both}
    scores:
      again_mean: {of: again, answered_at_least: 1, label: Mean again}
    """)


def test_every_text_of_the_language_can_be_translated_and_nothing_else(tmp_path: Path) -> None:
    survey = folder(tmp_path, welsh=None, source=EVERYTHING)
    made = filled(survey, EVERYTHING, lambda part: f"Cy {part.path}{printed(part.node.text)}")
    (survey / "questionnaire.cy.yaml").write_text(made, encoding="utf-8")
    loaded = load_survey(survey)
    welsh = loaded.translations["cy"]
    assert structure(welsh) == structure(loaded.questionnaire)
    left = set(texts_in(to_builtins(welsh))) & set(texts_in(to_builtins(loaded.questionnaire)))
    assert left == set(), "these stayed English"


def texts_in(value: object, key: str = "") -> Iterator[str]:
    """Every text that is for people."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from texts_in(inner, str(name))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_in(inner, key)
    elif isinstance(value, str) and key not in NOT_FOR_PEOPLE:
        yield value


NOT_FOR_PEOPLE = {
    "name", "type", "version", "language", "section", "ask_if", "shuffled", "holds", "at", "ends_if", "of", "how",
    "roster", "more", "names", "precision", "order", "show", "kind", "min", "max",
}  # fmt: skip
