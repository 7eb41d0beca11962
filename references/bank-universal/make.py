"""Makes the contracts of cases/bank-universal, a synthetic bank of 20,000 contracts in five currencies, and its past rates.

    python3 references/bank-universal/make.py cases/bank-universal

Nothing but Python is needed. The same seed makes the same files on every machine: numbers come from a linear congruential
generator written out below, and every figure is a short decimal. Amounts are in units of each currency. Past rates are made up
as well; the last of them are those of the curves in market/.
"""
import csv
import sys
from datetime import date, timedelta
from pathlib import Path

SEED = 20231231
YEAR, MONTH = 2023, 12  # the market's day is the last of this month


class Draw:
    """x' = 6364136223846793005 x + 1442695040888963407 mod 2^64; the highest 53 bits make a number from 0 to 1."""

    def __init__(self, seed):
        self.x = seed

    def unit(self):
        self.x = (6364136223846793005 * self.x + 1442695040888963407) % 2**64
        return (self.x >> 11) / 2**53

    def between(self, low, high):
        return low + (high - low) * self.unit()

    def whole(self, low, high):
        return low + int((high - low + 1) * self.unit())

    def one(self, of):
        return of[self.whole(0, len(of) - 1)]

    def weighted(self, of):
        at = self.unit() * sum(weight for _, weight in of)
        for value, weight in of:
            at -= weight
            if at < 0:
                return value
        return of[-1][0]


CURRENCIES = [("EUR", 60), ("USD", 15), ("GBP", 12), ("CHF", 8), ("DKK", 5)]
# Units of a currency for about one euro, so that contracts have like sizes; and the level of its rates.
SIZE = {"EUR": 1.0, "USD": 1.1, "GBP": 0.87, "CHF": 0.93, "DKK": 7.46}
LEVEL = {"EUR": 0.026, "USD": 0.040, "GBP": 0.038, "CHF": 0.012, "DKK": 0.027}
# Past rates of one and five years: they lie here, rise evenly over the last months to those of today's curve, and miss that path by so much.
TERMS = ["1Y", "5Y"]
LOW = {"EUR": (-0.005, -0.003), "USD": (0.002, 0.010), "GBP": (0.002, 0.005), "CHF": (-0.007, -0.005), "DKK": (-0.005, -0.002)}
PAST, RISING, MISS = 60, 24, 0.001


def day(months, day_of_month):
    """The day of a month counted from the month of the market's day."""
    index = YEAR * 12 + MONTH - 1 + months
    return f"{index // 12:04d}-{index % 12 + 1:02d}-{day_of_month:02d}"


def level_payment(amount, rate, periods):
    return amount * rate / (1 - (1 + rate) ** -periods) if rate else amount / periods


class Bank:
    def __init__(self):
        self.draw = Draw(SEED)
        self.tables = {}
        self.count = 0

    def add(self, table, product, columns):
        self.count += 1
        row = {"contractID": f"U{self.count:05d}", "product": product, **columns}
        self.tables.setdefault(table, []).append(row)

    def amount(self, currency, low, high):
        """A round amount, small ones more often than large ones."""
        u = self.draw.unit()
        euro = low * (high / low) ** u
        return round(euro * SIZE[currency] / 100) * 100

    def dates(self, period, least, most):
        """Months since the last and to the next payment, payments left, and the day of the month."""
        to_next = self.draw.whole(1, period)
        left = self.draw.whole(least, most)
        return to_next, left, self.draw.whole(1, 28)

    def loan(self, table, product, contract_type, role, period, left, low, high, rate, day_count, more):
        """A loan with interest, and redemptions where it has them, every `period` months.

        `left` is the range of payments left, `rate` that of the rate over the level of the currency.
        """
        currency = self.draw.weighted(CURRENCIES)
        to_next, payments, d = self.dates(period, *left)
        past = self.draw.whole(0, 40)
        amount = self.amount(currency, low, high)
        nominal = max(round(LEVEL[currency] + self.draw.between(*rate), 4), 0.0005)
        columns = {
            "contractType": contract_type,
            "contractRole": role,
            "currency": currency,
            "notionalPrincipal": amount,
            "nominalInterestRate": nominal,
            "dayCountConvention": day_count,
            "initialExchangeDate": day(to_next - period * (past + 1), d),
            "maturityDate": day(to_next + period * (payments - 1), d),
            "cycleAnchorDateOfInterestPayment": day(to_next - period * past, d),
            "cycleOfInterestPayment": f"P{period}ML1",
        }
        if contract_type in ("ANN", "LAM"):
            columns["cycleAnchorDateOfPrincipalRedemption"] = columns["cycleAnchorDateOfInterestPayment"]
            columns["cycleOfPrincipalRedemption"] = columns["cycleOfInterestPayment"]
            if contract_type == "ANN":
                payment = level_payment(amount, nominal * period / 12, payments)
            else:
                payment = amount / payments
            columns["nextPrincipalRedemptionPayment"] = f"{payment:.2f}"
        columns.update(more(currency, columns))
        self.add(table, product, columns)

    def floating(self, spread):
        """Resets on every interest date to the index of the currency and a spread, capped or floored here and there."""

        def more(currency, columns):
            s = round(self.draw.between(*spread), 4)
            period = columns["cycleOfInterestPayment"]
            found = {
                "cycleAnchorDateOfRateReset": columns["cycleAnchorDateOfInterestPayment"],
                "cycleOfRateReset": period,
                "marketObjectCodeOfRateReset": f"{currency}-3M",
                "rateSpread": s,
            }
            choice = self.draw.unit()
            if choice < 0.15:
                found["lifeCap"] = round(LEVEL[currency] + s + 0.02, 4)
            elif choice < 0.40:
                found["lifeFloor"] = round(max(s, 0.0), 4)
            return found

        return more


