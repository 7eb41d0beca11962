//! One curve: its entry in `case.toml` and its table of rates or discount factors.

use crate::error::{Errors, Problem};
use crate::files::CaseFolder;
use crate::small_table::{RowOf, SmallTable};
use crate::toml_reader::Section;
use plimsoll_market::{DiscountCurve, Interpolation, InterpolationError, Quote, QuoteKind};
use plimsoll_units::{Compounding, Currency, Day, DayCount, Rate, Tenor};

/// A curve with what the market needs to know of it.
pub(crate) struct NamedCurve {
    pub(crate) curve: DiscountCurve,
    pub(crate) currency: Currency,
    /// Whether it is the discount curve of its currency, where there are several.
    pub(crate) discounts: bool,
}

/// What the numbers of a curve's table are.
#[derive(Clone, Copy)]
enum Kind {
    /// Bond-equivalent yields of a government par curve.
    Par,
    /// Zero rates.
    Zero,
    /// Discount factors.
    Discount,
    /// Deposits and par swaps, told apart by the column `instrument`.
    Swap,
}

const KINDS: [(&str, Kind); 4] =
    [("par", Kind::Par), ("zero", Kind::Zero), ("discount", Kind::Discount), ("swap", Kind::Swap)];

const COMPOUNDINGS: [(&str, Compounding); 6] = [
    ("continuous", Compounding::Continuous),
    ("annual", Compounding::Periodic(1)),
    ("semi-annual", Compounding::Periodic(2)),
    ("quarterly", Compounding::Periodic(4)),
    ("monthly", Compounding::Periodic(12)),
    ("simple", Compounding::Simple),
];

/// Reads an entry of `[[market.curves]]` and its file.
pub(crate) fn read_curve(
    part: &Section<'_, '_>,
    folder: &mut CaseFolder,
    as_of: Day,
    errors: &Errors,
) -> Option<NamedCurve> {
    let before = errors.count();
    let name = part.needed("name", "the curve's name").and_then(|name| name.text());
    let currency = part
        .needed("currency", "a currency of ISO 4217 such as \"EUR\"")
        .and_then(|currency| currency.parsed::<Currency, _>(Problem::from));
    let file = part.needed("file", "a table such as market/curve.csv").and_then(|file| file.text());
    let kind = part.needed("kind", "par, zero, discount or swap").and_then(|kind| kind.one_of(&KINDS));
    let interpolation = match part.entry("interpolation") {
        Some(entry) => entry.parsed(|error: InterpolationError| Problem::refused(&error)),
        None => Some(Interpolation::LogLinearDiscount),
    };
    let discounts = part.flag("discounts");
    if kind.is_none() {
        for key in ["compounding", "deposit_day_count", "fixed_day_count", "fixed_payments_per_year"] {
            part.entry(key);
        }
    }
    let meaning = kind.and_then(|kind| Meaning::read(part, kind));
    let (name, currency, file) = (name?, currency?, file?);
    let (meaning, interpolation) = (meaning?, interpolation?);
    let table = CurveTable::read(folder, &file, meaning, as_of, errors)?;
    if errors.count() > before {
        return None;
    }
    match table.build(&name, as_of, interpolation) {
        Ok(curve) => Some(NamedCurve { curve, currency, discounts }),
        Err(error) => {
            part.refuse_key("file", Problem::refused(&error));
            None
        }
    }
}

/// What the numbers are, with everything that needs.
#[derive(Clone, Copy)]
enum Meaning {
    Par,
    Zero(Compounding),
    Discount,
    Swap { deposit: DayCount, fixed: DayCount, payments: u16 },
}

impl Meaning {
    fn read(part: &Section<'_, '_>, kind: Kind) -> Option<Self> {
        Some(match kind {
            Kind::Par => Self::Par,
            Kind::Discount => Self::Discount,
            Kind::Zero => {
                let compounding =
                    part.needed("compounding", "continuous, annual, semi-annual, quarterly, ...")?;
                Self::Zero(compounding.one_of(&COMPOUNDINGS)?)
            }
            Kind::Swap => {
                let names = DayCount::names().map(|name| (name, name));
                let day_count = |key| {
                    let entry = part.needed(key, "a day count such as \"A360\"")?;
                    entry.one_of(&names)?.parse::<DayCount>().ok()
                };
                let (deposit, fixed) = (day_count("deposit_day_count"), day_count("fixed_day_count"));
                let payments = part.needed("fixed_payments_per_year", "1, 2, 4 or 12")?;
                let per_year = payments.number()?;
                let allowed = [1_u16, 2, 4, 12];
                let Some(per_year) =
                    allowed.into_iter().find(|n| f64::from(*n).to_bits() == per_year.to_bits())
                else {
                    payments.refuse(Problem::Expected { expected: "1, 2, 4 or 12" });
                    return None;
                };
                Self::Swap { deposit: deposit?, fixed: fixed?, payments: per_year }
            }
        })
    }
}

