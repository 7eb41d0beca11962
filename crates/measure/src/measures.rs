//! The catalogue of measures: one line each.

mod balance;
mod components;
mod duration;
mod duration_gap;
mod earnings;
mod economic_value;
mod gaps;
mod income;
mod key_rate;
mod margin;
mod profit;
mod spread;

use crate::view::{Bump, CONVEXITY_BUMP, Collected, DURATION_BUMP, View};

/// A measure: what it is called, which extra worlds it needs, and how it writes its facts.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// Its name in a plan.
    pub name: &'static str,
    /// What it tells, in one line.
    pub tells: &'static str,
    /// The worlds it needs beside the base and the scenarios.
    pub needs: Needs,
    /// Writes its facts.
    pub measure: fn(&View<'_>, &mut Collected),
}

/// Extra worlds of a measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// The small parallel bump, up and down.
    pub duration: bool,
    /// The larger parallel bump, up and down.
    pub convexity: bool,
    /// Every key rate, up and down.
    pub key_rates: bool,
    /// Contracts by their letter.
    pub contractual: bool,
    /// What accrues by month, and the worlds that tell why it changes.
    pub income: bool,
    /// What accrues at the margin in contracts' rates.
    pub margins: bool,
    /// Scenarios without caps and floors, in which people do as in what they are compared with.
    pub unlimited: bool,
}

const NONE: Needs = Needs {
    duration: false,
    convexity: false,
    key_rates: false,
    contractual: false,
    income: false,
    margins: false,
    unlimited: false,
};

/// Every measure, in the order of the long table.
pub static MEASURES: &[Measure] = &[
    Measure {
        name: "balance",
        tells: "book and fair value, book yield, asset coverage",
        needs: NONE,
        measure: balance::measure,
    },
    Measure {
        name: "economic_value",
        tells: "EVE and its change by scenario",
        needs: NONE,
        measure: economic_value::measure,
    },
    Measure {
        name: "components",
        tells: "change of EVE in gap, basis and option risk",
        needs: Needs { unlimited: true, ..NONE },
        measure: components::measure,
    },
    Measure {
        name: "duration",
        tells: "Macaulay, modified, effective, convexity, DV01",
        needs: Needs { duration: true, convexity: true, ..NONE },
        measure: duration::measure,
    },
    Measure {
        name: "key_rate",
        tells: "DV01 by key rate",
        needs: Needs { key_rates: true, ..NONE },
        measure: key_rate::measure,
    },
    Measure {
        name: "duration_gap",
        tells: "duration gap and what it explains of the change in equity",
        needs: Needs { duration: true, convexity: true, ..NONE },
        measure: duration_gap::measure,
    },
    Measure {
        name: "repricing_gap",
        tells: "when principal reprices, by bucket",
        needs: NONE,
        measure: gaps::repricing,
    },
    Measure {
        name: "liquidity_gap",
        tells: "when contracts pay, by bucket, taken by their letter",
        needs: Needs { contractual: true, ..NONE },
        measure: gaps::liquidity,
    },
    Measure {
        name: "income",
        tells: "net interest income and its change by month and horizon, and the margin",
        needs: Needs { income: true, ..NONE },
        measure: income::measure,
    },
    Measure {
        name: "margin",
        tells: "income of contracts on the book: the margin in their rates apart from the reference rate",
        needs: Needs { income: true, margins: true, ..NONE },
        measure: margin::measure,
    },
    Measure {
        name: "earnings",
        tells: "change of income and of what is held at fair value, by horizon",
        needs: Needs { income: true, ..NONE },
        measure: earnings::measure,
    },
    Measure {
        name: "profit",
        tells: "net income of the first year, return on assets and equity, efficiency",
        needs: Needs { income: true, ..NONE },
        measure: profit::measure,
    },
    Measure {
        name: "spread",
        tells: "spread over the curve at which economic value is fair value",
        needs: NONE,
        measure: spread::measure,
    },
];

/// The bumps that needs ask for.
#[must_use]
pub fn bumps(needs: Needs, key_rates: usize) -> Vec<Bump> {
    let mut bumps = Vec::new();
    let mut both = |make: &dyn Fn(i32) -> Bump, size: i32| bumps.extend([make(size), make(-size)]);
    if needs.duration {
        both(&Bump::Parallel, DURATION_BUMP);
    }
    if needs.convexity {
        both(&Bump::Parallel, CONVEXITY_BUMP);
    }
    if needs.key_rates {
        for place in 0..key_rates {
            both(&|size| Bump::KeyRate(place, size), DURATION_BUMP);
        }
    }
    bumps
}
