//! Writes reports of invented answers, to be looked at: `cargo run -p plimsoll-report --example made_up_report -- /tmp/looks`.

#[path = "../tests/report/made.rs"]
mod made;

use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder to write to")?);
    for (name, answer) in [
        ("bank", made::bank()),
        ("two-currencies", made::two_currencies()),
        ("empty", made::empty()),
        ("zero", made::scaled(0.0)),
        ("huge", made::scaled(1e22)),
        ("tiny", made::scaled(1e-10)),
        ("many", made::many_groups()),
        ("scenarios", made::many_scenarios()),
    ] {
        let place = folder.join(name);
        plimsoll_report::write_all(&answer, &made::record(), &place)?;
        std::fs::write(
            folder.join(format!("{name}.txt")),
            plimsoll_report::summary_with_files(&answer, 80, Some(&place)),
        )?;
    }
    Ok(())
}
