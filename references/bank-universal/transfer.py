"""Computes the transfer prices of cases/bank-universal a second time, without the engine.

    python3 references/bank-universal/transfer.py cases/bank-universal

writes expected/ftp.csv: balance, client interest, transfer interest, liquidity premium and each add-on of a year by product and currency,
which the case's test compares with the engine's. Flows come from check.py beside it; what is priced is in docs/guide/measures.md.
It takes some minutes: contracts are priced one by one.
"""
import csv
import sys

import numpy as np

import check
from check import Case, Loans, number, plus_months, run_off

PREMIUM = [(1, 5), (12, 15), (60, 50), (120, 80)]
ADD_ONS = {"option to prepay": ("fixed mortgages", 12), "basis": ("floating mortgages", 5)}
# Products charged with the difference that prepayment makes to the rate at which their schedule funds itself.
PREPAID = {"consumer loans"}
# A pool of today's curve: months and weights of its zero rates.
POOLS = {"current accounts": [(1, 0.2), (36, 0.3), (84, 0.5)]}
# A pool of past rates: terms, weights and months of their averages, today's month among them.
AVERAGES = {"savings accounts": [("1Y", 0.4, 12), ("5Y", 0.6, 60)]}


class Schedule:
    """Principal by day; a stand-in for the ledger that flows are paid to."""

    def __init__(self, curve):
        self.curve, self.days = curve, {}

    def pay(self, day, amount):
        pass

    def accrue(self, *_):
        pass

    def repay(self, day, amount, renewal):
        for one, principal in zip(np.ravel(day), np.ravel(amount)):
            self.days[int(one)] = self.days.get(int(one), 0.0) + float(principal)


def par(curve, as_of, days):
    """The rate at which a schedule funds itself: interest on its days and on each anniversary of today."""
    days = {day: amount for day, amount in days.items() if day > as_of}
    if not days:
        return float(1 / curve.factor(as_of + 1) ** 365 - 1)
    last, year = max(days), 1
    while plus_months(as_of, 12 * year) < last:
        days.setdefault(plus_months(as_of, 12 * year), 0.0)
        year += 1
    when = np.array(sorted(days))
    amount = np.array([days[day] for day in when])
    factor, spans = curve.factor(when), np.diff(np.concatenate([[as_of], when])) / 365.0
    left = amount.sum() - np.concatenate([[0.0], np.cumsum(amount)[:-1]])
    return float((amount.sum() - np.sum(factor * amount)) / np.sum(factor * left * spans))


def premium(as_of, days):
    points = [((plus_months(as_of, months) - as_of) / 365.0, size / 1e4) for months, size in PREMIUM]
    when = np.array(sorted(day for day in days if day > as_of))
    if not len(when):
        return points[0][1]
    amount, term = np.array([days[day] for day in when]), (when - as_of) / 365.0
    size = np.interp(term, [point[0] for point in points], [point[1] for point in points])
    return float(np.sum(amount * term * size) / np.sum(amount * term))


def deposit(model, as_of):
    """When a deposit of one leaves, and when it takes a new rate."""
    core, left = model["core_share"], model["core_share"]
    repaid = {as_of + 1: 1 - core}
    repriced, moved = dict(repaid), False
    for month, weight in enumerate(run_off(model), start=1):
        day, gone = plus_months(as_of, month), core * weight
        left -= gone
        for of in (repaid, repriced):
            of[day] = of.get(day, 0.0) + gone
        if moved:
            repriced[day] -= model["pass_through"] * gone
        elif month > model.get("lag_months", 0):
            moved = True
            repriced[day] += model["pass_through"] * left
    return repaid, repriced


def pooled(curve, as_of, parts):
    """The rate of a pool: annual zero rates of today, weighted."""
    days = [plus_months(as_of, months) - as_of for months, _ in parts]
    return sum(weight * float(curve.factor(as_of + n) ** (-365 / n) - 1) for n, (_, weight) in zip(days, parts))


def averaged(case, currency, parts):
    """The rate of a pool: averages of what rates were at the end of the last months, weighted."""
    with open(case.folder / f"market/{currency.lower()}_history.csv") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["date"])
    return sum(weight * float(np.mean([float(row[term]) for row in rows[-months:]])) for term, weight, months in parts)


def schedules(case, curve, product, row, of_deposits, prepaid=True):
    """Repayment and repricing of one contract."""
    kind = row["contractType"]
    if kind == "CSH":
        return {}, {}
    if kind == "UMP":
        name = row["depositModel"]
        if name not in of_deposits:
            of_deposits[name] = deposit(case.deposits[name], case.as_of)
        return of_deposits[name]
    of, loans = Schedule(curve), Loans([row], case.as_of)
    if product == "term deposits":
        check.run_term_deposits(loans, [row], of, case.as_of, case.redeemed)
        return of.days, of.days
    prepays = case.cpr(row.get("prepaymentModel", ""), 1.0) if prepaid else None
    check.run_loans(loans, [row], of, case.as_of, prepays)
    if row.get("marketObjectCodeOfRateReset"):
        return of.days, {min(of.days) if loans.periods()[0] == 1 else int(loans.day(0)[0]): sum(of.days.values())}
    return of.days, of.days


def main():
    case = Case(sys.argv[1])
    units = {}
    for currency in sorted(check.SIZES):
        curve, of_deposits = case.curve(currency), {}
        for product, rows in case.products(currency):
            if product == "swaps":
                continue
            sums = units.setdefault((product, currency), np.zeros(7))
            for row in rows:
                sign = -1.0 if row["contractRole"] == "RPL" else 1.0
                balance = sign * float(row["notionalPrincipal"])
                repaid, repriced = schedules(case, curve, product, row, of_deposits)
                rate = float(row.get("nominalInterestRate") or 0.0)
                if product in POOLS:
                    transfer = pooled(curve, case.as_of, POOLS[product])
                elif product in AVERAGES:
                    transfer = averaged(case, currency, AVERAGES[product])
                else:
                    transfer = par(curve, case.as_of, repriced)
                costs = [abs(balance) * size / 1e4 if product == of else 0.0 for of, size in ADD_ONS.values()]
                prepayment = 0.0
                if product in PREPAID:
                    _, letter = schedules(case, curve, product, row, of_deposits, prepaid=False)
                    prepayment = balance * (par(curve, case.as_of, letter) - par(curve, case.as_of, repriced))
                sums += [balance, balance * rate, balance * transfer, balance * premium(case.as_of, repaid), *costs, prepayment]
    with open(case.folder / "expected/ftp.csv", "w") as out:
        out.write("unit;currency;balance;client;transfer;premium;" + ";".join([*ADD_ONS, "expected prepayment"]) + "\n")
        for (product, currency), sums in sorted(units.items()):
            out.write(f"{product};{currency};" + ";".join(f"{amount:.6f}" for amount in sums) + "\n")


if __name__ == "__main__":
    main()
