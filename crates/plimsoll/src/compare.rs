//! Why economic value and net interest income moved between two dates, step by step.
//!
//! The first run is taken to the second one step after another: each step changes one thing and values everything
//! again, and its figure is what that changed. So the steps add up to the whole, in any order they are taken in.

use crate::attribution::{Attribution, Point, attributed, columns};
use crate::{Bucket, IncomePlan, Inputs, NamedBehaviour, Plan, RulePlan, RunError, run};
use plimsoll_behaviour::{Assumption, Behaviour};
use plimsoll_contract::Book;
use plimsoll_market::{Market, MarketError};
use plimsoll_units::{Currency, Day, Micros};
use std::collections::{BTreeMap, BTreeSet};

/// What a step changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeOf {
    /// The version of the program: only where an earlier version's answer to the earlier case is at hand, and then first.
    Code,
    /// The later day: rates come as the earlier curves had them, and contracts pay by their terms.
    Time,
    /// Contracts of the earlier run that are not in the later one leave.
    Gone,
    /// Contracts of the later run that were not in the earlier one come.
    New,
    /// Contracts of both take the terms and balances of the later run.
    Data,
    /// Discount curves.
    Curve,
    /// Other curves, the indices on them, and published values.
    Spread,
    /// Exchange rates.
    ExchangeRates,
    /// What people do.
    Behaviour,
}

impl ChangeOf {
    /// Every change but that of the version, in the order they are taken in unless said otherwise.
    pub const ALL: [Self; 8] = [
        Self::Time,
        Self::Gone,
        Self::New,
        Self::Data,
        Self::Curve,
        Self::Spread,
        Self::ExchangeRates,
        Self::Behaviour,
    ];

    /// Its name in tables and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Time => "time",
            Self::Gone => "gone",
            Self::New => "new",
            Self::Data => "data",
            Self::Curve => "curve",
            Self::Spread => "spread",
            Self::ExchangeRates => "fx",
            Self::Behaviour => "behaviour",
        }
    }

    /// What it is, for people.
    #[must_use]
    pub const fn says(self) -> &'static str {
        match self {
            Self::Code => "this version of the program, where another one answered",
            Self::Time => {
                "passage of time: rates as the earlier curves had them, what fell due has been paid"
            }
            Self::Gone => "contracts that are not there any more",
            Self::New => "contracts that are new",
            Self::Data => "other terms and balances of contracts that are in both",
            Self::Curve => "discount curves",
            Self::Spread => "other curves and published values",
            Self::ExchangeRates => "exchange rates",
            Self::Behaviour => "behaviour",
        }
    }
}

/// Why two runs cannot be compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CompareError {
    /// Money in two currencies.
    #[error("the first run reports in {first}, the second in {second}; runs are compared in one currency")]
    Currency {
        /// Of the first run.
        first: Currency,
        /// Of the second run.
        second: Currency,
    },
    /// Two institutions.
    #[error("the first run is of \"{first}\", the second of \"{second}\"; runs of one entity are compared")]
    Entity {
        /// Of the first run.
        first: String,
        /// Of the second run.
        second: String,
    },
    /// The second run is not later.
    #[error("the first run is of {first}, the second of {second}; the second has to be of a later day")]
    Order {
        /// Of the first run.
        first: Day,
        /// Of the second run.
        second: Day,
    },
    /// Steps that are not all changes, time first.
    #[error("the steps are {given}; expected time first and then {expected} in any order, each once")]
    Steps {
        /// As given.
        given: String,
        /// What there is.
        expected: String,
    },
    /// A contract ID twice in a run, so that contracts cannot be paired.
    #[error("contract \"{0}\" is in a run twice")]
    Twice(String),
    /// The earlier market lacks what the later contracts need, or the other way round.
    #[error(transparent)]
    Market(#[from] MarketError),
    /// An earlier version's answer without a figure that is compared.
    #[error(
        "the earlier version's answer has no {measure} of everything over months 1-12; ask it for the measure income"
    )]
    NotRecorded {
        /// The measure.
        measure: &'static str,
    },
    /// A step cannot be valued.
    #[error("{step}: {error}")]
    Run {
        /// The step.
        step: &'static str,
        /// Why.
        error: RunError,
    },
}

