"""What contradicts in the targets, and the rows that are left when those are out.

No target changes an indicator, so none of these blocks. A row of which it is open what it means
is ignored; `check` names it, and whoever reads the targets reads `sound_targets`.
"""

from __future__ import annotations

from functools import partial
from string import Template

from teropong.facts.check import Check
from teropong.facts.measures import BASES, FIGURES, names_of
from teropong.facts.parsing import literal
from teropong.facts.settings import Settings
from teropong.language import N_

_INDICATORS = tuple(dict.fromkeys(figure.indicator for figure in FIGURES))


def _figures() -> str:
    """SQL: every name of every figure, its unit, and the part that a target of it names."""
    rows = [
        (figure.indicator, name, figure.unit, figure.of)
        for figure in FIGURES
        for name in ((figure.companion,) if figure.companion else ("", *names_of(figure.indicator)))
    ]
    listed = ", ".join(f"({', '.join(map(literal, row))})" for row in rows)
    return f"(VALUES {listed}) f(indicator, measure, unit, part)"


_OF = f"""$facts.targets t JOIN {_figures()}
  ON f.indicator = t.indicator AND f.measure = coalesce(t.measure, '')"""
"""SQL: the targets whose figure there is, with what the figure is of."""
_STAGES = """(
  SELECT pipeline, stage FROM $facts.stages
  UNION SELECT pipeline, stage FROM $facts.opportunities
    WHERE stage IS NOT NULL AND NOT EXISTS (SELECT 1 FROM $facts.stages)
  UNION SELECT o.pipeline, h.stage FROM $facts.opportunity_history h
    JOIN $facts.opportunities o USING (opportunity_id)
    WHERE h.stage NOT IN ('won', 'lost') AND NOT EXISTS (SELECT 1 FROM $facts.stages))"""
_PEOPLE = """(
  SELECT 'rep' AS kind, rep_id AS name FROM $facts.reps
  UNION SELECT 'rep', rep_id FROM $facts.opportunities
  UNION SELECT 'rep', rep_id FROM $facts.opportunity_history
  UNION SELECT 'rep', rep_id FROM $facts.activities
  UNION SELECT 'team', team FROM $facts.reps
  UNION SELECT 'team', team FROM $facts.memberships
  UNION SELECT 'profile', profile FROM $facts.reps)"""
_PLAIN = "rtrim(rtrim(CAST({} AS VARCHAR), '0'), '.')"

_target = partial(Check, "targets", blocks=False, ignores=True)
_used = partial(Check, "targets", blocks=False)

