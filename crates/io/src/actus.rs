//! ACTUS test cases in JSON: terms, observed values and expected events of one contract each.
//!
//! A file holds one case, or an object of cases by their identifiers. Values are text or numbers; blanks around them
//! are dropped, and blank values are absent. Source: the published ACTUS tests (ACTUS Financial Research Foundation).

mod events;
mod part;
mod score;

pub use events::ActusError;
pub use score::{Difference, FAULTY_CASES};

use crate::error::{CaseError, CaseErrors, Errors, Problem};
use crate::words::Near;
use part::Part;
use plimsoll_contract::terms::{
    ContractPerformance, ContractType, DESCRIPTIVE_TERMS, Names, ReferenceRole, TERMS, TermError, TermValue,
    Terms, UNCOMPUTED_TERMS, term, term_names,
};
use plimsoll_contract::{Contract, Reference};
use plimsoll_units::{Currency, Day};
use serde_json::Value;

/// One case: a contract, the world it saw, and what was expected.
#[derive(Clone, Debug, PartialEq)]
pub struct ActusCase {
    /// Identifier of the case.
    pub id: String,
    /// Last day of the projection, where the case gives one.
    pub to: Option<Day>,
    /// Observed values of market objects, in the order of the file.
    pub observed: Vec<ObservedSeries>,
    /// Events that the case says were observed, in the order of the file.
    pub observed_events: Vec<ObservedEvent>,
    /// Expected events, in the order of the file; empty when the case has none.
    pub results: Vec<ExpectedEvent>,
    file: String,
    contract: GivenContract,
}

#[derive(Clone, Debug, PartialEq)]
struct GivenContract {
    terms: Vec<GivenTerm>,
    references: Vec<GivenReference>,
}

impl GivenContract {
    /// A term that is text; empty where it is not given.
    fn text(&self, name: &str) -> &str {
        match self.terms.iter().find(|term| term.name == name).map(|term| &term.value) {
            Some(Scalar::Text(text)) => text,
            _ => "",
        }
    }
}

/// What a contract refers to: a market object by its code, or a contract.
#[derive(Clone, Debug, PartialEq)]
enum GivenReference {
    Market(String),
    /// Role, ID and terms; no terms where only the ID is given.
    Contract(ReferenceRole, String, GivenContract),
}

#[derive(Clone, Debug, PartialEq)]
struct GivenTerm {
    name: String,
    value: Scalar,
}

#[derive(Clone, Debug, PartialEq)]
enum Scalar {
    Text(String),
    Number(f64),
}

/// Values of one market object.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedSeries {
    /// Its code.
    pub code: String,
    /// Its values, in the order of the file.
    pub points: Vec<ObservedPoint>,
}

/// A value on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ObservedPoint {
    /// The day.
    pub day: Day,
    /// The value: a rate as a fraction per year, an index as a number.
    pub value: f64,
}

/// An event that is not in the terms: `AD`, a look at the contract, `XD`, a call, `PP` and `PR`, money repaid or drawn, and
/// `CE`, a change of performance, are known here.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedEvent {
    /// The day.
    pub day: Day,
    /// Its ACTUS type.
    pub event_type: String,
    /// ID of the contract it is of, where given.
    pub contract: String,
    /// Its amount, where given.
    pub value: Option<f64>,
    /// How that contract performs from then on, where given.
    pub performance: Option<ContractPerformance>,
}

/// An event that a case expects.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpectedEvent {
    /// Day of the event.
    pub day: Day,
    /// Its ACTUS type, such as `IP`.
    pub event_type: String,
    /// The money that moves, seen by the record's creator.
    pub payoff: f64,
    /// Its currency.
    pub currency: Option<Currency>,
    /// Principal after the event, signed.
    pub notional_principal: Option<f64>,
    /// Rate per year after the event.
    pub nominal_interest_rate: Option<f64>,
    /// Interest accrued after the event, signed.
    pub accrued_interest: Option<f64>,
    /// The day of exercise, for contracts that can be exercised.
    pub exercise_date: Option<Day>,
    /// The amount exercised, for such contracts.
    pub exercise_amount: Option<f64>,
}

