//! `plimsoll run CASE`

use super::{Failure, print};
use crate::Outcome;
use crate::progress::Progress;
use cpu_time::ProcessTime;
use plimsoll::Answer;
use plimsoll_report::{Phase, RunRecord};
use plimsoll_units::Severity;
use std::path::PathBuf;
use std::time::Instant;

/// Arguments of `plimsoll run`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Folder of the case.
    case: PathBuf,
    /// Folder for the report and tables; `out/<case name>` without it.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Threads; the numbers do not depend on it.
    #[arg(long)]
    threads: Option<usize>,
    /// Columns that make the groups, comma separated, instead of the case's own.
    #[arg(long, value_delimiter = ',')]
    group_by: Option<Vec<String>>,
    /// Run one entity of the group alone, as `[entities]` have it.
    #[arg(long)]
    entity: Option<String>,
    /// Exit with 1 when a verdict fails and with 2 when a finding is graver than this.
    #[arg(long, value_name = "SEVERITY", num_args = 0..=1, default_missing_value = "warning")]
    gate: Option<Allowed>,
}

/// The gravest finding that `--gate` lets pass.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Allowed {
    /// Notes pass.
    Note,
    /// Notes and warnings pass.
    Warning,
    /// Everything passes.
    Serious,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    if arguments.threads == Some(0) {
        return Err(Failure("--threads must be at least 1".to_owned()));
    }
    let mut timed = Timed::new("reading");
    let mut case = match &arguments.entity {
        Some(entity) => plimsoll_io::read_entity(&arguments.case, entity)?,
        None => plimsoll_io::read_case(&arguments.case)?,
    };
    case.plan.threads = arguments.threads.or(case.plan.threads);
    if let Some(columns) = &arguments.group_by {
        case.plan.group_by.clone_from(columns);
    }
    let (inputs, plan) = (&case.inputs, &case.plan);
    timed.phase("read", "making worlds");
    let prepared = plimsoll::prepare(inputs, plan)?;
    timed.phase("worlds", "projecting contracts");
    let projected = plimsoll::project(inputs, plan, prepared.groups(), prepared.worlds())?;
    timed.phase("project", "measuring");
    let answer = plimsoll::measured(inputs, plan, &prepared, &projected)?;
    timed.phase("measure", "writing");
    let dir = arguments.out.clone().unwrap_or_else(|| PathBuf::from("out").join(&inputs.case.name));
    let record = RunRecord {
        phases: timed.phases,
        inputs: super::compare::fingerprints(&case.files),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    plimsoll_report::write_all(&answer, &record, &dir)?;
    drop(timed.progress);
    print(&plimsoll_report::summary_with_files(&answer, width(), Some(&dir)))?;
    Ok(outcome(&answer, arguments.gate))
}

fn outcome(answer: &Answer, gate: Option<Allowed>) -> Outcome {
    let Some(allowed) = gate else { return Outcome::Completed };
    if answer.verdicts.iter().any(|verdict| !verdict.pass) {
        return Outcome::VerdictFails;
    }
    let allowed = match allowed {
        Allowed::Note => Severity::Note,
        Allowed::Warning => Severity::Warning,
        Allowed::Serious => Severity::Serious,
    };
    let too_grave = answer.findings.iter().any(|finding| finding.severity > allowed);
    if too_grave { Outcome::FindingTooGrave } else { Outcome::Completed }
}

fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    columns.unwrap_or(100).clamp(80, 140)
}

/// Wall and processor time of each phase.
struct Timed {
    progress: Progress,
    phases: Vec<Phase>,
    wall: Instant,
    cpu: ProcessTime,
}

impl Timed {
    fn new(step: &'static str) -> Self {
        Self {
            progress: Progress::new(step),
            phases: Vec::new(),
            wall: Instant::now(),
            cpu: ProcessTime::now(),
        }
    }

    /// Ends a phase and begins the next step.
    fn phase(&mut self, name: &str, next: &'static str) {
        self.phases.push(Phase {
            name: name.to_owned(),
            wall_seconds: self.wall.elapsed().as_secs_f64(),
            cpu_seconds: self.cpu.elapsed().as_secs_f64(),
        });
        (self.wall, self.cpu) = (Instant::now(), ProcessTime::now());
        self.progress.step(next);
    }
}
