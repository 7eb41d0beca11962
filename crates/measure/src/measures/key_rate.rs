//! DV01 by key rate: the loss when the zero curve rises by one basis point around one tenor, as a tent between its
//! neighbours. The tents add up to a parallel shift, so the key-rate DV01s add up to the DV01 but for convexity.

use crate::facts::Unit;
use crate::view::{At, Bump, Collected, DURATION_BUMP, View};

pub(super) fn measure(view: &View<'_>, out: &mut Collected) {
    for place in 0..view.key_rates.len() {
        let (Some(up), Some(down)) = (
            view.bumped(Bump::KeyRate(place, DURATION_BUMP)),
            view.bumped(Bump::KeyRate(place, -DURATION_BUMP)),
        ) else {
            continue;
        };
        let bucket = u16::try_from(view.buckets.len() + place).ok();
        for group in view.groups.places() {
            let at = At { bucket, ..At::base("key_rate_dv01", group) };
            let mut any = false;
            for currency in view.base().currencies(group) {
                any = true;
                let (up, down) = (up.value(group, currency).to_f64(), down.value(group, currency).to_f64());
                let dv01 = crate::formulas::dv01(up, down);
                out.number(At { currency: Some(currency), ..at }, dv01, Unit::MoneyPerBasisPoint(currency));
            }
            if any {
                let dv01 =
                    crate::formulas::dv01(view.total_f64(up, group, None), view.total_f64(down, group, None));
                out.number(at, dv01, Unit::MoneyPerBasisPoint(view.reporting));
            }
        }
    }
}
