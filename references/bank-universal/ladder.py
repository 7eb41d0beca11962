"""Computes the maturity ladders of cases/bank-universal a second time, without the engine.

    python3 references/bank-universal/ladder.py cases/bank-universal

writes expected/ladder.csv: inflow and outflow of every class by bucket, their net sum, what is left at the end of the bucket and in the stress
what has become cash and what may be converted, by contract, by behaviour and in the stress of case.toml, by currency and over all in the reporting currency, which the
case's test compares with the engine's; by contract also every row of the template. Flows come from check.py beside it; what a ladder has is in docs/guide/liquidity.md, classes and stress
are read from case.toml. Principal and other flows of a class, product and currency are each summed by day over its contracts; the days on which
a sum is received are the inflow, those on which it is paid the outflow. The buckets are those
of template C 66.01, EU 2021/451 Annex XXII, typed; what may be converted is added to what is left.
"""
import csv
import sys
import tomllib

import numpy as np

import check
from check import Case, Loans, plus_months
from liquidity import Days

BUCKETS = [
    ("0020", "1D"), ("0030", "2D"), ("0040", "3D"), ("0050", "4D"), ("0060", "5D"), ("0070", "6D"), ("0080", "7D"), ("0090", "14D"),
    ("0100", "21D"), ("0110", "30D"), ("0120", "35D"), ("0130", "2M"), ("0140", "3M"), ("0150", "4M"), ("0160", "5M"), ("0170", "6M"),
    ("0180", "9M"), ("0190", "12M"), ("0200", "24M"), ("0210", "60M"), ("0220", "720M"),
]
BY_TERMS = {"CSH": "cash", "SWPPV": "derivative"}
# Rows of the template by class, typed: of what is paid, of principal and of other cash that is received, of what is held.
ROWS = {
    "retail_stable": ["0270", "0690", "0690"], "retail_less_stable": ["0280", "0690", "0690"], "non_financial": ["0340", "0690", "0690"],
    "financial": ["0340", "0690", "0690"], "own_debt": ["0050", "0690", "0690"], "derivative": ["0360", "0670", "0670"],
    "mortgage": ["0370", "0600", "0600"], "loan_retail": ["0370", "0600", "0600"], "loan_small_business": ["0370", "0600", "0600"],
    "loan_non_financial": ["0370", "0650", "0650"], "level1": ["0370", "0680", "0690", "0760"], "level2a": ["0370", "0680", "0690", "0820"],
    "cash": ["0370", "0690", "0690", "0740"],
}
PARTS = {
    "0010": ["0020", "0030", "0040", "0050"], "0260": [f"0{row}" for row in range(270, 350, 10)], "0590": [f"0{row}" for row in range(600, 660, 10)],
    "0760": ["0770", "0780", "0790", "0800"], "0750": ["0760", "0810"], "0820": ["0830", "0840", "0850"],
    "0380": ["0010", "0065", "0260", "0350", "0360", "0370"], "0700": ["0390", "0590", "0660", "0670", "0680", "0690"],
    "0710": ["0380", "0700"], "1070": ["0730", "0740", "0750", "0820", "0860", "0920", "0990"],
}
SECTIONS = [(380, "outflow"), (700, "inflow"), (720, "gap"), (1080, "counterbalancing"), (1140, "contingency"), (9999, "memorandum")]


def end_of(as_of, tenor):
    """Days from today to the end of a bucket, inclusive."""
    count = int(tenor[:-1])
    return count if tenor[-1] == "D" else plus_months(as_of, count) - as_of


class Flows(Days):
    """Principal and interest by day to the end of the last bucket, and their value."""

    def __init__(self, curve, as_of):
        super().__init__(curve, as_of, end_of(as_of, BUCKETS[-1][1]))
        self.months, self.renewed = [as_of], None

    def move(self, day, amount):
        """What was paid as interest is principal."""
        self.put(self.principal, day, amount)
        self.put(self.others, day, -amount)


def run_on_demand(rows, flows, model, as_of):
    """Balances that leave are principal; check.py pays them together with the interest."""
    check.run_deposits(rows, flows, flows.curve, model, as_of)
    balance = -sum(float(row["notionalPrincipal"]) for row in rows)
    flows.move(as_of + 1, (1 - model["core_share"]) * balance)
    for month, weight in enumerate(check.run_off(model), start=1):
        flows.move(plus_months(as_of, month), model["core_share"] * weight * balance)


