"""Computes the rules of liquidity of cases/bank-universal a second time, without the engine.

    python3 references/bank-universal/liquidity.py cases/bank-universal

writes expected/liquidity.csv: the amount of every line by rule and currency, and what the rules make of them over all currencies,
and expected/survival.csv: what its stress finds, which the case's test compares with the engine's. Flows come from check.py beside it; rates are typed from the texts of the rules:
docs/guide/rules.md, docs/guide/liquidity.md.
"""
import csv
import sys

import numpy as np

import check
from check import Case, Loans, number, plus_months

HALF_YEAR, YEAR, LONGER = 0, 1, 2
PAID, RECEIVED = "net outflows of derivatives", "net inflows of derivatives"


class Dues:
    """Principal and interest of 30 days, principal by residual maturity and value; a stand-in for the ledger that flows are paid to."""

    def __init__(self, curve, as_of):
        self.curve, self.as_of = curve, as_of
        self.ends = [plus_months(as_of, 6) - 1, plus_months(as_of, 12) - 1]
        self.due = self.interest = self.value = 0.0
        self.bands = np.zeros(3)

    def pay(self, day, amount):
        day, amount = np.broadcast_arrays(np.asarray(day), np.asarray(amount, dtype=float))
        self.interest += float(np.sum(amount[day <= self.as_of + 30]))
        self.value += float(np.sum(amount * self.curve.factor(day)))

    def repay(self, day, amount, renewal):
        day, amount = np.broadcast_arrays(np.asarray(day), np.asarray(amount, dtype=float))
        self.due += float(np.sum(amount[day <= self.as_of + 30]))
        self.value += float(np.sum(amount * self.curve.factor(day)))
        place = np.searchsorted(self.ends, day, side="left")
        np.add.at(self.bands, place, amount)

    def accrue(self, *_):
        pass


def dues(case, curve, product, rows):
    found = Dues(curve, case.as_of)
    kind = rows[0]["contractType"]
    if kind == "UMP":
        balance = np.array([-float(row["notionalPrincipal"]) for row in rows])
        rate = np.array([float(row["nominalInterestRate"]) for row in rows])
        found.repay(case.as_of + 1, balance, None)
        found.pay(case.as_of + 1, balance * rate / 365)
    elif product == "term deposits":
        check.run_term_deposits(Loans(rows, case.as_of), rows, found, case.as_of, 0.0)
    else:
        check.run_loans(Loans(rows, case.as_of), rows, found, case.as_of, None)
    return found


def net_of_swaps(case, curve, rows):
    """What swaps bring within 30 days, and the value of each."""
    sums = {"cash": 0.0, "gain": 0.0, "loss": 0.0}
    for row in rows:
        one = Dues(curve, case.as_of)
        check.run_swaps(Loans([row], case.as_of), [row], one)
        sums["cash"] += one.interest
        sums["gain"] += max(one.value, 0.0)
        sums["loss"] += max(-one.value, 0.0)
    return sums


def items(case):
    """Items that no contract has."""
    return list(csv.DictReader(open(case.folder / "liquidity_items.csv")))


def moved(case, currency):
    """Collateral to be posted and to be received with the payments of swaps."""
    def of(item):
        return sum(float(row["amount"]) for row in items(case) if (row["item"], row["currency"]) == (item, currency))

    return np.array([of("collateral_to_post"), of("collateral_to_receive")])


def net_flow(cash, posted, received):
    """Net outflow and net inflow: what is to be received offsets what is paid."""
    flow = cash - posted
    return (max(-flow - received, 0.0), 0.0) if flow < 0 else (0.0, flow)


def largest_flow(case):
    """The largest absolute net flow of collateral over 30 days in a row of the last 24 months."""
    first = plus_months(case.as_of, -24) + 1
    days = np.zeros(case.as_of - first + 1)
    for row in csv.DictReader(open(case.folder / "collateral_flows.csv")):
        place = number(row["date"]) - first
        if place >= 0:
            days[place] += float(row["amount"])
    return max(abs(days[start:start + 30].sum()) for start in range(len(days) - 29))


