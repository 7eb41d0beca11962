"""Computes economic value and net interest income of cases/bank-universal a second time, without the engine.

    python3 references/bank-universal/check.py cases/bank-universal

writes expected/facts.csv of the case, which its test compares with what the engine finds: within a thousand-millionth
of the gross flows of the currency. It needs NumPy. The formulas are
those of docs/guide (scenarios-and-behaviour.md, measures.md) and of the ACTUS specification of the types; contracts are
taken product by product, many at a time, on regular dates without holidays. No flow is rounded.
"""
import csv
import sys
import tomllib
from pathlib import Path

import numpy as np

EPOCH = np.datetime64("1970-01-01")


def number(text):
    return int((np.datetime64(text) - EPOCH).astype(int))


def date_of(day):
    return (EPOCH + np.timedelta64(int(day), "D")).astype(object)


def plus_months(day, months):
    """A day so many months later; the last of a shorter month."""
    when = date_of(day)
    index = when.year * 12 + when.month - 1 + months
    first = number(f"{index // 12:04d}-{index % 12 + 1:02d}-01")
    following = number(f"{(index + 1) // 12:04d}-{(index + 1) % 12 + 1:02d}-01")
    return min(first + when.day - 1, following - 1)


FIRSTS = np.array([number(f"{index // 12:04d}-{index % 12 + 1:02d}-01") for index in range(1900 * 12, 2150 * 12)])


def on(month_index, d):
    """The day d of months counted from year 0; d is at most 28."""
    return FIRSTS[month_index - 1900 * 12] + d - 1


def month_index(text):
    return int(text[:4]) * 12 + int(text[5:7]) - 1


class Curve:
    """Continuous zero rates, linear between nodes on actual days / 365, flat outside; then a shift and a floor."""

    def __init__(self, path, as_of):
        self.as_of = as_of
        rows = list(csv.DictReader(open(path)))
        days = np.array([plus_months(as_of, 12 * int(row["tenor"][:-1])) for row in rows])
        self.times = (days - as_of) / 365.0
        annual = np.array([float(row["rate_percent"]) / 100 for row in rows])
        self.zeros = np.log1p(annual)
        self.shift = lambda t: np.zeros_like(t)
        self.floored = False

    def shocked(self, shift):
        other = object.__new__(Curve)
        other.__dict__.update(self.__dict__, shift=shift, floored=True)
        return other

    def factor(self, day):
        t = np.maximum((np.asarray(day) - self.as_of) / 365.0, 0.0)
        base = np.interp(t, self.times, self.zeros)
        zero = base
        if self.floored:
            floor = np.minimum(0.0, -0.015 + 0.0003 * t)
            zero = np.maximum(base + self.shift(t), np.minimum(floor, base))
        return np.where(t > 0, np.exp(-zero * t), 1.0)


# Parallel, short and long shocks in basis points: EU 2024/856, Annex.
SIZES = {"EUR": (200, 250, 100), "USD": (200, 300, 150), "GBP": (250, 300, 150), "CHF": (100, 150, 100), "DKK": (200, 250, 150)}
SCENARIOS = ["base", "parallel_up", "parallel_down", "steepener", "flattener", "short_up", "short_down"]
PREPAYMENT = dict(zip(SCENARIOS, [1, 0.8, 1.2, 0.8, 1.2, 0.8, 1.2]))
REDEMPTION = dict(zip(SCENARIOS, [1, 1.2, 0.8, 0.8, 1.2, 1.2, 0.8]))


def shift_of(scenario, currency, sizes=SIZES):
    parallel, short, long = (size / 1e4 for size in sizes[currency])
    s = lambda t: short * np.exp(-t / 4)
    l = lambda t: long * (1 - np.exp(-t / 4))
    return {
        "parallel_up": lambda t: parallel + 0 * t,
        "parallel_down": lambda t: -parallel + 0 * t,
        "steepener": lambda t: -0.65 * s(t) + 0.9 * l(t),
        "flattener": lambda t: 0.8 * s(t) - 0.6 * l(t),
        "short_up": s,
        "short_down": lambda t: -s(t),
    }[scenario]