TARGET_CHECKS: tuple[Check, ...] = (
    _target(
        "indicator",
        "SELECT line, indicator FROM $facts.targets WHERE indicator NOT IN "
        f"({', '.join(map(literal, _INDICATORS))})",
        N_("no indicator has this name: the target is ignored"),
        N_("Write the name of one of the eight"),
    ),
    _target(
        "measure",
        f"""SELECT t.line, t.measure FROM $facts.targets t ANTI JOIN {_figures()}
            ON f.indicator = t.indicator AND f.measure = coalesce(t.measure, '')
            WHERE t.indicator IN ({", ".join(map(literal, _INDICATORS))})""",
        N_("no target can be set for this figure: it is ignored"),
        N_("Leave it empty for the indicator itself, or write a figure of docs/targets.md"),
    ),
    _target(
        "stage",
        f"SELECT t.line, t.stage FROM {_OF} WHERE f.part = 'all' AND t.stage IS NOT NULL",
        N_("the figure is not told by stage: the target is ignored"),
        N_("Empty it"),
    ),
    _target(
        "stage",
        f"SELECT t.line, CAST(NULL AS VARCHAR) FROM {_OF} "
        "WHERE f.part IN ('stage', 'step', 'base') AND t.stage IS NULL",
        N_("the figure is told by stage, and none is named: the target is ignored"),
        N_("Write the stage; of a step the one that is left"),
    ),
    _target(
        "stage",
        f"""SELECT t.line, t.stage FROM {_OF} ANTI JOIN {_STAGES} s ON s.stage = t.stage
              AND (t.pipeline IS NULL OR s.pipeline = t.pipeline)
            WHERE f.part IN ('stock', 'stage', 'step') AND t.stage IS NOT NULL""",
        N_("there is no such stage in this pipeline: the target is ignored"),
        N_("Write a stage of `stages`"),
    ),
    _target(
        "stage",
        f"SELECT t.line, t.stage FROM {_OF} WHERE f.part = 'base' "
        f"AND t.stage NOT IN ({', '.join(map(literal, BASES))})",
        N_("no step of the baseline leaves from there: the target is ignored"),
        N_("Write Start, 1st, 2nd or 3rd"),
    ),
    _target(
        "pipeline",
        f"""SELECT t.line, t.pipeline FROM {_OF} WHERE t.pipeline IS NOT NULL AND (
              t.indicator IN ('first_meetings', 'outreach', 'average_sale')
              OR t.pipeline NOT IN (
                SELECT coalesce(pipeline, '') FROM $facts.stages
                UNION SELECT coalesce(pipeline, '') FROM $facts.opportunities))""",
        N_("the figure has no such pipeline: the target is ignored"),
        N_("Empty it, or write a pipeline of `stages`"),
    ),
    _target(
        "scope",
        "SELECT line, CAST(NULL AS VARCHAR) FROM $facts.targets "
        "WHERE scope_kind <> 'company' AND scope IS NULL",
        N_("it is not said whose target it is: it is ignored"),
        N_("Write the team, the profile or the rep's id"),
    ),
    _target(
        "scope",
        f"""SELECT t.line, t.scope FROM $facts.targets t
            ANTI JOIN {_PEOPLE} p ON p.kind = t.scope_kind AND p.name = t.scope
            WHERE t.scope_kind <> 'company' AND t.scope IS NOT NULL""",
        N_("there is no such rep, team or profile: the target is ignored"),
        N_("Write one of `reps`, by its id, its team or its profile"),
    ),
    _target(
        "value",
        f"SELECT t.line, {_PLAIN.format('t.value')} FROM {_OF} "
        "WHERE f.unit = 'rate' AND greatest(t.value, coalesce(t.upper, 0)) > 1",
        N_("a rate is not more than 1: the target is ignored"),
        N_("Write 65 % as 0.65"),
    ),
    _target(
        "upper",
        f"SELECT line, {_PLAIN.format('upper')} FROM $facts.targets WHERE upper < value",
        N_("the band ends below its beginning: the target is ignored"),
        N_("Write the lower end as value, the upper one as upper"),
    ),
    _target(
        "currency",
        f"""SELECT t.line, t.currency || $on || CAST(t.starts_on AS VARCHAR) FROM {_OF}
            LEFT JOIN (
              SELECT currency, min(starts_on) AS first FROM $facts.rates GROUP BY currency) r
              ON r.currency = t.currency
            WHERE f.unit = 'money' AND t.currency <> $currency
              AND (r.first IS NULL OR r.first > t.starts_on)""",
        N_("the currency has no rate for the target's first day: the target is ignored"),
        N_("Add a row to rates that starts on or before that day"),
    ),
    _target(
        "withdrawn_on",
        "SELECT line, CAST(withdrawn_on AS VARCHAR) FROM $facts.targets "
        "WHERE withdrawn_on < decided_on",
        N_("it is withdrawn before it is decided: the target is ignored"),
        N_("Write a day after decided_on, or empty it"),
    ),
    _used(
        "currency",
        f"SELECT t.line, CAST(NULL AS VARCHAR) FROM {_OF} "
        "WHERE f.unit = 'money' AND t.currency IS NULL",
        N_("a target in money without its currency: the reporting currency is taken"),
        N_("Write its ISO 4217 code, such as IDR"),
    ),
    _used(
        "currency",
        f"SELECT t.line, t.currency FROM {_OF} WHERE f.unit <> 'money' AND t.currency IS NOT NULL",
        N_("the figure is not in money: the currency is ignored"),
        N_("Empty it"),
    ),
    _used(
        "starts_on",
        """SELECT line, CAST(starts_on AS VARCHAR) FROM (
             SELECT *, count(*) OVER (
               PARTITION BY indicator, coalesce(measure, ''), pipeline, stage, scope_kind,
                 CASE WHEN scope_kind <> 'company' THEN scope END, grain, starts_on, decided_on
               ORDER BY line) AS nth
             FROM $facts.targets) t WHERE nth > 1""",
        N_("another row sets the same from the same day: the later row holds"),
        N_("Keep one of them, or say by decided_on which came later"),
    ),
)


def filled(sql: str, settings: Settings, on: str, schema: str = "facts") -> str:
    """The SQL of a check, for a schema of facts; ``on`` is the word between currency and day."""
    return Template(sql).substitute(
        facts=schema, currency=literal(settings.currency), on=literal(on)
    )


def sound_targets(settings: Settings) -> str:
    """SQL: the targets without those that are ignored."""
    ignored = " UNION ALL ".join(
        f"SELECT line FROM ({check.rows}) q" for check in TARGET_CHECKS if check.ignores
    )
    return filled(f"SELECT * FROM $facts.targets WHERE line NOT IN ({ignored})", settings, " ")
