//! What a synthetic bank has: each product, its share of the contracts, and how one contract of it is drawn.

use super::rows::{Cell, Row};
use plimsoll_units::Day;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

/// Random numbers of one book: the same for a seed on every machine.
pub(super) struct Draw(pub(super) ChaCha8Rng);

impl Draw {
    /// A number from 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    /// A multiple of a step between two numbers.
    ///
    /// * `step` — 1 or more, or one over a whole number, so that 3.5 % is written as 0.035
    fn between(&mut self, low: f64, high: f64, step: f64) -> f64 {
        let steps = ((low + (high - low) * self.unit()) / step).round();
        if step < 1.0 { steps / (1.0 / step).round() } else { steps * step }
    }

    /// A whole number from `low` to `high`.
    fn whole(&mut self, low: i32, high: i32) -> i32 {
        let span = u64::try_from(high - low + 1).unwrap_or(1);
        low + i32::try_from(self.0.next_u64() % span).unwrap_or(0)
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        let last = i32::try_from(of.len()).unwrap_or(1) - 1;
        of[usize::try_from(self.whole(0, last)).unwrap_or(0)]
    }
}

/// A product of the bank.
pub(super) struct Product {
    pub(super) name: &'static str,
    /// Its share of the contracts, in parts of the sum of all.
    pub(super) parts: u64,
    /// Whether its amounts are scaled so that the bank has capital.
    pub(super) funds: bool,
    pub(super) draw: fn(&mut Draw, Day, &mut Row),
}

/// Every product.
pub(super) const PRODUCTS: [Product; 12] = [
    Product { name: "fixed mortgages", parts: 300, funds: false, draw: fixed_mortgage },
    Product { name: "floating mortgages", parts: 80, funds: false, draw: floating_mortgage },
    Product { name: "consumer loans", parts: 120, funds: false, draw: consumer_loan },
    Product { name: "corporate loans", parts: 60, funds: false, draw: corporate_loan },
    Product { name: "adjustable loans", parts: 20, funds: false, draw: adjustable_loan },
    Product { name: "project loans", parts: 10, funds: false, draw: project_loan },
    Product { name: "bonds held", parts: 40, funds: false, draw: bond_held },
    Product { name: "cash", parts: 2, funds: false, draw: cash },
    Product { name: "sight deposits", parts: 300, funds: true, draw: sight_deposit },
    Product { name: "term deposits", parts: 60, funds: true, draw: term_deposit },
    Product { name: "bonds issued", parts: 4, funds: true, draw: bond_issued },
    Product { name: "swaps", parts: 4, funds: false, draw: swap },
];

const CURRENCIES: [&str; 4] = ["EUR", "EUR", "EUR", "USD"];

fn head(draw: &mut Draw, row: &mut Row, contract_type: &'static str, role: &'static str) -> &'static str {
    let currency = draw.one(&CURRENCIES);
    row.set("contractType", Cell::Text(contract_type));
    row.set("contractRole", Cell::Text(role));
    row.set("currency", Cell::Text(currency));
    currency
}

/// A life that began up to `age` months ago and ends up to `ahead` months from now, on one day of the month.
fn life(draw: &mut Draw, as_of: Day, age: i32, ahead: (i32, i32)) -> (Day, Day) {
    let day = draw.whole(1, 28);
    let first = Day::on_plain_month(as_of.month_index() - draw.whole(1, age), day);
    let last = Day::on_plain_month(as_of.month_index() + draw.whole(ahead.0, ahead.1), day);
    (first, last)
}

/// Notional, rate, start, end and day count of a loan that pays interest each cycle.
fn loan(row: &mut Row, amount: f64, rate: f64, (start, end): (Day, Day), day_count: &'static str) {
    row.set("notionalPrincipal", Cell::Number(amount));
    row.set("nominalInterestRate", Cell::Number(rate));
    row.set("dayCountConvention", Cell::Text(day_count));
    row.set("initialExchangeDate", Cell::Date(start));
    row.set("maturityDate", Cell::Date(end));
}

fn interest(row: &mut Row, anchor: Day, cycle: &'static str) {
    row.set("cycleAnchorDateOfInterestPayment", Cell::Date(anchor));
    row.set("cycleOfInterestPayment", Cell::Text(cycle));
}

fn redemption(row: &mut Row, anchor: Day, cycle: &'static str) {
    row.set("cycleAnchorDateOfPrincipalRedemption", Cell::Date(anchor));
    row.set("cycleOfPrincipalRedemption", Cell::Text(cycle));
}

