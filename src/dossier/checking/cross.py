"""What the records say among themselves, by the table of cross-checks: one line for each family of checks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dossier.checking.accounts import check_accounts
from dossier.checking.agreements import check_agreements
from dossier.checking.announced import check_announced
from dossier.checking.answers import check_answers
from dossier.checking.belonging import check_belonging
from dossier.checking.capacities import check_capacities
from dossier.checking.cited_numbers import check_cited_numbers
from dossier.checking.copied_rows import check_copied_rows
from dossier.checking.covered_parts import check_covered_parts
from dossier.checking.covered_quantities import check_covered_quantities
from dossier.checking.derived import check_derived, check_equipment_words, check_tagged_words
from dossier.checking.grades import check_ages, check_grades
from dossier.checking.handed_goods import check_handed_goods
from dossier.checking.handing_over import check_handing_over
from dossier.checking.hands import check_hands
from dossier.checking.identity import check_identity
from dossier.checking.lessons import check_lessons
from dossier.checking.lists import check_lists
from dossier.checking.machine_standards import check_machine_standards
from dossier.checking.makers import check_makers
from dossier.checking.materials import check_materials
from dossier.checking.mistyped_numbers import check_mistyped_numbers
from dossier.checking.models_of_goods import check_models
from dossier.checking.named_in_titles import check_named_in_titles
from dossier.checking.named_papers import check_named_papers
from dossier.checking.near_names import check_near_names
from dossier.checking.one_firm import check_one_firm
from dossier.checking.one_number_twice import check_one_number_twice
from dossier.checking.open_questions import check_open_questions
from dossier.checking.opinions import check_opinions
from dossier.checking.originators import check_originators
from dossier.checking.own_places import check_own_places
from dossier.checking.paper_counts import check_paper_counts
from dossier.checking.particulars import check_particulars
from dossier.checking.ratings import check_parameters
from dossier.checking.receipts import check_receipts
from dossier.checking.record_dates import check_dates
from dossier.checking.rectified import check_rectified
from dossier.checking.register import check_register
from dossier.checking.revisions import check_revisions
from dossier.checking.rows import check_rows
from dossier.checking.runs import check_runs
from dossier.checking.said_times import check_said_times
from dossier.checking.signing_order import check_signing_order
from dossier.checking.standards import check_standards
from dossier.checking.summaries import check_areas, check_summaries
from dossier.checking.tallies import check_tallies
from dossier.checking.telephones import check_telephones
from dossier.checking.terms import check_terms
from dossier.checking.time_orders import check_orders
from dossier.checking.titles import check_titles
from dossier.checking.trades import check_trades
from dossier.checking.validity import check_validity
from dossier.checking.values_elsewhere import check_values_elsewhere
from dossier.checking.warranty_words import check_warranty
from dossier.checking.whole_sets import check_whole_sets
from dossier.findings import Finding
from dossier.library.roles import role_parties, role_titles
from dossier.library.schemas import Schemas
from dossier.model import Dossier
from dossier.reading.cross_checks import Table, cross_checks


def cross_of_rules(dossier: Dossier, as_of: dt.date, schemas: Schemas) -> Iterator[Finding]:
    """The families that requirements are judged by: X501, X502, X503, X508, X511 and X513, which no other one tells."""
    table = cross_checks(schemas)
    yield from check_orders(dossier, table, schemas)
    yield from check_covered_parts(dossier, schemas)
    yield from check_dates(dossier, as_of, table, schemas)
    yield from check_hands(dossier, table, role_parties(schemas), role_titles(schemas))
    yield from check_identity(dossier, table)
    yield from check_near_names(dossier, role_parties(schemas))


def further_cross(dossier: Dossier, as_of: dt.date, schemas: Schemas) -> Iterator[Finding]:
    """All other families, X505 and above. Pure but for reading the table once."""
    table = cross_checks(schemas)
    yield from check_announced(dossier, table, schemas)
    yield from check_rows(dossier, table, schemas)
    yield from check_copied_rows(dossier, table)
    yield from check_opinions(dossier, table, schemas)
    yield from check_open_questions(dossier, table, schemas)
    yield from check_runs(dossier, table)
    yield from check_agreements(dossier, table, schemas)
    yield from check_accounts(dossier, table, schemas)
    yield from check_materials(dossier, schemas)
    yield from check_named_in_titles(dossier)
    yield from check_validity(dossier, as_of, table, schemas)
    yield from check_revisions(dossier)
    yield from check_register(dossier, table, role_parties(schemas))
    yield from check_warranty(dossier, table)
    yield from check_lists(dossier, table)
    yield from check_handed_goods(dossier, table)
    yield from check_models(dossier, table)
    yield from check_particulars(dossier, role_parties(schemas))
    yield from check_tallies(dossier, table, schemas)
    yield from check_summaries(dossier, table)
    yield from check_parameters(dossier)
    yield from check_areas(dossier)
    yield from check_capacities(dossier)
    yield from check_cited_numbers(dossier, table)
    yield from check_titles(dossier, table, schemas)
    yield from check_trades(dossier, table)
    yield from check_belonging(dossier, table, role_parties(schemas), role_titles(schemas), schemas)
    yield from check_one_firm(dossier, table, schemas)
    yield from check_makers(dossier, table)
    yield from check_originators(dossier, table, role_parties(schemas), role_titles(schemas), schemas)
    yield from check_mistyped_numbers(dossier, table, schemas)
    yield from check_receipts(dossier, table, role_parties(schemas), role_titles(schemas))
    yield from check_derived(dossier, table, schemas)
    yield from check_equipment_words(dossier)
    yield from check_tagged_words(dossier, table)
    yield from check_said_times(dossier, table, schemas)
    yield from check_paper_counts(dossier, table, schemas)
    yield from check_whole_sets(dossier, table)
    yield from check_standards(dossier, table)
    yield from check_machine_standards(dossier, table)
    yield from check_lessons(dossier)
    yield from check_rectified(dossier)
    yield from check_answers(dossier)
    yield from check_handing_over(dossier, as_of)
    yield from check_terms(dossier, table, schemas)
    yield from check_named_papers(dossier, table, schemas)
    yield from check_signing_order(dossier, table, role_titles(schemas))
    yield from _of_fields(dossier, table, schemas)


def _of_fields(dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """What single fields say against other records and the lists of dossier.yaml."""
    yield from check_values_elsewhere(dossier, table)
    yield from check_grades(dossier, table)
    yield from check_ages(dossier)
    yield from check_covered_quantities(dossier)
    yield from check_own_places(dossier, schemas)
    yield from check_telephones(dossier, schemas)
    yield from check_one_number_twice(dossier, schemas)
