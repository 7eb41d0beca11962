//! Liquidity: contractual gap, coverage, stable funding and transfer prices of a case, read from its folder, by wall clock on
//! every core.
//!
//! `cargo run --release -- generate bank --contracts 1000000 --seed 7`, then `cargo run --release -p plimsoll-bench --bin
//! liquidity -- bank`, prints the best of three of reading and of running.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use plimsoll::{Inputs, Plan, RulePlan, TransferMethod, TransferPlan, run};
use plimsoll_rule::Applied;
use std::error::Error;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let dir = std::env::args().nth(1).ok_or("give the folder of a case")?;
    let rules = ["lcr_bcbs_2013", "lcr_eu_2015", "nsfr_bcbs_2014", "nsfr_eu_2019"];
    let mut best = [f64::INFINITY; 2];
    let mut contracts = 0;
    for _ in 0..3 {
        let started = Instant::now();
        let case = plimsoll_io::read_case(std::path::Path::new(&dir))?;
        best[0] = best[0].min(started.elapsed().as_secs_f64());
        contracts = case.inputs.book.rows().len();
        let applied = rules.map(|rule| Applied { rule: rule.to_owned(), set: String::new() }).to_vec();
        let plan = Plan {
            sensitivity: false,
            measures: vec!["liquidity_gap".to_owned()],
            rules: RulePlan { applied, ahead_of_date: true, ..RulePlan::default() },
            ..case.plan
        };
        let mut inputs = Inputs { scenarios: Vec::new(), ..case.inputs };
        inputs.transfer =
            Some(TransferPlan { method: TransferMethod::Matched, premium: Vec::new(), add_ons: Vec::new() });
        inputs.capital.total = inputs.capital.total.or(inputs.capital.tier1);
        let started = Instant::now();
        let answer = run(&inputs, &plan)?;
        best[1] = best[1].min(started.elapsed().as_secs_f64());
        assert_eq!(answer.liquidity.len(), rules.len(), "every rule is judged");
    }
    let [reading, running] = best;
    println!(
        "{contracts} contracts: read in {reading:.2} s, gap, {} ratios and transfer prices in {running:.2} s",
        rules.len()
    );
    Ok(())
}
