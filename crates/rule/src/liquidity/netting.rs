//! Derivatives netted by counterparty, with the collateral that their payments move.
//!
//! cash less collateral to be posted, where below zero, is an outflow less what liquid collateral is to be received, at
//! least zero; where above, an inflow. What is netted over all currencies is less than by currency.
//! Source: BCBS 238 paragraphs 116, 117, 158 and 159; EU 2015/61 Article 21.

use plimsoll_units::{Currency, Micros};
use std::collections::BTreeMap;

/// What a netting set pays and receives within the horizon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NettedFlows {
    /// Cash of its derivatives, received positive.
    pub cash: Micros,
    /// Collateral that is to be posted, positive.
    pub posted: Micros,
    /// Collateral that is to be received, is liquid and may be used again, positive.
    pub received: Micros,
}

/// What is left of a netting set; one of the flows is zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NetFlow {
    /// Net outflow, positive.
    pub outflow: Micros,
    /// Net inflow, positive.
    pub inflow: Micros,
    /// How much of the collateral to be received offsets payments.
    pub offset: Micros,
}

impl NettedFlows {
    /// Net outflow or inflow. Collateral received offsets what is paid and brings no inflow.
    ///
    /// ```
    /// use plimsoll_rule::NettedFlows;
    /// use plimsoll_units::Micros;
    ///
    /// // Pays 70 on net and is to be given 50 of bonds for it.
    /// let units = |units: i128| Micros::new(units * 1_000_000);
    /// let set = NettedFlows { cash: units(-70), posted: units(0), received: units(50) };
    /// assert_eq!(set.net().outflow, units(20));
    /// ```
    #[must_use]
    pub fn net(&self) -> NetFlow {
        let flow = self.cash - self.posted;
        if flow >= Micros::ZERO {
            return NetFlow { inflow: flow, ..NetFlow::default() };
        }
        let offset = self.received.min(-flow);
        NetFlow { outflow: -flow - offset, inflow: Micros::ZERO, offset }
    }

    /// Adds the flows of another.
    pub fn add(&mut self, other: &Self) {
        self.cash += other.cash;
        self.posted += other.posted;
        self.received += other.received;
    }
}

/// By how much flows of a netting set by currency are above those over all of them, in the reporting currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Between {
    /// Of net outflows.
    pub outflow: Micros,
    /// Of net inflows.
    pub inflow: Micros,
}

/// What netting over all currencies takes off the flows by currency, by netting set; sets of one currency have nothing.
///
/// * `reported` — an amount of a currency in the reporting currency
///
/// # Errors
/// Those of `reported`.
pub fn between_currencies<E>(
    netting: &BTreeMap<(u32, Currency), NettedFlows>,
    reported: impl Fn(Micros, Currency) -> Result<Micros, E>,
) -> Result<BTreeMap<u32, Between>, E> {
    let mut sets: BTreeMap<u32, (NettedFlows, Between)> = BTreeMap::new();
    for ((set, currency), flows) in netting {
        let in_reporting = NettedFlows {
            cash: reported(flows.cash, *currency)?,
            posted: reported(flows.posted, *currency)?,
            received: reported(flows.received, *currency)?,
        };
        let (all, by_currency) = sets.entry(*set).or_default();
        all.add(&in_reporting);
        let net = in_reporting.net();
        by_currency.outflow += net.outflow;
        by_currency.inflow += net.inflow;
    }
    let between = |(set, (all, by_currency)): (u32, (NettedFlows, Between))| {
        let net = all.net();
        let (outflow, inflow) = (by_currency.outflow - net.outflow, by_currency.inflow - net.inflow);
        (set, Between { outflow, inflow })
    };
    Ok(sets.into_iter().map(between).filter(|(_, between)| *between != Between::default()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(units: i128) -> Micros {
        Micros::new(units * 1_000_000)
    }

    fn flows(cash: i128, posted: i128, received: i128) -> NettedFlows {
        NettedFlows { cash: units(cash), posted: units(posted), received: units(received) }
    }

    #[test]
    fn collateral_offsets_payments_alone() {
        let net = |cash, posted, received| flows(cash, posted, received).net();
        assert_eq!(net(-70, 0, 90), NetFlow { offset: units(70), ..NetFlow::default() });
        assert_eq!(net(70, 30, 90), NetFlow { inflow: units(40), ..NetFlow::default() });
        let more = NetFlow { outflow: units(10), offset: units(20), ..NetFlow::default() };
        assert_eq!(net(70, 100, 20), more);
    }

    /// Pays 100 euros and receives 50 dollars of 0.9 euros: 100 out and 45 in by currency, 55 out over both.
    #[test]
    fn currencies_are_netted() {
        let [eur, usd]: [Currency; 2] = ["EUR", "USD"].map(|code| code.parse().unwrap());
        let netting =
            [((1, eur), flows(-100, 0, 0)), ((1, usd), flows(50, 0, 0)), ((2, usd), flows(-7, 0, 0))];
        let reported = |amount: Micros, currency: Currency| {
            Micros::from_units(amount.to_units() * if currency == usd { 0.9 } else { 1.0 })
        };
        let between = between_currencies(&netting.into(), reported).unwrap();
        assert_eq!(between, [(1, Between { outflow: units(45), inflow: units(45) })].into());
    }
}