def model(**columns):
    return lambda currency, found: columns


def both(first, **columns):
    return lambda currency, found: {**first(currency, found), **columns}


def make():
    bank = Bank()
    draw = bank.draw

    def many(count, *arguments):
        for _ in range(count):
            bank.loan(*arguments)

    many(4500, "loans", "fixed mortgages", "ANN", "RPA", 1, (36, 340), 60e3, 600e3, (-0.012, 0.015), "30E360",
         model(prepaymentModel="mortgages", renewalModel="mortgages"))
    many(1000, "loans", "floating mortgages", "ANN", "RPA", 3, (12, 110), 60e3, 600e3, (0.008, 0.014), "30E360",
         both(bank.floating((0.008, 0.016)), renewalModel="floating loans"))
    many(2500, "loans", "consumer loans", "ANN", "RPA", 1, (6, 84), 2e3, 40e3, (0.03, 0.07), "30E360",
         model(prepaymentModel="consumer loans", renewalModel="consumer loans"))
    many(2000, "loans", "corporate loans", "PAM", "RPA", 3, (2, 28), 200e3, 8e6, (0.012, 0.022), "A360",
         both(bank.floating((0.011, 0.024)), renewalModel="floating loans"))
    many(1500, "loans", "business loans", "LAM", "RPA", 3, (4, 40), 50e3, 2e6, (0.005, 0.025), "A360",
         model(renewalModel="business loans"))
    many(800, "loans", "bonds held", "PAM", "RPA", 12, (1, 14), 300e3, 8e6, (-0.02, 0.008), "30E360",
         model(renewalModel="bonds"))
    for currency, _ in CURRENCIES:
        bank.add("cash", "cash", {
            "contractType": "CSH", "contractRole": "RPA", "currency": currency,
            "notionalPrincipal": bank.amount(currency, 100e6, 300e6),
        })
    for count, product, name, low, high, top in [
        (3500, "current accounts", "current accounts", 20e3, 3e6, 0.004),
        (1500, "savings accounts", "savings", 50e3, 5e6, 0.018),
        (500, "corporate accounts", "corporate accounts", 400e3, 15e6, 0.020),
    ]:
        for _ in range(count):
            currency = draw.weighted(CURRENCIES)
            bank.add("deposits", product, {
                "contractType": "UMP", "contractRole": "RPL", "currency": currency,
                "notionalPrincipal": bank.amount(currency, low, high),
                "nominalInterestRate": round(draw.between(0.0, top) * LEVEL[currency] / 0.026, 4),
                "accruedInterest": 0, "dayCountConvention": "A365",
                "initialExchangeDate": day(-draw.whole(2, 120), draw.whole(1, 28)),
                "depositModel": name,
            })
    for _ in range(1500):
        currency = draw.weighted(CURRENCIES)
        months = draw.one([6, 12, 24, 36])
        since, d = draw.whole(1, months), draw.whole(1, 28)
        bank.add("deposits", "term deposits", {
            "contractType": "PAM", "contractRole": "RPL", "currency": currency,
            "notionalPrincipal": bank.amount(currency, 10e3, 1e6),
            "nominalInterestRate": max(round(LEVEL[currency] + draw.between(-0.012, 0.006), 4), 0.0005),
            "dayCountConvention": "A365", "initialExchangeDate": day(1 - since, d) if since > 1 else day(0, d),
            "maturityDate": day(months + 1 - since, d), "cycleAnchorDateOfInterestPayment": day(months + 1 - since, d),
            "earlyRedemptionModel": "term deposits", "renewalModel": "term deposits",
        })
    many(100, "funding", "bonds issued", "PAM", "RPL", 12, (1, 10), 2e6, 20e6, (-0.005, 0.012), "30E360",
         model(renewalModel="bonds issued"))
    many(195, "funding", "wholesale funding", "PAM", "RPL", 3, (1, 8), 1e6, 12e6, (0.009, 0.013), "A360",
         both(lambda currency, found: {
             "cycleAnchorDateOfRateReset": found["cycleAnchorDateOfInterestPayment"],
             "cycleOfRateReset": found["cycleOfInterestPayment"],
             "marketObjectCodeOfRateReset": f"{currency}-3M", "rateSpread": 0.002,
         }, renewalModel="wholesale funding"))
    for _ in range(400):
        currency = draw.weighted(CURRENCIES)
        to_next, payments, d = bank.dates(3, 2, 48)
        past = draw.whole(0, 20)
        first = day(to_next - 3 * past, d)
        bank.add("swaps", "swaps", {
            "contractType": "SWPPV", "contractRole": draw.weighted([("PFL", 75), ("RFL", 25)]), "currency": currency,
            "notionalPrincipal": bank.amount(currency, 500e3, 12e6),
            "nominalInterestRate": max(round(LEVEL[currency] + draw.between(-0.006, 0.008), 4), 0.0005),
            "nominalInterestRate2": round(LEVEL[currency] + draw.between(0.004, 0.012), 4),
            "dayCountConvention": "A360", "initialExchangeDate": day(to_next - 3 * (past + 1), d),
            "maturityDate": day(to_next + 3 * (payments - 1), d), "cycleAnchorDateOfInterestPayment": first,
            "cycleOfInterestPayment": "P3ML1", "cycleAnchorDateOfRateReset": first, "cycleOfRateReset": "P3ML1",
            "marketObjectCodeOfRateReset": f"{currency}-3M",
        })
    assert bank.count == 20000, bank.count
    return bank.tables


