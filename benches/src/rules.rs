//! Rules: what a case's rules add to its run, by wall clock on every core.
//!
//! `cargo run --release -p plimsoll-bench --bin rules -- cases/bank-universal` runs the case with its rules and without
//! them, their scenarios included, and prints the best of seven of each, the difference and the ratio.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use plimsoll::{Inputs, Plan, RulePlan, run};
use std::error::Error;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let dir = std::env::args().nth(1).ok_or("give the folder of a case")?;
    let case = plimsoll_io::read_case(std::path::Path::new(&dir))?;
    // What assumptions are varied to has no rules; stresses and transfer prices are none either.
    let inputs = Inputs { stresses: Vec::new(), transfer: None, ..case.inputs };
    let with = Plan { sensitivity: false, ..case.plan };
    let without = Plan { rules: RulePlan::default(), ..with.clone() };
    let own = inputs.scenarios.iter().filter(|planned| !planned.is_for_rules()).cloned().collect();
    let bare = Inputs { scenarios: own, ..inputs.clone() };
    let mut best = [f64::INFINITY; 2];
    for _ in 0..7 {
        for (place, (inputs, plan)) in [(&inputs, &with), (&bare, &without)].into_iter().enumerate() {
            let started = Instant::now();
            let answer = run(inputs, plan)?;
            best[place] = best[place].min(started.elapsed().as_secs_f64());
            assert_eq!(answer.verdicts.is_empty(), place == 1, "rules are judged in the first of the two");
        }
    }
    let [with_rules, without_rules] = best.map(|seconds| seconds * 1e3);
    println!(
        "with {} rules {with_rules:.0} ms, without {without_rules:.0} ms: {:.0} ms more, a ratio of {:.2}",
        with.rules.applied.len(),
        with_rules - without_rules,
        with_rules / without_rules
    );
    Ok(())
}
