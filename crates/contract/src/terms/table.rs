//! The list of terms: name, kind of value, contract types, and how a cell is read. One line to add one term.
//!
//! Source: ACTUS Dictionary 1.4, terms and applicability.

use super::choice::{Applicability, ContractType, ContractType::*};
use super::dictionary::DICTIONARY;
use super::{
    ContractPerformance, ContractRole, CyclePoint, DeliverySettlement, FeeBasis, GuaranteedExposure,
    InterestCalculationBase, List, Listed, Names, OptionExercise, OptionKind, PenaltyType, PrepaymentEffect,
    PrincipalChange, RateStep, ScalingEffect, TermError, TermValue, Terms,
};
use plimsoll_units::{BusinessDayConvention, Cycle, Day, DayCount, EndOfMonth, Tenor};
use std::sync::LazyLock;

/// What a term holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermKind {
    /// A decimal number.
    Number,
    /// A date.
    Date,
    /// A cycle such as `P1ML1`.
    Cycle,
    /// A period such as `P31D`.
    Period,
    /// One of a fixed list.
    Choice,
    /// A code or name.
    Text,
    /// Several values: `[10, 20]` or one of them.
    List,
}

/// A term that a contract table may have as a column.
#[derive(Clone, Copy, Debug)]
pub struct TermDefinition {
    /// The ACTUS name, also the column's name.
    pub name: &'static str,
    /// What it holds.
    pub kind: TermKind,
    /// The contract types it is for.
    pub applies: Applicability,
    read: Reader,
    is_set: fn(&Terms) -> bool,
}

type Reader = fn(&mut Terms, TermValue<'_>, &mut Names) -> Result<(), TermError>;

impl TermDefinition {
    /// Whether the terms have a value for it.
    #[must_use]
    pub fn is_set(&self, terms: &Terms) -> bool {
        (self.is_set)(terms)
    }

    /// Reads one cell into the terms. Blank text leaves the term empty.
    ///
    /// # Errors
    /// A [`TermError`] that says what was expected.
    pub fn read(&self, terms: &mut Terms, value: TermValue<'_>, names: &mut Names) -> Result<(), TermError> {
        let TermValue::Text(text) = value else { return (self.read)(terms, value, names) };
        let text = trimmed(text);
        if text.is_empty() {
            return Ok(());
        }
        if ENDS.contains(&self.name) && text.contains("T23:") {
            terms.ends_before_midnight = Some(true);
        }
        (self.read)(terms, TermValue::Text(text), names)
    }
}

/// A text without blanks around it; most have none, and two characters tell.
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// Terms that describe a contract and compute nothing.
pub const DESCRIPTIVE_TERMS: [&str; 19] = [
    "contractID",
    "contractIdentifier",
    "creatorID",
    "creatorId",
    "counterpartyID",
    "contractPerformance",
    "contractStatus",
    "nonPerformingDate",
    "creditLineAmount",
    "maximumPenaltyFreeDisbursement",
    "prepaymentPeriod",
    "gracePeriod",
    "delinquencyPeriod",
    "delinquencyRate",
    "marketObjectCode",
    "marketValueObserved",
    "seniority",
    "clearingHouse",
    "unit",
];

/// Terms of the dictionary that this version does not compute: a contract that has one is refused.
pub const UNCOMPUTED_TERMS: [&str; 9] = [
    "cycleAnchorDateOfMargining",
    "cycleAnchorDateOfOptionality",
    "cycleOfMargining",
    "cycleOfOptionality",
    "initialMargin",
    "maintenanceMarginLowerBound",
    "maintenanceMarginUpperBound",
    "optionExerciseEndDate",
    "variationMargin",
];

/// Terms of types that do not compute them, though they compute them for others.
pub(crate) fn uncomputed(contract_type: ContractType) -> &'static [&'static str] {
    match contract_type {
        ForeignExchangeOutright => &["exerciseDate", "exerciseAmount"],
        _ => &[],
    }
}

/// The definition of a term by its ACTUS name.
#[must_use]
pub fn term(name: &str) -> Option<&'static TermDefinition> {
    TERMS.iter().find(|definition| definition.name == name)
}