/// Reads a file of one or more cases. The terms of each are read by [`ActusCase::contract`].
///
/// * `file` — its name, for errors
///
/// # Errors
/// The text is not JSON or not an object. What is wrong with one case is in its place.
///
/// ```
/// let text = r#"{"terms": {"contractType": "PAM", "notionalPrincipal": " 1000"}, "to": ""}"#;
/// let cases = plimsoll_io::actus::read_cases("loan.json", text)?.all()?;
/// let contract = cases[0].contract(&mut plimsoll_contract::terms::Names::new(Vec::new()))?;
/// assert_eq!(contract.terms.notional_principal, Some(1000.0));
/// # Ok::<(), plimsoll_io::CaseErrors>(())
/// ```
pub fn read_cases(file: &str, text: &str) -> Result<ActusFile, CaseErrors> {
    let errors = Errors::default();
    let read = read_all(file, text, &errors);
    errors.or_value(read)
}

/// What a file of cases holds: those that cannot be read refuse themselves and not their neighbours.
#[derive(Clone, Debug)]
pub struct ActusFile {
    /// The file is one case and not an object of cases.
    pub single: bool,
    /// Identifier and case, or what is wrong with it, in the order of the file.
    pub cases: Vec<(String, Result<ActusCase, CaseErrors>)>,
}

impl ActusFile {
    /// Every case.
    ///
    /// # Errors
    /// Those of the first case that cannot be read.
    pub fn all(self) -> Result<Vec<ActusCase>, CaseErrors> {
        self.cases.into_iter().map(|(_, case)| case).collect()
    }
}

fn read_all(file: &str, text: &str, errors: &Errors) -> Option<ActusFile> {
    let parsed = serde_json::from_str::<Value>(text).map_err(|error| {
        let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
        CaseError::line(file, line, Problem::Json { said: error.to_string() })
    });
    let value = errors.keep(parsed)?;
    let whole = Part { file, path: String::new(), value: &value, errors };
    let object = whole.object()?;
    let one = |id: &str, path: &str, value: &Value| {
        let errors = Errors::default();
        let case = read_case(id, &Part { file, path: path.to_owned(), value, errors: &errors });
        (id.to_owned(), errors.or_value(case))
    };
    if ["identifier", "terms", "results"].iter().any(|key| object.contains_key(*key)) {
        let id = object.get("identifier").and_then(Value::as_str).map_or(file, str::trim);
        return Some(ActusFile { single: true, cases: vec![one(id, "", &value)] });
    }
    if object.is_empty() {
        whole.refuse(Problem::Expected { expected: "at least one case" });
    }
    Some(ActusFile {
        single: false,
        cases: object.iter().map(|(id, value)| one(id.trim(), id, value)).collect(),
    })
}

fn read_case(id: &str, case: &Part<'_>) -> Option<ActusCase> {
    let object = case.object()?;
    const KEYS: [&str; 6] = ["identifier", "terms", "to", "dataObserved", "eventsObserved", "results"];
    for key in object.keys() {
        if !KEYS.contains(&key.as_str()) {
            let near =
                Near::new(key, KEYS.into_iter(), "expected identifier, terms, to, dataObserved or results");
            case.member(key)?.refuse(Problem::UnknownKey { near });
        }
    }
    let Some(terms) = case.member("terms") else {
        case.refuse(Problem::MissingKey { expected: "terms" });
        return None;
    };
    Some(ActusCase {
        id: id.to_owned(),
        to: case.member("to").and_then(|to| to.parsed()),
        observed: case.member("dataObserved").map_or(Some(Vec::new()), |data| read_observed(&data))?,
        observed_events: case
            .member("eventsObserved")
            .map_or(Some(Vec::new()), |events| read_events(&events))?,
        results: case.member("results").map_or(Some(Vec::new()), |results| read_results(&results))?,
        file: case.file.to_owned(),
        contract: read_given(&terms, 0)?,
    })
}

/// The terms close to a name that is none, or else all those of the contract's type.
fn near_term(name: &str, given: &GivenContract) -> Near {
    let known = TERMS.iter().map(|definition| definition.name).chain(DESCRIPTIVE_TERMS);
    let otherwise = match ContractType::from_actus(given.text("contractType")) {
        Some(contract_type) => {
            let names: Vec<&str> = term_names(contract_type).collect();
            format!("no term of ACTUS; those of {} are {}", contract_type.actus(), names.join(", "))
        }
        None => "not a term of the contract types of this version".to_owned(),
    };
    Near::new(name, known, &otherwise)
}