/// A rate that follows the index of the currency.
fn floats(row: &mut Row, currency: &str, tenor: &str, anchor: Day, cycle: &'static str, spread: f64) {
    let code = match (currency, tenor) {
        ("USD", "3M") => "USD-3M",
        ("USD", _) => "USD-12M",
        (_, "3M") => "EUR-3M",
        _ => "EUR-12M",
    };
    row.set("marketObjectCodeOfRateReset", Cell::Text(code));
    row.set("cycleAnchorDateOfRateReset", Cell::Date(anchor));
    row.set("cycleOfRateReset", Cell::Text(cycle));
    row.set("rateSpread", Cell::Number(spread));
}

fn business_days(row: &mut Row, currency: &str) {
    row.set("businessDayConvention", Cell::Text("SCMF"));
    row.set("calendar", Cell::Text(if currency == "USD" { "US" } else { "TARGET" }));
}

fn fixed_mortgage(draw: &mut Draw, as_of: Day, row: &mut Row) {
    head(draw, row, "ANN", "RPA");
    let life = life(draw, as_of, 180, (12, 360));
    let (amount, rate) = (draw.between(30_000.0, 600_000.0, 0.01), draw.between(0.008, 0.055, 0.0005));
    loan(row, amount, rate, life, "30E360");
    let first = life.0.plus_months(1);
    interest(row, first, "P1ML1");
    redemption(row, first, "P1ML1");
    row.set("prepaymentModel", Cell::Text("mortgages"));
}

/// Resets once a year, capped two points above today's rate for half of them.
fn floating_mortgage(draw: &mut Draw, as_of: Day, row: &mut Row) {
    let currency = head(draw, row, "ANN", "RPA");
    let life = life(draw, as_of, 12, (24, 300));
    let (amount, rate) = (draw.between(50_000.0, 500_000.0, 0.01), draw.between(0.025, 0.05, 0.0005));
    loan(row, amount, rate, life, "30E360");
    let first = life.0.plus_months(1);
    interest(row, first, "P1ML1");
    redemption(row, first, "P1ML1");
    floats(row, currency, "12M", next_after(life.0, 12, as_of), "P1YL1", draw.between(0.008, 0.02, 0.0005));
    if draw.whole(0, 1) == 0 {
        row.set("lifeCap", Cell::Number(((rate + 0.02) * 1e4).round() / 1e4));
        row.set("lifeFloor", Cell::Number(0.0));
    }
}

/// The first of every so many months from a day that is after the market's day.
fn next_after(from: Day, months: i32, as_of: Day) -> Day {
    let mut next = from;
    while next <= as_of {
        next = next.plus_months(months);
    }
    next
}

fn consumer_loan(draw: &mut Draw, as_of: Day, row: &mut Row) {
    head(draw, row, "LAM", "RPA");
    let life = life(draw, as_of, 36, (6, 72));
    let (amount, rate) = (draw.between(1_000.0, 40_000.0, 0.01), draw.between(0.04, 0.12, 0.0005));
    loan(row, amount, rate, life, "A365");
    let first = life.0.plus_months(1);
    interest(row, first, "P1ML1");
    redemption(row, first, "P1ML1");
}

/// Quarterly on business days, with a margin over the index; its last reset was its last interest date.
fn corporate_loan(draw: &mut Draw, as_of: Day, row: &mut Row) {
    let currency = head(draw, row, "PAM", "RPA");
    let life = life(draw, as_of, 3, (3, 84));
    let (amount, rate) = (draw.between(250_000.0, 20e6, 0.01), draw.between(0.035, 0.06, 0.0005));
    loan(row, amount, rate, life, "A360");
    interest(row, life.0.plus_months(3), "P3ML1");
    floats(row, currency, "3M", next_after(life.0, 3, as_of), "P3ML1", draw.between(0.01, 0.03, 0.0005));
    business_days(row, currency);
}

fn adjustable_loan(draw: &mut Draw, as_of: Day, row: &mut Row) {
    let currency = head(draw, row, "NAM", "RPA");
    let life = life(draw, as_of, 12, (24, 240));
    let (amount, rate) = (draw.between(50_000.0, 400_000.0, 0.01), draw.between(0.03, 0.05, 0.0005));
    loan(row, amount, rate, life, "30E360");
    let first = life.0.plus_months(1);
    interest(row, first, "P1ML1");
    redemption(row, first, "P1ML1");
    row.set("nextPrincipalRedemptionPayment", Cell::Number((amount * 0.006 * 100.0).round() / 100.0));
    floats(row, currency, "12M", next_after(life.0, 12, as_of), "P1YL1", draw.between(0.01, 0.02, 0.0005));
}