/// A bit for each term that a contract of each type may not have, as [`set_terms`] has them.
static REFUSED: LazyLock<[u128; ContractType::ALL.len()]> = LazyLock::new(|| {
    const { assert!(TERMS.len() <= 128, "a bit for each term") };
    let mut refused = [0; ContractType::ALL.len()];
    for contract_type in ContractType::ALL.iter().copied() {
        for definition in TERMS {
            let is_refused = !definition.applies.has(contract_type)
                || uncomputed(contract_type).contains(&definition.name);
            refused[contract_type as usize] = refused[contract_type as usize] << 1 | u128::from(is_refused);
        }
    }
    refused
});

/// Whether a contract of a type has a term that it may not have.
pub(crate) fn has_refused(contract_type: ContractType, terms: &Terms) -> bool {
    set_terms(terms) & REFUSED[contract_type as usize] != 0
}

/// The names of the terms of a type, in the order of the table.
pub fn term_names(contract_type: ContractType) -> impl Iterator<Item = &'static str> {
    TERMS
        .iter()
        .filter(move |definition| definition.applies.has(contract_type))
        .map(|definition| definition.name)
        .filter(move |name| !uncomputed(contract_type).contains(name))
}

fn number(value: TermValue<'_>) -> Result<f64, TermError> {
    let number = match value {
        TermValue::Number(number) => number,
        TermValue::Text(text) => text.parse().map_err(|_| TermError::NotANumber)?,
        TermValue::Day(_) => return Err(TermError::WrongKind { expected: "a number, not a date" }),
    };
    if f64::is_finite(number) { Ok(number) } else { Err(TermError::NotFinite) }
}

fn day(value: TermValue<'_>) -> Result<Day, TermError> {
    match value {
        TermValue::Day(day) if day.is_valid() => Ok(day),
        TermValue::Day(day) => Err(plimsoll_units::DayError::Range { year: day.civil().year }.into()),
        TermValue::Text(text) => Ok(text.parse::<Day>()?),
        TermValue::Number(_) => Err(TermError::WrongKind { expected: "a date YYYY-MM-DD, not a number" }),
    }
}

fn text(value: TermValue<'_>) -> Result<&str, TermError> {
    match value {
        TermValue::Text(text) => Ok(text),
        _ => Err(TermError::WrongKind { expected: "text" }),
    }
}

fn cycle(value: TermValue<'_>) -> Result<Cycle, TermError> {
    Ok(text(value)?.parse()?)
}

/// A period; the reference data write some with a stray stub flag, `P1ML0`.
fn period(value: TermValue<'_>) -> Result<Tenor, TermError> {
    let text = text(value)?;
    Ok(text.strip_suffix("L0").unwrap_or(text).parse()?)
}

fn choice<T>(
    value: TermValue<'_>,
    parse: fn(&str) -> Option<T>,
    allowed: &'static str,
) -> Result<T, TermError> {
    parse(text(value)?).ok_or(TermError::Choice { allowed })
}

/// Several values in brackets, parted by commas, or a single one.
fn list<T: Listed>(
    value: TermValue<'_>,
    names: &mut Names,
    read: impl Fn(TermValue<'_>) -> Result<T, TermError>,
) -> Result<List<T>, TermError> {
    let values = match value {
        TermValue::Text(text) => {
            let inside = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
            let cells = inside.split(',').map(|cell| cell.trim().trim_matches('"').trim());
            cells.map(|cell| read(TermValue::Text(cell))).collect::<Result<Vec<T>, _>>()?
        }
        single => vec![read(single)?],
    };
    Ok(names.keep(&values))
}

fn end_of_month(text: &str) -> Option<EndOfMonth> {
    match text {
        "SD" => Some(EndOfMonth::SameDay),
        "EOM" => Some(EndOfMonth::EndOfMonth),
        _ => None,
    }
}

/// Terms that end a contract's schedules.
const ENDS: [&str; 2] = ["maturityDate", "amortizationDate"];

const BUSINESS_DAYS: &str = "NOS, SCF, SCMF, CSF, CSMF, SCP, SCMP, CSP, CSMP";
const DAY_COUNTS: &str = "AA, A360, A365, 30E360ISDA, 30E360, B252, A336, 28E336, 30U360";

const fn of(types: &[ContractType]) -> Applicability {
    Applicability::of(types)
}

/// The types that the dictionary has a term for.
#[expect(clippy::panic, reason = "while the table is compiled, never when it is used")]
const fn dictionary(name: &str) -> Applicability {
    let mut place = 0;
    while place < DICTIONARY.len() {
        if is_same(DICTIONARY[place].0, name) {
            return of_codes(DICTIONARY[place].1);
        }
        place += 1;
    }
    panic!("a term that the dictionary does not have needs the name of one that it has");
}

/// The types with these codes, parted by blanks.
const fn of_codes(codes: &str) -> Applicability {
    let (mut types, mut place) = (of(&[]), 0);
    while place < ContractType::ALL.len() {
        let contract_type = ContractType::ALL[place];
        if has_word(codes.as_bytes(), contract_type.actus().as_bytes()) {
            types = types.and(of(&[contract_type]));
        }
        place += 1;
    }
    types
}

const fn has_word(text: &[u8], word: &[u8]) -> bool {
    let mut start = 0;
    while start + word.len() <= text.len() {
        let mut same = 0;
        while same < word.len() && text[start + same] == word[same] {
            same += 1;
        }
        let end = start + word.len();
        let alone = (start == 0 || text[start - 1] == b' ') && (end == text.len() || text[end] == b' ');
        if same == word.len() && alone {
            return true;
        }
        start += 1;
    }
    false
}

const fn is_same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let mut place = 0;
    while place < left.len() && place < right.len() && left[place] == right[place] {
        place += 1;
    }
    left.len() == right.len() && place == left.len()
}