# The line of each item in Basel and the EU.
LINES = {
    "downgrade_collateral": ("collateral that a downgrade would take",) * 2,
    "posted_collateral": ("other collateral posted",) * 2,
    "excess_collateral": ("excess collateral that may be called",) * 2,
    "collateral_due": ("collateral due and not called",) * 2,
    "substitutable_collateral": ("collateral that may be substituted",) * 2,
    "conduit_funding": ("funding of conduits",) * 2,
}
POSTED = {
    "level1": ("level 1 collateral posted",) * 2,
    "level1_covered_bond": ("other collateral posted", "covered bonds of extremely high quality posted"),
}


def lines_of(case, currency, swaps):
    """Every line's amount by rule; what they bring goes to `swaps`."""
    curve = case.curve(currency)
    at = {}

    def add(rule, line, amount):
        at[rule, line] = at.get((rule, line), 0.0) + amount

    basel, eu, stable = "lcr_bcbs_2013", "lcr_eu_2015", ("nsfr_bcbs_2014", "nsfr_eu_2019")
    for product, rows in case.products(currency):
        if product == "cash":
            cash = sum(float(row["notionalPrincipal"]) for row in rows)
            for rule in (basel, eu, *stable):
                add(rule, "cash and reserves", cash)
            continue
        if product == "swaps":
            net = net_of_swaps(case, curve, rows)
            swaps[currency] = net["cash"]
            for rule in (basel, eu):
                paid, received = net_flow(net["cash"], *moved(case, currency))
                for line, amount in ((PAID, paid), (RECEIVED, received)):
                    if amount:
                        add(rule, line, amount)
            for rule in stable:
                add(rule, "assets of derivatives", net["gain"])
                add(rule, "liabilities of derivatives", net["loss"])
            continue
        of = dues(case, curve, product, rows)
        due, interest, short, long = abs(of.due), of.interest, abs(of.bands[0]) + abs(of.bands[1]), abs(of.bands[LONGER])
        if product == "bonds held":
            level2a = currency == "USD"
            add(basel, "level 2A" if level2a else "level 1 securities", of.value)
            add(eu, "level 2A" if level2a else "level 1 assets", of.value)
            for rule in stable:
                add(rule, "level 2A securities" if level2a else "level 1 securities", short + long)
            continue
        deposits = {
            "current accounts": ("stable retail deposits", "stable retail deposits", "stable deposits"),
            "savings accounts": ("less stable retail deposits", "other retail deposits", "less stable deposits"),
            "term deposits": ("less stable retail deposits", "other retail deposits", "less stable deposits"),
            "corporate accounts": (
                "deposits of non-financial corporates and the public sector",
                "deposits of non-financial customers",
                "non-financial corporates and the public sector",
            ),
            "wholesale funding": ("funding from financial institutions", "liabilities to financial customers", None),
            "bonds issued": ("debt securities due", "debt securities due", None),
        }
        if product in deposits:
            first, second, third = deposits[product]
            add(basel, first, due)
            add(eu, second, due)
            for rule in (basel, eu):
                add(rule, "interest owed", -interest)
            for rule in stable:
                if third is None:
                    add(rule, "other funding under 6 months", abs(of.bands[HALF_YEAR]))
                    add(rule, "other funding of 6 months to a year", abs(of.bands[YEAR]))
                else:
                    add(rule, third, short)
                wholesale = third is None or product == "corporate accounts"
                add(rule, "wholesale funding of a year and more" if wholesale else f"{third} of a year and more", long)
            continue
        corporate = product == "corporate loans"
        add(basel, "loans to non-financial corporates and the public sector" if corporate else "retail and small business loans", due + interest)
        add(eu, "principal from retail and non-financial customers", due)
        add(eu, "interest from retail and non-financial customers", interest)
        for rule in stable:
            mortgages = "mortgages" in product
            add(rule, "mortgages under a year" if mortgages else "loans under a year to retail, corporates and the public sector", short)
            add(rule, "mortgages of a year and more" if mortgages else "other loans of a year and more", long)
    for row in items(case):
        lines = POSTED.get(row["collateral_class"]) or LINES.get(row["item"])
        if row["currency"] == currency and lines:
            for rule, line in zip((basel, eu), lines):
                add(rule, line, float(row["amount"]))
    if currency == "EUR":
        for rule in (basel, eu):
            add(rule, "largest net collateral flow of 30 days", largest_flow(case))
    return at


