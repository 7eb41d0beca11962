//! From terms to a resolved [`Loan`]: every date and default decided once, before anything is projected.

use super::cursor::Mover;
use super::steps::Resolver;
use super::{Early, Fee, FixPayment, Floating, Loan, LoanType, Loans, Rare, Scaling, Way};
use crate::block::Given;
use crate::checked::{Checked, anchor_of, schedule};
use crate::terms::{
    ContractType, CyclePoint, FeeBasis, InterestCalculationBase, Names, PenaltyType, PrepaymentEffect,
    ScalingEffect, Terms,
};
use crate::{ContractError, Options, Position};
use plimsoll_units::{Day, DayCount, EndOfMonth, Schedule};

impl Loans {
    /// Resolves one contract and keeps it.
    ///
    /// # Errors
    /// Everything that is wrong with the terms.
    pub(crate) fn add<T: LoanType>(&mut self, given: &Given<'_>) -> Result<(), Vec<ContractError>> {
        let &Given { row, terms, names, options, position, .. } = given;
        let marks = position.marks;
        let mut checked = Checked::new(T::TYPE, terms, options);
        let Some(core) = Core::new::<T>(&mut checked, terms) else { return Err(checked.errors) };
        let resolver = core.resolver(terms, names);
        let maturity = core.maturity::<T>(&mut checked, terms, &resolver);
        let interest = core.interest::<T>(&mut checked, terms, maturity);
        let redemption = core.redemption::<T>(&mut checked, terms, maturity);
        let (steps, floating) = if T::STEPS {
            let (steps, floating) = resolver.steps(&mut checked, maturity);
            (Some(steps), floating)
        } else {
            (None, core.floating(&mut checked, terms, maturity))
        };
        let undrawn = core.undrawn(&mut checked, position);
        let mut rare = core.rare::<T>(&mut checked, terms, maturity, &redemption, undrawn);
        let payment = core.payment::<T>(&mut checked, terms, maturity, &redemption);
        if terms.prepayment_effect == Some(PrepaymentEffect::None) && marks.prepayment.is_some() {
            let (value, expected) = (PrepaymentEffect::None.actus(), "A or M beside a prepaymentModel");
            checked.errors.push(ContractError::NotComputed { term: "prepaymentEffect", value, expected });
        }
        if !checked.errors.is_empty() {
            return Err(checked.errors);
        }
        let mut loan = Loan {
            row,
            sign: core.sign,
            currency: core.currency,
            calendar: terms.calendar.unwrap_or(crate::terms::NameId(0)),
            convention: terms.business_day_convention.unwrap_or_default(),
            day_count: core.day_count,
            status: core.status,
            initial_exchange: core.initial_exchange,
            maturity,
            accrues_from: core.status,
            notional: core.notional,
            rate: core.rate,
            accrued: 0.0,
            payment,
            interest,
            redemption,
            floating: None,
            rare: None,
            prepayment: marks.prepayment.filter(|_| !T::OPEN_ENDED),
            early_redemption: marks.early_redemption.filter(|_| !T::OPEN_ENDED),
            reference_role_sign: options.reference_role_sign_on_accrued,
            way: Way::Walked,
            accrued_at_new_rate: false,
        };
        let mover = Mover::new(&loan, names.calendar(loan.calendar), T::MATURITY_SHIFTS);
        (loan.accrued, loan.accrues_from) = core.accrued::<T>(terms, &interest, &mover, options);
        if let Some(steps) = &steps
            && loan.accrues_from != mover.calculation(loan.status)
            && let Some(from) = steps.interest_until(loan.status, &mover)
        {
            loan.accrues_from = mover.calculation(from);
        }
        loan.accrued_at_new_rate = terms.accrued_interest.is_none()
            && floating.is_some_and(|f| reset_between(&f.resets, loan.accrues_from, loan.status));
        loan.accrued_at_new_rate |= terms.accrued_interest.is_none()
            && steps.as_ref().is_some_and(|steps| steps.reset_between(loan.accrues_from, loan.status));
        if let Some(rare) = &mut rare {
            rare.steps = keep(&mut self.steps, steps);
            rare.fix_at_start::<T>(&mut loan, &mover);
        }
        loan.floating = keep(&mut self.floating, floating);
        loan.rare = keep(&mut self.rare, rare.filter(|rare| rare.is_needed(floating.is_some())));
        loan.way = if options.short_way { Way::of::<T>(self, &loan) } else { Way::Walked };
        self.loans.push(loan);
        Ok(())
    }
}