class Ledger:
    """Value, income by month and principal that leaves by day, in one currency and scenario."""

    def __init__(self, curve, months):
        self.curve, self.months = curve, months
        self.value = 0.0
        self.gross = 0.0
        self.book = np.zeros(len(months) - 1)
        self.renewed = np.zeros(len(months) - 1)
        self.leaves = {}
        self.new = np.zeros(len(months) - 1)

    def pay(self, day, amount):
        self.value += float(np.sum(amount * self.curve.factor(day)))
        self.gross += float(np.sum(np.abs(amount)))

    def repay(self, day, amount, renewal):
        self.pay(day, amount)
        if renewal:
            length = self.months[-1] - self.months[0] + 1
            days = np.asarray(day) - self.months[0]
            inside = (days > 0) & (days < length)
            by_day = self.leaves.setdefault(renewal, np.zeros(length))
            by_day += np.bincount(days[inside], weights=np.broadcast_to(amount, days.shape)[inside], minlength=length)

    def accrue(self, start, end, amount, into=None):
        """Interest even over the actual days of its period."""
        into = self.book if into is None else into
        days = np.maximum(end - start, 1)
        for month in range(len(into)):
            overlap = np.minimum(end, self.months[month + 1]) - np.maximum(start, self.months[month])
            into[month] += float(np.sum(amount * np.maximum(overlap, 0) / days))

    def renew(self, renewals):
        """New business on the day of each repayment, at the rate of the day and its margin, on actual days / 365."""
        first, last = self.months[0], self.months[-1]
        for name, by_day in self.leaves.items():
            model = renewals[name]
            unit = 12 if model["tenor"][-1] == "Y" else 1
            months = int(model["tenor"][:-1]) * unit
            due = {}
            for offset in range(1, last - first):
                day = first + offset
                volume, before = due.pop(day, (0.0, 0.0))
                volume += by_day[offset]
                self.new += model["margin"] * by_day[offset] * self.spans(day)
                if volume == 0.0:
                    continue
                end = plus_months(day, months)
                growth = self.curve.factor(day) / self.curve.factor(end)
                years = (end - day) / 365.0
                rate = (growth - 1) / years if months <= 12 else growth ** (1 / years) - 1
                self.new += (volume * rate - before) * self.spans(day)
                old = due.get(end, (0.0, 0.0))
                due[end] = (old[0] + volume, old[1] + volume * rate)

    def spans(self, day):
        """Years from a day to the end of each month, within it."""
        months = np.array(self.months)
        return np.maximum(months[1:] - np.maximum(months[:-1], day), 0) / 365.0


def thirty(start, end):
    """30E360 days between two days."""
    a, b = start.astype("datetime64[D]"), end.astype("datetime64[D]")
    parts = []
    for day in (a, b):
        month = day.astype("datetime64[M]").astype(int)
        parts.append(month * 30 + np.minimum((day - day.astype("datetime64[M]")).astype(int) + 1, 30))
    return parts[1] - parts[0]


