//! What the door that ran the case knows and the answer does not: times and the inputs' fingerprints.

/// One phase of a run with its times.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Phase {
    /// Its name: `read`, `project`, `measure`, ...
    pub name: String,
    /// Time on the clock, in seconds.
    pub wall_seconds: f64,
    /// Time of all processors together, in seconds.
    pub cpu_seconds: f64,
}

/// How a run went and from which files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunRecord {
    /// The phases in order.
    pub phases: Vec<Phase>,
    /// Each input file's path inside the case and its SHA-256 in hexadecimal digits.
    pub inputs: Vec<(String, String)>,
    /// Version of the program.
    pub version: String,
}