/// `"name" Kind field = |value| expression;`, for the types of the dictionary; `@ "other"` for those of another of its
/// terms, `+ [types]` for more: the published test cases use terms where the dictionary has none.
macro_rules! table {
    ($($name:literal $kind:ident $(@ $other:literal)? $(+ [$($more:ident),*])? $field:ident = $read:expr;)*) => {
        /// Every term a contract table may have, in the dictionary's groups.
        pub static TERMS: &[TermDefinition] = &[
            $(TermDefinition {
                name: $name,
                kind: TermKind::$kind,
                applies: const { dictionary(table!(@of $name $($other)?)).and(of(&[$($($more),*)?])) },
                read: |terms, value, names| {
                    let read: fn(TermValue<'_>, &mut Names) -> Result<_, TermError> = $read;
                    terms.$field = Some(read(value, names)?);
                    Ok(())
                },
                is_set: |terms| terms.$field.is_some(),
            },)*
        ];

        /// A bit for each term that has a value: the last of the table is the lowest.
        fn set_terms(terms: &Terms) -> u128 {
            let mut set = 0;
            $(set = set << 1 | u128::from(terms.$field.is_some());)*
            set
        }
    };
    (@of $name:literal) => { $name };
    (@of $name:literal $other:literal) => { $other };
}

table! {
    "contractType" Choice contract_type = |v, _| choice(v, ContractType::from_actus, ContractType::ALLOWED);
    "contractRole" Choice contract_role = |v, _| choice(v, ContractRole::from_actus, ContractRole::ALLOWED);
    "statusDate" Date status_date = |v, _| day(v);
    "contractDealDate" Date + [Cash] contract_deal_date = |v, _| day(v);
    "currency" Text + [Collateral] currency = |v, _| text(v)?.parse().map_err(|_| TermError::Currency);
    "calendar" Text calendar = |v, names| names.calendar_id(text(v)?);
    "businessDayConvention" Choice business_day_convention =
        |v, _| text(v)?.parse::<BusinessDayConvention>().map_err(|_| TermError::Choice { allowed: BUSINESS_DAYS });
    "endOfMonthConvention" Choice end_of_month_convention = |v, _| choice(v, end_of_month, "SD, EOM");
    "notionalPrincipal" Number notional_principal = |v, _| number(v);
    "initialExchangeDate" Date initial_exchange_date = |v, _| day(v);
    "premiumDiscountAtIED" Number premium_discount_at_ied = |v, _| number(v);
    "maturityDate" Date maturity_date = |v, _| day(v);
    "amortizationDate" Date amortization_date = |v, _| day(v);
    "nominalInterestRate" Number nominal_interest_rate = |v, _| number(v);
    "nominalInterestRate2" Number nominal_interest_rate2 = |v, _| number(v);
    "accruedInterest" Number + [PlainVanillaSwap] accrued_interest = |v, _| number(v);
    "dayCountConvention" Choice + [Guarantee] day_count_convention =
        |v, _| text(v)?.parse::<DayCount>().map_err(|_| TermError::Choice { allowed: DAY_COUNTS });
    "cycleAnchorDateOfInterestPayment" Date cycle_anchor_date_of_interest_payment = |v, _| day(v);
    "cycleOfInterestPayment" Cycle cycle_of_interest_payment = |v, _| cycle(v);
    "cyclePointOfInterestPayment" Choice + [NegativeAmortizer, Annuity] cycle_point_of_interest_payment =
        |v, _| choice(v, CyclePoint::from_actus, CyclePoint::ALLOWED);
    "capitalizationEndDate" Date capitalization_end_date = |v, _| day(v);
    "cycleAnchorDateOfPrincipalRedemption" Date cycle_anchor_date_of_principal_redemption = |v, _| day(v);
    "cycleOfPrincipalRedemption" Cycle cycle_of_principal_redemption = |v, _| cycle(v);
    "nextPrincipalRedemptionPayment" Number next_principal_redemption_payment = |v, _| number(v);
    "interestCalculationBase" Choice interest_calculation_base =
        |v, _| choice(v, InterestCalculationBase::from_actus, InterestCalculationBase::ALLOWED);
    "interestCalculationBaseAmount" Number interest_calculation_base_amount = |v, _| number(v);
    "cycleAnchorDateOfInterestCalculationBase" Date cycle_anchor_date_of_interest_calculation_base =
        |v, _| day(v);
    "cycleOfInterestCalculationBase" Cycle cycle_of_interest_calculation_base = |v, _| cycle(v);
    "arrayCycleAnchorDateOfInterestPayment" List array_cycle_anchor_date_of_interest_payment =
        |v, names| list(v, names, day);
    "arrayCycleOfInterestPayment" List array_cycle_of_interest_payment = |v, names| list(v, names, cycle);
    "arrayCycleAnchorDateOfPrincipalRedemption" List array_cycle_anchor_date_of_principal_redemption =
        |v, names| list(v, names, day);
    "arrayCycleOfPrincipalRedemption" List array_cycle_of_principal_redemption =
        |v, names| list(v, names, cycle);
    "arrayNextPrincipalRedemptionPayment" List array_next_principal_redemption_payment =
        |v, names| list(v, names, number);
    "arrayIncreaseDecrease" List array_increase_decrease = |v, names| {
        list(v, names, |v| choice(v, PrincipalChange::from_actus, PrincipalChange::ALLOWED))
    };
    "arrayCycleAnchorDateOfRateReset" List array_cycle_anchor_date_of_rate_reset =
        |v, names| list(v, names, day);
    "arrayCycleOfRateReset" List array_cycle_of_rate_reset = |v, names| list(v, names, cycle);
    "arrayRate" List array_rate = |v, names| list(v, names, number);
    "arrayFixedVariable" List array_fixed_variable =
        |v, names| list(v, names, |v| choice(v, RateStep::from_actus, RateStep::ALLOWED));
    "marketObjectCodeOfRateReset" Text market_object_code_of_rate_reset =
        |v, names| Ok(names.observable(text(v)?));
    "cycleAnchorDateOfRateReset" Date cycle_anchor_date_of_rate_reset = |v, _| day(v);
    "cycleOfRateReset" Cycle cycle_of_rate_reset = |v, _| cycle(v);
    "cyclePointOfRateReset" Choice cycle_point_of_rate_reset =
        |v, _| choice(v, CyclePoint::from_actus, CyclePoint::ALLOWED);
    "rateSpread" Number rate_spread = |v, _| number(v);
    "rateMultiplier" Number + [UndefinedMaturity] rate_multiplier = |v, _| number(v);
    "nextResetRate" Number next_reset_rate = |v, _| number(v);
    "lifeCap" Number life_cap = |v, _| number(v);
    "lifeFloor" Number life_floor = |v, _| number(v);
    "periodCap" Number period_cap = |v, _| number(v);
    "periodFloor" Number period_floor = |v, _| number(v);
    "fixingPeriod" Period + [UndefinedMaturity] fixing_period = |v, _| period(v);
    "fixingDays" Period @ "fixingPeriod" + [UndefinedMaturity] fixing_period = |v, _| period(v);
    "scalingEffect" Choice scaling_effect = |v, _| choice(v, ScalingEffect::from_actus, ScalingEffect::ALLOWED);
    "marketObjectCodeOfScalingIndex" Text market_object_code_of_scaling_index =
        |v, names| Ok(names.observable(text(v)?));
    "scalingIndexAtContractDealDate" Number scaling_index_at_contract_deal_date = |v, _| number(v);
    "notionalScalingMultiplier" Number notional_scaling_multiplier = |v, _| number(v);
    "interestScalingMultiplier" Number interest_scaling_multiplier = |v, _| number(v);
    "cycleAnchorDateOfScalingIndex" Date cycle_anchor_date_of_scaling_index = |v, _| day(v);
    "cycleOfScalingIndex" Cycle cycle_of_scaling_index = |v, _| cycle(v);
    "feeRate" Number fee_rate = |v, _| number(v);
    "feeBasis" Choice fee_basis = |v, _| choice(v, FeeBasis::from_actus, FeeBasis::ALLOWED);
    "cycleAnchorDateOfFee" Date cycle_anchor_date_of_fee = |v, _| day(v);
    "cycleOfFee" Cycle cycle_of_fee = |v, _| cycle(v);
    "feeAccrued" Number fee_accrued = |v, _| number(v);
    "prepaymentEffect" Choice prepayment_effect =
        |v, _| choice(v, PrepaymentEffect::from_actus, PrepaymentEffect::ALLOWED);
    "penaltyType" Choice penalty_type = |v, _| choice(v, PenaltyType::from_actus, PenaltyType::ALLOWED);
    "penaltyRate" Number penalty_rate = |v, _| number(v);
    "settlementCurrency" Text settlement_currency =
        |v, _| text(v)?.parse().map_err(|_| TermError::Currency);
    "purchaseDate" Date purchase_date = |v, _| day(v);
    "priceAtPurchaseDate" Number price_at_purchase_date = |v, _| number(v);
    "terminationDate" Date termination_date = |v, _| day(v);
    "priceAtTerminationDate" Number price_at_termination_date = |v, _| number(v);
    "xDayNotice" Period x_day_notice = |v, _| period(v);
    "currency2" Text currency2 = |v, _| text(v)?.parse().map_err(|_| TermError::Currency);
    "notionalPrincipal2" Number notional_principal2 = |v, _| number(v);
    "settlementPeriod" Period settlement_period = |v, _| period(v);
    "quantity" Number quantity = |v, _| number(v);
    "marketObjectCodeOfDividends" Text @ "cycleOfDividend" market_object_code_of_dividends = |v, names| Ok(names.observable(text(v)?));
    "nextDividendPaymentAmount" Number next_dividend_payment_amount = |v, _| number(v);
    "exDividendDate" Date ex_dividend_date = |v, _| day(v);
    "cycleAnchorDateOfDividend" Date cycle_anchor_date_of_dividend = |v, _| day(v);
    "cycleAnchorDateOfDividendPayment" Date @ "cycleAnchorDateOfDividend" cycle_anchor_date_of_dividend = |v, _| day(v);
    "cycleOfDividend" Cycle cycle_of_dividend = |v, _| cycle(v);
    "cycleOfDividendPayment" Cycle @ "cycleOfDividend" cycle_of_dividend = |v, _| cycle(v);
    "optionExerciseType" Choice option_exercise_type =
        |v, _| choice(v, OptionExercise::from_actus, OptionExercise::ALLOWED);
    "optionType" Choice option_type = |v, _| choice(v, OptionKind::from_actus, OptionKind::ALLOWED);
    "optionStrike1" Number option_strike1 = |v, _| number(v);
    "optionStrike2" Number option_strike2 = |v, _| number(v);
    "futuresPrice" Number futures_price = |v, _| number(v);
    "exerciseDate" Date exercise_date = |v, _| day(v);
    "exerciseAmount" Number exercise_amount = |v, _| number(v);
    "guaranteedExposure" Choice guaranteed_exposure =
        |v, _| choice(v, GuaranteedExposure::from_actus, GuaranteedExposure::ALLOWED);
    "coverageOfCreditEnhancement" Number coverage_of_credit_enhancement = |v, _| number(v);
    "creditEventTypeCovered" List credit_event_type_covered =
        |v, names| list(v, names, |v| choice(v, ContractPerformance::from_actus, ContractPerformance::ALLOWED));
    "underlying" Text @ "contractStructure" underlying = |v, names| Ok(names.observable(text(v)?));
    "deliverySettlement" Choice delivery_settlement =
        |v, _| choice(v, DeliverySettlement::from_actus, DeliverySettlement::ALLOWED);
}