class Loans:
    """Contracts of one product and currency as columns."""

    def __init__(self, rows, as_of):
        column = lambda name: np.array([float(row[name] or "nan") for row in rows])
        self.sign = np.array([1.0 if row["contractRole"] in ("RPA", "RFL") else -1.0 for row in rows])
        self.notional = column("notionalPrincipal")
        self.rate = column("nominalInterestRate")
        anchor = np.array([month_index(row["cycleAnchorDateOfInterestPayment"]) for row in rows])
        self.d = np.array([int(row["maturityDate"][8:10]) for row in rows])
        self.last = np.array([month_index(row["maturityDate"]) for row in rows])
        self.made = np.array([number(row["initialExchangeDate"]) for row in rows])
        self.period = int(rows[0]["cycleOfInterestPayment"][1:-3]) if rows[0].get("cycleOfInterestPayment") else 0
        if self.period:
            passed = np.zeros(len(rows), dtype=int)
            for at, (a, d) in enumerate(zip(anchor, self.d)):
                while on(a + passed[at] * self.period, d) <= as_of:
                    passed[at] += 1
            self.first = anchor + passed * self.period
        else:
            self.first = self.last
        self.spread = column("rateSpread") if "rateSpread" in rows[0] else None
        limits = lambda name, none: np.where(np.isnan(column(name)), none, column(name)) if name in rows[0] else none
        self.cap, self.floor = limits("lifeCap", np.inf), limits("lifeFloor", -np.inf)
        self.payment = column("nextPrincipalRedemptionPayment") if rows[0].get("nextPrincipalRedemptionPayment") else None
        self.renewal = rows[0].get("renewalModel")

    def day(self, k):
        return on(self.first + k * self.period, self.d)

    def periods(self):
        return (self.last - self.first) // max(self.period, 1) + 1


def years_between(day_count, start, end):
    if day_count == "30E360":
        epoch = np.datetime64("1970-01-01")
        return thirty(epoch + start.astype(int), epoch + end.astype(int)) / 360.0
    return (end - start) / (360.0 if day_count == "A360" else 365.0)


def index_rate(curve, day):
    """Three months, simple on actual days / 360."""
    end = np.array([plus_months(one, 3) for one in day])
    return (curve.factor(day) / curve.factor(end) - 1) / ((end - day) / 360.0)


def run_loans(loans, rows, ledger, as_of, prepays):
    """PAM, LAM and ANN, fixed or reset on every interest date."""
    kind, count = rows[0]["contractType"], rows[0]["dayCountConvention"]
    floats = bool(rows[0].get("marketObjectCodeOfRateReset"))
    left, rate = loans.notional.copy(), loans.rate.copy()
    payment = None if loans.payment is None else loans.payment.copy()
    before = on(loans.first - loans.period, loans.d)
    total = loans.periods()
    prepaid_to = np.full(len(left), as_of)
    for k in range(int(total.max())):
        live = k < total
        now = loans.day(k)
        last = live & (k == total - 1)
        years = years_between(count, before, now)
        interest = np.where(live, years * rate * left, 0.0)
        ledger.pay(now[live], (loans.sign * interest)[live])
        ledger.accrue(before[live], now[live], (loans.sign * interest)[live])
        if kind == "PAM":
            repaid = np.where(last, left, 0.0)
        else:
            scheduled = payment - (interest if kind == "ANN" else 0.0)
            repaid = np.where(last, left, np.where(live, np.minimum(scheduled, left), 0.0))
        ledger.repay(now[live], (loans.sign * repaid)[live], loans.renewal)
        left = left - repaid
        going = live & ~last
        if prepays is not None:
            whole = years_between("30E360", prepaid_to, now)
            age = np.floor(np.maximum(years_between("30E360", loans.made, now) * 12 + 1e-9, 0)).astype(int)
            share = np.where(going, 1 - (1 - prepays(age)) ** whole, 0.0)
            ledger.repay(now[going], (loans.sign * share * left)[going], loans.renewal)
            left, payment = left * (1 - share), payment * (1 - share)
            prepaid_to = now
        if floats and going.any():
            index = np.zeros(len(left))
            index[going] = index_rate(ledger.curve, now[going])
            rate = np.where(going, np.clip(index + loans.spread, loans.floor, loans.cap), rate)
            if kind == "ANN":
                i, n = rate * loans.period / 12, total - 1 - k
                with np.errstate(divide="ignore", invalid="ignore"):
                    level = np.where(i == 0, left / np.maximum(n, 1), left * i / (1 - (1 + i) ** -n.astype(float)))
                payment = np.where(going, level, payment)
        before = np.where(live, now, before)


