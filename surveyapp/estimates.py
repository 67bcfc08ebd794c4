"""Rates, intervals and shares: plain numbers in, plain numbers out."""

import math
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from statistics import NormalDist

LONGEST_FLOAT = 310  # digits before the point that a float can have, and one more


@dataclass(frozen=True)
class Dispositions:
    """How many people (or organisations) on the list ended in each class of outcome.

    `unknown` counts those of whom it is not known whether they belong to the population at all, such as the
    invited from whom nothing came back. Raises ValueError when a count is negative or not a whole number.
    Source of the classes: AAPOR, Standard Definitions, 10th edition (2023).
    """

    complete: int = 0
    partial: int = 0
    refused: int = 0
    non_contact: int = 0
    other: int = 0
    unknown: int = 0
    not_eligible: int = 0

    def __post_init__(self) -> None:
        """Refuse a count that cannot be one."""
        for field in fields(self):
            _check_count(field.name, getattr(self, field.name))

    @property
    def eligible(self) -> int:
        """The number known to be eligible, whatever became of them."""
        return self.complete + self.partial + self.refused + self.non_contact + self.other


@dataclass(frozen=True)
class OutcomeRates:
    """AAPOR's outcome rates, each a share from 0 to 1, or None where its denominator is zero or not known.

    `e` is the share of the unknown cases taken to be eligible. In rr (response), ref (refusal) and con
    (contact) the numbers tell how the unknown cases are counted: all (rr1, rr2, ref1, con1), the share e
    of them (rr3, rr4, ref2, con2) or none (rr5, rr6, ref3, con3). Even rr and coop (cooperation) count
    partial responses too, odd ones only complete; coop3 and coop4 leave `other` out of those asked. rr5,
    rr6, ref3 and con3 are fit to be reported only when no case is unknown.
    """

    e: float | None
    rr1: float | None
    rr2: float | None
    rr3: float | None
    rr4: float | None
    rr5: float | None
    rr6: float | None
    coop1: float | None
    coop2: float | None
    coop3: float | None
    coop4: float | None
    ref1: float | None
    ref2: float | None
    ref3: float | None
    con1: float | None
    con2: float | None
    con3: float | None


@dataclass(frozen=True)
class HeadcountRates:
    """Response rates from a headcount, each a share from 0 to 1.

    rr1 counts complete responses and rr2 partial ones too, over the headcount; rr3 and rr4 do the same
    over those who answered and the share e of those who did not. rr3 and rr4 are None when nobody
    answered and e is 0.
    """

    rr1: float
    rr2: float
    rr3: float | None
    rr4: float | None


@dataclass(frozen=True)
class Interval:
    """The two ends of a confidence interval for a share, each from 0 to 1."""

    low: float
    high: float


@dataclass(frozen=True)
class MultipleResponse:
    """How often each option of a tick-all-that-apply question was ticked.

    `cases` is how many people ticked anything, `responses` how many ticks they made. The shares run from
    0 to 1 and are keyed by option code in ascending order, without the options that nobody ticked: those
    of cases may add up to more than 1, those of responses add up to 1.
    """

    cases: int
    responses: int
    share_of_cases: dict[int, float]
    share_of_responses: dict[int, float]


def outcome_rates(dispositions: Dispositions, e: float | None = None) -> OutcomeRates:
    """Every AAPOR outcome rate of these counts, as shares from 0 to 1.

    `e` is the share of the unknown cases taken to be eligible; left out, it is the share eligible among
    the known cases, and None when there are none. Raises ValueError for e outside 0 to 1.
    Source: AAPOR, Standard Definitions, 10th edition (2023).
    """
    complete, refused = dispositions.complete, dispositions.refused
    answered = complete + dispositions.partial
    asked = answered + refused
    contacted = asked + dispositions.other
    share = _share_eligible(dispositions, e)
    bases = _bases(dispositions, share)
    rr1, rr3, rr5 = _ratios(complete, *bases)
    rr2, rr4, rr6 = _ratios(answered, *bases)
    coop1, coop3 = _ratios(complete, contacted, asked)
    coop2, coop4 = _ratios(answered, contacted, asked)
    ref1, ref2, ref3 = _ratios(refused, *bases)
    con1, con2, con3 = _ratios(contacted, *bases)
    e = None if share is None else float(share)
    return OutcomeRates(e, rr1, rr2, rr3, rr4, rr5, rr6, coop1, coop2, coop3, coop4, ref1, ref2, ref3, con1, con2, con3)