def month_end(months):
    """The last day of a month counted from the month of the market's day."""
    return date.fromisoformat(day(months + 1, 1)) - timedelta(days=1)


def history(draw, low, today):
    """A row a month, the market's last, which has the rates of today's curve."""
    rows = []
    for back in range(PAST - 1, -1, -1):
        risen = max(0.0, 1 - back / RISING)
        path = [start + (end - start) * risen for start, end in zip(low, today)]
        rates = [rate + (draw.between(-MISS, MISS) if back else 0.0) for rate in path]
        note = "made up for this case" if back else "annual zero rates of the case's curve"
        rows.append([month_end(-back).isoformat(), *(f"{rate:.5f}" for rate in rates), note])
    return rows


def main():
    folder = Path(sys.argv[1])
    for table, rows in make().items():
        names = list(dict.fromkeys(name for row in rows for name in row))
        lines = [",".join(names)] + [",".join(str(row.get(name, "")) for name in names) for row in rows]
        (folder / f"contracts/{table}.csv").write_text("\n".join(lines) + "\n")
    draw = Draw(SEED + 1)
    for currency, _ in CURRENCIES:
        name = currency.lower()
        with open(folder / f"market/{name}.csv") as curve:
            today = {row["tenor"]: float(row["rate_percent"]) / 100 for row in csv.DictReader(curve)}
        rows = history(draw, LOW[currency], [today[term] for term in TERMS])
        lines = [",".join(row) for row in [["date", *TERMS, "note"], *rows]]
        (folder / f"market/{name}_history.csv").write_text("\n".join(lines) + "\n")


main()
