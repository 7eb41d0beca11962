//! Small banks for the whole-engine tests that live beside this file.

pub mod random;

use plimsoll::{Bucket, Capital, CaseInfo, Inputs, NamedBehaviour, Plan, PlannedScenario, RulePlan};
use plimsoll_behaviour::Behaviour;
use plimsoll_contract::terms::{TermValue, Terms, term};
use plimsoll_contract::{Book, BookBuilder, Options, Position, TagColumn};
use plimsoll_market::{
    DiscountCurve, Fixings, Index, Interpolation, Market, MarketParts, PostShockFloor, Scenario,
};
use plimsoll_rule::Applied;
use plimsoll_units::{Compounding, Currency, Day, DayCount, Micros, Rate};

/// The day of every small bank.
pub const AS_OF: &str = "2025-12-31";

/// Terms of a swap that receives on one day of its next 30 and pays on another.
pub const FORTNIGHTLY_SWAP: &str = "\
    contractType=SWPPV contractRole=PFL currency=EUR initialExchangeDate=2025-12-22 maturityDate=2026-06-22 \
    notionalPrincipal=100000 nominalInterestRate=0.04 nominalInterestRate2=0.09 dayCountConvention=A360 \
    cycleAnchorDateOfInterestPayment=2026-01-05 cycleOfInterestPayment=P14DL1 \
    cycleAnchorDateOfRateReset=2026-01-05 cycleOfRateReset=P14DL1 marketObjectCodeOfRateReset=EUR-3M";

/// One contract: its ID, the value of its tag `product`, and its terms as `name=value` words.
#[derive(Clone, Debug)]
pub struct Line {
    /// Contract ID.
    pub id: String,
    /// Product.
    pub product: String,
    /// Terms.
    pub terms: String,
    /// What the table says beside the terms.
    pub position: Position,
}

/// A contract line.
#[must_use]
pub fn line(id: &str, product: &str, terms: &str) -> Line {
    Line {
        id: id.to_owned(),
        product: product.to_owned(),
        terms: terms.to_owned(),
        position: Position::default(),
    }
}

/// A book of lines, in their order.
///
/// # Errors
/// The text of the first error.
pub fn book(lines: &[Line], short_way: bool) -> Result<Book, String> {
    let as_of: Day = AS_OF.parse().map_err(|e| format!("{e}"))?;
    let options = Options { short_way, ..Options::new(as_of) };
    let mut builder = BookBuilder::new(options, Vec::new());
    let mut tag = TagColumn { name: "product".to_owned(), ..TagColumn::default() };
    for line in lines {
        let mut terms = Terms::default();
        for word in line.terms.split_whitespace() {
            let (name, value) = word.split_once('=').ok_or_else(|| word.to_owned())?;
            let definition = term(name).ok_or_else(|| format!("no term {name}"))?;
            definition
                .read(&mut terms, TermValue::Text(value), builder.names())
                .map_err(|e| format!("{name}: {e}"))?;
        }
        builder.add(&line.id, &terms, line.position).map_err(|e| format!("{}: {e:?}", line.id))?;
        let place = tag.values.iter().position(|value| *value == line.product).unwrap_or_else(|| {
            tag.values.push(line.product.clone());
            tag.values.len() - 1
        });
        tag.codes.push(u32::try_from(place).map_err(|e| e.to_string())?);
    }
    Ok(builder.build(vec![tag]))
}

/// A curve of one continuous zero rate at every node.
///
/// # Errors
/// The text of the error.
pub fn flat_curve(name: &str, rate: f64) -> Result<DiscountCurve, String> {
    let as_of: Day = AS_OF.parse().map_err(|e| format!("{e}"))?;
    let rate = Rate::new(rate, Compounding::Continuous).map_err(|e| e.to_string())?;
    let nodes: Vec<(Day, Rate)> =
        [1, 3, 12, 60, 120, 360].map(|months| (as_of.plus_months(months), rate)).to_vec();
    DiscountCurve::from_zero_rates(name, as_of, &nodes, Interpolation::LinearZero).map_err(|e| e.to_string())
}

