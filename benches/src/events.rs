//! Events with all states of a book of PAM and ANN, half and half, with calendars and stubs, on one core.
//!
//! `cargo run --release -p plimsoll-bench --bin events` prints events a second, the time of the profile of the same
//! book, and their ratio. The book is made here: 100,000 loans that pay monthly to half-yearly on business days (TARGET,
//! SCMF and CSF), with short and long last periods.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use cpu_time::ProcessTime;
use plimsoll_behaviour::Behaviour;
use plimsoll_contract::terms::{TermValue, Terms, term};
use plimsoll_contract::{
    Book, BookBuilder, Event, FlowKind, FlowSink, Options, Position, ProfileSink, World,
};
use plimsoll_units::{Day, DayGrid};
use std::error::Error;

const CONTRACTS: u32 = 100_000;

/// Counts events and adds up their states, so that none can be left out.
#[derive(Default)]
struct Counted {
    events: u64,
    sum: f64,
}

impl FlowSink for Counted {
    const WANTS_EVENTS: bool = true;

    fn begin(&mut self, _: u32) {}

    fn lane(&mut self, _: usize) {}

    fn same_line(&self, _: u32, _: u32) -> bool {
        false
    }

    fn flow(&mut self, _: FlowKind, _: Day, _: f64) {}

    fn event(&mut self, event: &Event) {
        let states = &event.states;
        self.events += 1;
        self.sum +=
            event.payoff + states.notional_principal + states.nominal_interest_rate + states.accrued_interest;
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let as_of: Day = "2026-01-01".parse()?;
    let book = book(as_of)?;
    let behaviour = Behaviour::none();
    let last = book.blocks().iter().map(|block| block.last_day(&behaviour, book.names(), as_of)).max();
    let grid = DayGrid::new(as_of, last.ok_or("no contracts")?);
    let world = World::new("base", grid, Vec::new(), Vec::new(), behaviour);
    let (groups, currencies) = (vec![0; book.rows().len()], vec!["EUR".parse()?; book.rows().len()]);
    let (mut best, mut best_profile, mut events) = (f64::INFINITY, f64::INFINITY, 0);
    for _ in 0..7 {
        let mut counted = Counted::default();
        let started = ProcessTime::now();
        for block in book.blocks() {
            let order: Vec<u32> = (0_u32..).take(block.rows().len()).collect();
            block.project(&order, book.names(), &world, &mut counted)?;
        }
        best = best.min(started.elapsed().as_secs_f64());
        events = counted.events;
        if !counted.sum.is_finite() {
            return Err("a state is no number".into());
        }
        let mut sink = ProfileSink::<false>::new(grid, 1, &groups, &currencies);
        let started = ProcessTime::now();
        for block in book.blocks() {
            let order: Vec<u32> = (0_u32..).take(block.rows().len()).collect();
            block.project(&order, book.names(), &world, &mut sink)?;
        }
        drop(sink.finish()?);
        best_profile = best_profile.min(started.elapsed().as_secs_f64());
    }
    #[expect(clippy::cast_precision_loss, reason = "small")]
    let count = events as f64;
    println!(
        "{events} events of {CONTRACTS} contracts with all states: {:.1} million a second and core",
        count / best / 1e6
    );
    println!(
        "{:.2} ns an event; profile of the same book {:.2} ns an event, ratio {:.1}",
        best * 1e9 / count,
        best_profile * 1e9 / count,
        best / best_profile
    );
    Ok(())
}

/// Loans by turns: type, cycle, stub, convention and dates follow from the place alone.
fn book(as_of: Day) -> Result<Book, Box<dyn Error>> {
    let mut builder = BookBuilder::new(Options::new(as_of), Vec::new());
    for place in 0..CONTRACTS {
        let at = |of: &[&'static str], step: u32| of[(place / step) as usize % of.len()];
        let n = i32::try_from(place)?;
        let start = as_of.plus_months(-1 - n % 24) + n % 28;
        let first = start.plus_months(1);
        let maturity = first.plus_months(24 + n % 216) + 3 + n % 17;
        let annuity = place % 2 == 0;
        let cycle = format!("P{}{}", at(&["1M", "3M", "6M"], 2), at(&["L0", "L1"], 6));
        let mut given = vec![
            ("contractType", if annuity { "ANN" } else { "PAM" }.to_owned()),
            ("contractRole", "RPA".to_owned()),
            ("currency", "EUR".to_owned()),
            ("calendar", "TARGET".to_owned()),
            ("businessDayConvention", at(&["SCMF", "CSF"], 12).to_owned()),
            ("dayCountConvention", at(&["30E360", "A360", "AA"], 24).to_owned()),
            ("notionalPrincipal", (10_000 + 37 * n % 900_000).to_string()),
            ("nominalInterestRate", format!("0.0{}", 10 + n % 55)),
            ("initialExchangeDate", start.to_string()),
            ("maturityDate", maturity.to_string()),
            ("cycleAnchorDateOfInterestPayment", first.to_string()),
            ("cycleOfInterestPayment", cycle.clone()),
        ];
        if annuity {
            given.push(("cycleAnchorDateOfPrincipalRedemption", first.to_string()));
            given.push(("cycleOfPrincipalRedemption", cycle));
        }
        let mut terms = Terms::default();
        for (name, value) in &given {
            let definition = term(name).ok_or("no such term")?;
            definition.read(&mut terms, TermValue::Text(value), builder.names())?;
        }
        builder
            .add(&place.to_string(), &terms, Position::default())
            .map_err(|errors| format!("{errors:?}"))?;
    }
    Ok(builder.build(Vec::new()))
}