def project(case, product, rows, flows, behaves):
    """Flows of one product; without behaviour deposits on demand are due on the next day and nothing is repaid early."""
    kind, as_of = rows[0]["contractType"], case.as_of
    if kind == "UMP" and behaves:
        run_on_demand(rows, flows, case.deposits[rows[0]["depositModel"]], as_of)
    elif kind == "UMP":
        balance = np.array([-float(row["notionalPrincipal"]) for row in rows])
        rate = np.array([float(row["nominalInterestRate"]) for row in rows])
        flows.repay(as_of + 1, balance, None)
        flows.pay(as_of + 1, balance * rate / 365)
    elif kind == "SWPPV":
        check.run_swaps(Loans(rows, as_of), rows, flows)
    elif product == "term deposits":
        check.run_term_deposits(Loans(rows, as_of), rows, flows, as_of, case.redeemed if behaves else 0.0)
    elif kind != "CSH":
        prepays = case.cpr(rows[0].get("prepaymentModel", ""), 1.0) if behaves else None
        check.run_loans(Loans(rows, as_of), rows, flows, as_of, prepays)


def of_currency(case, currency, behaves):
    """Flows and balance today by product."""
    found = {}
    for product, rows in case.products(currency):
        if product not in found:
            found[product] = Flows(case.curve(currency), case.as_of), []
        flows, all_rows = found[product]
        project(case, product, rows, flows, behaves)
        all_rows += rows
    return {product: (flows, rows[0]["contractType"], sum(float(row["notionalPrincipal"]) for row in rows))
            for product, (flows, rows) in found.items()}


def listed(one):
    return one if isinstance(one, list) else [one]


def class_of(classes, kind, product, currency):
    """The first class of the case that holds, else that of the terms."""
    contract = {"product": product, "currency": currency}
    for one in classes:
        if all(contract[column] in listed(values) for column, values in one["where"].items()):
            return one["class"]
    return BY_TERMS[kind]


def row_of(named, name, product, currency, place):
    """The row of what is paid (0), received as principal (1) or otherwise (2), or held (3): the case's first, else that of the class."""
    section = {0: "outflow", 3: "counterbalancing"}.get(place, "inflow")
    contract = {"product": product, "currency": currency}
    of_loans = place == 0 and ROWS[name][0] == "0370" or place in (1, 2) and ROWS[name][1] == "0690"
    for one in [] if of_loans else named:
        if section_of(one["row"]) == section and all(contract[column] in listed(values) for column, values in one["where"].items()):
            return one["row"]
    return ROWS[name][place]


def section_of(row):
    return next(name for last, name in SECTIONS if int(row) <= last)


def by_sign(amounts):
    return np.maximum(amounts, 0.0), np.minimum(amounts, 0.0)


def ladder(liquidity, products, currency, stress, days):
    """Inflow and outflow of every row, class and product by day, what has become cash by its end, and what is held by the template's row."""
    rows, capacity, after, held = {}, np.zeros(days), np.arange(1, days + 1), {}
    models = {name: one for one in reversed(stress.get("class", [])) for name in listed(one["of"])}
    for product, (flows, kind, balance) in products.items():
        name = class_of(liquidity["class"], kind, product, currency)
        model = models.get(name, {})

        def row(place):
            return "" if stress else row_of(liquidity["row"], name, product, currency, place)

        if len(ROWS[name]) > 3 and not stress:
            total = np.cumsum(flows.principal[:days])
            value = balance if name == "cash" else flows.value * (1 - np.concatenate(([0.0], total)) / total[-1])
            held[row(3)] = held.get(row(3), 0.0) + value * np.ones(days + 1)
        if name == "cash":
            capacity += balance
            continue
        if "haircut" in model:
            capacity += np.where(after >= model["days_to_cash"], flows.value * (1 - model["haircut"]), 0.0)
            continue
        principal = flows.principal[:days] * (1 - model.get("rolled", 0.0))
        if "run_off" in model:
            when, share = zip((0, 0.0), *model["run_off"])
            principal = -balance * np.diff(np.interp(np.arange(days + 1), when, share))
        for place, one in ((1, principal), (2, flows.others[:days])):
            for section, of, amounts in zip(("inflow", "outflow"), (place, 0), by_sign(one)):
                key = section, row(of), name, product
                rows[key] = rows.get(key, 0.0) + amounts
    return rows, capacity, held


def converted(ladders, rates):
    """All currencies in the reporting one."""
    rows, capacity, held = {}, 0.0, {}
    for currency, (of_rows, of_capacity, of_held) in ladders.items():
        capacity = capacity + of_capacity * rates[currency]
        for row, values in of_held.items():
            held[row] = held.get(row, 0.0) + values * rates[currency]
        for key, amounts in of_rows.items():
            rows[key] = rows.get(key, 0.0) + amounts * rates[currency]
    return rows, capacity, held


def bought(rows, capacity, total, rate, limit):
    """What of the other currencies' surplus may be converted into one by the end of each day."""
    all_rows, all_capacity, _ = total
    rest = all_capacity + np.cumsum(sum(all_rows.values())) - (capacity + np.cumsum(sum(rows.values()))) * rate
    return np.clip(rest, 0, limit) / rate


