//! What a rule is shown and what it says.

use crate::capital::JudgedCapital;
use crate::liquidity::{LiquidityPart, LiquidityPlace, LiquiditySums};
use plimsoll_measure::{ExchangeRate, Value};
use plimsoll_units::{Currency, Finding, Micros};
use std::collections::BTreeMap;

/// A figure held against a limit.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The rule's name, such as `bcbs_eve_outlier_2024`.
    pub rule: &'static str,
    /// The document and its date.
    pub edition: String,
    /// Where it is written, such as `BCBS SRP31.9`.
    pub clause: String,
    /// What was judged, in words: `worst loss of EVE over Tier 1, parallel_up`.
    pub subject: String,
    /// The figure.
    pub figure: f64,
    /// The limit it is held against.
    pub limit: f64,
    /// Whether the limit is the least that is allowed, not the most.
    pub at_least: bool,
    /// What figure and limit count in: `ratio`, ...
    pub unit: &'static str,
    /// Room to the limit in money of the reporting currency, where the figure is over a balance; negative beyond it.
    pub headroom: Option<Micros>,
    /// Whether the figure is within the limit.
    pub pass: bool,
    /// What the figure is in each scenario in which economic value was judged; the worst of them is the figure.
    pub by_scenario: Vec<(String, f64)>,
}

impl Verdict {
    /// `at most` or `at least`: how the figure is held against the limit.
    #[must_use]
    pub const fn bound(&self) -> &'static str {
        if self.at_least { "at least" } else { "at most" }
    }
}

/// What a rule says of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// Its verdicts.
    pub verdicts: Vec<Verdict>,
    /// What a reader has to know of them.
    pub findings: Vec<Finding>,
    /// Lines of a liquidity rule by currency.
    pub liquidity: Vec<LiquidityCell>,
    /// What a liquidity rule makes of its lines.
    pub results: Vec<LiquidityResult>,
}

/// A line of a liquidity rule in one currency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LiquidityCell {
    /// The currency; none for all of them, in the reporting currency.
    pub currency: Option<Currency>,
    /// Where it stands in the rule.
    pub place: LiquidityPlace,
    /// What it adds to.
    pub part: LiquidityPart,
    /// The amount.
    pub amount: Micros,
    /// What it is multiplied with.
    pub rate: f64,
    /// Amount x rate.
    pub weighted: Micros,
}

/// A figure that a liquidity rule makes of its lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LiquidityResult {
    /// What it is.
    pub name: &'static str,
    /// The currency; none for all of them, in the reporting currency.
    pub currency: Option<Currency>,
    /// Money or a ratio; none where it is n/a.
    pub value: Option<Value>,
}

/// A rule that is applied, and the set of scenarios it is judged in; empty for the case's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The rule's name.
    pub rule: String,
    /// The set's name.
    pub set: String,
}

/// The figures of a run that rules judge, in the reporting currency.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    /// The reporting currency.
    pub reporting: Option<Currency>,
    /// Tier 1 capital.
    pub tier1: Option<Micros>,
    /// Total capital.
    pub total_capital: Option<Micros>,
    /// The rest of what rules of capital judge.
    pub capital: JudgedCapital,
    /// What contracts bring to the lines of each liquidity rule.
    pub liquidity: BTreeMap<String, LiquiditySums>,
    /// The reporting currency for one unit of each other.
    pub exchange: BTreeMap<Currency, ExchangeRate>,
    /// Scenarios by set.
    pub sets: BTreeMap<String, Vec<JudgedScenario>>,
    /// Assets and liabilities of the banking book by currency, both positive.
    pub balances: BTreeMap<Currency, [Micros; 2]>,
    /// Whether rules take every currency, and not the material ones alone.
    pub all_currencies: bool,
    /// Economic value before any shock, by currency.
    pub eve: BTreeMap<Currency, Micros>,
    /// Net interest income of the first year on a constant balance sheet before any shock, by currency; empty where it was
    /// not measured.
    pub nii: BTreeMap<Currency, Micros>,
    /// Balances of a credit union before any shock.
    pub base: NetValue,
    /// Changes of the standardised approach by rule.
    pub standardised: BTreeMap<String, Vec<JudgedScenario>>,
    /// Principal that leaves within a year and is not renewed on the constant balance sheet, each in its own currency.
    pub not_renewed: BTreeMap<Currency, Micros>,
    /// Notional of contracts with interest-rate options that the other side has bought, each in its own currency.
    pub sold_options: BTreeMap<Currency, Micros>,
}

/// Changes in one scenario; a loss is negative.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JudgedScenario {
    /// Its name.
    pub name: String,
    /// The supervisory scenario that it is: `parallel_up`, ...; its name where it is none.
    pub shape: String,
    /// Change of economic value by currency of the flows.
    pub changes: BTreeMap<Currency, Micros>,
    /// Change of net interest income of the first year on a constant balance sheet by currency; none where it was not
    /// measured.
    pub income: Option<BTreeMap<Currency, Micros>>,
    /// Balances of a credit union in it.
    pub net_value: NetValue,
}

/// Balances that the net value of a credit union is made of, all positive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NetValue {
    /// Assets and off-balance contracts at economic value, the rest of the assets at book value.
    pub assets: Micros,
    /// Liabilities at economic value, without those of undefined maturity.
    pub other_liabilities: Micros,
    /// Book value of liabilities of undefined maturity.
    pub shares: Micros,
}