/// Contracts that may stand inside one another.
const MOST_NESTED: u32 = 4;

/// * `depth` — contracts that this one stands in
fn read_given(terms: &Part<'_>, depth: u32) -> Option<GivenContract> {
    if depth > MOST_NESTED {
        terms.refuse(Problem::Expected { expected: "at most four contracts inside one another" });
        return None;
    }
    let mut given = Vec::new();
    let mut references = Vec::new();
    for name in terms.object()?.keys() {
        let term = terms.member(name)?;
        match term.value {
            Value::Null => {}
            Value::String(text) if text.trim().is_empty() => {}
            Value::String(text) => {
                given.push(GivenTerm { name: name.clone(), value: Scalar::Text(text.trim().to_owned()) });
            }
            Value::Number(number) => {
                let value = number.as_f64().unwrap_or(f64::NAN);
                given.push(GivenTerm { name: name.clone(), value: Scalar::Number(value) });
            }
            Value::Array(_) if name == "contractStructure" => {
                for reference in term.list()? {
                    references.push(read_reference(&reference, depth)?);
                }
            }
            Value::Array(_) => {
                let texts: Option<Vec<String>> = term.list()?.iter().map(Part::scalar).collect();
                given.push(GivenTerm { name: name.clone(), value: Scalar::Text(texts?.join(", ")) });
            }
            _ => term.refuse(Problem::WrongType { found: term.kind(), expected: "text or a number" }),
        }
    }
    Some(GivenContract { terms: given, references })
}

fn read_reference(reference: &Part<'_>, depth: u32) -> Option<GivenReference> {
    let role = reference.needed("referenceRole")?;
    let Some(found) = ReferenceRole::from_actus(role.text()?) else {
        role.refuse(TermError::Choice { allowed: ReferenceRole::ALLOWED }.into());
        return None;
    };
    let (kind, object) = (reference.needed("referenceType")?, reference.needed("object")?);
    match kind.text()? {
        "CID" => {
            let id = object.needed("contractIdentifier")?.text()?.to_owned();
            let none = GivenContract { terms: Vec::new(), references: Vec::new() };
            Some(GivenReference::Contract(found, id, none))
        }
        "MOC" => Some(GivenReference::Market(object.needed("marketObjectCode")?.text()?.to_owned())),
        "CNT" => {
            let id = ["contractID", "contractIdentifier"]
                .iter()
                .find_map(|key| object.member(key)?.value.as_str());
            let id = id.unwrap_or_default().trim().to_owned();
            Some(GivenReference::Contract(found, id, read_given(&object, depth + 1)?))
        }
        _ => {
            kind.refuse(TermError::Choice { allowed: "MOC, CNT, CID" }.into());
            None
        }
    }
}

fn read_observed(data: &Part<'_>) -> Option<Vec<ObservedSeries>> {
    let mut observed = Vec::new();
    for code in data.object()?.keys() {
        let series = data.member(code)?;
        let mut points = Vec::new();
        for point in series.needed("data")?.list()? {
            points.push(ObservedPoint {
                day: point.needed("timestamp")?.needed_parsed("a date YYYY-MM-DD")?,
                value: point.needed("value")?.needed_number()?,
            });
        }
        observed.push(ObservedSeries { code: code.trim().to_owned(), points });
    }
    Some(observed)
}

fn read_events(events: &Part<'_>) -> Option<Vec<ObservedEvent>> {
    let mut observed = Vec::new();
    for event in events.list()? {
        observed.push(ObservedEvent {
            day: event.needed("time")?.needed_parsed("a date YYYY-MM-DD")?,
            event_type: event.needed("type")?.text()?.to_owned(),
            contract: event
                .member("contractId")
                .and_then(|id| Some(id.text()?.to_owned()))
                .unwrap_or_default(),
            value: event.member("value").and_then(|value| value.number()),
            performance: read_performance(&event),
        });
    }
    Some(observed)
}