/// The two runs.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The earlier run.
    pub first: Inputs,
    /// Its contracts as of the day of the later run, by their terms.
    pub first_later: Book,
    /// The later run.
    pub second: Inputs,
    /// What an earlier version of the program answered to the earlier run, where that is at hand.
    pub recorded: Option<Recorded>,
    /// Columns of the groups that the change of income is attributed to; one that is not in both books is passed over.
    pub group_by: Vec<String>,
}

/// Figures of an answer that was given earlier, in the base scenario, of everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Version of the program that gave it.
    pub version: String,
    /// Economic value of equity.
    pub eve: Micros,
    /// Net interest income of the first year in run-off, where it was asked for.
    pub nii_run_off: Option<Micros>,
    /// The same on a constant balance sheet.
    pub nii_constant: Option<Micros>,
}

/// Value and income at one point of the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// Economic value of equity.
    pub eve: Micros,
    /// Net interest income of the year after the point's day.
    pub nii: Micros,
}

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComparedStep {
    /// What it changes.
    pub change: ChangeOf,
    /// What it changes the figures by.
    pub by: Level,
}

/// Why figures moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The institution.
    pub entity: String,
    /// Days of the two runs.
    pub days: [Day; 2],
    /// Money is in this currency.
    pub currency: Currency,
    /// Its unit in tables.
    pub money_unit: String,
    /// Version of the program that gave the figures of the earlier run, where it is another answer than this one's.
    pub first_version: Option<String>,
    /// The earlier run.
    pub first: Level,
    /// The steps in the order they were taken.
    pub steps: Vec<ComparedStep>,
    /// The later run.
    pub second: Level,
    /// Whether income is that of a constant balance sheet; otherwise of run-off.
    pub constant: bool,
    /// Numbers of contracts gone, new, and in both.
    pub contracts: [usize; 3],
    /// The change of income between the two runs as this version computes both: volume, mix, rate and cross.
    pub attribution: Attribution,
}

/// What has been changed so far.
type Changed = BTreeSet<ChangeOf>;

/// Takes the first run to the second.
///
/// * `order` — every change once, time first
///
/// # Errors
/// [`CompareError`] for runs that cannot be compared, and steps that cannot be valued.
pub fn compare(runs: &Compared, order: &[ChangeOf]) -> Result<Comparison, CompareError> {
    check(runs, order)?;
    let way = Way::new(runs)?;
    let start = way.point("the earlier run", &Changed::new())?;
    let recomputed = start.level;
    let first = way.recorded()?.unwrap_or(recomputed);
    let mut changed = Changed::new();
    let mut end = start.clone();
    let mut steps = Vec::with_capacity(order.len() + 1);
    if runs.recorded.is_some() {
        let by = Level { eve: recomputed.eve - first.eve, nii: recomputed.nii - first.nii };
        steps.push(ComparedStep { change: ChangeOf::Code, by });
    }
    for &change in order {
        changed.insert(change);
        let after = way.point(change.name(), &changed)?;
        let by = Level { eve: after.level.eve - end.level.eve, nii: after.level.nii - end.level.nii };
        steps.push(ComparedStep { change, by });
        end = after;
    }
    let attribution =
        attributed(runs, &start, &end).map_err(|error| CompareError::Run { step: "attribution", error })?;
    let Inputs { case, reporting_currency, .. } = &runs.second;
    Ok(Comparison {
        entity: case.entity.clone(),
        days: [runs.first.market.as_of(), runs.second.market.as_of()],
        currency: *reporting_currency,
        money_unit: case.money_unit.clone(),
        first_version: runs.recorded.as_ref().map(|recorded| recorded.version.clone()),
        first,
        steps,
        second: end.level,
        constant: way.constant,
        contracts: way.contracts,
        attribution,
    })
}