/// A market in EUR, with the index `EUR-3M`, and in USD.
///
/// # Errors
/// The text of the error.
pub fn market() -> Result<Market, String> {
    let as_of: Day = AS_OF.parse().map_err(|e| format!("{e}"))?;
    let (eur, usd): (Currency, Currency) =
        ("EUR".parse().map_err(|_| "EUR")?, "USD".parse().map_err(|_| "USD")?);
    let mut parts = MarketParts { fixings: Fixings::default(), ..MarketParts::default() };
    let nodes = [(3, 0.020), (12, 0.021), (36, 0.023), (60, 0.025), (120, 0.028), (360, 0.030)];
    let rates: Result<Vec<(Day, Rate)>, String> = nodes
        .iter()
        .map(|(months, rate)| {
            let rate = Rate::new(*rate, Compounding::Continuous).map_err(|e| e.to_string())?;
            Ok((as_of.plus_months(*months), rate))
        })
        .collect();
    let curve = DiscountCurve::from_zero_rates("EUR", as_of, &rates?, Interpolation::MonotoneConvex);
    parts.discount.insert(eur, curve.map_err(|e| e.to_string())?);
    parts.discount.insert(usd, flat_curve("USD", 0.04)?);
    parts.exchange.insert(usd, 0.9);
    parts.indices.push(Index {
        code: "EUR-3M".to_owned(),
        currency: eur,
        tenor: "3M".parse().map_err(|_| "3M")?,
        day_count: DayCount::Actual360,
        curve: "EUR".to_owned(),
        basis: 0.0,
    });
    Market::new(as_of, parts).map_err(|e| e.to_string())
}

/// Inputs of lines in the market of [`market`], with the six scenarios of 2024.
///
/// # Errors
/// The text of the first error.
pub fn inputs(lines: &[Line]) -> Result<Inputs, String> {
    let market = market()?;
    let currencies: Vec<Currency> = market.currencies().collect();
    let six = Scenario::supervisory_six("BCBS-2024", PostShockFloor::None, &currencies)
        .map_err(|e| e.to_string())?;
    let planned = |scenario| PlannedScenario { set: Some(String::new()), ..PlannedScenario::new(scenario) };
    Ok(Inputs {
        case: CaseInfo { name: "small".to_owned(), ..CaseInfo::default() },
        book: book(lines, true)?,
        market,
        reporting_currency: "EUR".parse().map_err(|_| "EUR")?,
        behaviours: vec![NamedBehaviour { name: String::new(), behaviour: Behaviour::none() }],
        scenarios: six.into_iter().map(planned).collect(),
        new_business: Vec::new(),
        class_rules: Vec::new(),
        collateral: plimsoll::Collateral::default(),
        profit: None,
        transfer: None,
        credit_rules: Vec::new(),
        capital_marks: None,
        ladder_tag: None,
        maturity: plimsoll::MaturityRules::default(),
        stresses: Vec::new(),
        capital: Capital { tier1: Some(Micros::new(100_000_000)), ..Capital::default() },
        assumptions: Vec::new(),
        refused: 0,
        defaulted: 0,
        findings: Vec::new(),
    })
}

/// A plan of every measure, grouped by these columns.
///
/// # Errors
/// Never with the tenors it uses.
pub fn plan(group_by: &[&str]) -> Result<Plan, String> {
    let bucket = |name: &str, to: &str| -> Result<Bucket, String> {
        let to = if to.is_empty() { None } else { Some(to.parse().map_err(|_| to.to_owned())?) };
        Ok(Bucket { name: name.to_owned(), to })
    };
    let key_rates: Result<Vec<_>, String> = ["3M", "1Y", "2Y", "5Y", "10Y", "20Y"]
        .iter()
        .map(|t| t.parse().map_err(|_| (*t).to_owned()))
        .collect();
    Ok(Plan {
        measures: Vec::new(),
        at_risk: None,
        frontier: None,
        rules: RulePlan {
            applied: vec![Applied { rule: "bcbs_eve_outlier_2016".to_owned(), set: String::new() }],
            ..RulePlan::default()
        },
        group_by: group_by.iter().map(|name| (*name).to_owned()).collect(),
        buckets: vec![
            bucket("O/N", "1D")?,
            bucket("<=3M", "3M")?,
            bucket("3M-1Y", "1Y")?,
            bucket("1Y-5Y", "5Y")?,
            bucket(">5Y", "")?,
        ],
        key_rates: key_rates?,
        income: plimsoll::IncomePlan::default(),
        sensitivity: false,
        threads: None,
        partition: 4096,
    })
}
