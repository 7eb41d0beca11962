//! W2: income of 210,000 contracts for 36 months under seven curves, run-off and constant, on one core.
//!
//! `cargo run --release -p plimsoll-bench --bin w2 -- DIR` reads the files of W1; prints income by curve over 12 and 36
//! months and nanoseconds a contract. With `--months` it prints every month, to be held against another computation.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

#[expect(dead_code, reason = "W1 uses more of it")]
mod bare;
#[expect(dead_code, reason = "W1 uses more of it")]
mod workload;

use cpu_time::ProcessTime;
use plimsoll::{Inputs, Plan, measured, prepare, project};
use plimsoll_contract::ProfileSink;
use plimsoll_measure::Facts;
use plimsoll_units::DayGrid;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let dir = arguments.next().ok_or("give the folder of the workload")?;
    let by_month = arguments.next().is_some();
    let inputs = workload::read(std::path::Path::new(&dir), false)?;
    let value = Plan { threads: Some(1), ..workload::plan()? };
    let both = Plan { measures: vec!["economic_value".to_owned(), "income".to_owned()], ..value.clone() };
    let mut times = [[f64::INFINITY; 3]; 2];
    let mut facts = Facts::default();
    for _ in 0..5 {
        for (place, plan) in [&value, &both].into_iter().enumerate() {
            let started = ProcessTime::now();
            let prepared = prepare(&inputs, plan)?;
            let worlds_in = started.elapsed().as_secs_f64();
            let projected = project(&inputs, plan, prepared.groups(), prepared.worlds())?;
            let projected_in = started.elapsed().as_secs_f64();
            facts = measured(&inputs, plan, &prepared, &projected)?.facts;
            let measured_in = started.elapsed().as_secs_f64();
            let spans = [worlds_in, projected_in - worlds_in, measured_in - projected_in];
            for (best, span) in times[place].iter_mut().zip(spans) {
                *best = best.min(span);
            }
        }
    }
    by_block(&inputs, &both)?;
    for measure in ["nii_run_off", "nii_constant"] {
        for scenario in workload::SCENARIOS {
            let amounts = facts.of(measure).filter(|fact| {
                facts.scenario(fact) == scenario && facts.group(fact) == "TOTAL" && fact.currency.is_none()
            });
            for fact in amounts {
                let bucket = facts.bucket(fact);
                if by_month || bucket.starts_with("months") {
                    println!("{measure} {scenario} {bucket} {:.6}", fact.value.to_f64());
                }
            }
        }
    }
    let contracts = f64::from(u32::try_from(inputs.book.rows().len())?);
    let [value, both] = times;
    let mut all = 0.0;
    for (place, what) in ["worlds", "projection", "measures"].iter().enumerate() {
        let more = (both[place] - value[place]) * 1e9 / contracts;
        all += more;
        println!(
            "{what:<10} {:.1} ms, with income {:.1} ms: {more:.0} ns a contract",
            value[place] * 1e3,
            both[place] * 1e3
        );
    }
    println!("income, run-off and constant, 36 months x 7 curves on one core: {all:.0} ns a contract");
    Ok(())
}

/// Where the time goes: each block projected alone for income.
fn by_block(inputs: &Inputs, plan: &Plan) -> Result<(), Box<dyn Error>> {
    let prepared = prepare(inputs, plan)?;
    let worlds: Vec<_> = prepared.worlds().all().collect();
    let as_of = worlds[0].grid().start();
    let grid = DayGrid::new(as_of, as_of.plus_months(i32::from(plan.income.months())));
    let lines = vec![0_u32; inputs.book.rows().len()];
    let currencies: Vec<_> = inputs.book.rows().iter().map(|row| row.currency).collect();
    for block in inputs.book.blocks() {
        let order: Vec<u32> = (0_u32..).take(block.rows().len()).collect();
        let worlds = if block.depends_on().on_nothing() { &worlds[..1] } else { &worlds[..] };
        let mut best = f64::INFINITY;
        for _ in 0..5 {
            let mut sink = ProfileSink::<true>::new(grid, worlds.len(), &lines, &currencies);
            let started = ProcessTime::now();
            block.project_worlds(&order, inputs.book.names(), worlds, &mut sink)?;
            best = best.min(started.elapsed().as_secs_f64());
        }
        let (name, count) = (block.contract_type().actus(), order.len());
        println!("{name:<6} {count:>7} contracts in {} worlds: {:.1} ms", worlds.len(), best * 1e3);
    }
    Ok(())
}
