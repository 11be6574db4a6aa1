"""Every claim of the two sources stands behind at least one fact."""

from __future__ import annotations

from pathlib import Path

from bot.evaluation.claims import load_claims
from bot.facts.models import FactBase


def test_every_claim_is_cited(base: FactBase, dev: Path) -> None:
    claims = list(load_claims(dev))
    assert claims
    citations = [citation for fact in base.facts.values() for citation in fact.citations]
    uncited = [
        claim.id
        for claim in claims
        if not any(
            citation.source == claim.source and citation.start <= claim.start and citation.end >= claim.end
            for citation in citations
        )
    ]
    assert uncited == []


def test_difference_between_the_sources_on_overdose_is_told(base: FactBase) -> None:
    fact = base.facts["overdose-risk"]
    assert {citation.source for citation in fact.citations} == set(base.sources)
    assert "higher" in fact.full and "lower" in fact.full and "compare" in fact.full


def test_dated_claims_say_as_of_when(base: FactBase) -> None:
    for id_ in ("only-in-north-america", "switzerland", "crosstown-patients", "deaths-at-clinics"):
        assert base.facts[id_].applies_to.as_of
        fact = base.facts[id_]
        assert "written" in fact.full
        assert "no date" in " ".join([fact.full, *fact.caveats, str(fact.applies_to.as_of)])