def run_swaps(loans, rows, ledger):
    """The floating leg is paid by who receives fixed; both on actual days / 360, with the same dates."""
    floating = np.array([float(row["nominalInterestRate2"]) for row in rows])
    before = on(loans.first - loans.period, loans.d)
    total = loans.periods()
    for k in range(int(total.max())):
        live = k < total
        now = loans.day(k)
        years = (now - before) / 360.0
        amount = (loans.sign * years * loans.notional * (loans.rate - floating))[live]
        ledger.pay(now[live], amount)
        ledger.accrue(before[live], now[live], amount)
        going = k < total - 1
        if going.any():
            floating[going] = index_rate(ledger.curve, now[going])
        before = np.where(live, now, before)


def run_term_deposits(loans, rows, ledger, as_of, share):
    """Interest with the principal at maturity; a share is redeemed on the next day."""
    end, start = on(loans.last, loans.d), np.array([number(row["initialExchangeDate"]) for row in rows])
    redeems = end > as_of + 1
    gone = np.where(redeems, share, 0.0) * loans.notional
    ledger.repay(np.full(len(gone), as_of + 1), loans.sign * gone, loans.renewal)
    early = np.where(redeems, as_of + 1, end)
    first = (early - start) / 365.0 * loans.rate * loans.notional
    rest = (end - early) / 365.0 * loans.rate * (loans.notional - gone)
    ledger.accrue(start, early, loans.sign * first)
    ledger.accrue(early, end, loans.sign * rest)
    ledger.repay(end, loans.sign * (loans.notional - gone), loans.renewal)
    ledger.pay(end, loans.sign * (first + rest))


def run_off(model):
    """Share of the core that leaves at the end of each month."""
    if model["run_off"] == "even":
        months = round(model["horizon_years"] * 12)
        return [1 / months] * months
    mean = model["average_life_years"] * 12
    whole = int(np.floor(2 * mean - 1))
    equal = 2 * (whole + 1 - mean) / (whole * (whole + 1))
    last = 1 - whole * equal
    return [equal] * whole + ([last] if last > 1e-12 else [])


def run_deposits(rows, ledger, base, model, as_of):
    notional = np.array([-float(row["notionalPrincipal"]) for row in rows])
    rate = np.array([float(row["nominalInterestRate"]) for row in rows])
    weights = run_off(model)
    reference = lambda curve, day: float(
        (curve.factor(day) / curve.factor(plus_months(day, 1)) - 1) / ((plus_months(day, 1) - day) / 365.0)
    )
    now = reference(base, as_of)
    up, down = model["pass_through"], model.get("pass_through_down", model["pass_through"])

    def paid(day):
        seen = plus_months(day, -model.get("lag_months", 0))
        change = (reference(ledger.curve, seen) if seen >= as_of else now) - now
        moved = rate + (up if change >= 0 else down) * change
        floor = model.get("rate_floor")
        return moved if floor is None else np.maximum(moved, np.minimum(floor, rate))

    core = model["core_share"]
    steps = [(as_of + 1, 1 - core)]
    steps += [(plus_months(as_of, month + 1), core * weight) for month, weight in enumerate(weights)]
    left, before, owed = 1.0, as_of, np.zeros(len(rows))
    for place, (day, share) in enumerate(steps):
        pays = paid(before)
        interest = (day - before) / 365.0 * pays * left * notional
        ledger.accrue(np.full(len(rows), before), np.full(len(rows), day), interest)
        if left < 1:
            again = (day - before) / 365.0 * pays * (1 - left) * notional
            ledger.accrue(np.full(len(rows), before), np.full(len(rows), day), again, ledger.renewed)
        owed = owed + interest
        if place > 0:
            ledger.pay(np.full(len(rows), day), owed)
            owed = 0.0
        ledger.pay(np.full(len(rows), day), share * notional)
        left, before = left - share, day
    month = len(steps)
    while before < ledger.months[-1]:
        day = plus_months(as_of, month)
        again = (day - before) / 365.0 * paid(before) * notional
        ledger.accrue(np.full(len(rows), before), np.full(len(rows), day), again, ledger.renewed)
        before, month = day, month + 1