RATES = {
    "lcr_bcbs_2013": {
        "stable retail deposits": 0.05, "less stable retail deposits": 0.10, "deposits of non-financial corporates and the public sector": 0.40,
        "retail and small business loans": 0.5, "loans to non-financial corporates and the public sector": 0.5, "level 2A": 0.85,
        "level 1 collateral posted": 0.0, "other collateral posted": 0.2,
    },
    "lcr_eu_2015": {
        "stable retail deposits": 0.05, "other retail deposits": 0.10, "deposits of non-financial customers": 0.40,
        "principal from retail and non-financial customers": 0.5, "level 2A": 0.85,
        "level 1 collateral posted": 0.0, "covered bonds of extremely high quality posted": 0.1, "other collateral posted": 0.2,
    },
    "nsfr_bcbs_2014": {
        "stable deposits": 0.95, "less stable deposits": 0.90, "non-financial corporates and the public sector": 0.5, "other funding under 6 months": 0.0,
        "other funding of 6 months to a year": 0.5, "cash and reserves": 0.0, "level 1 securities": 0.05, "level 2A securities": 0.15,
        "mortgages under a year": 0.5, "loans under a year to retail, corporates and the public sector": 0.5, "mortgages of a year and more": 0.85,
        "other loans of a year and more": 0.85, "liabilities of derivatives": 0.20,
    },
}
RATES["nsfr_eu_2019"] = {**RATES["nsfr_bcbs_2014"], "level 1 securities": 0.0, "liabilities of derivatives": 0.05}
INFLOWS = {"retail and small business loans", "loans to non-financial corporates and the public sector", "net inflows of derivatives",
           "principal from retail and non-financial customers", "interest from retail and non-financial customers"}
AVAILABLE = {"stable deposits", "less stable deposits", "non-financial corporates and the public sector", "other funding under 6 months",
             "other funding of 6 months to a year", "wholesale funding of a year and more", "stable deposits of a year and more",
             "less stable deposits of a year and more"}


def coverage(rule, amounts):
    weighted = {line: amount * RATES[rule].get(line, 1.0) for line, amount in amounts.items()}
    first = sum(weighted.get(line, 0.0) for line in ("cash and reserves", "level 1 securities", "level 1 assets"))
    second = weighted.get("level 2A", 0.0)
    stock = first + min(second, 2 / 3 * first)
    inflows = sum(amount for line, amount in weighted.items() if line in INFLOWS)
    held = {"cash and reserves", "level 1 securities", "level 1 assets", "level 2A"}
    outflows = sum(amount for line, amount in weighted.items() if line not in INFLOWS | held)
    net = outflows - min(inflows, 0.75 * outflows)
    return {"liquid assets": stock, "outflows": outflows, "inflows": inflows, "net outflows": net, "ratio": stock / net}


def funding(rule, amounts, capital):
    amounts = dict(amounts)
    gain, loss = amounts.pop("assets of derivatives"), amounts.pop("liabilities of derivatives")
    weighted = {line: amount * RATES[rule].get(line, 1.0) for line, amount in amounts.items()}
    available = capital + sum(amount for line, amount in weighted.items() if line in AVAILABLE)
    required = sum(amount for line, amount in weighted.items() if line not in AVAILABLE)
    required += max(gain - loss, 0.0) + RATES[rule]["liabilities of derivatives"] * loss
    return {"available stable funding": available, "required stable funding": required, "ratio": available / required}


DAYS = 90
# Share of today's balance that has left by days, linear between.
RUNS = {
    "corporate accounts": [(5, 0.20), (30, 0.80)],
    "savings accounts": [(30, 0.25), (90, 0.50)],
    "term deposits": [(30, 0.25), (90, 0.50)],
    "current accounts": [(30, 0.10), (90, 0.25)],
}
RENEWED = {"fixed mortgages": 0.5, "floating mortgages": 0.5, "consumer loans": 0.5, "business loans": 0.5, "corporate loans": 0.5}
CONVERTIBLE = {"EUR": 100e6, "USD": 50e6, "GBP": 50e6}


class Days(Dues):
    """Principal and interest of each of the next days."""

    def __init__(self, curve, as_of, days=DAYS):
        super().__init__(curve, as_of)
        self.principal, self.others = np.zeros(days), np.zeros(days)

    def put(self, into, day, amount):
        day, amount = np.broadcast_arrays(np.asarray(day), np.asarray(amount, dtype=float))
        place = day - self.as_of - 1
        inside = (place >= 0) & (place < len(into))
        np.add.at(into, place[inside], amount[inside])

    def pay(self, day, amount):
        self.put(self.others, day, amount)
        super().pay(day, amount)

    def repay(self, day, amount, renewal):
        self.put(self.principal, day, amount)
        super().repay(day, amount, renewal)


