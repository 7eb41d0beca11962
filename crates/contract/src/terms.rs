//! The terms of a contract, by their ACTUS names.
//!
//! Source: ACTUS Technical Specification 1.1, sections Contract Attributes; ACTUS Dictionary 1.4.

mod added;
mod choice;
mod dictionary;
mod list;
mod scaled;
mod table;

pub use added::{NamesAdded, NamesSize};
pub use choice::{
    Applicability, ContractPerformance, ContractRole, ContractType, CyclePoint, DeliverySettlement, FeeBasis,
    GuaranteedExposure, InterestCalculationBase, OptionExercise, OptionKind, PenaltyType, PrepaymentEffect,
    PrincipalChange, RateStep, ReferenceRole, ScalingEffect,
};
pub use list::{List, Listed, Lists};
pub use table::{DESCRIPTIVE_TERMS, TERMS, TermDefinition, TermKind, UNCOMPUTED_TERMS, term, term_names};
pub(crate) use table::{has_refused, uncomputed};

use std::borrow::Cow;

use plimsoll_units::{
    BusinessDayConvention, Calendar, Currency, Cycle, CycleError, Day, DayCount, DayError, EndOfMonth, Tenor,
    TenorError,
};

/// A market object, index or calendar by its place in the [`Names`] of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(pub u32);

/// One cell of a contract table, before it is understood.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TermValue<'a> {
    /// Text, as from CSV or JSON.
    Text(&'a str),
    /// A number, as from a numeric column.
    Number(f64),
    /// A date, as from a date column.
    Day(Day),
}

/// Why a value cannot be that term.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TermError {
    /// Not a number.
    #[error("not a number; expected a decimal number such as 0.035")]
    NotANumber,
    /// NaN or infinite.
    #[error("not a finite number")]
    NotFinite,
    /// A date cell is no date.
    #[error(transparent)]
    Date(#[from] DayError),
    /// A cycle cell is no cycle.
    #[error(transparent)]
    Cycle(#[from] CycleError),
    /// A period cell is no period.
    #[error(transparent)]
    Period(#[from] TenorError),
    /// Not one of the allowed values.
    #[error("expected one of {allowed}")]
    Choice {
        /// The allowed values, comma separated.
        allowed: &'static str,
    },
    /// No such calendar.
    #[error("no such calendar; there are {available}")]
    Calendar {
        /// The calendars there are.
        available: String,
    },
    /// No such currency.
    #[error("not a currency of ISO 4217; expected a code such as EUR")]
    Currency,
    /// A number or date where text is wanted, or the other way round.
    #[error("expected {expected}")]
    WrongKind {
        /// What the term holds.
        expected: &'static str,
    },
}

/// The calendars and market object codes that contracts refer to, each named once.
#[derive(Clone, Debug)]
pub struct Names {
    calendars: Vec<Calendar>,
    observables: Vec<String>,
    lists: Lists,
}

impl Names {
    /// Names with these calendars, beside the ones known by rule.
    ///
    /// * `calendars` — the first one is used where a contract names none
    #[must_use]
    pub fn new(mut calendars: Vec<Calendar>) -> Self {
        if calendars.is_empty() {
            calendars.push(Calendar::none());
        }
        Self { calendars, observables: Vec::new(), lists: Lists::default() }
    }

    /// The calendar with this place.
    #[must_use]
    pub fn calendar(&self, id: NameId) -> &Calendar {
        self.calendars.get(id.0 as usize).unwrap_or(&self.calendars[0])
    }

    /// The market object codes, in the order of their [`NameId`].
    #[must_use]
    pub fn observables(&self) -> &[String] {
        &self.observables
    }

    /// The place of a market object code, new or known.
    pub fn observable(&mut self, code: &str) -> NameId {
        let place = self.observables.iter().position(|known| known == code).unwrap_or_else(|| {
            self.observables.push(code.to_owned());
            self.observables.len() - 1
        });
        NameId(u32::try_from(place).unwrap_or(u32::MAX))
    }

    /// The terms with the market object of the rate between their two currencies, where they have two.
    pub fn with_exchange_rate<'t>(&mut self, terms: &'t Terms) -> Cow<'t, Terms> {
        let (Some(first), Some(second)) = (terms.currency, terms.currency2) else {
            return Cow::Borrowed(terms);
        };
        let exchange_rate = Some(self.observable(&format!("{second}/{first}")));
        Cow::Owned(Terms { exchange_rate, ..*terms })
    }

    /// The calendars that can be named: those known by rule, then those of the case.
    fn available(&self, by_rule: &str) -> String {
        let own = self.calendars.iter().map(Calendar::name).filter(|name| Calendar::named(name).is_err());
        std::iter::once(by_rule).chain(own).collect::<Vec<_>>().join(", ")
    }

    fn calendar_id(&mut self, name: &str) -> Result<NameId, TermError> {
        let place = self.calendars.iter().position(|known| known.name() == name);
        let place = match place {
            Some(place) => place,
            None => {
                let calendar = Calendar::named(name)
                    .map_err(|error| TermError::Calendar { available: self.available(error.available()) })?;
                let known = self.calendars.iter().position(|c| c.name() == calendar.name());
                known.unwrap_or_else(|| {
                    self.calendars.push(calendar);
                    self.calendars.len() - 1
                })
            }
        };
        Ok(NameId(u32::try_from(place).unwrap_or(u32::MAX)))
    }
}

