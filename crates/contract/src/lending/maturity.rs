//! The maturity of a loan that gives none: when its payments have repaid it.

use super::LoanType;
use super::resolve::Core;
use crate::ContractError;
use crate::checked::{Checked, schedule};
use crate::terms::{ContractType, Names, Terms};
use plimsoll_units::Day;

impl Core {
    /// The day a LAM, NAM or ANN without maturity is repaid, from its payment.
    pub(super) fn implied_maturity<T: LoanType>(
        &self,
        checked: &mut Checked<'_>,
        terms: &Terms,
        names: &Names,
    ) -> Option<Day> {
        let payment =
            checked.needs("nextPrincipalRedemptionPayment", terms.next_principal_redemption_payment)?;
        let cycle = checked.needs("cycleOfPrincipalRedemption", terms.cycle_of_principal_redemption)?;
        let anchor = terms.cycle_anchor_date_of_principal_redemption.unwrap_or(self.initial_exchange);
        let dates = schedule(
            checked,
            "cycleOfPrincipalRedemption",
            anchor,
            Some(cycle),
            self.end_of_month,
            Day::MAX,
            false,
        )?;
        let before_status = dates.dates_until(self.status - 1) - 1;
        let whole = |periods: f64| -> Option<i32> {
            #[expect(clippy::cast_possible_truncation, reason = "checked to be below 200,000")]
            (periods > 0.0 && periods < 2e5).then_some(periods as i32)
        };
        if T::TYPE == ContractType::LinearAmortizer {
            let periods = whole((self.notional / payment).ceil());
            let Some(periods) = periods else {
                checked.errors.push(ContractError::Range {
                    term: "nextPrincipalRedemptionPayment",
                    value: payment,
                    expected: "positive and large enough to repay the notional",
                });
                return None;
            };
            let k = if anchor >= self.status { periods - 1 } else { before_status + periods };
            return dates.date(k);
        }
        let tenor = cycle.tenor();
        let second = tenor.after(self.initial_exchange);
        let (from, first_k) = if anchor >= self.status {
            (anchor, Some(0))
        } else if second >= self.status {
            (second, None)
        } else {
            (dates.date(before_status)?, Some(before_status))
        };
        let calendar = names.calendar(terms.calendar.unwrap_or(crate::terms::NameId(0)));
        let interest =
            self.day_count.year_fraction(from, tenor.after(from), calendar) * self.rate * self.notional;
        let Some(periods) = whole((self.notional / (payment - interest)).ceil()) else {
            checked.errors.push(ContractError::NeverRepaid { payment, interest });
            return None;
        };
        let day = match first_k {
            Some(k) => dates.date(k + periods - 1)?,
            None => {
                let cycle_from_second = schedule(
                    checked,
                    "cycleOfPrincipalRedemption",
                    from,
                    Some(cycle),
                    self.end_of_month,
                    Day::MAX,
                    false,
                )?;
                cycle_from_second.date(periods - 1)?
            }
        };
        Some(terms.business_day_convention.unwrap_or_default().shift(day, calendar).event)
    }
}