/// Drawn further for two years, repaid after.
fn project_loan(draw: &mut Draw, as_of: Day, row: &mut Row) {
    head(draw, row, "LAX", "RPA");
    let life = life(draw, as_of, 6, (60, 180));
    let (amount, rate) = (draw.between(2e6, 40e6, 0.01), draw.between(0.04, 0.07, 0.0005));
    loan(row, amount, rate, life, "A360");
    let (first, turn) = (life.0.plus_months(6), life.0.plus_months(30));
    row.set("arrayCycleAnchorDateOfInterestPayment", Cell::Date(first));
    row.set("arrayCycleOfInterestPayment", Cell::Text("P6ML1"));
    row.set("arrayCycleAnchorDateOfPrincipalRedemption", Cell::Long(format!("[{first}, {turn}]")));
    row.set("arrayCycleOfPrincipalRedemption", Cell::Text("P6ML1"));
    let (more, less) = ((amount / 10.0).round(), (amount / 20.0).round());
    row.set("arrayNextPrincipalRedemptionPayment", Cell::Long(format!("[{more}, {less}]")));
    row.set("arrayIncreaseDecrease", Cell::Text("[INC, DEC]"));
}

fn bond_held(draw: &mut Draw, as_of: Day, row: &mut Row) {
    let currency = head(draw, row, "PAM", "RPA");
    let life = life(draw, as_of, 60, (2, 240));
    let (amount, rate) = (draw.between(1e6, 50e6, 1000.0), draw.between(0.0, 0.05, 0.00125));
    loan(row, amount, rate, life, if currency == "USD" { "30E360" } else { "AA" });
    interest(row, life.0.plus_months(12), "P1YL1");
}

fn cash(draw: &mut Draw, _: Day, row: &mut Row) {
    head(draw, row, "CSH", "RPA");
    row.set("notionalPrincipal", Cell::Number(draw.between(1e6, 80e6, 0.01)));
}

fn sight_deposit(draw: &mut Draw, as_of: Day, row: &mut Row) {
    head(draw, row, "UMP", "RPL");
    let start = Day::on_plain_month(as_of.month_index() - draw.whole(1, 240), draw.whole(1, 28));
    row.set("notionalPrincipal", Cell::Number(draw.between(500.0, 120_000.0, 0.01)));
    row.set("nominalInterestRate", Cell::Number(draw.between(0.0, 0.01, 0.0005)));
    row.set("dayCountConvention", Cell::Text("A365"));
    row.set("initialExchangeDate", Cell::Date(start));
    row.set("depositModel", Cell::Text("sight"));
}

fn term_deposit(draw: &mut Draw, as_of: Day, row: &mut Row) {
    head(draw, row, "PAM", "RPL");
    let life = life(draw, as_of, 12, (1, 36));
    let (amount, rate) = (draw.between(5_000.0, 250_000.0, 0.01), draw.between(0.01, 0.035, 0.0005));
    loan(row, amount, rate, life, "A365");
    interest(row, life.0.plus_months(12), "P1YL1");
}

fn bond_issued(draw: &mut Draw, as_of: Day, row: &mut Row) {
    head(draw, row, "PAM", "RPL");
    let life = life(draw, as_of, 36, (6, 120));
    let (amount, rate) = (draw.between(1e6, 15e6, 1000.0), draw.between(0.02, 0.045, 0.00125));
    loan(row, amount, rate, life, "30E360");
    interest(row, life.0.plus_months(12), "P1YL1");
}

fn swap(draw: &mut Draw, as_of: Day, row: &mut Row) {
    let role = draw.one(&["PFL", "PFL", "RFL"]);
    let currency = head(draw, row, "SWPPV", role);
    let life = life(draw, as_of, 3, (12, 240));
    let (amount, rate) = (draw.between(1e6, 60e6, 1000.0), draw.between(0.015, 0.04, 0.0005));
    loan(row, amount, rate, life, "A360");
    row.set("nominalInterestRate2", Cell::Number(draw.between(0.02, 0.035, 0.0005)));
    interest(row, life.0.plus_months(3), "P3ML1");
    floats(row, currency, "3M", next_after(life.0, 3, as_of), "P3ML1", 0.0);
}