class Case:
    """The files of the case."""

    def __init__(self, folder):
        self.folder = Path(folder)
        case = tomllib.loads((self.folder / "case.toml").read_text())
        people = tomllib.loads((self.folder / "behaviour.toml").read_text())
        named = lambda key: {model["name"]: model for model in people[key]}
        self.deposits, self.prepayments, self.renewals = named("deposit"), named("prepayment"), named("renewal")
        self.redeemed = people["early_redemption"][0]["ratio"]
        self.as_of = number(str(case["case"]["as_of"]))
        self.tier1 = float(case["capital"]["tier1"])
        self.months = [plus_months(self.as_of, month) for month in range(37)]
        self.groups = {}
        for path in sorted((self.folder / "contracts").glob("*.csv")):
            for row in csv.DictReader(open(path)):
                key = (row["currency"], row["product"], row.get("lifeCap", "") != "", row.get("lifeFloor", "") != "")
                self.groups.setdefault(key, []).append(row)

    def curve(self, currency):
        return Curve(self.folder / f"market/{currency.lower()}.csv", self.as_of)

    def products(self, currency):
        """Rows of one product after another."""
        return [(key[1], rows) for key, rows in sorted(self.groups.items()) if key[0] == currency]

    def cpr(self, name, times):
        """The rate of a prepayment model by age, times a multiplier; none without a model."""
        model = self.prepayments.get(name)
        if not model:
            return None
        if "cpr" in model:
            return lambda age: np.minimum(model["cpr"] * times, 1.0)
        ages = np.array([age for age, _ in model["by_age"]])
        rates = np.array([cpr for _, cpr in model["by_age"]])
        return lambda age: np.minimum(rates[np.searchsorted(ages, age, side="right") - 1] * times, 1.0)

    def ledger(self, currency, scenario, base, curve):
        """Every contract of a currency in a scenario."""
        ledger = Ledger(curve, self.months)
        for product, rows in self.products(currency):
            kind = rows[0]["contractType"]
            if kind == "CSH":
                ledger.pay(np.array([self.as_of]), np.array([float(rows[0]["notionalPrincipal"])]))
            elif kind == "UMP":
                run_deposits(rows, ledger, base, self.deposits[rows[0]["depositModel"]], self.as_of)
            elif kind == "SWPPV":
                run_swaps(Loans(rows, self.as_of), rows, ledger)
            elif product == "term deposits":
                share = min(1.0, self.redeemed * REDEMPTION[scenario])
                run_term_deposits(Loans(rows, self.as_of), rows, ledger, self.as_of, share)
            else:
                prepays = self.cpr(rows[0].get("prepaymentModel", ""), PREPAYMENT[scenario])
                run_loans(Loans(rows, self.as_of), rows, ledger, self.as_of, prepays)
        return ledger


def main():
    case = Case(sys.argv[1])
    lines = []
    for currency in sorted(SIZES):
        base = case.curve(currency)
        for scenario in SCENARIOS:
            curve = base if scenario == "base" else base.shocked(shift_of(scenario, currency))
            ledger = case.ledger(currency, scenario, base, curve)
            ledger.renew(case.renewals)
            constant = ledger.book + ledger.renewed + ledger.new
            lines.append(("economic_value", scenario, currency, "", ledger.value, ledger.gross))
            for horizon in (12, 36):
                name = f"months 1-{horizon}"
                lines.append(("nii_run_off", scenario, currency, name, float(np.sum(ledger.book[:horizon])), ledger.gross))
                lines.append(("nii_constant", scenario, currency, name, float(np.sum(constant[:horizon])), ledger.gross))
    with open(case.folder / "expected/facts.csv", "w") as out:
        out.write("measure,scenario,group,currency,bucket,value,tolerance\n")
        for measure, scenario, currency, bucket, value, gross in lines:
            out.write(f"{measure},{scenario},TOTAL,{currency},{bucket},{value:.6f},{gross * 1e-9:.3f}\n")


if __name__ == "__main__":
    main()
