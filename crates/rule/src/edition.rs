//! A rule as data: whose it is, since when, where it is written, what it needs and the figures in its tables.

use crate::RuleError;
use crate::liquidity::{LiquidityLine, LiquidityPlace, Pledge, liquidity_lines};
use plimsoll_units::Day;
use serde::Deserialize;

/// One edition of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Edition {
    /// The rule's name: body, topic and year.
    pub name: &'static str,
    /// Whose rule it is.
    pub body: String,
    /// The document, with its date.
    pub edition: String,
    /// What it is called.
    pub title: String,
    /// What it asks, in one line.
    pub asks: String,
    /// Where it is written.
    pub clause: String,
    /// The first day it is in force.
    pub from: Day,
    /// The last day it is in force, where it has been replaced everywhere.
    pub until: Option<Day>,
    /// The document it was taken from.
    pub source: String,
    /// What a run has to have.
    pub needs: Vec<String>,
    /// The scenarios it is judged in.
    pub scenarios: RuleScenarios,
    /// The figures in its tables.
    pub figures: Vec<Figure>,
    /// Templates that are filled from its figures.
    pub templates: Vec<String>,
    /// What goes with leaving commercial margins out of economic value; none where a rule does not leave the choice.
    pub without_margins: Option<String>,
    /// Time buckets that flows are slotted in; none where it judges dated flows.
    pub buckets: Vec<RuleBucket>,
    /// Lines that contracts bring amounts to; none where it is no rule of liquidity.
    pub lines: Vec<LiquidityLine>,
    /// Whether a secured transaction is undone when one of its legs is liquid, not both alone.
    pub unwinds_any_leg: bool,
}

/// A time bucket of a rule.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleBucket {
    /// Its name.
    pub name: String,
    /// Where it ends, inclusive, from the market's day; the last has no end.
    pub ends: Option<String>,
    /// Its midpoint in years, at which it is discounted.
    pub midpoint: f64,
    /// Its length in years, over which loans are prepaid.
    pub length: f64,
}

/// Scenarios of a rule.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleScenarios {
    /// Standard of the sizes of the supervisory six.
    pub standard: Option<String>,
    /// Floor under rates after the shock; the case's own where not given.
    pub floor: Option<String>,
    /// Those of the six in which income is judged as well.
    #[serde(default)]
    pub income: Vec<String>,
    /// A single parallel shift of every currency instead, in basis points.
    pub parallel_bp: Option<f64>,
}

impl std::fmt::Display for RuleScenarios {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.standard, self.parallel_bp) {
            (_, Some(size)) => write!(f, "{size:+} bp in every currency")?,
            (Some(standard), None) => write!(f, "the six of {standard}")?,
            (None, None) => write!(f, "those of the case")?,
        }
        let floor = self.floor.as_deref().unwrap_or("the case's own");
        write!(f, ", floor: {floor}")
    }
}

/// A figure of a rule.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: f64,
    /// What it is.
    pub what: String,
    /// How sure it is: `read in the text`, `read through secondary sources`, `from knowledge`, `unverified: why`.
    pub checked: String,
}

impl Figure {
    /// Whether the text of the rule itself was read for it.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        self.checked == "read in the text"
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    body: String,
    edition: String,
    title: String,
    asks: String,
    clause: String,
    from: String,
    until: Option<String>,
    source: String,
    needs: Vec<String>,
    scenarios: RuleScenarios,
    #[serde(rename = "figure")]
    figures: Vec<Figure>,
    #[serde(default)]
    templates: Vec<String>,
    without_margins: Option<String>,
    unwind: Option<String>,
    #[serde(rename = "bucket", default)]
    buckets: Vec<RuleBucket>,
}

impl Edition {
    /// Reads the data file of a rule.
    pub(crate) fn read(name: &'static str, text: &str, lines: &'static str) -> Result<Self, RuleError> {
        let wrong = |error: String| RuleError::Data { rule: name, error };
        let file: File = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        let day = |text: &str| text.parse::<Day>().map_err(|error| wrong(error.to_string()));
        Ok(Self {
            name,
            from: day(&file.from)?,
            until: file.until.as_deref().map(day).transpose()?,
            body: file.body,
            edition: file.edition,
            title: file.title,
            asks: file.asks,
            clause: file.clause,
            source: file.source,
            needs: file.needs,
            scenarios: file.scenarios,
            figures: file.figures,
            templates: file.templates,
            without_margins: file.without_margins,
            buckets: file.buckets,
            lines: liquidity_lines(name, lines)?,
            unwinds_any_leg: match file.unwind.as_deref() {
                None | Some("liquid for liquid") => false,
                Some("any liquid leg") => true,
                Some(other) => return Err(wrong(format!("unwind = \"{other}\""))),
            },
        })
    }

    /// Whether it is in force on a day.
    #[must_use]
    pub fn is_in_force(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// When it is in force, in words.
    #[must_use]
    pub fn in_force(&self) -> String {
        let from = self.from;
        self.until.map_or_else(|| format!("from {from}"), |until| format!("from {from} to {until}"))
    }

    /// Whether it is a rule of liquidity.
    #[must_use]
    pub const fn is_of_liquidity(&self) -> bool {
        !self.lines.is_empty()
    }

    /// The least ratio it asks for.
    ///
    /// # Errors
    /// [`RuleError::Data`] of a rule without one.
    pub fn minimum(&self) -> Result<f64, RuleError> {
        self.figure("minimum")
    }

    /// The rate of a line of liquidity, at least that of its pledge.
    ///
    /// # Errors
    /// [`RuleError::Data`] when the rule has none for the pledge.
    pub fn rate_at(&self, place: &LiquidityPlace) -> Result<f64, RuleError> {
        let floor = match place.pledge {
            Pledge::Free => 0.0,
            Pledge::ToAYear => self.figure("encumbered_6m_to_1y")?,
            Pledge::Longer => self.figure("encumbered_1y_and_more")?,
        };
        Ok(self.lines.get(place.line).map_or(0.0, |line| line.rate).max(floor))
    }

    /// A figure of its tables.
    pub(crate) fn figure(&self, name: &'static str) -> Result<f64, RuleError> {
        let found = self.figures.iter().find(|figure| figure.name == name);
        found
            .map(|figure| figure.value)
            .ok_or_else(|| RuleError::Data { rule: self.name, error: format!("no figure \"{name}\"") })
    }
}
