"""What records and papers of one dossier say otherwise than each other: one line for each class of findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.annex_numbers import check_annex_numbers
from dossier.checking.answered_numbers import check_answered_numbers
from dossier.checking.answering_places import check_answering_places
from dossier.checking.asked_replies import check_asked_replies
from dossier.checking.before_contract import check_before_contract
from dossier.checking.below_design import check_below_design
from dossier.checking.blanks import check_blanks
from dossier.checking.built_numbers import check_built_numbers
from dossier.checking.changed_values import check_changed_values
from dossier.checking.charged_warranty import check_charged_warranty
from dossier.checking.cited_values import check_cited_values
from dossier.checking.classes import check_classes
from dossier.checking.closed_notices import check_closed_notices
from dossier.checking.counted_notices import check_counted_notices
from dossier.checking.counted_texts import check_counted_texts
from dossier.checking.counted_things import check_counted_things
from dossier.checking.daily_quantities import check_daily_quantities
from dossier.checking.dated_numbers import check_dated_numbers
from dossier.checking.diary_days import check_diary_days
from dossier.checking.diary_tests import check_diary_tests
from dossier.checking.faultless import check_faultless
from dossier.checking.gauges import check_gauges
from dossier.checking.held_times import check_held_times
from dossier.checking.hotlines import check_hotlines
from dossier.checking.impossible_words import check_impossible_words
from dossier.checking.interrupted import check_interrupted
from dossier.checking.kinds_of_standards import check_kinds_of_standards
from dossier.checking.left_undone import check_left_undone
from dossier.checking.machine_places import check_machine_places
from dossier.checking.material_standards import check_material_standards
from dossier.checking.named_before import check_named_before
from dossier.checking.named_machines import check_named_machines
from dossier.checking.named_missing import check_named_missing
from dossier.checking.names_of_others import check_names_of_others
from dossier.checking.near_codes import check_near_codes
from dossier.checking.near_lots import check_near_lots
from dossier.checking.near_specs import check_near_specs
from dossier.checking.not_done import check_not_done
from dossier.checking.number_runs import check_number_runs
from dossier.checking.numbered_rows import check_numbered_rows
from dossier.checking.numbered_things import check_numbered_things
from dossier.checking.numbers_of_others import check_numbers_of_others
from dossier.checking.office_words import check_office_words
from dossier.checking.older_editions import check_older_editions
from dossier.checking.one_values import check_one_values
from dossier.checking.opposite_words import check_opposite_words
from dossier.checking.places import check_places
from dossier.checking.present import check_present
from dossier.checking.pressures_of_tests import check_test_pressures
from dossier.checking.project_words import check_project_words
from dossier.checking.promised_times import check_promised_times
from dossier.checking.quoted_values import check_quoted_values
from dossier.checking.rating_codes import check_rating_codes
from dossier.checking.ratings import check_said_ratings
from dossier.checking.repeats import check_repeats
from dossier.checking.room_storeys import check_room_storeys, of_statements
from dossier.checking.row_counts import check_row_counts
from dossier.checking.run_papers import check_run_papers
from dossier.checking.running_proofs import check_running_proofs
from dossier.checking.said_attributes import check_said_attributes
from dossier.checking.said_durations import check_said_durations
from dossier.checking.said_liability import check_said_liability
from dossier.checking.said_machines import check_said_machines
from dossier.checking.said_measured import check_said_measured
from dossier.checking.said_papers import check_said_papers
from dossier.checking.said_repeats import check_said_repeats
from dossier.checking.said_sizes import check_said_sizes
from dossier.checking.said_validity import check_said_validity
from dossier.checking.said_warranty import check_said_warranty
from dossier.checking.settled_sums import check_settled_sums
from dossier.checking.sign_in_sheets import check_sign_in_sheets
from dossier.checking.sizes import check_sizes
from dossier.checking.software_versions import check_software_versions
from dossier.checking.statements import Statement, said_in_records, said_on_papers
from dossier.checking.storeys import check_storeys
from dossier.checking.strange_references import check_strange_references
from dossier.checking.sums_in_words import check_sums_in_words
from dossier.checking.taught_hours import check_taught_hours
from dossier.checking.told_materials import check_told_materials
from dossier.checking.told_sums import check_told_sums
from dossier.checking.told_values import check_told_values
from dossier.checking.trades import check_trades_on_papers
from dossier.checking.twin_sizes import check_twin_sizes
from dossier.checking.two_editions import check_two_editions
from dossier.checking.voided_papers import check_voided_papers
from dossier.checking.welding_processes import check_welding_processes
from dossier.findings import Finding
from dossier.library.roles import role_parties, role_titles
from dossier.library.schemas import Schemas
from dossier.model import Dossier, EvidenceFacts
from dossier.reading.cross_checks import cross_checks


def check_statements(
    dossier: Dossier, facts: Mapping[str, EvidenceFacts], schemas: Schemas
) -> Iterator[Finding]:
    """X552, X663 … X779. Pure but for reading the table once; `facts` go by the path as it was written."""
    table = cross_checks(schemas)
    said = [*said_in_records(dossier), *said_on_papers(dossier, facts)]
    yield from check_one_values(dossier, said, table)
    yield from check_counted_things(dossier, said, table)
    yield from check_counted_texts(dossier, said, table)
    yield from check_office_words(dossier, said, table)
    yield from check_present(dossier, table, role_parties(schemas), role_titles(schemas))
    yield from check_places(dossier, said, table)
    yield from check_not_done(said, table)
    yield from check_software_versions(dossier, said, table)
    yield from check_number_runs(dossier)
    yield from check_near_codes(dossier, said)
    yield from check_built_numbers(dossier, schemas)
    yield from check_before_contract(dossier, role_parties(schemas))
    yield from check_impossible_words(said)
    yield from check_two_editions(said)
    yield from check_older_editions(said)
    yield from check_hotlines(dossier, said)
    yield from check_annex_numbers(dossier, said, facts)
    yield from check_sign_in_sheets(dossier, facts, table)
    yield from check_project_words(dossier, said, table)
    yield from check_diary_days(dossier)
    yield from check_diary_tests(dossier)
    yield from check_dated_numbers(dossier, said)
    yield from check_storeys(dossier, said)
    yield from check_named_before(dossier, said, table)
    yield from check_faultless(dossier, said, table)
    yield from check_interrupted(dossier, said)
    yield from check_running_proofs(said, table)
    yield from check_sizes(said, table)
    yield from check_changed_values(dossier, said)
    yield from check_numbered_rows(dossier, table)
    yield from check_classes(dossier, said, table)
    yield from check_said_machines(dossier, said, table)
    yield from check_said_durations(dossier, said)
    yield from check_named_missing(dossier, said, facts, schemas)
    yield from check_machine_places(dossier, said)
    yield from check_said_attributes(dossier, said)
    yield from check_blanks(said, table)
    yield from check_rating_codes(said, table)
    yield from check_said_ratings(dossier, said, table)
    yield from check_promised_times(dossier, said, table)
    yield from check_room_storeys(dossier, [*of_statements(said)])
    yield from check_numbered_things(dossier, said)
    yield from check_said_validity(said)
    yield from _of_machines_and_works(dossier, said, table, schemas)
    yield from _of_sentences(dossier, said)
    yield from _of_tests_and_goods(dossier, said, table)
    yield from _of_records_alone(dossier, table, schemas)


def _of_machines_and_works(
    dossier: Dossier, said: Sequence[Statement], table: Mapping[str, Any], schemas: Schemas
) -> Iterator[Finding]:
    """What is said of one machine, room, size or charge, and denied elsewhere."""
    yield from check_named_machines(dossier, said, table)
    yield from check_opposite_words(dossier, said, table)
    yield from check_charged_warranty(said)
    yield from check_said_papers(dossier, said, table, schemas)
    yield from check_strange_references(dossier, said)
    yield from check_said_measured(dossier, said)
    yield from check_numbers_of_others(dossier, said)
    yield from check_answering_places(dossier, said, table, schemas)
    yield from check_twin_sizes(dossier, said)
    yield from check_said_sizes(dossier, said)


def _of_sentences(dossier: Dossier, said: Sequence[Statement]) -> Iterator[Finding]:
    """Sentences, of records and of papers alike, against what the dossier knows."""
    yield from check_said_warranty(dossier, said)
    yield from check_said_liability(dossier, said)
    yield from check_answered_numbers(dossier, said)
    yield from check_closed_notices(dossier, said)
    yield from check_below_design(said)
    yield from check_sums_in_words(said)
    yield from check_told_sums(said)
    yield from check_cited_values(dossier, said)
    yield from check_left_undone(dossier, said)
    yield from check_names_of_others(dossier, said)
    yield from check_asked_replies(dossier, said)
    yield from check_told_values(dossier, said)
    yield from check_told_materials(dossier, said)
    yield from check_daily_quantities(dossier, said)
    yield from check_counted_notices(dossier, said)


def _of_tests_and_goods(
    dossier: Dossier, said: Sequence[Statement], table: Mapping[str, Any]
) -> Iterator[Finding]:
    """What tests, trainings, accounts and goods were by their papers, against what was demanded and registered."""
    yield from check_taught_hours(dossier, said)
    yield from check_held_times(dossier, said)
    yield from check_gauges(said)
    yield from check_test_pressures(said)
    yield from check_welding_processes(said)
    yield from check_voided_papers(dossier, said)
    yield from check_settled_sums(dossier, said)
    yield from check_near_specs(dossier, said)
    yield from check_near_lots(dossier, said)
    yield from check_material_standards(dossier, said, table)
    yield from check_trades_on_papers(dossier, said, table)


def _of_records_alone(dossier: Dossier, table: Mapping[str, Any], schemas: Schemas) -> Iterator[Finding]:
    """What no paper is read for."""
    yield from check_kinds_of_standards(dossier, table, schemas)
    yield from check_quoted_values(dossier, table)
    yield from check_row_counts(dossier)
    yield from check_repeats(dossier)
    yield from check_said_repeats(dossier)
    yield from check_run_papers(dossier)