fn check(runs: &Compared, order: &[ChangeOf]) -> Result<(), CompareError> {
    let (first, second) = (&runs.first, &runs.second);
    if first.reporting_currency != second.reporting_currency {
        let (first, second) = (first.reporting_currency, second.reporting_currency);
        return Err(CompareError::Currency { first, second });
    }
    if first.case.entity != second.case.entity {
        let (first, second) = (first.case.entity.clone(), second.case.entity.clone());
        return Err(CompareError::Entity { first, second });
    }
    let (first, second) = (first.market.as_of(), second.market.as_of());
    if first >= second {
        return Err(CompareError::Order { first, second });
    }
    let all: Changed = order.iter().copied().collect();
    let whole = all.len() == ChangeOf::ALL.len() && order.len() == all.len();
    if !whole || order.first() != Some(&ChangeOf::Time) {
        let names =
            |changes: &[ChangeOf]| changes.iter().map(|change| change.name()).collect::<Vec<_>>().join(", ");
        return Err(CompareError::Steps { given: names(order), expected: names(&ChangeOf::ALL[1..]) });
    }
    Ok(())
}

/// Everything that points of the way are put together from.
struct Way<'a> {
    runs: &'a Compared,
    /// The earlier market as it would be on the later day.
    rolled: Market,
    in_both: [BTreeSet<u32>; 2],
    constant: bool,
    contracts: [usize; 3],
}

impl<'a> Way<'a> {
    fn new(runs: &'a Compared) -> Result<Self, CompareError> {
        let ids = |book: &Book| {
            let mut ids = BTreeMap::new();
            for row in (0_u32..).take(book.rows().len()) {
                if ids.insert(book.contract_id(row).to_owned(), row).is_some() {
                    return Err(CompareError::Twice(book.contract_id(row).to_owned()));
                }
            }
            Ok(ids)
        };
        let (first, second) = (ids(&runs.first_later)?, ids(&runs.second.book)?);
        let mut in_both = [BTreeSet::new(), BTreeSet::new()];
        for (id, row) in &first {
            if let Some(other) = second.get(id) {
                in_both[0].insert(*row);
                in_both[1].insert(*other);
            }
        }
        let both = in_both[0].len();
        let contracts = [first.len() - both, second.len() - both, both];
        let renews = |inputs: &Inputs| inputs.book.rows().iter().any(|row| row.marks.renewal.is_some());
        let constant = renews(&runs.first) && renews(&runs.second);
        let rolled = runs.first.market.rolled(runs.second.market.as_of())?;
        Ok(Self { runs, rolled, in_both, constant, contracts })
    }

    /// What an earlier version answered to the earlier run.
    fn recorded(&self) -> Result<Option<Level>, CompareError> {
        let Some(recorded) = &self.runs.recorded else { return Ok(None) };
        let (nii, measure) = match self.constant {
            true => (recorded.nii_constant, "nii_constant"),
            false => (recorded.nii_run_off, "nii_run_off"),
        };
        let nii = nii.ok_or(CompareError::NotRecorded { measure })?;
        Ok(Some(Level { eve: recorded.eve, nii }))
    }

    fn point(&self, step: &'static str, changed: &Changed) -> Result<Point, CompareError> {
        let has = |change| changed.contains(&change);
        let exchange = if has(ChangeOf::ExchangeRates) { &self.runs.second } else { &self.runs.first };
        if !has(ChangeOf::Time) {
            let inputs = &self.runs.first;
            return self.valued(step, inputs, exchange, |_| true);
        }
        let market = self.market(changed)?;
        let mut point = Point::nothing();
        let [earlier_both, later_both] = &self.in_both;
        let (data, gone, new) = (has(ChangeOf::Data), has(ChangeOf::Gone), has(ChangeOf::New));
        let earlier = |row: u32| if earlier_both.contains(&row) { !data } else { !gone };
        let later = |row: u32| if later_both.contains(&row) { data } else { new };
        for (inputs, book, other, keep) in [
            (&self.runs.first, &self.runs.first_later, &self.runs.second, &earlier as &dyn Fn(u32) -> bool),
            (&self.runs.second, &self.runs.second.book, &self.runs.first, &later),
        ] {
            if !(0_u32..).take(book.rows().len()).any(keep) {
                continue;
            }
            let own_people = std::ptr::eq(
                inputs,
                if has(ChangeOf::Behaviour) { &self.runs.second } else { &self.runs.first },
            );
            let people = main_of(inputs);
            let behaviour = if own_people { people } else { aligned(&people, &main_of(other)) };
            let inputs = Inputs {
                book: book.clone(),
                market: market.clone(),
                behaviours: vec![NamedBehaviour { name: String::new(), behaviour }],
                ..inputs.clone()
            };
            point.add(self.valued(step, &inputs, exchange, keep)?);
        }
        Ok(point)
    }

