//! Liquidity: the maturity ladder under a stress, coverage, stable funding and transfer prices of a case, read from its folder,
//! by wall clock on every core.
//!
//! `cargo run --release -- generate bank --contracts 1000000 --seed 7`, then `cargo run --release -p plimsoll-bench --bin
//! liquidity -- bank`, prints the best of three of reading, of all together and of each alone. All together share the worlds
//! and the pass over contracts by their letter.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use plimsoll::{Inputs, LiquidityStress, Plan, RulePlan, StressKind, TransferMethod, TransferPlan, run};
use plimsoll_rule::Applied;
use std::error::Error;
use std::time::Instant;

/// What is asked of a run.
#[derive(Clone, Copy)]
struct Asked {
    name: &'static str,
    ladder: bool,
    ratios: bool,
    transfer: bool,
}

const ASKED: [Asked; 4] = [
    Asked { name: "ladder", ladder: true, ratios: false, transfer: false },
    Asked { name: "four ratios", ladder: false, ratios: true, transfer: false },
    Asked { name: "transfer prices", ladder: false, ratios: false, transfer: true },
    Asked { name: "all together", ladder: true, ratios: true, transfer: true },
];
const RULES: [&str; 4] = ["lcr_bcbs_2013", "lcr_eu_2015", "nsfr_bcbs_2014", "nsfr_eu_2019"];

fn main() -> Result<(), Box<dyn Error>> {
    let dir = std::env::args().nth(1).ok_or("give the folder of a case")?;
    let mut reading = f64::INFINITY;
    let mut running = [f64::INFINITY; ASKED.len()];
    let mut contracts = 0;
    for _ in 0..3 {
        let started = Instant::now();
        let case = plimsoll_io::read_case(std::path::Path::new(&dir))?;
        reading = reading.min(started.elapsed().as_secs_f64());
        contracts = case.inputs.book.rows().len();
        let mut inputs = Inputs { scenarios: Vec::new(), ..case.inputs };
        inputs.capital.total = inputs.capital.total.or(inputs.capital.tier1);
        for (asked, best) in ASKED.iter().zip(&mut running) {
            let plan = prepare(asked, &mut inputs, &case.plan);
            let started = Instant::now();
            let answer = run(&inputs, &plan)?;
            *best = best.min(started.elapsed().as_secs_f64());
            assert_eq!(answer.liquidity.len(), plan.rules.applied.len(), "every rule is judged");
            assert_eq!(answer.ladders.is_empty(), !asked.ladder, "ladders are made");
            assert_eq!(answer.transfer.is_some(), asked.transfer, "contracts are priced");
        }
    }
    println!("{contracts} contracts: read in {reading:.2} s");
    for (asked, best) in ASKED.iter().zip(running) {
        println!("{}: {best:.2} s", asked.name);
    }
    println!("from the folder to all together: {:.2} s", reading + running[ASKED.len() - 1]);
    Ok(())
}

/// The plan for what is asked, and the inputs changed for it.
fn prepare(asked: &Asked, inputs: &mut Inputs, plan: &Plan) -> Plan {
    let rules: &[&str] = if asked.ratios { &RULES } else { &[] };
    let applied = rules.iter().map(|rule| Applied { rule: (*rule).to_owned(), set: String::new() }).collect();
    let stress = LiquidityStress {
        name: "by contract".to_owned(),
        kind: StressKind::GoingConcern,
        days: 90,
        at_least_days: None,
        classes: Vec::new(),
        convertible: Vec::new(),
    };
    inputs.stresses = if asked.ladder { vec![stress] } else { Vec::new() };
    inputs.transfer = asked.transfer.then(|| TransferPlan::new(TransferMethod::Matched));
    Plan {
        sensitivity: false,
        measures: vec!["balance".to_owned()],
        rules: RulePlan { applied, ahead_of_date: true, ..RulePlan::default() },
        ..plan.clone()
    }
}
