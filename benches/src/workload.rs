//! The W1 workload as inputs of a run.

use plimsoll::{Bucket, Capital, CaseInfo, Inputs, NamedBehaviour, Plan, PlannedScenario, RulePlan};
use plimsoll_behaviour::{Assumption, Behaviour, NewRate, Renewal, Starts};
use plimsoll_contract::terms::{TermDefinition, TermValue, Terms, term};
use plimsoll_contract::{Book, BookBuilder, Marks, Options, Position, TagColumn};
use plimsoll_market::{
    Change, DiscountCurve, Fixings, Index, Interpolation, Market, MarketParts, PostShockFloor, Scenario,
    Shift,
};
use plimsoll_units::{Compounding, Currency, Day, DayCount};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

/// The base and the six shocked curves.
pub(crate) const SCENARIOS: [&str; 7] =
    ["base", "parallelUp", "parallelDown", "steepener", "flattener", "shortUp", "shortDown"];

/// Reads the workload's files.
///
/// * `calendars` — every date on business days of TARGET by SCMF, which the workload itself leaves out
pub(crate) fn read(dir: &Path, calendars: bool) -> Result<Inputs, Box<dyn Error>> {
    let as_of: Day = "2026-01-01".parse()?;
    let eur: Currency = "EUR".parse()?;
    let curves = curves(dir, as_of)?;
    let mut parts = MarketParts { fixings: Fixings::default(), ..MarketParts::default() };
    for (name, curve) in &curves {
        if name == "base" {
            parts.discount.insert(eur, curve.clone());
        } else {
            parts.curves.insert(name.clone(), curve.clone());
        }
    }
    for (code, tenor) in [("EUR3M", "3M"), ("EUR6M", "6M")] {
        let (code, tenor, curve) = (code.to_owned(), tenor.parse()?, "base".to_owned());
        parts.indices.push(Index {
            code,
            currency: eur,
            tenor,
            day_count: DayCount::Actual360,
            curve,
            basis: 0.0,
        });
    }
    let replaced = |name: &&str| {
        let change = Change {
            currency: Some(eur),
            replace: Some((*name).to_owned()),
            shift: Shift::None,
            floor: PostShockFloor::None,
        };
        let scenario = Scenario::new(name, vec![change]);
        PlannedScenario { set: Some(String::new()), ..PlannedScenario::new(scenario) }
    };
    Ok(Inputs {
        profit: None,
        transfer: None,
        credit_rules: Vec::new(),
        capital_marks: None,
        class_rules: Vec::new(),
        collateral: plimsoll::Collateral::default(),
        ladder_tag: None,
        maturity: plimsoll::MaturityRules::default(),
        stresses: Vec::new(),
        case: CaseInfo { name: "w1".to_owned(), ..CaseInfo::default() },
        book: book(dir, as_of, calendars)?,
        market: Market::new(as_of, parts)?,
        reporting_currency: eur,
        behaviours: vec![NamedBehaviour { name: String::new(), behaviour: renewals()? }],
        scenarios: SCENARIOS[1..].iter().map(replaced).collect(),
        new_business: Vec::new(),
        capital: Capital::default(),
        assumptions: Vec::new(),
        refused: 0,
        defaulted: 0,
        findings: Vec::new(),
    })
}

/// New business of each type of W2: annuities at ten years and 1.25 %, bullets at five years and 0.5 %, floaters at the
/// index and 1 %, from the month after a repayment, a twelfth of the rate a month.
fn renewals() -> Result<Behaviour, Box<dyn Error>> {
    let zero = |tenor: &str| -> Result<NewRate, Box<dyn Error>> {
        Ok(NewRate::Curve { tenor: tenor.parse()?, compounding: Compounding::Continuous })
    };
    let all = [
        ("ANN", zero("120M")?, 0.0125, "120M"),
        ("PAM", zero("60M")?, 0.005, "60M"),
        ("FLOATING", NewRate::Index("EUR3M".to_owned()), 0.01, "3M"),
    ];
    let mut behaviour = Behaviour::none();
    for (name, new_rate, margin, reprices) in all {
        let (reprices, day_count) = (reprices.parse()?, DayCount::Thirty360Europe);
        let renewal = Renewal { new_rate, margin, reprices, day_count, starts: Starts::NextMonth };
        let (name, evidence) = (name.to_owned(), "the workload".to_owned());
        let (owner, dated) = (String::new(), "2026-01-01".parse()?);
        behaviour.renewals.push(Assumption { name, model: renewal.checked()?, owner, dated, evidence });
    }
    Ok(behaviour)
}