def headcount_rates(headcount: int, complete: int, partial: int, e: float = 1.0) -> HeadcountRates | None:
    """Response rates when only the headcount and the responses are known, as for a link that a team shares.

    `e` is the share of those who did not answer taken to be eligible. None when the headcount is 0, and
    when there are more responses than heads, for then one of the two is wrong. For several teams together
    give the sums: the mean of their rates is not their rate. Raises ValueError for a count that is
    negative or not whole and for e outside 0 to 1.
    Source: AAPOR, Standard Definitions, 10th edition (2023), all others counted as unknown.
    """
    for name, count in (("headcount", headcount), ("complete", complete), ("partial", partial)):
        _check_count(name, count)
    _check_share("e", e)
    answered = complete + partial
    if headcount == 0 or answered > headcount:
        return None
    rates = outcome_rates(Dispositions(complete, partial, unknown=headcount - answered), e)
    return HeadcountRates(complete / headcount, answered / headcount, rates.rr3, rates.rr4)


def wilson(x: int, n: int, population: int | None = None, confidence: float = 0.95) -> Interval | None:
    """Wilson's interval for the share x / n, or None when n is 0.

    `population` is the size of the finite population of which n were observed: the interval narrows, and
    shrinks to the share itself when all were observed. It describes chance alone, not who chose to
    answer. Raises ValueError for a count that is negative or not whole, for x above n, for n above the
    population and for a confidence that does not lie between 0 and 1.
    Sources: Wilson (1927), J. Am. Stat. Assoc. 22, 209-212; Newcombe (1998), Statist. Med. 17, 857-872,
    method 3; for the finite population Cochran (1977), Sampling Techniques, section 3.2.
    """
    _check_part("x", x, "n", n)
    size, z = _effective_size(n, population), _normal_quantile(confidence)
    return None if n == 0 else _score_interval(x / n, size, z)


def margin_of_error(p: float, n: int, population: int | None = None) -> float | None:
    """Half the width, in shares, of the usual 95% interval around a share p of n answers; None when n is 0.

    `population` is the size of the finite population of which n were observed; the margin is 0 when all
    were. Raises ValueError for p outside 0 to 1, for a count that is negative or not whole and for n
    above the population.
    Source: Cochran (1977), Sampling Techniques, section 3.2.
    """
    _check_share("p", p)
    _check_count("n", n)
    size = _effective_size(n, population)
    return None if n == 0 else _normal_quantile(0.95) * math.sqrt(p * (1 - p) / size)


def multiple_response(ticks: Iterable[Collection[int]]) -> MultipleResponse:
    """How often each option was ticked: in come, for each person shown the question, the codes they ticked.

    The base is the people who ticked at least one option, an exclusive "none of these" included; who ticked
    nothing is left out. A code given twice by one person counts once. Raises nothing of its own.
    Source: the percent of cases and the percent of responses in the tables of SPSS's MULT RESPONSE.
    """
    cases = 0
    times: Counter[int] = Counter()
    for codes in ticks:
        chosen = set(codes)
        cases += bool(chosen)
        times.update(chosen)
    responses = times.total()
    of_cases = {code: times[code] / cases for code in sorted(times)}
    of_responses = {code: times[code] / responses for code in sorted(times)}
    return MultipleResponse(cases, responses, of_cases, of_responses)


