//! Random contracts: bytes as terms, so that a fuzzer and the property tests make the same ones.

use plimsoll_behaviour::Behaviour;
use plimsoll_contract::terms::{ContractType, TERMS, TermKind, TermValue, Terms, term};
use plimsoll_contract::{
    Block, Book, BookBuilder, EventSink, Observed, Options, Position, ProfileSink, World,
};
use plimsoll_units::{Day, DayGrid};

const NUMBERS: [f64; 12] = [0.0, 1.0, -1.0, 0.05, -0.02, 1e6, 250_000.5, 12.0, 1e-9, 1e12, 0.5, 100.0];
const CYCLES: [&str; 10] =
    ["P1ML1", "P1ML0", "P3ML1", "P6ML0", "P1YL1", "P1DL1", "P1WL0", "P1QL1", "P2YL0", "P7DL1"];
const PERIODS: [&str; 4] = ["P0D", "P5D", "P31D", "P1M"];
const TEXTS: [&str; 8] = ["EUR", "USD", "TARGET", "MF", "NC", "US", "X", "Y"];
const CHOICES: [&str; 60] = [
    "PAM",
    "LAM",
    "NAM",
    "ANN",
    "LAX",
    "UMP",
    "CSH",
    "SWPPV",
    "CLM",
    "STK",
    "COM",
    "FXOUT",
    "OPTNS",
    "FUTUR",
    "RPA",
    "RPL",
    "RFL",
    "PFL",
    "BUY",
    "SEL",
    "LG",
    "ST",
    "SD",
    "EOM",
    "NOS",
    "SCF",
    "SCMF",
    "CSF",
    "CSMF",
    "SCP",
    "SCMP",
    "CSP",
    "CSMP",
    "AA",
    "A360",
    "A365",
    "30E360",
    "30E360ISDA",
    "B252",
    "A336",
    "28E336",
    "30U360",
    "NT",
    "NTIED",
    "NTL",
    "OOO",
    "IOO",
    "ONO",
    "INO",
    "A",
    "N",
    "E",
    "D",
    "S",
    "C",
    "P",
    "CP",
    "M",
    "R",
    "I",
];

const LOAN: &str = "contractRole=RPA currency=EUR statusDate=2020-01-01 initialExchangeDate=2019-06-15 maturityDate=2026-06-15 \
    notionalPrincipal=1000 nominalInterestRate=0.05 dayCountConvention=30E360 \
    cycleAnchorDateOfInterestPayment=2019-09-15 cycleOfInterestPayment=P3ML1";
const REDEEMED: &str = "cycleAnchorDateOfPrincipalRedemption=2019-09-15 cycleOfPrincipalRedemption=P3ML1 \
    nextPrincipalRedemptionPayment=40";
const FLOATS: &str =
    "cycleAnchorDateOfRateReset=2019-09-15 cycleOfRateReset=P3ML1 marketObjectCodeOfRateReset=X";
const BASES: [(&str, &[&str]); 10] = [
    ("PAM", &[LOAN]),
    ("PAM", &[LOAN, FLOATS]),
    ("LAM", &[LOAN, REDEEMED]),
    ("NAM", &[LOAN, REDEEMED, FLOATS]),
    ("ANN", &[LOAN, REDEEMED, FLOATS]),
    ("ANN", &[LOAN, REDEEMED]),
    ("CLM", &[LOAN]),
    (
        "UMP",
        &[
            "contractRole=RPL currency=EUR statusDate=2020-01-01 initialExchangeDate=2019-06-15 notionalPrincipal=1000 \
        nominalInterestRate=0.05 dayCountConvention=A365 cycleOfInterestPayment=P1ML1",
        ],
    ),
    (
        "LAX",
        &[
            "contractRole=RPA currency=EUR statusDate=2020-01-01 initialExchangeDate=2019-06-15 maturityDate=2026-06-15 \
        notionalPrincipal=1000 nominalInterestRate=0.05 dayCountConvention=A360 \
        arrayCycleAnchorDateOfInterestPayment=2019-09-15 arrayCycleOfInterestPayment=P3ML1 \
        arrayCycleAnchorDateOfPrincipalRedemption=2019-09-15 arrayCycleOfPrincipalRedemption=P3ML1 \
        arrayNextPrincipalRedemptionPayment=40",
        ],
    ),
    (
        "SWPPV",
        &[
            "contractRole=RFL currency=EUR statusDate=2020-01-01 initialExchangeDate=2019-06-15 maturityDate=2026-06-15 \
        notionalPrincipal=1000 nominalInterestRate=0.05 nominalInterestRate2=0.02 dayCountConvention=A360 \
        cycleAnchorDateOfInterestPayment=2019-09-15 cycleOfInterestPayment=P3ML1 \
        cycleAnchorDateOfRateReset=2019-06-15 cycleOfRateReset=P3ML1 marketObjectCodeOfRateReset=X",
        ],
    ),
];