    /// The market of a point after the passage of time.
    fn market(&self, changed: &Changed) -> Result<Market, CompareError> {
        let later = &self.runs.second.market;
        let (curve, spread) = (changed.contains(&ChangeOf::Curve), changed.contains(&ChangeOf::Spread));
        Ok(match (curve, spread) {
            (true, true) => later.with_missing_of(&self.rolled)?,
            (false, false) => self.rolled.with_missing_of(later)?,
            (true, false) => self.rolled.with_missing_of(later)?.with_discount_curves_of(later)?,
            (false, true) => later.with_missing_of(&self.rolled)?.with_discount_curves_of(&self.rolled)?,
        })
    }

    /// Value and income of some of the contracts, in the reporting currency at these exchange rates.
    fn valued(
        &self,
        step: &'static str,
        inputs: &Inputs,
        exchange: &Inputs,
        keep: impl Fn(u32) -> bool,
    ) -> Result<Point, CompareError> {
        let book = inputs.book.counting(keep);
        // Where income of run-off is compared, average balances are those of run-off too.
        let book = if self.constant { book } else { book.without_renewals() };
        // Variants of behaviour stay out: the main set is compared.
        let behaviours = vec![NamedBehaviour { name: String::new(), behaviour: main_of(inputs) }];
        let (scenarios, new_business, stresses) = (Vec::new(), Vec::new(), Vec::new());
        let inputs = Inputs {
            book,
            behaviours,
            scenarios,
            new_business,
            stresses,
            transfer: None,
            capital_marks: None,
            ..inputs.clone()
        };
        let refused = |error| CompareError::Run { step, error };
        let answer = run(&inputs, &plan(columns(self.runs))).map_err(refused)?;
        let income = if self.constant { "nii_constant" } else { "nii_run_off" };
        Point::new(&answer.facts, income, exchange).map_err(refused)
    }
}

fn plan(group_by: Vec<String>) -> Plan {
    Plan {
        measures: vec!["economic_value".to_owned(), "income".to_owned()],
        group_by,
        buckets: vec![Bucket { name: "all".to_owned(), to: None }],
        key_rates: Vec::new(),
        income: IncomePlan { horizons: vec![12] },
        rules: RulePlan::default(),
        at_risk: None,
        frontier: None,
        sensitivity: false,
        threads: None,
        partition: 32_768,
    }
}

fn main_of(inputs: &Inputs) -> Behaviour {
    inputs.behaviours.first().map_or_else(Behaviour::none, |named| named.behaviour.clone())
}

/// Models at the places of `own`, as the set `other` has them by name; its own where the other has none of the name.
fn aligned(own: &Behaviour, other: &Behaviour) -> Behaviour {
    fn by_name<M: Clone>(own: &[Assumption<M>], other: &[Assumption<M>]) -> Vec<Assumption<M>> {
        let found = |model: &Assumption<M>| other.iter().find(|known| known.name == model.name);
        own.iter().map(|model| found(model).unwrap_or(model).clone()).collect()
    }
    Behaviour {
        deposits: by_name(&own.deposits, &other.deposits),
        prepayments: by_name(&own.prepayments, &other.prepayments),
        early_redemptions: by_name(&own.early_redemptions, &other.early_redemptions),
        drawdowns: by_name(&own.drawdowns, &other.drawdowns),
        renewals: by_name(&own.renewals, &other.renewals),
    }
}
