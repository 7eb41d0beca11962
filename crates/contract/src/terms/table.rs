//! The list of terms: name, kind of value, contract types, and how a cell is read. One line to add one term.
//!
//! Source: ACTUS Dictionary 1.4, terms and applicability.

use super::choice::{Applicability, ContractType, ContractType::*};
use super::{
    ContractPerformance, ContractRole, CyclePoint, DeliverySettlement, FeeBasis, GuaranteedExposure,
    InterestCalculationBase, List, Listed, Names, OptionExercise, OptionKind, PenaltyType, PrepaymentEffect,
    PrincipalChange, RateStep, ScalingEffect, TermError, TermValue, Terms,
};
use plimsoll_units::{BusinessDayConvention, Cycle, Day, DayCount, EndOfMonth, Tenor};

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
        match value {
            TermValue::Text(text) if text.trim().is_empty() => Ok(()),
            TermValue::Text(text) => {
                if ENDS.contains(&self.name) && text.contains("T23:") {
                    terms.ends_before_midnight = Some(true);
                }
                (self.read)(terms, TermValue::Text(text.trim()), names)
            }
            other => (self.read)(terms, other, names),
        }
    }
}

/// The definition of a term by its ACTUS name.
#[must_use]
pub fn term(name: &str) -> Option<&'static TermDefinition> {
    TERMS.iter().find(|definition| definition.name == name)
}

/// The names of the terms of a type, in the order of the table.
pub fn term_names(contract_type: ContractType) -> impl Iterator<Item = &'static str> {
    TERMS
        .iter()
        .filter(move |definition| definition.applies.has(contract_type))
        .map(|definition| definition.name)
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

const AMORTIZERS: Applicability = of(&[LinearAmortizer, NegativeAmortizer, Annuity]);
const ANNUITY: Applicability = of(&[Annuity]);
const STEPS: Applicability = of(&[ExoticLinearAmortizer]);
const AMORTIZERS_AND_STEPS: Applicability = AMORTIZERS.and(STEPS);
const PLAIN_LOANS: Applicability = AMORTIZERS.and(of(&[PrincipalAtMaturity]));
const LOANS: Applicability = PLAIN_LOANS.and(STEPS);
/// Types that bear fees.
const FEES: Applicability = LOANS.and(of(&[UndefinedMaturity, Guarantee]));
const BEARS_DAY_COUNT: Applicability = INTEREST.and(GUARANTEE);
const SWAP: Applicability = of(&[PlainVanillaSwap]);
/// Types with one cycle of interest and one of rate resets.
const CYCLES: Applicability = PLAIN_LOANS.and(SWAP).and(of(&[CallMoney, UndefinedMaturity]));
const LOANS_SWAP_AND_CALL: Applicability = LOANS.and(SWAP).and(of(&[CallMoney]));
/// Types that bear interest.
const INTEREST: Applicability = LOANS_SWAP_AND_CALL.and(of(&[UndefinedMaturity]));
const LIMITED: Applicability = LOANS.and(of(&[CapFloor]));
const NOTICE: Applicability = of(&[UndefinedMaturity, CallMoney]);
const STOCK: Applicability = of(&[Stock]);
const HELD: Applicability = STOCK.and(of(&[Commodity]));
const FX: Applicability = of(&[ForeignExchangeOutright]);
const OPTION: Applicability = of(&[OptionContract]);
const FUTURE: Applicability = of(&[Future]);
const GUARANTEE: Applicability = of(&[Guarantee]);
const COVER: Applicability = GUARANTEE.and(of(&[Collateral]));
const RIGHTS: Applicability = OPTION.and(FUTURE);
const RIGHTS_AND_COVER: Applicability = RIGHTS.and(COVER);
const SETTLED: Applicability = FX.and(RIGHTS_AND_COVER);
const SWAP_FX_RIGHTS: Applicability = SWAP.and(of(&[Swap])).and(FX).and(RIGHTS);
/// Types with dates that move off holidays.
const SHIFTS: Applicability = INTEREST.and(STOCK).and(SETTLED);
const NOTIONAL: Applicability = INTEREST.and(of(&[Cash])).and(STOCK).and(FX).and(GUARANTEE);
const MATURES: Applicability = LOANS_SWAP_AND_CALL.and(FX).and(RIGHTS).and(GUARANTEE);
/// Types that are bought and sold.
const TRADED: Applicability = LIMITED.and(SWAP_FX_RIGHTS).and(HELD).and(GUARANTEE);
const SOLD: Applicability = TRADED.and(of(&[UndefinedMaturity]));
const SETTLES_ABROAD: Applicability =
    INTEREST.and(STOCK).and(of(&[Swap, CapFloor, Guarantee])).and(FX).and(RIGHTS);