/// Terms of prepayment, where one of them is given.
fn early(checked: &mut Checked<'_>, terms: &Terms) -> Option<Early> {
    let penalty = terms.penalty_type.unwrap_or(PenaltyType::None);
    let effect = terms.prepayment_effect.or(terms.penalty_type.map(|_| PrepaymentEffect::None))?;
    let rate = match penalty {
        PenaltyType::Fixed | PenaltyType::Relative => checked.needs("penaltyRate", terms.penalty_rate)?,
        PenaltyType::None | PenaltyType::RateDifferential => 0.0,
    };
    let index = match penalty {
        PenaltyType::RateDifferential => {
            let code = terms.market_object_code_of_rate_reset;
            Some(checked.needs("marketObjectCodeOfRateReset", code)?)
        }
        _ => None,
    };
    Some(Early { effect, penalty, rate: checked.not_negative("penaltyRate", rate), index })
}

/// Whether a rate is reset after a day and not after the status date.
pub(crate) fn reset_between(resets: &Schedule, from: Day, status: Day) -> bool {
    from < status && resets.dates_until(from) < resets.dates_until(status)
}

fn keep<V>(list: &mut Vec<V>, value: Option<V>) -> Option<u32> {
    let value = value?;
    list.push(value);
    u32::try_from(list.len() - 1).ok()
}

impl Floating {
    /// A rate that follows an index within the limits of the terms.
    pub(super) fn limited(
        checked: &mut Checked<'_>,
        terms: &Terms,
        index: crate::terms::NameId,
        resets: Schedule,
    ) -> Self {
        let life_cap = terms.life_cap.unwrap_or(f64::INFINITY);
        let life_floor = terms.life_floor.unwrap_or(f64::NEG_INFINITY);
        if life_floor > life_cap {
            checked.range("lifeFloor", life_floor, "at most lifeCap");
        }
        Self {
            index,
            resets,
            spread: terms.rate_spread.unwrap_or(0.0),
            multiplier: terms.rate_multiplier.unwrap_or(1.0),
            life_cap,
            life_floor,
            period_cap: terms.period_cap.unwrap_or(f64::INFINITY),
            period_floor: terms.period_floor.unwrap_or(f64::NEG_INFINITY),
            next_rate: terms.next_reset_rate,
        }
    }
}

/// What no loan is without.
pub(super) struct Core {
    pub(super) sign: f64,
    pub(super) currency: plimsoll_units::Currency,
    pub(super) status: Day,
    pub(super) initial_exchange: Day,
    pub(super) notional: f64,
    pub(super) rate: f64,
    pub(super) day_count: DayCount,
    pub(super) end_of_month: EndOfMonth,
}

impl Core {
    fn new<T: LoanType>(checked: &mut Checked<'_>, terms: &Terms) -> Option<Self> {
        let role = checked.needs("contractRole", terms.contract_role);
        let currency = checked.needs("currency", terms.currency);
        let notional = checked.needs("notionalPrincipal", terms.notional_principal);
        let initial_exchange = checked.needs("initialExchangeDate", terms.initial_exchange_date);
        let rate = checked.needs("nominalInterestRate", terms.nominal_interest_rate);
        let day_count = checked.needs("dayCountConvention", terms.day_count_convention);
        if terms.cycle_point_of_interest_payment == Some(CyclePoint::Begin) {
            checked.errors.push(ContractError::NotComputed {
                term: "cyclePointOfInterestPayment",
                value: "B",
                expected: "E",
            });
        }
        let status = checked.status();
        let notional = checked.not_negative("notionalPrincipal", notional?);
        Some(Self {
            sign: role?.sign(),
            currency: currency?,
            status,
            initial_exchange: initial_exchange?,
            notional,
            rate: rate?,
            day_count: day_count?,
            end_of_month: terms.end_of_month_convention.unwrap_or_default(),
        })
    }

