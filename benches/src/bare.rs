//! A bare loop over the same book: what one would write by hand for this workload alone. No calendars, no states, no
//! checks, no exact sums; fixed flows are netted by day, floating ones are discounted in every curve.

use std::error::Error;
use std::path::Path;

/// The types, in the order of the totals.
pub(crate) const TYPES: [&str; 4] = ["ANN", "PAM", "FLOATING", "SWPPV"];

thread_local! {
    pub(crate) static FLOWS: std::cell::Cell<f64> = const { std::cell::Cell::new(0.0) };
}

/// One contract by numbers.
pub(crate) struct Bare {
    kind: usize,
    sign: f64,
    notional: f64,
    rate: f64,
    rate2: f64,
    spread: f64,
    payment: f64,
    first_month: usize,
    day: i32,
    months: usize,
    count: usize,
}

/// Discount factors by curve and day, and the start of each month from January 2025.
pub(crate) struct Tables {
    factors: Vec<Vec<f64>>,
    starts: Vec<i32>,
}

const DAYS: usize = 14_700;
const FIRST_YEAR: i32 = 2025;

impl Tables {
    fn day(&self, month: usize, day: i32) -> i32 {
        self.starts[month] + day - 1
    }
}

/// Reads the book and the curves.
pub(crate) fn book(dir: &Path) -> Result<(Vec<Bare>, Tables), Box<dyn Error>> {
    let as_of: plimsoll_units::Day = "2026-01-01".parse()?;
    let mut starts = Vec::new();
    for month in 0..600 {
        starts.push(plimsoll_units::Day::new(FIRST_YEAR + month / 12, month % 12 + 1, 1)? - as_of);
    }
    let mut nodes: Vec<Vec<(f64, f64)>> = vec![Vec::new(); 7];
    for record in csv::Reader::from_path(dir.join("curves.csv"))?.records() {
        let record = record?;
        let curve =
            super::workload::SCENARIOS.iter().position(|name| *name == &record[0]).ok_or("no curve")?;
        nodes[curve].push((record[3].parse()?, record[5].parse::<f64>()?.ln()));
    }
    let factor = |nodes: &[(f64, f64)], day: f64| {
        let right = nodes.partition_point(|node| node.0 < day).clamp(1, nodes.len() - 1);
        let ((a, x), (b, y)) = (nodes[right - 1], nodes[right]);
        (x + (y - x) * (day - a) / (b - a)).exp()
    };
    let table =
        |nodes: &Vec<(f64, f64)>| (0_u32..).take(DAYS).map(|day| factor(nodes, f64::from(day))).collect();
    let tables = Tables { factors: nodes.iter().map(table).collect(), starts };
    let mut bares = Vec::new();
    let mut flows = 0.0;
    for record in csv::Reader::from_path(dir.join("positions.csv"))?.records() {
        let bare = read(&record?)?;
        #[expect(clippy::cast_precision_loss, reason = "small")]
        {
            flows += bare.count as f64 * if bare.kind == 3 { 2.0 } else { 1.0 };
        }
        bares.push(bare);
    }
    FLOWS.with(|cell| cell.set(flows));
    Ok((bares, tables))
}

fn read(record: &csv::StringRecord) -> Result<Bare, Box<dyn Error>> {
    let number = |cell: &str| if cell.is_empty() { Ok(0.0) } else { cell.parse::<f64>() };
    let month = |cell: &str| -> Result<i32, Box<dyn Error>> {
        Ok((cell[..4].parse::<i32>()? - 2026) * 12 + cell[5..7].parse::<i32>()? - 1)
    };
    let kind = super::workload::kind(&record[1], &record[16]);
    let kind = TYPES.iter().position(|name| *name == kind).ok_or("no kind")?;
    let months: i32 = record[11].trim_start_matches('P').trim_end_matches("ML1").parse()?;
    let anchor = month(&record[10])?;
    let first = anchor + (-anchor).div_euclid(months).max(0) * months;
    let first = if first < 0 { first + months } else { first };
    let count = (month(&record[5])? - first) / months + 1;
    Ok(Bare {
        kind,
        sign: if matches!(&record[2], "RPA" | "RFL") { 1.0 } else { -1.0 },
        notional: number(&record[6])?,
        rate: number(&record[8])?,
        rate2: number(&record[18])?,
        spread: number(&record[14])?,
        payment: number(&record[12])?,
        first_month: usize::try_from(first + 12)?,
        day: record[10][8..10].parse()?,
        months: usize::try_from(months)?,
        count: usize::try_from(count)?,
    })
}

/// Present values by type and curve.
pub(crate) fn totals(book: &[Bare], tables: &Tables) -> Vec<[f64; 7]> {
    let mut totals = vec![[0.0; 7]; 4];
    let mut netted = vec![vec![0.0; DAYS]; 2];
    for bare in book {
        match bare.kind {
            0 => annuity(bare, tables, &mut netted[0]),
            1 => bond(bare, tables, &mut netted[1]),
            _ => floating(bare, tables, &mut totals[bare.kind]),
        }
    }
    for (kind, days) in netted.iter().enumerate() {
        for (curve, factors) in tables.factors.iter().enumerate() {
            totals[kind][curve] = days.iter().zip(factors).map(|(amount, factor)| amount * factor).sum();
        }
    }
    totals
}

fn at(day: i32) -> usize {
    usize::try_from(day).unwrap_or(0)
}

fn annuity(bare: &Bare, tables: &Tables, days: &mut [f64]) {
    let mut left = bare.notional;
    for k in 0..bare.count {
        let interest = left * bare.rate / 12.0;
        let repaid = if k + 1 == bare.count { left } else { bare.payment - interest };
        left -= repaid;
        days[at(tables.day(bare.first_month + k, bare.day))] += bare.sign * (interest + repaid);
    }
}

fn bond(bare: &Bare, tables: &Tables, days: &mut [f64]) {
    let coupon = bare.sign * bare.notional * bare.rate * 0.5;
    for k in 0..bare.count {
        days[at(tables.day(bare.first_month + k * bare.months, bare.day))] += coupon;
    }
    days[at(tables.day(bare.first_month + (bare.count - 1) * bare.months, bare.day))] +=
        bare.sign * bare.notional;
}

fn floating(bare: &Bare, tables: &Tables, totals: &mut [f64; 7]) {
    let swap = bare.kind == 3;
    let mut start = tables.day(bare.first_month - bare.months, bare.day);
    for k in 0..bare.count {
        let end = tables.day(bare.first_month + k * bare.months, bare.day);
        let years = f64::from(end - start) / 360.0;
        for (curve, factors) in tables.factors.iter().enumerate() {
            let factor = factors[at(end)];
            let known = if swap { bare.rate2 } else { bare.rate };
            let growth =
                if k == 0 { known * years } else { factors[at(start)] / factor - 1.0 + bare.spread * years };
            let mut flow = if swap { bare.rate * years - growth } else { growth };
            if !swap && k + 1 == bare.count {
                flow += 1.0;
            }
            totals[curve] += bare.sign * bare.notional * flow * factor;
        }
        start = end;
    }
}
