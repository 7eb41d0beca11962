"""Computes the rules of cases/bank-universal a second time, without the engine.

    python3 references/bank-universal/rules.py cases/bank-universal

writes expected/verdicts.csv (the figure of each rule) and expected/standardised.csv (the standardised approach: slotted flows and
values by scenario, currency and bucket), which the case's test compares with the engine's. Economic value and income come from
check.py beside it; what follows here is the text of the rules: docs/guide/rules.md.
"""
import csv
import sys

import numpy as np

import check
from check import PREPAYMENT, REDEMPTION, SCENARIOS, Case, Loans, on, plus_months, run_off, years_between

# Parallel, short and long shocks in basis points of BCBS d578; the krone has none there and takes the EU's, as the case says.
SIZES_2024 = {"EUR": (225, 350, 200), "USD": (200, 300, 225), "GBP": (275, 425, 250), "CHF": (175, 250, 200), "DKK": (200, 250, 150)}
# Basel's of 2016 are the EU's for these currencies.
SIZES_2016 = check.SIZES
MIDPOINTS = [0.0028, 0.0417, 0.1667, 0.375, 0.625, 0.875, 1.25, 1.75, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 12.5, 17.5, 25]
NAMES = ["O/N", "O/N-1M", "1-3M", "3-6M", "6-9M", "9M-1Y", "1-1.5Y", "1.5-2Y"] + [f"{y}-{y + 1}Y" for y in range(2, 10)] + ["10-15Y", "15-20Y", ">20Y"]
MONTHS = [1, 3, 6, 9, 12, 18, 24] + [12 * year for year in range(3, 11)] + [180, 240]
LENGTHS = [0, 1 / 12, 2 / 12, 3 / 12, 3 / 12, 3 / 12, 0.5, 0.5] + [1] * 8 + [5, 5, 10]


class Slots:
    """Flows by bucket, of all contracts at once or of each; a stand-in for the ledger that flows are paid to."""

    class NoRates:
        """A curve on which every forward rate is zero: of floating interest the spread is left."""

        @staticmethod
        def factor(day):
            return np.ones(np.shape(day))

    def __init__(self, as_of):
        self.curve = self.NoRates()
        self.ends = [as_of + 1] + [plus_months(as_of, month) for month in MONTHS]
        self.amounts = np.zeros(len(MIDPOINTS))
        self.keeps_principal = True

    def bucket(self, day):
        return np.searchsorted(self.ends, day, side="left")

    def pay(self, day, amount):
        np.add.at(self.amounts, self.bucket(np.asarray(day)), amount)

    def repay(self, day, amount, renewal):
        if self.keeps_principal:
            self.pay(day, amount)

    def accrue(self, *_):
        pass


def schedule_of(loans, rows, slots):
    """Principal and interest of each fixed loan by bucket, by its letter."""
    kind, count = rows[0]["contractType"], rows[0]["dayCountConvention"]
    principal, interest = (np.zeros((len(rows), len(MIDPOINTS))) for _ in range(2))
    left, before, total = loans.notional.copy(), on(loans.first - loans.period, loans.d), loans.periods()
    everyone = np.arange(len(rows))
    for k in range(int(total.max())):
        live, now = k < total, loans.day(k)
        due = np.where(live, years_between(count, before, now) * loans.rate * left, 0.0)
        scheduled = loans.payment - due if kind == "ANN" else np.zeros(len(rows))
        repaid = np.where(k == total - 1, left, np.where(live, np.minimum(scheduled, left), 0.0))
        place = slots.bucket(now)
        np.add.at(principal, (everyone, place), np.where(live, loans.sign * repaid, 0.0))
        np.add.at(interest, (everyone, place), np.where(live, loans.sign * due, 0.0))
        left, before = left - repaid, np.where(live, now, before)
    return principal, interest


def prepaid(loans, rows, slots, as_of, cpr):
    """What is scheduled in proportion to what is left, and of that the rate of the bucket."""
    principal, interest = schedule_of(loans, rows, slots)
    by_letter = loans.sign * loans.notional
    left = by_letter.copy()
    starts = [as_of] + slots.ends
    for place, length in enumerate(LENGTHS):
        gone = principal[:, place]
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(by_letter == 0, 1.0, left / by_letter)
            most = np.where(by_letter == 0, 0.0, np.maximum(1 - gone / by_letter, 0.0))
        age = np.floor(np.maximum(years_between("30E360", loans.made, np.full(len(rows), starts[place])) * 12 + 1e-9, 0)).astype(int)
        early = left * np.minimum(cpr(age) * length, most)
        slots.amounts[place] += np.sum((gone + interest[:, place]) * share + early)
        left = left - gone * share - early
        by_letter = by_letter - gone