macro_rules! terms {
    ($($(#[$doc:meta])* $field:ident : $kind:ty,)*) => {
        /// Everything a contract table may say of one contract; `None` is an empty cell.
        ///
        /// A field's name is the ACTUS term in snake case.
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct Terms {
            $($(#[$doc])* pub $field: Option<$kind>,)*
        }
    };
}

terms! {
    /// Type of contract.
    contract_type: ContractType,
    /// Which side the record's creator is on.
    contract_role: ContractRole,
    /// The day the terms and states are true of.
    status_date: Day,
    /// When the contract was agreed.
    contract_deal_date: Day,
    /// Currency of the cash flows.
    currency: Currency,
    /// Calendar of business days.
    calendar: NameId,
    /// How dates move off holidays.
    business_day_convention: BusinessDayConvention,
    /// Whether cycles from a month's end stay on month ends.
    end_of_month_convention: EndOfMonth,
    /// Outstanding principal, positive.
    notional_principal: f64,
    /// When principal is first exchanged.
    initial_exchange_date: Day,
    /// Premium (negative: discount) at initial exchange.
    premium_discount_at_ied: f64,
    /// When the contract ends.
    maturity_date: Day,
    /// When an annuity would be repaid, if later than maturity.
    amortization_date: Day,
    /// Rate per year.
    nominal_interest_rate: f64,
    /// Rate per year of the floating leg.
    nominal_interest_rate2: f64,
    /// Interest accrued at the status date.
    accrued_interest: f64,
    /// How days become fractions of a year.
    day_count_convention: DayCount,
    /// First interest payment.
    cycle_anchor_date_of_interest_payment: Day,
    /// Interest payment cycle.
    cycle_of_interest_payment: Cycle,
    /// Interest is added to principal until this day.
    capitalization_end_date: Day,
    /// First redemption.
    cycle_anchor_date_of_principal_redemption: Day,
    /// Redemption cycle.
    cycle_of_principal_redemption: Cycle,
    /// Redemption (LAM) or total payment (NAM, ANN) per period.
    next_principal_redemption_payment: f64,
    /// What interest is computed on.
    interest_calculation_base: InterestCalculationBase,
    /// That base, when it is not the notional.
    interest_calculation_base_amount: f64,
    /// First reset of that base.
    cycle_anchor_date_of_interest_calculation_base: Day,
    /// Reset cycle of that base.
    cycle_of_interest_calculation_base: Cycle,
    /// First interest payment of each step.
    array_cycle_anchor_date_of_interest_payment: List<Day>,
    /// Interest payment cycle of each step.
    array_cycle_of_interest_payment: List<Cycle>,
    /// First redemption of each step.
    array_cycle_anchor_date_of_principal_redemption: List<Day>,
    /// Redemption cycle of each step.
    array_cycle_of_principal_redemption: List<Cycle>,
    /// Redemption, or amount added, at each date of a step.
    array_next_principal_redemption_payment: List<f64>,
    /// Whether a step repays or adds.
    array_increase_decrease: List<PrincipalChange>,
    /// First rate reset of each step.
    array_cycle_anchor_date_of_rate_reset: List<Day>,
    /// Rate reset cycle of each step.
    array_cycle_of_rate_reset: List<Cycle>,
    /// Rate of each step, or its spread over the index.
    array_rate: List<f64>,
    /// Whether a step's rate is fixed or follows the index.
    array_fixed_variable: List<RateStep>,
    /// Index that the rate follows.
    market_object_code_of_rate_reset: NameId,
    /// First rate reset.
    cycle_anchor_date_of_rate_reset: Day,
    /// Rate reset cycle.
    cycle_of_rate_reset: Cycle,
    /// Added to the index.
    rate_spread: f64,
    /// Multiplies the index.
    rate_multiplier: f64,
    /// The rate already known for the next reset.
    next_reset_rate: f64,
    /// Highest rate ever.
    life_cap: f64,
    /// Lowest rate ever.
    life_floor: f64,
    /// Largest rise at a reset.
    period_cap: f64,
    /// Largest fall at a reset, negative.
    period_floor: f64,
    /// How long before a reset its index value is published. It moves no date: values are kept under the day of the reset.
    fixing_period: Tenor,
    /// Whether interest is paid at the end or the start of its period.
    cycle_point_of_interest_payment: CyclePoint,
    /// Whether a reset is for the period that starts or the one that ends.
    cycle_point_of_rate_reset: CyclePoint,
    /// What is scaled by the scaling index.
    scaling_effect: ScalingEffect,
    /// Scaling index.
    market_object_code_of_scaling_index: NameId,
    /// Its value when the contract was agreed.
    scaling_index_at_contract_deal_date: f64,
    /// Multiplier of notional at the status date.
    notional_scaling_multiplier: f64,
    /// Multiplier of interest at the status date.
    interest_scaling_multiplier: f64,
    /// First scaling.
    cycle_anchor_date_of_scaling_index: Day,
    /// Scaling cycle.
    cycle_of_scaling_index: Cycle,
    /// Fee per year on the notional, or amount.
    fee_rate: f64,
    /// What the fee is of.
    fee_basis: FeeBasis,
    /// First fee.
    cycle_anchor_date_of_fee: Day,
    /// Fee cycle.
    cycle_of_fee: Cycle,
    /// Fee accrued at the status date.
    fee_accrued: f64,
    /// Whether it may be repaid early, and what that changes.
    prepayment_effect: PrepaymentEffect,
    /// What a prepayment costs.
    penalty_type: PenaltyType,
    /// The amount, or the share of what is prepaid.
    penalty_rate: f64,
    /// Currency that payments are made in, where not that of the contract.
    settlement_currency: Currency,
    /// When the record's creator buys the contract.
    purchase_date: Day,
    /// At this price.
    price_at_purchase_date: f64,
    /// When the record's creator sells the contract.
    termination_date: Day,
    /// At this price.
    price_at_termination_date: f64,
    /// Notice before a call for repayment.
    x_day_notice: Tenor,
    /// Whether swap legs are paid apart or netted.
    delivery_settlement: DeliverySettlement,
    /// Currency of the second leg.
    currency2: Currency,
    /// Principal of the second leg, positive.
    notional_principal2: f64,
    /// Market object that gives the value of one unit of the second currency in the first: `CUR2/CUR`.
    exchange_rate: NameId,
    /// From exercise or maturity to settlement.
    settlement_period: Tenor,
    /// Number of shares or units.
    quantity: f64,
    /// Market object whose values are the dividends of one share.
    market_object_code_of_dividends: NameId,
    /// Each dividend of one share, where it is known.
    next_dividend_payment_amount: f64,
    /// From this day the next dividend stays with the seller.
    ex_dividend_date: Day,
    /// First dividend.
    cycle_anchor_date_of_dividend: Day,
    /// Dividend cycle.
    cycle_of_dividend: Cycle,
    /// When an option may be exercised.
    option_exercise_type: OptionExercise,
    /// Right to buy, to sell, or both.
    option_type: OptionKind,
    /// Strike.
    option_strike1: f64,
    /// Strike of the put in a call or put.
    option_strike2: f64,
    /// Price agreed in a future.
    futures_price: f64,
    /// The day a right was exercised.
    exercise_date: Day,
    /// The amount then due.
    exercise_amount: f64,
    /// What of the exposure is covered.
    guaranteed_exposure: GuaranteedExposure,
    /// Share of the exposure that is covered, above 0 and at most 1.
    coverage_of_credit_enhancement: f64,
    /// Performance of a covered contract that lets the cover be called.
    credit_event_type_covered: List<ContractPerformance>,
    /// Market object that an option or future is on.
    underlying: NameId,
    /// Whether maturity or amortization is written as the last moment of a day, so that it is on no cycle.
    ends_before_midnight: bool,
}