def round_half_up(value: float, places: int = 0) -> float:
    """The value rounded for print to so many decimal places, a half going away from zero: 12.5 to 13.

    The value is taken as it prints, so 0.285 is a half at two places though its binary form lies just
    below one. Round a percentage from `100 * x / n`; `100 * (x / n)` may already have lost the half.
    Raises ValueError when the value is not finite or places is negative or not whole.
    Source: common commercial rounding; Python's own `round` sends 12.5 to 12.
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be rounded: it must be a finite number.")
    _check_count("places", places)
    context = Context(prec=LONGEST_FLOAT + places, rounding=ROUND_HALF_UP)
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), context=context)
    return float(rounded) + 0.0  # turns -0.0 into 0.0


def completeness(answered: int, applicable: int) -> float | None:
    """The share of the applicable questions that a response answered, from 0 to 1; None when none applied.

    Given people instead of questions (who answered, who were shown it) it is one question's item response
    rate. Raises ValueError for a count that is negative or not whole, and for answered above applicable.
    Source: AAPOR, Standard Definitions, 10th edition (2023), on complete, partial and break-off.
    """
    _check_part("answered", answered, "applicable", applicable)
    return _ratio(answered, applicable)


def _share_eligible(dispositions: Dispositions, e: float | None) -> Fraction | None:
    """The share of the unknown cases taken to be eligible: e where given, else in proportion to the known."""
    if e is not None:
        _check_share("e", e)
        return Fraction(e)
    known = dispositions.eligible + dispositions.not_eligible
    return Fraction(dispositions.eligible, known) if known else None


def _bases(dispositions: Dispositions, share: Fraction | None) -> tuple[int, Fraction | None, int]:
    """The eligible with all of the unknown, with the eligible share of them, and with none."""
    eligible, unknown = dispositions.eligible, dispositions.unknown
    estimated = None if share is None else eligible + share * unknown
    return eligible + unknown, estimated, eligible


def _ratios(part: int, *bases: int | Fraction | None) -> list[float | None]:
    """The share that the part is of each base."""
    return [_ratio(part, base) for base in bases]


def _ratio(part: int, base: int | Fraction | None) -> float | None:
    """The share that the part is of the base, None when the base is zero or not known.

    Fractions keep counts of any size exact, so that the rates keep their order to the last digit.
    """
    return float(Fraction(part) / base) if base else None


def _effective_size(n: int, population: int | None) -> float:
    """The size of a sample from an infinite population that would vary as much as n out of this one.

    It is n (N - 1) / (N - n), which puts the factor (N - n) / (N - 1) into the variance; with n = N it
    is infinite.
    """
    if population is None:
        return n
    _check_part("n", n, "population", population)
    return math.inf if n == population else n * (population - 1) / (population - n)


def _score_interval(p: float, size: float, z: float) -> Interval:
    """Wilson's two roots around p; min and max only mend the last binary digit, as where p is 0 or 1."""
    scale = 1 + z * z / size
    centre = (p + z * z / (2 * size)) / scale
    half = z * math.sqrt(p * (1 - p) / size + z * z / (4 * size * size)) / scale
    return Interval(max(0.0, min(p, centre - half)), min(1.0, max(p, centre + half)))


def _normal_quantile(confidence: float) -> float:
    """How many standard errors reach to either side at this confidence: 1.96 at 0.95."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is {confidence}: it must lie between 0 and 1, as 0.95 does.")
    return -NormalDist().inv_cdf((1 - confidence) / 2)


def _check_count(name: str, count: int) -> None:
    """Refuse what cannot be a number of people or answers."""
    if not isinstance(count, int) or count < 0:
        raise ValueError(f"{name} is {count}: it must be a whole number, 0 or more.")


def _check_part(name: str, part: int, whole_name: str, whole: int) -> None:
    """Refuse two counts of which the first cannot be a part of the second."""
    _check_count(name, part)
    _check_count(whole_name, whole)
    if part > whole:
        raise ValueError(f"{name} is {part} but {whole_name} is {whole}: a part cannot exceed its whole.")


def _check_share(name: str, share: float) -> None:
    """Refuse what cannot be a share; nan is no share either."""
    if not 0 <= share <= 1:
        raise ValueError(f"{name} is {share}: it must lie between 0 and 1.")