fn read_performance(event: &Part<'_>) -> Option<ContractPerformance> {
    let performance = event.member("states")?.member("contractPerformance")?;
    let found = ContractPerformance::from_actus(performance.text()?);
    if found.is_none() {
        performance.refuse(TermError::Choice { allowed: ContractPerformance::ALLOWED }.into());
    }
    found
}

fn read_results(results: &Part<'_>) -> Option<Vec<ExpectedEvent>> {
    let mut events = Vec::new();
    for event in results.list()? {
        events.push(ExpectedEvent {
            day: event.needed("eventDate")?.needed_parsed("a date YYYY-MM-DD")?,
            event_type: event.needed("eventType")?.text()?.to_owned(),
            payoff: event.needed("payoff")?.needed_number()?,
            currency: event.member("currency").and_then(|currency| currency.parsed()),
            notional_principal: event.member("notionalPrincipal").and_then(|value| value.number()),
            nominal_interest_rate: event.member("nominalInterestRate").and_then(|value| value.number()),
            accrued_interest: event.member("accruedInterest").and_then(|value| value.number()),
            exercise_date: event.member("exerciseDate").and_then(|date| date.parsed()),
            exercise_amount: event.member("exerciseAmount").and_then(|value| value.number()),
        });
    }
    Some(events)
}

impl ActusCase {
    /// The ACTUS code of the contract's type, as the case has it; empty where it has none.
    #[must_use]
    pub fn contract_type(&self) -> &str {
        self.contract.text("contractType")
    }

    /// The contract, without the terms of [`DESCRIPTIVE_TERMS`].
    ///
    /// * `names` — of the book that the contract will join
    ///
    /// # Errors
    /// Every term that is not known or whose value is not one of it, and observed events that are not known.
    pub fn contract(&self, names: &mut Names) -> Result<Contract, CaseErrors> {
        let errors = Errors::default();
        let contract = self.read_contract(&self.contract, &self.id, names, &errors);
        let known = |event: &&ObservedEvent| !match event.event_type.as_str() {
            "AD" | "XD" => true,
            "CE" => event.performance.is_some(),
            "PP" | "PR" => event.value.is_some(),
            _ => false,
        };
        for event in self.observed_events.iter().filter(known) {
            errors.push(|| {
                let problem = Problem::Expected {
                    expected: "AD, XD, PP or PR with a value, or CE with states.contractPerformance; others are not computed",
                };
                let field = format!("{}.eventsObserved", self.id);
                CaseError::file(&self.file, problem).with_field(&field).with_value(event.event_type.clone())
            });
        }
        errors.or_value(Some(contract))
    }

    fn read_contract(
        &self,
        given: &GivenContract,
        path: &str,
        names: &mut Names,
        errors: &Errors,
    ) -> Contract {
        let mut terms = Terms::default();
        for GivenTerm { name, value } in &given.terms {
            if DESCRIPTIVE_TERMS.contains(&name.as_str()) {
                continue;
            }
            let (value, shown) = match value {
                Scalar::Text(text) => (TermValue::Text(text), text.clone()),
                Scalar::Number(number) => (TermValue::Number(*number), number.to_string()),
            };
            let read = match term(name) {
                Some(definition) => definition.read(&mut terms, value, names).map_err(Problem::Term),
                None if UNCOMPUTED_TERMS.contains(&name.as_str()) => {
                    Err(Problem::Expected { expected: "no such term: this version does not compute it" })
                }
                None => Err(Problem::UnknownKey { near: near_term(name, given) }),
            };
            if let Err(problem) = read {
                errors.push(|| {
                    let field = format!("{path}.terms.{name}");
                    CaseError::file(&self.file, problem).with_field(&field).with_value(shown)
                });
            }
        }
        let mut structure = Vec::new();
        for (place, reference) in given.references.iter().enumerate() {
            match reference {
                GivenReference::Market(code) => terms.underlying = Some(names.observable(code)),
                GivenReference::Contract(role, id, given) => {
                    let path = format!("{path}.terms.contractStructure.{place}.object");
                    let contract = self.read_contract(given, &path, names, errors);
                    let code = given.text("marketObjectCode");
                    let market_object = (!code.is_empty() && ReferenceRole::COVERS.contains(role))
                        .then(|| names.observable(code));
                    structure.push(Reference { role: *role, id: id.clone(), market_object, contract });
                }
            }
        }
        Contract { terms, structure }
    }
}