def stressed(case, currency):
    """Net flow and what has become cash, by day."""
    curve, net, capacity = case.curve(currency), np.zeros(DAYS), np.zeros(DAYS)
    days = np.arange(1, DAYS + 1)
    for product, rows in case.products(currency):
        if product == "cash":
            capacity += sum(float(row["notionalPrincipal"]) for row in rows)
            continue
        of = Days(curve, case.as_of)
        if product == "swaps":
            check.run_swaps(Loans(rows, case.as_of), rows, of)
        elif rows[0]["contractType"] == "UMP":
            rate = np.array([float(row["nominalInterestRate"]) for row in rows])
            balance = np.array([-float(row["notionalPrincipal"]) for row in rows])
            of.pay(case.as_of + 1, balance * rate / 365)
        elif product == "term deposits":
            check.run_term_deposits(Loans(rows, case.as_of), rows, of, case.as_of, 0.0)
        else:
            check.run_loans(Loans(rows, case.as_of), rows, of, case.as_of, None)
        if product == "bonds held":
            haircut, wait = (0.15, 5) if currency == "USD" else (0.03, 2)
            capacity += np.where(days >= wait, of.value * (1 - haircut), 0.0)
            continue
        net += of.others
        if product in RUNS:
            points = [(0, 0.0)] + RUNS[product]
            share = np.interp(np.arange(DAYS + 1), [p[0] for p in points], [p[1] for p in points])
            balance = sum(float(row["notionalPrincipal"]) for row in rows)
            net -= balance * np.diff(share)
        else:
            net += of.principal * (1 - RENEWED.get(product, 0.0))
    return net, capacity


def survival(case, rates):
    """First day with less than nothing left, largest cumulative outflow and least left, by currency and over all."""
    all_of = {currency: stressed(case, currency) for currency in sorted(rates)}
    total = [sum(all_of[c][part] * rates[c] for c in rates) for part in (0, 1)]
    for currency, (net, capacity) in [*all_of.items(), ("ALL", total)]:
        if currency in CONVERTIBLE:
            rest = total[1] + np.cumsum(total[0]) - (capacity + np.cumsum(net)) * rates[currency]
            capacity = capacity + np.clip(rest, 0, CONVERTIBLE[currency]) / rates[currency]
        left = capacity + np.cumsum(net)
        below = np.flatnonzero(left < 0)
        yield currency, (below[0] + 1 if len(below) else 0), max(0.0, -np.min(np.cumsum(net))), np.min(left)


def main():
    case = Case(sys.argv[1])
    rates = {row["currency"]: float(row["reporting_per_unit"]) for row in csv.DictReader(open(case.folder / "market/fx.csv"))}
    rates["EUR"] = 1.0
    capital = 1400e6
    total, swaps = {}, {}
    with open(case.folder / "expected/liquidity.csv", "w") as out:
        out.write("rule;currency;line;value\n")
        for currency in sorted(rates):
            for (rule, line), amount in sorted(lines_of(case, currency, swaps).items()):
                out.write(f"{rule};{currency};{line};{amount:.6f}\n")
                of_rule = total.setdefault(rule, {})
                of_rule[line] = of_rule.get(line, 0.0) + amount * rates[currency]
        over_all = sum(np.array([swaps[one], *moved(case, one)]) * rates[one] for one in sorted(rates))
        for rule, amounts in total.items():
            if rule.startswith("lcr"):
                amounts[PAID], amounts[RECEIVED] = net_flow(*over_all)
            found = coverage(rule, amounts) if rule.startswith("lcr") else funding(rule, amounts, capital)
            for name, value in found.items():
                out.write(f"{rule};ALL;{name};{value:.9f}\n")
    with open(case.folder / "expected/survival.csv", "w") as out:
        out.write("currency;day;requirement;least_left\n")
        for currency, day, requirement, least in survival(case, rates):
            out.write(f"{currency};{day};{requirement:.6f};{least:.6f}\n")


if __name__ == "__main__":
    main()