    const fn resolver<'a>(&self, terms: &'a Terms, names: &'a Names) -> Resolver<'a> {
        let &Self { end_of_month, initial_exchange, status, notional, .. } = self;
        Resolver { terms, names, end_of_month, initial_exchange, status, notional }
    }

    fn maturity<T: LoanType>(
        &self,
        checked: &mut Checked<'_>,
        terms: &Terms,
        resolver: &Resolver<'_>,
    ) -> Day {
        if T::OPEN_ENDED {
            return Day::MAX;
        }
        let given = terms.maturity_date.or(terms.amortization_date.filter(|_| T::ANNUITY));
        let maturity = match given {
            Some(day) => day,
            None if T::STEPS => match resolver.implied_maturity(checked) {
                Some(day) => day,
                None => return Day::MAX,
            },
            None if T::REDEEMS => match self.implied_maturity::<T>(checked, terms, resolver.names) {
                Some(day) => day,
                None => return Day::MAX,
            },
            None => {
                checked.missing("maturityDate");
                return Day::MAX;
            }
        };
        if maturity <= self.initial_exchange {
            checked.order("maturityDate", maturity, "initialExchangeDate", self.initial_exchange);
        }
        maturity
    }

    fn interest<T: LoanType>(&self, checked: &mut Checked<'_>, terms: &Terms, maturity: Day) -> Schedule {
        let cycle = terms.cycle_of_interest_payment;
        let Some(anchor) =
            anchor_of(terms.cycle_anchor_date_of_interest_payment, cycle, self.initial_exchange)
        else {
            return Schedule::none();
        };
        schedule(
            checked,
            "cycleOfInterestPayment",
            anchor,
            cycle,
            self.end_of_month,
            maturity,
            !T::OPEN_ENDED,
        )
        .unwrap_or(Schedule::none())
    }

    fn redemption<T: LoanType>(&self, checked: &mut Checked<'_>, terms: &Terms, maturity: Day) -> Schedule {
        if !T::REDEEMS || T::STEPS {
            return Schedule::none();
        }
        if terms.cycle_of_principal_redemption.is_none() {
            checked.missing("cycleOfPrincipalRedemption");
        }
        let anchor = terms.cycle_anchor_date_of_principal_redemption.unwrap_or(self.initial_exchange);
        let cycle = terms.cycle_of_principal_redemption;
        schedule(checked, "cycleOfPrincipalRedemption", anchor, cycle, self.end_of_month, maturity, false)
            .unwrap_or(Schedule::none())
    }

    fn floating(&self, checked: &mut Checked<'_>, terms: &Terms, maturity: Day) -> Option<Floating> {
        let cycle = terms.cycle_of_rate_reset;
        let anchor = anchor_of(terms.cycle_anchor_date_of_rate_reset, cycle, self.initial_exchange);
        let Some(anchor) = anchor else {
            if terms.market_object_code_of_rate_reset.is_some() && terms.rate_spread.unwrap_or(0.0) != 0.0 {
                checked.errors.push(ContractError::Without { term: "rateSpread", needs: "cycleOfRateReset" });
            }
            return None;
        };
        let Some(index) = terms.market_object_code_of_rate_reset else {
            checked.errors.push(ContractError::Without {
                term: if cycle.is_some() { "cycleOfRateReset" } else { "cycleAnchorDateOfRateReset" },
                needs: "marketObjectCodeOfRateReset",
            });
            return None;
        };
        let resets =
            schedule(checked, "cycleOfRateReset", anchor, cycle, self.end_of_month, maturity, false)?;
        Some(Floating::limited(checked, terms, index, resets))
    }