/// A day from 2015 to 2035, on all days of the month.
fn day(byte: u8) -> Day {
    let months = i32::from(byte) % 240;
    Day::from_i32(16_436).plus_months(months) + i32::from(byte) * 7 % 31
}

/// Terms and a book's builder from bytes: the first picks a contract to start from, each pair after it a term and a value
/// that could be one of its kind.
fn terms(data: &[u8]) -> (BookBuilder, Terms) {
    let options = Options { open_ended: true, ..Options::new(as_of()) };
    let mut builder = BookBuilder::new(options, Vec::new());
    let mut terms = Terms::default();
    let Some((&first, data)) = data.split_first() else { return (builder, terms) };
    if let Some((contract_type, parts)) = BASES.get(usize::from(first) % 12) {
        terms.contract_type = ContractType::from_actus(contract_type);
        for word in parts.iter().flat_map(|part| part.split_whitespace()) {
            let Some((name, value)) = word.split_once('=') else { continue };
            let Some(definition) = term(name) else { continue };
            let _ = definition.read(&mut terms, TermValue::Text(value), builder.names());
        }
    }
    for pair in data.chunks_exact(2) {
        let definition = &TERMS[usize::from(pair[0]) % TERMS.len()];
        let _ = definition.read(&mut terms, value(definition.kind, pair[1]), builder.names());
    }
    (builder, terms)
}

fn as_of() -> Day {
    Day::from_i32(18_262)
}

fn value(kind: TermKind, byte: u8) -> TermValue<'static> {
    let pick = usize::from(byte);
    match kind {
        TermKind::Number => TermValue::Number(NUMBERS[pick % NUMBERS.len()]),
        TermKind::Date => TermValue::Day(day(byte)),
        TermKind::Cycle => TermValue::Text(CYCLES[pick % CYCLES.len()]),
        TermKind::Period => TermValue::Text(PERIODS[pick % PERIODS.len()]),
        TermKind::Choice => TermValue::Text(CHOICES[pick % CHOICES.len()]),
        TermKind::Text => TermValue::Text(TEXTS[pick % TEXTS.len()]),
        TermKind::List => match pick % 4 {
            0 => TermValue::Text("[2020-01-15, 2021-01-15]"),
            1 => TermValue::Text("[P1YL1, P3ML1]"),
            2 => TermValue::Text("[10, 20]"),
            _ => TermValue::Text("[INC, DEC]"),
        },
    }
}

/// Projects the contract of these bytes to events and into a profile; whether there was one.
///
/// # Errors
/// The two do not pay the same.
pub fn project(data: &[u8]) -> Result<bool, String> {
    let (mut builder, terms) = terms(data);
    if builder.add("random", &terms, Position::default()).is_err() {
        return Ok(false);
    }
    let book = builder.build(Vec::new());
    let start = terms.status_date.unwrap_or(as_of());
    let grid = DayGrid::new(start, start.plus_months(12 * 30));
    let values = |code: &String| Observed { code: code.clone(), grid, values: vec![0.03; grid.len()] };
    let observed = book.names().observables().iter().map(values).collect();
    let world = World::new("random", grid, observed, Vec::new(), Behaviour::none());
    for block in book.blocks() {
        pays_the_same(&book, block, &world)?;
    }
    Ok(true)
}

#[expect(clippy::cast_precision_loss, reason = "few flows")]
fn pays_the_same(book: &Book, block: &Block, world: &World) -> Result<(), String> {
    let mut events = EventSink::default();
    let told = block.project(&[0], book.names(), world, &mut events);
    let currencies: Vec<_> = book.rows().iter().map(|row| row.currency).collect();
    let mut profile = ProfileSink::<false>::new(world.grid(), 1, &[0], &currencies);
    let summed = block.project(&[0], book.names(), world, &mut profile);
    if told != summed {
        return Err(format!("events {told:?}, profile {summed:?}"));
    }
    let (Ok(()), Ok(profiles)) = (told, profile.finish()) else { return Ok(()) };
    let cash = events.flows.iter().filter(|flow| flow.kind.is_cash()).map(|flow| flow.amount);
    let cash: f64 = cash.sum();
    let size: f64 = events.flows.iter().map(|flow| flow.amount.abs()).sum();
    let lines = profiles.iter().flat_map(|profile| profile.groups()).flat_map(|(_, lines)| lines);
    let cells = lines.filter(|((_, kind), _)| kind.is_cash()).flat_map(|(_, cells)| cells);
    let paid: f64 = cells.map(|cell| cell.amount.to_units()).sum();
    let rounding = 1e-9 * size + 1e-6 * (events.flows.len() + 1) as f64;
    if size.is_finite() && (cash - paid).abs() > rounding {
        return Err(format!("events pay {cash}, the profile {paid}"));
    }
    Ok(())
}
