//! `ladder.csv` and `survival.csv`: flows by day and bucket, what can be made cash, and how long a stress is survived.

use crate::ReportError;
use crate::tables::{Cell, Table};
use plimsoll::{Ladder, LadderCurrency, REVERSE_DAYS};
use plimsoll_measure::ALL_CURRENCIES;
use plimsoll_rule::ladder_buckets;
use plimsoll_units::{Currency, Day, Micros};

const COLUMNS: [&str; 10] =
    ["ladder", "kind", "currency", "section", "class", "group", "from", "to", "column", "amount"];
/// Days up to which a ladder is told day by day.
const DAY_BY_DAY: usize = 90;

/// The table of ladders: by bucket of the EU's template C 66.01 inflows and outflows of each class, their net sum, the sum since
/// the market's day (`cumulative`), cash and what can be made cash (`capacity`), what of other currencies may be converted
/// (`converted`) and what is `left` of them; then the last five day by day for 90 days. Outflows are negative. Empty without a stress.
///
/// # Errors
/// [`ReportError::Table`] when the table cannot be put together.
pub fn ladder_csv(ladders: &[Ladder], as_of: Day) -> Result<Vec<u8>, ReportError> {
    let mut table = Table::new("ladder.csv", &COLUMNS)?;
    for ladder in ladders {
        for of in &ladder.currencies {
            let currency = currency_name(of.currency);
            let mut row = |section: &str,
                           (class, group): (&str, &str),
                           (from, to): (usize, usize),
                           column: &str,
                           amount: Micros| {
                let day = |place: usize| (as_of + i32::try_from(place).unwrap_or(i32::MAX)).to_string();
                table.row(&[
                    Cell::Text(&ladder.name),
                    Cell::Text(ladder.kind),
                    Cell::Text(&currency),
                    Cell::Text(section),
                    Cell::Text(class),
                    Cell::Text(group),
                    Cell::Number(day(from + 1)),
                    Cell::Number(day(to)),
                    Cell::Text(column),
                    Cell::Number(amount.to_string()),
                ])
            };
            let totals = totals(of);
            let mut from = 0;
            for bucket in ladder_buckets() {
                let ends = bucket.ends.map(|ends| ends.after(as_of) - as_of);
                let ends = ends.and_then(|days| usize::try_from(days).ok()).unwrap_or(usize::MAX);
                let to = ends.min(totals.len());
                if to <= from {
                    continue;
                }
                for class in &of.rows {
                    let amount: Micros = class.days[from..to].iter().copied().sum();
                    let section = if class.inflow { "inflow" } else { "outflow" };
                    if amount != Micros::ZERO {
                        row(section, (class.class, &class.group), (from, to), bucket.column, amount)?;
                    }
                }
                let net: Micros = totals[from..to].iter().map(|[net, _]| *net).sum();
                row("net", ("", ""), (from, to), bucket.column, net)?;
                let (cumulative, capacity) = (totals[to - 1][1], of.capacity[to - 1]);
                row("cumulative", ("", ""), (from, to), bucket.column, cumulative)?;
                let converted = of.converted[to - 1];
                row("capacity", ("", ""), (from, to), bucket.column, capacity)?;
                row("converted", ("", ""), (from, to), bucket.column, converted)?;
                row("left", ("", ""), (from, to), bucket.column, capacity + converted + cumulative)?;
                from = to;
            }
            for (place, [net, cumulative]) in totals.iter().take(DAY_BY_DAY).enumerate() {
                let day = (place, place + 1);
                let (capacity, converted) = (of.capacity[place], of.converted[place]);
                row("net", ("", ""), day, "", *net)?;
                row("cumulative", ("", ""), day, "", *cumulative)?;
                row("capacity", ("", ""), day, "", capacity)?;
                row("converted", ("", ""), day, "", converted)?;
                row("left", ("", ""), day, "", capacity + converted + *cumulative)?;
            }
        }
    }
    table.finish()
}

/// Net flow of each day, and the sum since the first.
fn totals(of: &LadderCurrency) -> Vec<[Micros; 2]> {
    let mut cumulative = Micros::ZERO;
    let day = |place: usize| {
        let net: Micros = of.rows.iter().map(|row| row.days[place]).sum();
        cumulative += net;
        [net, cumulative]
    };
    (0..of.capacity.len()).map(day).collect()
}

const SURVIVAL_COLUMNS: [&str; 10] = [
    "stress",
    "kind",
    "currency",
    "first_day_with_nothing_left",
    "day",
    "net_funding_requirement",
    "least_left",
    "within_days",
    "smallest_scaling",
    "most_dangerous",
];

/// The table of stresses: the first day on which nothing is left, by number and date (empty where there is none), the largest
/// cumulative net outflow, the least that is left; then for 30 and 90 days the smallest scaling of all run-offs that exhausts
/// everything (`none` where no scaling does), and the class whose run-off alone does so with the least money, those left out that
/// need not run at all. A horizon that is longer than the stress has no row.
///
/// # Errors
/// [`ReportError::Table`] when the table cannot be put together.
pub fn survival_csv(ladders: &[Ladder], as_of: Day) -> Result<Vec<u8>, ReportError> {
    let mut table = Table::new("survival.csv", &SURVIVAL_COLUMNS)?;
    for ladder in ladders {
        for one in &ladder.survival {
            let told = ladder.currencies.first().map_or(0, |of| of.capacity.len());
            let followed = |within: &u16| usize::from(*within) <= told;
            for (place, within) in REVERSE_DAYS.iter().enumerate().filter(|(_, within)| followed(within)) {
                let date = one.day.map_or_else(String::new, |day| (as_of + i32::from(day)).to_string());
                let dangerous = one.most_dangerous[place]
                    .map_or_else(String::new, |(class, share, money)| {
                        format!("{class}: {:.4} % or {money}", share * 100.0)
                    });
                let scaling =
                    one.scaling[place].map_or_else(|| "none".to_owned(), |scaling| format!("{scaling:.6}"));
                table.row(&[
                    Cell::Text(&ladder.name),
                    Cell::Text(ladder.kind),
                    Cell::Text(&currency_name(one.currency)),
                    Cell::Number(one.day.map_or_else(String::new, |day| day.to_string())),
                    Cell::Number(date),
                    Cell::Number(one.requirement.to_string()),
                    Cell::Number(one.least_left.to_string()),
                    Cell::Number(within.to_string()),
                    Cell::Number(scaling),
                    Cell::Text(&dangerous),
                ])?;
            }
        }
    }
    table.finish()
}

fn currency_name(of: Option<Currency>) -> String {
    of.map_or_else(|| ALL_CURRENCIES.to_owned(), |currency| currency.to_string())
}