    fn rare<T: LoanType>(
        &self,
        checked: &mut Checked<'_>,
        terms: &Terms,
        maturity: Day,
        redemption: &Schedule,
        undrawn: Option<(u16, f64)>,
    ) -> Option<Rare> {
        let scaling = self.scaling(checked, terms, maturity);
        let fee = self.fee(checked, terms, maturity);
        let base = terms.interest_calculation_base.unwrap_or(InterestCalculationBase::Notional);
        let purchase = checked.purchase();
        let termination = checked.termination();
        let early = early(checked, terms);
        let annuity_dates = self.annuity_dates::<T>(checked, terms, maturity);
        let fix_payment = self.fix_payment::<T>(terms);
        let before_exchange = terms
            .cycle_anchor_date_of_interest_payment
            .filter(|day| *day < self.initial_exchange && terms.accrued_interest.is_none());
        let capitalise_until = if T::OPEN_ENDED { Some(Day::MAX) } else { terms.capitalization_end_date };
        let plain = !T::STEPS
            && terms.premium_discount_at_ied.unwrap_or(0.0) == 0.0
            && capitalise_until.is_none()
            && base == InterestCalculationBase::Notional
            && scaling.is_none()
            && fee.is_none()
            && purchase.is_none()
            && termination.is_none()
            && before_exchange.is_none()
            && early.is_none()
            && undrawn.is_none();
        let is_computed = T::ANNUITY
            && (fix_payment != FixPayment::Given
                || terms.cycle_of_rate_reset.is_some()
                || terms.cycle_anchor_date_of_rate_reset.is_some());
        if plain && !is_computed {
            return None;
        }
        let base_amount = match base {
            InterestCalculationBase::Notional => self.notional,
            _ => terms.interest_calculation_base_amount.unwrap_or(self.notional),
        };
        let base_resets = match (base, redemption.is_empty()) {
            (InterestCalculationBase::NotionalLagged, _) => self.base_resets(checked, terms, maturity),
            _ => Schedule::none(),
        };
        Some(Rare {
            premium: terms.premium_discount_at_ied.unwrap_or(0.0),
            capitalise_until,
            base,
            base_amount,
            base_resets,
            scaling,
            fee,
            purchase,
            termination,
            annuity_dates,
            fix_payment,
            is_of_annuity: plain,
            accrues_before_exchange: before_exchange,
            early,
            undrawn,
            steps: None,
        })
    }

    /// The drawdown and the amount of what is not drawn yet. Without a model nothing of it is drawn.
    fn undrawn(&self, checked: &mut Checked<'_>, position: Position) -> Option<(u16, f64)> {
        let Position { liquidity, marks, .. } = position;
        match (liquidity.undrawn, marks.drawdown) {
            (Some(amount), Some(model)) => {
                if self.initial_exchange > self.status {
                    let expected = "of a contract whose principal is exchanged already";
                    checked.range("undrawnAmount", amount.to_units(), expected);
                }
                Some((model, amount.to_units()))
            }
            (None, Some(_)) => checked.needs("undrawnAmount", None::<(u16, f64)>),
            (_, None) => None,
        }
    }

    fn base_resets(&self, checked: &mut Checked<'_>, terms: &Terms, maturity: Day) -> Schedule {
        let cycle = terms.cycle_of_interest_calculation_base;
        let anchor =
            anchor_of(terms.cycle_anchor_date_of_interest_calculation_base, cycle, self.initial_exchange);
        let Some(anchor) = anchor else { return Schedule::none() };
        schedule(checked, "cycleOfInterestCalculationBase", anchor, cycle, self.end_of_month, maturity, false)
            .unwrap_or(Schedule::none())
    }

    fn scaling(&self, checked: &mut Checked<'_>, terms: &Terms, maturity: Day) -> Option<Scaling> {
        let effect = terms.scaling_effect.filter(|effect| *effect != ScalingEffect::None)?;
        let index =
            checked.needs("marketObjectCodeOfScalingIndex", terms.market_object_code_of_scaling_index)?;
        let index_at_deal =
            checked.needs("scalingIndexAtContractDealDate", terms.scaling_index_at_contract_deal_date)?;
        if index_at_deal == 0.0 {
            checked.range("scalingIndexAtContractDealDate", index_at_deal, "other than zero");
        }
        let cycle = terms.cycle_of_scaling_index;
        let anchor = anchor_of(terms.cycle_anchor_date_of_scaling_index, cycle, self.initial_exchange);
        let dates = match anchor {
            Some(anchor) => {
                schedule(checked, "cycleOfScalingIndex", anchor, cycle, self.end_of_month, maturity, false)?
            }
            None => Schedule::none(),
        };
        Some(Scaling {
            effect,
            index,
            index_at_deal,
            notional: terms.notional_scaling_multiplier.unwrap_or(1.0),
            interest: terms.interest_scaling_multiplier.unwrap_or(1.0),
            dates,
        })
    }