def slotted(case, currency, scenario):
    """Notional repricing cash flows of a currency by bucket."""
    all_slots = np.zeros(len(MIDPOINTS))
    for product, rows in case.products(currency):
        slots = Slots(case.as_of)
        kind = rows[0]["contractType"]
        if kind == "CSH":
            slots.pay(np.array([case.as_of]), np.array([float(rows[0]["notionalPrincipal"])]))
        elif kind == "UMP":
            model = case.deposits[rows[0]["depositModel"]]
            balance = -sum(float(row["notionalPrincipal"]) for row in rows)
            slots.pay(np.array([case.as_of + 1]), np.array([balance * (1 - model["core_share"])]))
            for month, weight in enumerate(run_off(model)):
                day = np.array([plus_months(case.as_of, month + 1)])
                slots.pay(day, np.array([balance * model["core_share"] * weight]))
        else:
            loans = Loans(rows, case.as_of)
            first = on(loans.first, loans.d)
            if kind == "SWPPV":
                check.run_swaps(loans, rows, slots)
                resets = loans.periods() > 1
                slots.pay(first[resets], (-loans.sign * loans.notional)[resets])
                slots.pay(on(loans.last, loans.d)[resets], (loans.sign * loans.notional)[resets])
            elif product == "term deposits":
                check.run_term_deposits(loans, rows, slots, case.as_of, 0.0)
                share = min(1.0, case.redeemed * REDEMPTION[scenario])
                slots.amounts *= 1 - share
                slots.amounts[0] += share * float(np.sum(loans.sign * loans.notional))
            elif rows[0].get("prepaymentModel"):
                prepaid(loans, rows, slots, case.as_of, case.cpr(rows[0]["prepaymentModel"], PREPAYMENT[scenario]))
            else:
                if rows[0].get("marketObjectCodeOfRateReset"):
                    loans.cap, loans.floor = np.inf, -np.inf
                    slots.keeps_principal = False
                check.run_loans(loans, rows, slots, case.as_of, None)
                if not slots.keeps_principal:
                    slots.pay(first, loans.sign * loans.notional)
        all_slots += slots.amounts
    return all_slots


def values_of(amounts, curve):
    """Each amount at the continuous zero rate of its midpoint."""
    t = np.array(MIDPOINTS)
    base = np.interp(t, curve.times, curve.zeros)
    zero = base
    if curve.floored:
        floor = np.minimum(0.0, -0.015 + 0.0003 * t)
        zero = np.maximum(base + curve.shift(t), np.minimum(floor, base))
    return amounts * np.exp(-zero * t)


def basel(changes):
    return max(sum(max(0.0, -change) for change in of.values()) for of in changes.values())


def eu(changes):
    """Losses in full, gains at half; of the krone at 80 % up to the larger of the euro's loss and half the gain."""
    worst = 0.0
    for of in changes.values():
        total = sum(change if change < 0 else 0.5 * change for name, change in of.items() if name != "DKK")
        krone = of["DKK"]
        euro_losses = -min(of["EUR"], 0.0)
        total += krone if krone < 0 else min(0.8 * krone, max(euro_losses, 0.5 * krone))
        worst = max(worst, -total)
    return worst


def main():
    case = Case(sys.argv[1])
    rates = {row["currency"]: float(row["reporting_per_unit"]) for row in csv.DictReader(open(case.folder / "market/fx.csv"))}
    rates["EUR"] = 1.0
    cells = []
    sets = {"2016": SIZES_2016, "2024": SIZES_2024}
    value = {name: {scenario: {} for scenario in SCENARIOS} for name in sets}
    income = {scenario: {} for scenario in SCENARIOS}
    standard = {name: {scenario: {} for scenario in SCENARIOS} for name in sets}
    for currency in sorted(SIZES_2016):
        base = case.curve(currency)
        amounts = {scenario: slotted(case, currency, scenario) for scenario in SCENARIOS}
        for name, sizes in sets.items():
            for scenario in SCENARIOS:
                curve = base if scenario == "base" else base.shocked(check.shift_of(scenario, currency, sizes))
                ledger = case.ledger(currency, scenario, base, curve)
                value[name][scenario][currency] = ledger.value
                if name == "2016":
                    ledger.renew(case.renewals)
                    income[scenario][currency] = float(np.sum((ledger.book + ledger.renewed + ledger.new)[:12]))
                each = values_of(amounts[scenario], curve)
                standard[name][scenario][currency] = float(np.sum(each))
                for place, bucket in enumerate(NAMES):
                    cells.append((f"bcbs_standardised_{name}", scenario, currency, bucket, amounts[scenario][place], each[place], ledger.gross))
    changed = lambda of: {
        scenario: {currency: (of[scenario][currency] - of["base"][currency]) * rates[currency] for currency in of["base"]}
        for scenario in SCENARIOS[1:]
    }
    parallel = {scenario: of for scenario, of in changed(income).items() if scenario.startswith("parallel")}
    verdicts = {
        "eu_eve_outlier_2024": eu(changed(value["2016"])),
        "eu_nii_outlier_2024": eu(parallel),
        "bcbs_eve_outlier_2016": basel(changed(value["2016"])),
        "bcbs_eve_outlier_2024": basel(changed(value["2024"])),
        "bcbs_standardised_2016": basel(changed(standard["2016"])),
        "bcbs_standardised_2024": basel(changed(standard["2024"])),
    }
    with open(case.folder / "expected/verdicts.csv", "w") as out:
        out.write("rule,loss,of_tier1\n")
        for rule, loss in verdicts.items():
            out.write(f"{rule},{loss:.6f},{loss / case.tier1:.12f}\n")
    with open(case.folder / "expected/standardised.csv", "w") as out:
        out.write("rule,scenario,currency,bucket,amount,value,tolerance\n")
        for rule, scenario, currency, bucket, amount, each, gross in cells:
            out.write(f"{rule},{scenario},{currency},{bucket},{amount:.6f},{each:.6f},{gross * 1e-9:.3f}\n")


if __name__ == "__main__":
    main()