/// Economic value by type, nothing else.
pub(crate) fn plan() -> Result<Plan, Box<dyn Error>> {
    Ok(Plan {
        measures: vec!["economic_value".to_owned()],
        at_risk: None,
        frontier: None,
        rules: RulePlan::default(),
        group_by: vec!["kind".to_owned()],
        buckets: vec![Bucket { name: "all".to_owned(), to: None }],
        key_rates: Vec::new(),
        income: plimsoll::IncomePlan::default(),
        sensitivity: false,
        threads: None,
        partition: 131_072,
    })
}

fn curves(dir: &Path, as_of: Day) -> Result<BTreeMap<String, DiscountCurve>, Box<dyn Error>> {
    let mut nodes: BTreeMap<String, Vec<(Day, f64)>> = BTreeMap::new();
    for record in csv::Reader::from_path(dir.join("curves.csv"))?.records() {
        let record = record?;
        let day: Day = record[2].parse()?;
        if day > as_of {
            nodes.entry(record[0].to_owned()).or_default().push((day, record[5].parse()?));
        }
    }
    let curve = |(name, nodes): (String, Vec<(Day, f64)>)| {
        let curve =
            DiscountCurve::from_discount_factors(&name, as_of, &nodes, Interpolation::LogLinearDiscount)?;
        Ok((name, curve))
    };
    nodes.into_iter().map(curve).collect()
}

/// ANN, PAM fixed, PAM floating or SWPPV.
pub(crate) fn kind(contract_type: &str, cycle_of_rate_reset: &str) -> &'static str {
    match (contract_type, cycle_of_rate_reset) {
        ("ANN", _) => "ANN",
        ("SWPPV", _) => "SWPPV",
        (_, "") => "PAM",
        _ => "FLOATING",
    }
}

fn book(dir: &Path, as_of: Day, calendars: bool) -> Result<Book, Box<dyn Error>> {
    let mut reader = csv::Reader::from_path(dir.join("positions.csv"))?;
    let columns: Vec<Option<&TermDefinition>> = reader.headers()?.iter().map(term).collect();
    let mut builder = BookBuilder::new(Options::new(as_of), Vec::new());
    let values: Vec<String> = super::bare::TYPES.iter().map(|name| (*name).to_owned()).collect();
    let mut tag = TagColumn { name: "kind".to_owned(), values, codes: Vec::new() };
    for record in reader.records() {
        let record = record?;
        let mut terms = Terms::default();
        for (place, cell) in record.iter().enumerate() {
            if let Some(definition) = columns[place] {
                definition.read(&mut terms, TermValue::Text(cell), builder.names())?;
            }
        }
        for (name, value) in [("calendar", "TARGET"), ("businessDayConvention", "SCMF")] {
            if let Some(definition) = term(name).filter(|_| calendars) {
                definition.read(&mut terms, TermValue::Text(value), builder.names())?;
            }
        }
        let kind = kind(&record[1], &record[16]);
        let renewal = ["ANN", "PAM", "FLOATING"].iter().position(|name| *name == kind);
        let renewal = renewal.and_then(|place| u16::try_from(place).ok());
        let position = Position { marks: Marks { renewal, ..Marks::default() }, ..Position::default() };
        builder.add(&record[0], &terms, position).map_err(|errors| format!("{}: {errors:?}", &record[0]))?;
        let code = tag.values.iter().position(|value| value == kind).ok_or("no kind")?;
        tag.codes.push(u32::try_from(code)?);
    }
    Ok(builder.build(vec![tag]))
}

/// Dated flows as the workload counts them: interest and principal of one day once, swap legs apart.
pub(crate) fn flows() -> f64 {
    super::bare::FLOWS.with(std::cell::Cell::get)
}
