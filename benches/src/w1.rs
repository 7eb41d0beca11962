//! W1: 210,000 contracts, 22.2 million dated cash flows, seven curves. Projection and all seven valuations on one
//! core, against a bare loop over the same book that has no calendars, states, checks or exact sums.
//!
//! `cargo run --release -p plimsoll-bench --bin w1 -- DIR` reads `positions.csv`, `curves.csv` and `fixings.csv` of the
//! workload; prints totals by type and curve, nanoseconds a flow, and the ratio to the bare loop measured in the run.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

mod bare;
mod workload;

use cpu_time::ProcessTime;
use plimsoll::{Inputs, Plan, prepare, project};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let dir = std::env::args().nth(1).ok_or("give the folder of the workload")?;
    let started = ProcessTime::now();
    let inputs: Inputs = workload::read(std::path::Path::new(&dir), false)?;
    println!("read {} contracts in {:.3} s", inputs.book.rows().len(), started.elapsed().as_secs_f64());
    let plan = Plan { threads: Some(1), ..workload::plan()? };
    let mut best = f64::INFINITY;
    let mut best_bare = f64::INFINITY;
    let (bare_book, tables) = bare::book(std::path::Path::new(&dir))?;
    let flows = workload::flows();
    let mut bare_totals = Vec::new();
    for _ in 0..5 {
        let prepared = prepare(&inputs, &plan)?;
        let started = ProcessTime::now();
        let projected = project(&inputs, &plan, prepared.groups(), prepared.worlds())?;
        let projected_in = started.elapsed().as_secs_f64();
        let values = prepared.worlds().valued(&projected, prepared.groups());
        best = best.min(started.elapsed().as_secs_f64());
        println!(
            "projection {:.1} ms, valuation {:.1} ms",
            projected_in * 1e3,
            (started.elapsed().as_secs_f64() - projected_in) * 1e3
        );
        drop(values);
        let started = ProcessTime::now();
        bare_totals = bare::totals(&bare_book, &tables);
        best_bare = best_bare.min(started.elapsed().as_secs_f64());
    }
    by_block(&inputs, &plan)?;
    let answer = plimsoll::run(&inputs, &plan)?;
    for (place, name) in bare::TYPES.iter().enumerate() {
        for (curve, scenario) in workload::SCENARIOS.iter().enumerate() {
            let value = answer.facts.find("economic_value", scenario, name).ok_or("no value")?.to_f64();
            let bare: f64 = bare_totals[place][curve];
            println!(
                "{name:<9} {scenario:<13} {value:>24.6} bare loop {bare:>24.6} off by {:.1e}",
                (value / bare - 1.0).abs()
            );
        }
    }
    let inputs = workload::read(std::path::Path::new(&dir), true)?;
    println!("with calendars:");
    by_block(&inputs, &plan)?;
    let moved = best_of(&inputs, &plan)?;
    println!("with calendars: {:.2} ns a flow; ratio to without {:.2}", moved * 1e9 / flows, moved / best);
    println!("{flows} flows x 7 curves on one core: {:.2} ns a flow, {:.3} s", best * 1e9 / flows, best);
    println!(
        "bare loop:                          {:.2} ns a flow; ratio {:.2}",
        best_bare * 1e9 / flows,
        best / best_bare
    );
    Ok(())
}

/// Projection and valuations of a book, the best of five.
fn best_of(inputs: &Inputs, plan: &Plan) -> Result<f64, Box<dyn Error>> {
    let mut best = f64::INFINITY;
    for _ in 0..5 {
        let prepared = prepare(inputs, plan)?;
        let started = ProcessTime::now();
        let projected = project(inputs, plan, prepared.groups(), prepared.worlds())?;
        let values = prepared.worlds().valued(&projected, prepared.groups());
        best = best.min(started.elapsed().as_secs_f64());
        drop(values);
    }
    Ok(best)
}

/// Where the time goes: each block projected alone, in one and in all worlds.
fn by_block(inputs: &Inputs, plan: &Plan) -> Result<(), Box<dyn Error>> {
    let prepared = prepare(inputs, plan)?;
    let worlds: Vec<_> = prepared.worlds().all().collect();
    let grid = worlds[0].grid();
    let groups = vec![0_u32; inputs.book.rows().len()];
    let currencies: Vec<_> = inputs.book.rows().iter().map(|row| row.currency).collect();
    for block in inputs.book.blocks() {
        let order: Vec<u32> = (0_u32..).take(block.rows().len()).collect();
        let worlds = if block.depends_on().on_nothing() { &worlds[..1] } else { &worlds[..] };
        let mut best = f64::INFINITY;
        for _ in 0..5 {
            let mut sink =
                plimsoll_contract::ProfileSink::<false>::new(grid, worlds.len(), &groups, &currencies);
            let started = ProcessTime::now();
            block.project_worlds(&order, inputs.book.names(), worlds, &mut sink)?;
            best = best.min(started.elapsed().as_secs_f64());
        }
        let (name, count) = (block.contract_type().actus(), order.len());
        println!("{name:<6} {count:>7} contracts in {} worlds: {:.1} ms", worlds.len(), best * 1e3);
    }
    Ok(())
}