const ALL: Applicability = SOLD.and(NOTIONAL).and(COVER);

/// `"name" Kind for TYPES => |value| expression;`, stored in the field.
macro_rules! table {
    ($($name:literal $kind:ident $types:ident $field:ident = $read:expr;)*) => {
        /// Every term a contract table may have, in the dictionary's groups.
        pub static TERMS: &[TermDefinition] = &[
            $(TermDefinition {
                name: $name,
                kind: TermKind::$kind,
                applies: $types,
                read: |terms, value, names| {
                    let read: fn(TermValue<'_>, &mut Names) -> Result<_, TermError> = $read;
                    terms.$field = Some(read(value, names)?);
                    Ok(())
                },
                is_set: |terms| terms.$field.is_some(),
            },)*
        ];
    };
}

table! {
    "contractType" Choice ALL contract_type = |v, _| choice(v, ContractType::from_actus, ContractType::ALLOWED);
    "contractRole" Choice ALL contract_role = |v, _| choice(v, ContractRole::from_actus, ContractRole::ALLOWED);
    "statusDate" Date ALL status_date = |v, _| day(v);
    "contractDealDate" Date ALL contract_deal_date = |v, _| day(v);
    "currency" Text ALL currency = |v, _| text(v)?.parse().map_err(|_| TermError::Currency);
    "calendar" Text SHIFTS calendar = |v, names| names.calendar_id(text(v)?);
    "businessDayConvention" Choice SHIFTS business_day_convention =
        |v, _| text(v)?.parse::<BusinessDayConvention>().map_err(|_| TermError::Choice { allowed: BUSINESS_DAYS });
    "endOfMonthConvention" Choice SHIFTS end_of_month_convention = |v, _| choice(v, end_of_month, "SD, EOM");
    "notionalPrincipal" Number NOTIONAL notional_principal = |v, _| number(v);
    "initialExchangeDate" Date INTEREST initial_exchange_date = |v, _| day(v);
    "premiumDiscountAtIED" Number LOANS premium_discount_at_ied = |v, _| number(v);
    "maturityDate" Date MATURES maturity_date = |v, _| day(v);
    "amortizationDate" Date ANNUITY amortization_date = |v, _| day(v);
    "nominalInterestRate" Number INTEREST nominal_interest_rate = |v, _| number(v);
    "nominalInterestRate2" Number SWAP nominal_interest_rate2 = |v, _| number(v);
    "accruedInterest" Number INTEREST accrued_interest = |v, _| number(v);
    "dayCountConvention" Choice BEARS_DAY_COUNT day_count_convention =
        |v, _| text(v)?.parse::<DayCount>().map_err(|_| TermError::Choice { allowed: DAY_COUNTS });
    "cycleAnchorDateOfInterestPayment" Date CYCLES cycle_anchor_date_of_interest_payment = |v, _| day(v);
    "cycleOfInterestPayment" Cycle CYCLES cycle_of_interest_payment = |v, _| cycle(v);
    "cyclePointOfInterestPayment" Choice LOANS cycle_point_of_interest_payment =
        |v, _| choice(v, CyclePoint::from_actus, CyclePoint::ALLOWED);
    "capitalizationEndDate" Date LOANS capitalization_end_date = |v, _| day(v);
    "cycleAnchorDateOfPrincipalRedemption" Date AMORTIZERS cycle_anchor_date_of_principal_redemption = |v, _| day(v);
    "cycleOfPrincipalRedemption" Cycle AMORTIZERS cycle_of_principal_redemption = |v, _| cycle(v);
    "nextPrincipalRedemptionPayment" Number AMORTIZERS next_principal_redemption_payment = |v, _| number(v);
    "interestCalculationBase" Choice AMORTIZERS_AND_STEPS interest_calculation_base =
        |v, _| choice(v, InterestCalculationBase::from_actus, InterestCalculationBase::ALLOWED);
    "interestCalculationBaseAmount" Number AMORTIZERS_AND_STEPS interest_calculation_base_amount = |v, _| number(v);
    "cycleAnchorDateOfInterestCalculationBase" Date AMORTIZERS_AND_STEPS cycle_anchor_date_of_interest_calculation_base =
        |v, _| day(v);
    "cycleOfInterestCalculationBase" Cycle AMORTIZERS_AND_STEPS cycle_of_interest_calculation_base = |v, _| cycle(v);
    "arrayCycleAnchorDateOfInterestPayment" List STEPS array_cycle_anchor_date_of_interest_payment =
        |v, names| list(v, names, day);
    "arrayCycleOfInterestPayment" List STEPS array_cycle_of_interest_payment = |v, names| list(v, names, cycle);
    "arrayCycleAnchorDateOfPrincipalRedemption" List STEPS array_cycle_anchor_date_of_principal_redemption =
        |v, names| list(v, names, day);
    "arrayCycleOfPrincipalRedemption" List STEPS array_cycle_of_principal_redemption =
        |v, names| list(v, names, cycle);
    "arrayNextPrincipalRedemptionPayment" List STEPS array_next_principal_redemption_payment =
        |v, names| list(v, names, number);
    "arrayIncreaseDecrease" List STEPS array_increase_decrease = |v, names| {
        list(v, names, |v| choice(v, PrincipalChange::from_actus, PrincipalChange::ALLOWED))
    };
    "arrayCycleAnchorDateOfRateReset" List STEPS array_cycle_anchor_date_of_rate_reset =
        |v, names| list(v, names, day);
    "arrayCycleOfRateReset" List STEPS array_cycle_of_rate_reset = |v, names| list(v, names, cycle);
    "arrayRate" List STEPS array_rate = |v, names| list(v, names, number);
    "arrayFixedVariable" List STEPS array_fixed_variable =
        |v, names| list(v, names, |v| choice(v, RateStep::from_actus, RateStep::ALLOWED));
    "marketObjectCodeOfRateReset" Text INTEREST market_object_code_of_rate_reset =
        |v, names| Ok(names.observable(text(v)?));
    "cycleAnchorDateOfRateReset" Date CYCLES cycle_anchor_date_of_rate_reset = |v, _| day(v);
    "cycleOfRateReset" Cycle CYCLES cycle_of_rate_reset = |v, _| cycle(v);
    "rateSpread" Number CYCLES rate_spread = |v, _| number(v);
    "rateMultiplier" Number INTEREST rate_multiplier = |v, _| number(v);
    "nextResetRate" Number LOANS_SWAP_AND_CALL next_reset_rate = |v, _| number(v);
    "lifeCap" Number LIMITED life_cap = |v, _| number(v);
    "lifeFloor" Number LIMITED life_floor = |v, _| number(v);
    "periodCap" Number LOANS period_cap = |v, _| number(v);
    "periodFloor" Number LOANS period_floor = |v, _| number(v);
    "fixingPeriod" Period INTEREST fixing_period = |v, _| period(v);
    "fixingDays" Period INTEREST fixing_period = |v, _| period(v);
    "scalingEffect" Choice LOANS scaling_effect = |v, _| choice(v, ScalingEffect::from_actus, ScalingEffect::ALLOWED);
    "marketObjectCodeOfScalingIndex" Text LOANS market_object_code_of_scaling_index =
        |v, names| Ok(names.observable(text(v)?));
    "scalingIndexAtContractDealDate" Number LOANS scaling_index_at_contract_deal_date = |v, _| number(v);
    "notionalScalingMultiplier" Number LOANS notional_scaling_multiplier = |v, _| number(v);
    "interestScalingMultiplier" Number LOANS interest_scaling_multiplier = |v, _| number(v);
    "cycleAnchorDateOfScalingIndex" Date LOANS cycle_anchor_date_of_scaling_index = |v, _| day(v);
    "cycleOfScalingIndex" Cycle LOANS cycle_of_scaling_index = |v, _| cycle(v);
    "feeRate" Number FEES fee_rate = |v, _| number(v);
    "feeBasis" Choice FEES fee_basis = |v, _| choice(v, FeeBasis::from_actus, FeeBasis::ALLOWED);
    "cycleAnchorDateOfFee" Date FEES cycle_anchor_date_of_fee = |v, _| day(v);
    "cycleOfFee" Cycle FEES cycle_of_fee = |v, _| cycle(v);
    "feeAccrued" Number FEES fee_accrued = |v, _| number(v);
    "prepaymentEffect" Choice LOANS prepayment_effect =
        |v, _| choice(v, PrepaymentEffect::from_actus, PrepaymentEffect::ALLOWED);
    "penaltyType" Choice LOANS penalty_type = |v, _| choice(v, PenaltyType::from_actus, PenaltyType::ALLOWED);
    "penaltyRate" Number LOANS penalty_rate = |v, _| number(v);
    "settlementCurrency" Text SETTLES_ABROAD settlement_currency =
        |v, _| text(v)?.parse().map_err(|_| TermError::Currency);
    "purchaseDate" Date TRADED purchase_date = |v, _| day(v);
    "priceAtPurchaseDate" Number TRADED price_at_purchase_date = |v, _| number(v);
    "terminationDate" Date SOLD termination_date = |v, _| day(v);
    "priceAtTerminationDate" Number SOLD price_at_termination_date = |v, _| number(v);
    "xDayNotice" Period NOTICE x_day_notice = |v, _| period(v);
    "currency2" Text FX currency2 = |v, _| text(v)?.parse().map_err(|_| TermError::Currency);
    "notionalPrincipal2" Number FX notional_principal2 = |v, _| number(v);
    "settlementPeriod" Period SETTLED settlement_period = |v, _| period(v);
    "quantity" Number HELD quantity = |v, _| number(v);
    "marketValueObserved" Number HELD market_value_observed = |v, _| number(v);
    "marketObjectCodeOfDividends" Text STOCK market_object_code_of_dividends = |v, names| Ok(names.observable(text(v)?));
    "cycleAnchorDateOfDividend" Date STOCK cycle_anchor_date_of_dividend = |v, _| day(v);
    "cycleAnchorDateOfDividendPayment" Date STOCK cycle_anchor_date_of_dividend = |v, _| day(v);
    "cycleOfDividend" Cycle STOCK cycle_of_dividend = |v, _| cycle(v);
    "cycleOfDividendPayment" Cycle STOCK cycle_of_dividend = |v, _| cycle(v);
    "optionExerciseType" Choice OPTION option_exercise_type =
        |v, _| choice(v, OptionExercise::from_actus, OptionExercise::ALLOWED);
    "optionType" Choice OPTION option_type = |v, _| choice(v, OptionKind::from_actus, OptionKind::ALLOWED);
    "optionStrike1" Number OPTION option_strike1 = |v, _| number(v);
    "futuresPrice" Number FUTURE futures_price = |v, _| number(v);
    "exerciseDate" Date RIGHTS_AND_COVER exercise_date = |v, _| day(v);
    "exerciseAmount" Number RIGHTS_AND_COVER exercise_amount = |v, _| number(v);
    "guaranteedExposure" Choice COVER guaranteed_exposure =
        |v, _| choice(v, GuaranteedExposure::from_actus, GuaranteedExposure::ALLOWED);
    "coverageOfCreditEnhancement" Number COVER coverage_of_credit_enhancement = |v, _| number(v);
    "creditEventTypeCovered" List COVER credit_event_type_covered =
        |v, names| list(v, names, |v| choice(v, ContractPerformance::from_actus, ContractPerformance::ALLOWED));
    "underlying" Text RIGHTS underlying = |v, names| Ok(names.observable(text(v)?));
    "deliverySettlement" Choice SWAP_FX_RIGHTS delivery_settlement =
        |v, _| choice(v, DeliverySettlement::from_actus, DeliverySettlement::ALLOWED);
}