/// The rows of a curve's table.
enum CurveTable {
    Quotes(Vec<Quote>),
    Zeros(Vec<(Day, Rate)>),
    Factors(Vec<(Day, f64)>),
}

impl CurveTable {
    fn read(
        folder: &mut CaseFolder,
        file: &str,
        meaning: Meaning,
        as_of: Day,
        errors: &Errors,
    ) -> Option<Self> {
        let known: &[&'static str] = match meaning {
            Meaning::Par => &["tenor", "rate", "rate_percent"],
            Meaning::Zero(_) => &["tenor", "date", "rate", "rate_percent"],
            Meaning::Discount => &["tenor", "date", "discount_factor"],
            Meaning::Swap { .. } => &["tenor", "instrument", "rate", "rate_percent"],
        };
        let table = SmallTable::read(folder, file, "a table of this kind of curve", known, errors)?;
        let number = match meaning {
            Meaning::Discount => table.needs(&["discount_factor"]).then_some("discount_factor"),
            _ => table.one_of(&["rate", "rate_percent"], "rate or rate_percent"),
        };
        let time = match meaning {
            Meaning::Zero(_) | Meaning::Discount => table.one_of(&["tenor", "date"], "tenor or date"),
            Meaning::Par => table.needs(&["tenor"]).then_some("tenor"),
            Meaning::Swap { .. } => table.needs(&["tenor", "instrument"]).then_some("tenor"),
        };
        let (number, time) = (number?, time?);
        let mut before = as_of;
        let mut read = match meaning {
            Meaning::Par | Meaning::Swap { .. } => Self::Quotes(Vec::new()),
            Meaning::Zero(_) => Self::Zeros(Vec::new()),
            Meaning::Discount => Self::Factors(Vec::new()),
        };
        for row in table.rows() {
            let Some(node) = Node::read(&row, time, as_of) else { continue };
            if node.day <= as_of {
                row.refuse(time, Problem::NotAfter { day: node.day, as_of });
                continue;
            }
            if node.day <= before {
                row.refuse(time, Problem::NotIncreasing { day: node.day, before });
                continue;
            }
            before = node.day;
            read.push(&row, number, meaning, node);
        }
        Some(read)
    }

    fn push(&mut self, row: &RowOf<'_>, column: &str, meaning: Meaning, node: Node) {
        match self {
            Self::Quotes(quotes) => {
                let (Some(rate), Some(kind)) = (row.rate(column), quote_kind(row, meaning)) else { return };
                quotes.extend(node.tenor.map(|tenor| Quote { tenor, rate, kind }));
            }
            Self::Zeros(zeros) => {
                let Meaning::Zero(compounding) = meaning else { return };
                let rate = row.rate(column).and_then(|rate| Rate::new(rate, compounding).ok());
                zeros.extend(rate.map(|rate| (node.day, rate)));
            }
            Self::Factors(factors) => {
                let Some(factor) = row.number(column) else { return };
                if factor > 0.0 {
                    factors.push((node.day, factor));
                } else {
                    row.refuse(column, Problem::Expected { expected: "a discount factor above zero" });
                }
            }
        }
    }

    fn build(
        &self,
        name: &str,
        as_of: Day,
        interpolation: Interpolation,
    ) -> Result<DiscountCurve, plimsoll_market::CurveError> {
        match self {
            Self::Quotes(quotes) => DiscountCurve::from_quotes(name, as_of, quotes, interpolation),
            Self::Zeros(zeros) => DiscountCurve::from_zero_rates(name, as_of, zeros, interpolation),
            Self::Factors(factors) => {
                DiscountCurve::from_discount_factors(name, as_of, factors, interpolation)
            }
        }
    }
}

/// The place of a row in time.
#[derive(Clone, Copy)]
struct Node {
    day: Day,
    tenor: Option<Tenor>,
}

impl Node {
    fn read(row: &RowOf<'_>, column: &str, as_of: Day) -> Option<Self> {
        if column == "date" {
            return Some(Self { day: row.parsed("date", "a date YYYY-MM-DD")?, tenor: None });
        }
        let tenor: Tenor = row.parsed("tenor", "a tenor such as 3M")?;
        Some(Self { day: tenor.after(as_of), tenor: Some(tenor) })
    }
}

fn quote_kind(row: &RowOf<'_>, meaning: Meaning) -> Option<QuoteKind> {
    match meaning {
        Meaning::Par => Some(QuoteKind::BondEquivalentPar),
        Meaning::Swap { deposit, fixed, payments } => match row.text("instrument")? {
            "deposit" => Some(QuoteKind::Deposit(deposit)),
            "swap" => Some(QuoteKind::Swap(payments, fixed)),
            _ => {
                row.refuse("instrument", Problem::Expected { expected: "deposit or swap" });
                None
            }
        },
        Meaning::Zero(_) | Meaning::Discount => None,
    }
}