    fn fee(&self, checked: &mut Checked<'_>, terms: &Terms, maturity: Day) -> Option<Fee> {
        let rate = terms.fee_rate.filter(|rate| *rate != 0.0)?;
        let basis = checked.needs("feeBasis", terms.fee_basis)?;
        let cycle = terms.cycle_of_fee;
        let anchor = anchor_of(terms.cycle_anchor_date_of_fee, cycle, self.initial_exchange);
        let dates = match anchor {
            Some(anchor) => {
                schedule(checked, "cycleOfFee", anchor, cycle, self.end_of_month, maturity, true)?
            }
            None if basis == FeeBasis::Amount => {
                checked.missing("cycleOfFee");
                return None;
            }
            None => Schedule::none(),
        };
        Some(Fee { rate, basis, accrued: terms.fee_accrued.unwrap_or(0.0), dates })
    }

    fn annuity_dates<T: LoanType>(
        &self,
        checked: &mut Checked<'_>,
        terms: &Terms,
        maturity: Day,
    ) -> Schedule {
        if !T::ANNUITY {
            return Schedule::none();
        }
        let anchor = terms.cycle_anchor_date_of_principal_redemption.unwrap_or(self.initial_exchange);
        let end = terms.amortization_date.unwrap_or(maturity);
        let cycle = terms.cycle_of_principal_redemption;
        schedule(checked, "cycleOfPrincipalRedemption", anchor, cycle, self.end_of_month, end, true)
            .unwrap_or(Schedule::none())
    }

    fn fix_payment<T: LoanType>(&self, terms: &Terms) -> FixPayment {
        if !T::ANNUITY || terms.next_principal_redemption_payment.is_some() {
            return FixPayment::Given;
        }
        let anchor = terms.cycle_anchor_date_of_principal_redemption.unwrap_or(self.initial_exchange);
        if anchor > self.initial_exchange && anchor - 1 > self.status {
            FixPayment::On(anchor - 1)
        } else {
            FixPayment::AtStart
        }
    }

    fn payment<T: LoanType>(
        &self,
        checked: &mut Checked<'_>,
        terms: &Terms,
        maturity: Day,
        redemption: &Schedule,
    ) -> f64 {
        if !T::REDEEMS || T::STEPS {
            return 0.0;
        }
        if let Some(payment) = terms.next_principal_redemption_payment {
            return payment;
        }
        match T::TYPE {
            ContractType::LinearAmortizer => {
                let left = redemption.len() - redemption.dates_until(self.status)
                    + i32::from(maturity > self.status);
                self.notional / f64::from(left.max(1))
            }
            ContractType::Annuity => 0.0,
            _ => {
                checked.missing("nextPrincipalRedemptionPayment");
                0.0
            }
        }
    }

    /// Accrued interest at the start and the day it is accrued to.
    fn accrued<T: LoanType>(
        &self,
        terms: &Terms,
        interest: &Schedule,
        mover: &Mover<'_>,
        options: &Options,
    ) -> (f64, Day) {
        if let Some(accrued) = terms.accrued_interest {
            let signed = if T::ACCRUED_IS_UNSIGNED { self.sign * accrued } else { accrued };
            return (signed, mover.calculation(self.status));
        }
        if self.initial_exchange > self.status || options.reference_accrual_at_status_date {
            return (0.0, mover.calculation(self.status));
        }
        let next = super::first_date_after(interest, self.status, mover);
        let from = interest.date(next - 1).unwrap_or(self.initial_exchange);
        (0.0, mover.calculation(from))
    }
}
