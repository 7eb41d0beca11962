//! `ladder.csv` and `survival.csv`: flows by day and bucket, what can be made cash, and how long a stress is survived.

use crate::ReportError;
use crate::tables::{Cell, Table};
use plimsoll::{Ladder, LadderCurrency, REVERSE_DAYS};
use plimsoll_measure::ALL_CURRENCIES;
use plimsoll_rule::{LadderSpan, MaturityRow, ladder_spans, maturity_rows};
use plimsoll_units::{Currency, Day, Micros, pair};

const COLUMNS: [&str; 13] = [
    "ladder", "kind", "currency", "section", "row", "label", "class", "group", "from", "to", "column",
    "amount", "checked",
];
/// Days up to which a ladder is told day by day.
const DAY_BY_DAY: usize = 90;
/// Columns of the template for what is there today, and for what of its first bucket is open.
const STOCK: &str = "0010";
const OPEN: &str = "0025";

/// The table of ladders. By bucket of the EU's template C 66.01: of the ladder by contract every row of the template that has an
/// amount, with an empty class, and of every ladder inflows and outflows of each class (with the row they are in where no stress
/// changes them); then their net sum, the sum since the market's day (`cumulative`), cash and what can be made cash (`capacity`),
/// what of other currencies may be converted (`converted`) and what is `left` of them; then the last five day by day for 90
/// days. Outflows are negative. `checked` says where a row's code was read. Empty without a stress.
///
/// # Errors
/// [`ReportError::Table`] when the table cannot be put together.
pub fn ladder_csv(ladders: &[Ladder], as_of: Day) -> Result<Vec<u8>, ReportError> {
    let mut table = Table::new("ladder.csv", &COLUMNS)?;
    for ladder in ladders {
        for of in &ladder.currencies {
            let mut lines =
                Lines { table: &mut table, ladder, of, currency: currency_name(of.currency), as_of };
            let spans = ladder_spans(as_of, of.capacity.len());
            lines.template(&spans)?;
            let totals = totals(of);
            for span in &spans {
                lines.bucket(span, &totals)?;
            }
            for (place, [net, cumulative]) in totals.iter().take(DAY_BY_DAY).enumerate() {
                lines.sums((place, place + 1), "", [*net, *cumulative])?;
            }
        }
    }
    table.finish()
}

/// What a line is of.
#[derive(Clone, Copy, Default)]
struct What<'a> {
    section: &'a str,
    row: &'a str,
    label: &'a str,
    class: &'a str,
    group: &'a str,
    checked: &'a str,
}

/// The lines of a ladder in a currency.
struct Lines<'a> {
    table: &'a mut Table,
    ladder: &'a Ladder,
    of: &'a LadderCurrency,
    currency: String,
    as_of: Day,
}

impl Lines<'_> {
    fn line(
        &mut self,
        what: What<'_>,
        (from, to): (usize, usize),
        column: &str,
        amount: Micros,
    ) -> Result<(), ReportError> {
        let as_of = self.as_of;
        let day = |place: usize| (as_of + i32::try_from(place).unwrap_or(i32::MAX)).to_string();
        self.table.row(&[
            Cell::Text(&self.ladder.name),
            Cell::Text(self.ladder.kind),
            Cell::Text(&self.currency),
            Cell::Text(what.section),
            Cell::Text(what.row),
            Cell::Text(what.label),
            Cell::Text(what.class),
            Cell::Text(what.group),
            Cell::Number(day(from + usize::from(to > from))),
            Cell::Number(day(to)),
            Cell::Text(column),
            Cell::Number(amount.to_string()),
            Cell::Text(what.checked),
        ])
    }

    /// Rows of the template; nothing where a ladder has none.
    fn template(&mut self, spans: &[LadderSpan]) -> Result<(), ReportError> {
        for cells in &self.of.maturity {
            let Some(row) = maturity_rows().get(usize::from(cells.row)) else { continue };
            let MaturityRow { code, label, checked, .. } = *row;
            let what = What { section: row.section.name(), row: code, label, checked, ..What::default() };
            if let Some(stock) = cells.stock.filter(|stock| *stock != Micros::ZERO) {
                self.line(what, (0, 0), STOCK, stock)?;
            }
            for (span, amount) in pair(spans, &cells.buckets) {
                if *amount != Micros::ZERO {
                    self.line(what, (span.from, span.to), span.bucket.column, *amount)?;
                }
            }
            if let Some(open) = cells.open.filter(|open| *open != Micros::ZERO) {
                self.line(what, (0, 1), OPEN, open)?;
            }
        }
        Ok(())
    }

    /// Classes of a bucket, and its sums.
    fn bucket(&mut self, span: &LadderSpan, totals: &[[Micros; 2]]) -> Result<(), ReportError> {
        let LadderSpan { bucket, from, to } = *span;
        for one in &self.of.rows {
            let amount: Micros = one.days[from..to].iter().copied().sum();
            if amount != Micros::ZERO {
                let section = if one.inflow { "inflow" } else { "outflow" };
                let (class, group) = (one.class, one.group.as_str());
                let what = What { section, row: one.row, class, group, ..What::default() };
                self.line(what, (from, to), bucket.column, amount)?;
            }
        }
        let net: Micros = totals[from..to].iter().map(|[net, _]| *net).sum();
        self.sums((from, to), bucket.column, [net, totals[to - 1][1]])
    }

    /// Net flow, the sum since the market's day, capacity and what is left, by the end of days.
    fn sums(
        &mut self,
        days: (usize, usize),
        column: &str,
        [net, cumulative]: [Micros; 2],
    ) -> Result<(), ReportError> {
        let (capacity, converted) = (self.of.capacity[days.1 - 1], self.of.converted[days.1 - 1]);
        let left = capacity + converted + cumulative;
        let told = [net, cumulative, capacity, converted, left];
        for (section, amount) in pair(&["net", "cumulative", "capacity", "converted", "left"], &told) {
            self.line(What { section, ..What::default() }, days, column, *amount)?;
        }
        Ok(())
    }
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
