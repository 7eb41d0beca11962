//! Why a value is what it is: dated flows, discount factors and their exact products.

use crate::run::Prepared;
use crate::{Inputs, RunError};
use plimsoll_contract::{EventSink, Flow};
use plimsoll_measure::ExactValue;
use plimsoll_units::{Currency, Day, Micros};
use std::collections::BTreeMap;

/// What to explain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Which contracts.
    pub about: About,
    /// In which scenario, by name; the base when `None`.
    pub scenario: Option<String>,
}

/// Which contracts to explain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A group of the plan, or `TOTAL`, `ASSETS`, `LIABILITIES`, `OFF-BALANCE`.
    Group(String),
    /// One contract.
    Contract(String),
}

/// One dated cash flow and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplainedFlow {
    /// Contract.
    pub contract_id: String,
    /// Day it is paid.
    pub day: Day,
    /// What it is: `principal`, `interest`, `fee`, `settlement`.
    pub kind: &'static str,
    /// The event that pays it: ACTUS acronym, empty where none does (cash).
    pub event: &'static str,
    /// Principal outstanding after the event.
    pub notional_after: f64,
    /// Rate per year after the event.
    pub rate_after: f64,
    /// Currency.
    pub currency: Currency,
    /// The exact amount.
    pub amount: Micros,
    /// Discount factor in units of 10^-15.
    pub factor_e15: i64,
    /// The exact present value: amount times factor.
    pub value: ExactValue,
}

/// Dated flows whose values add up to a fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// Name of the scenario.
    pub scenario: String,
    /// Group or contract.
    pub about: String,
    /// The flows, by contract and day.
    pub flows: Vec<ExplainedFlow>,
    /// Their sum by currency, which is the fact `economic_value`.
    pub totals: BTreeMap<Currency, Micros>,
}

/// Projects the contracts asked for in the world asked for and lists what makes their value.
pub(crate) fn explain(
    inputs: &Inputs,
    prepared: &Prepared,
    question: &Question,
) -> Result<Explanation, RunError> {
    let rows = rows_of(inputs, prepared, &question.about)?;
    let scenario = question.scenario.as_deref();
    let (name, world) = prepared.worlds.named(scenario).ok_or_else(|| RunError::NotThere {
        what: "scenario",
        name: scenario.unwrap_or("").to_owned(),
        available: prepared.worlds.scenario_names().join(", "),
    })?;
    let mut sink = EventSink::default();
    for block in inputs.book.blocks() {
        let block_rows = block.rows();
        let wanted = |place: &u32| rows.binary_search(&block_rows[*place as usize]).is_ok();
        let places: Vec<u32> = (0_u32..).take(block_rows.len()).filter(wanted).collect();
        let projected = block.project(&places, inputs.book.names(), world, &mut sink);
        projected.map_err(|error| RunError::Project {
            contract_id: crate::project::contract_of(inputs, &error),
            error,
        })?;
    }
    let mut flows = Vec::new();
    let mut sums: BTreeMap<Currency, ExactValue> = BTreeMap::new();
    sink.flows.sort_by_key(|flow| flow.row);
    for flow in sink.flows.iter().filter(|flow| flow.kind.is_cash()) {
        let event = flow.event.and_then(|place| sink.events.get(place as usize)).map(|(_, event)| event);
        let explained = explained_flow(inputs, world, flow, event)?;
        if let Some(explained) = explained {
            *sums.entry(explained.currency).or_insert(ExactValue::ZERO) += explained.value;
            flows.push(explained);
        }
    }
    let about = match &question.about {
        About::Group(name) | About::Contract(name) => name.clone(),
    };
    let totals = sums.into_iter().map(|(currency, sum)| (currency, sum.to_micros())).collect();
    Ok(Explanation { scenario: name.to_owned(), about, flows, totals })
}

fn explained_flow(
    inputs: &Inputs,
    world: &plimsoll_contract::World,
    flow: &Flow,
    event: Option<&plimsoll_contract::Event>,
) -> Result<Option<ExplainedFlow>, RunError> {
    let Flow { row, kind, day, amount, .. } = *flow;
    let not_finite = || plimsoll_contract::ProfileError::NotFinite { row, day, amount };
    let amount = Micros::from_units(amount).map_err(|_| not_finite())?;
    let currency = inputs.book.rows()[row as usize].currency;
    let (Some(index), Some(table)) = (world.grid().index(day), world.currency(currency)) else {
        return Ok(None);
    };
    let factor_e15 = table.discount.factor_e15(index);
    Ok(Some(ExplainedFlow {
        contract_id: inputs.book.contract_id(row).to_owned(),
        day,
        kind: kind.name(),
        event: event.map_or("", |event| event.event_type.actus()),
        notional_after: event.map_or(f64::NAN, |event| event.states.notional_principal),
        rate_after: event.map_or(f64::NAN, |event| event.states.nominal_interest_rate),
        currency,
        amount,
        factor_e15,
        value: ExactValue::of(amount, factor_e15),
    }))
}

/// Rows asked for that count in economic value, in order.
fn rows_of(inputs: &Inputs, prepared: &Prepared, about: &About) -> Result<Vec<u32>, RunError> {
    let groups = &prepared.groups;
    match about {
        About::Contract(id) => match inputs.book.row_of(id) {
            Some(row) if inputs.book.rows()[row as usize].marks.in_economic_value => Ok(vec![row]),
            Some(_) => Err(RunError::NotInEconomicValue { contract_id: id.clone() }),
            None => Err(RunError::NotThere {
                what: "contract",
                name: id.clone(),
                available: format!("{} contracts", inputs.book.rows().len()),
            }),
        },
        About::Group(name) => {
            let Some(place) = groups.places().find(|place| groups.names()[*place as usize] == *name) else {
                let available = groups.names().join(", ");
                return Err(RunError::NotThere { what: "group", name: name.clone(), available });
            };
            let members = groups.members(place);
            let counts = |row: &u32| {
                members.contains(&groups.element_of_row()[*row as usize])
                    && inputs.book.rows()[*row as usize].marks.in_economic_value
            };
            Ok((0_u32..).take(inputs.book.rows().len()).filter(counts).collect())
        }
    }
}