def lines(rows, capacity, extra, as_of):
    """Section, row, class, product, column and amount of every bucket that the days reach."""
    left, start = capacity + extra + np.cumsum(sum(rows.values())), 0
    for column, tenor in BUCKETS:
        end = min(end_of(as_of, tenor), len(capacity))
        if end <= start:
            return
        sums = {key: float(np.sum(amounts[start:end])) for key, amounts in sorted(rows.items())}
        yield from ((*key, column, amount) for key, amount in sums.items() if abs(amount) >= 1e-6)
        yield "net", "", "", "", column, sum(sums.values())
        yield "capacity", "", "", "", column, capacity[end - 1]
        yield "converted", "", "", "", column, extra[end - 1]
        yield "left", "", "", "", column, left[end - 1]
        start = end


def with_sums(amounts, none):
    """Rows with the sums of their parts; sums stand after what they add up."""
    amounts = dict(amounts)
    for row, parts in PARTS.items():
        amounts[row] = amounts.get(row, none) + sum((amounts.get(part, none) for part in parts), none)
    return amounts


def template(letter, behaved, open_products, as_of):
    """Section, row, column and amount of the template: what is there, what of the first bucket is open, and every bucket."""
    ends = [end_of(as_of, tenor) for _, tenor in BUCKETS]

    def by_bucket(rows):
        sums = {}
        for (_, row, _, _), amounts in rows.items():
            sums[row] = sums.get(row, 0.0) + np.add.reduceat(amounts, [0, *ends[:-1]])
        return with_sums(sums, np.zeros(len(BUCKETS)))

    rows, _, held = letter
    buckets, told = by_bucket(rows), by_bucket(behaved[0])
    opened = {}
    for (_, row, _, product), amounts in rows.items():
        if product in open_products:
            opened[row] = opened.get(row, 0.0) + amounts[0]
    opened = {row: amount for row, amount in with_sums(opened, 0.0).items() if row < "0710"}
    levels = with_sums({row: values[[0, *ends]] for row, values in held.items()}, np.zeros(len(BUCKETS) + 1))
    changes = {row: np.diff(values) for row, values in levels.items() if section_of(row) == "counterbalancing"}
    del buckets["1070"]
    buckets |= {**changes, "0720": np.cumsum(buckets["0710"]), "1080": levels["1070"][1:], "1270": told["0260"], "1280": told["0590"]}
    stock = {row: values[0] for row, values in levels.items() if row in changes and row != "1070"} | {"1080": levels["1070"][0]}
    columns = [column for column, _ in BUCKETS]
    for column, cells in [("0010", stock), ("0025", opened), *((column, {row: buckets[row][place] for row in buckets}) for place, column in enumerate(columns))]:
        yield from ((section_of(row), row, "", "", column, amount) for row, amount in cells.items() if abs(amount) >= 1e-6)


def main():
    case = Case(sys.argv[1])
    liquidity = tomllib.loads((case.folder / "case.toml").read_text())["liquidity"]
    rates = {row["currency"]: float(row["reporting_per_unit"]) for row in csv.DictReader(open(case.folder / "market/fx.csv"))}
    rates["EUR"] = 1.0
    letter, behaved = ({currency: of_currency(case, currency, behaves) for currency in sorted(rates)} for behaves in (False, True))
    whole = end_of(case.as_of, BUCKETS[-1][1])
    told = [("contractual", letter, {}, whole), ("behavioural", behaved, {}, whole)]
    told += [(stress["name"], letter, stress, stress["days"]) for stress in liquidity["stress"]]
    all_told = {}
    with open(case.folder / "expected/ladder.csv", "w") as out:
        out.write("ladder;currency;section;row;class;group;column;amount\n")
        for name, flows, stress, days in told:
            by_currency = {one: ladder(liquidity, flows[one], one, stress, days) for one in flows}
            by_currency["ALL"] = total = converted(by_currency, rates)
            all_told[name] = by_currency
            for currency, (rows, capacity, _) in by_currency.items():
                limit = stress.get("convertible", {}).get(currency, 0.0)
                extra = bought(rows, capacity, total, rates.get(currency, 1.0), limit)
                for section, row, of, group, column, amount in lines(rows, capacity, extra, case.as_of):
                    if stress or section not in ("capacity", "converted"):
                        out.write(f"{name};{currency};{section};{row};{of};{group};{column};{amount:.6f}\n")
        open_products = {product for products in letter.values() for product, (_, kind, _) in products.items() if kind == "UMP"}
        for currency, of_letter in all_told["contractual"].items():
            for cell in template(of_letter, all_told["behavioural"][currency], open_products, case.as_of):
                *place, amount = cell
                out.write(f"contractual;{currency};{';'.join(place)};{amount:.6f}\n")


if __name__ == "__main__":
    main()
