//! Behaviour as a set of assumptions, each with an owner, a date and its evidence.

use crate::{DepositModel, Drawdown, EarlyRedemption, Prepayment, Renewal, RunOff};
use plimsoll_units::Day;

/// A model with who answers for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption<M> {
    /// Its name, as contract tables refer to it.
    pub name: String,
    /// The model.
    pub model: M,
    /// Who answers for it.
    pub owner: String,
    /// When it was made.
    pub dated: Day,
    /// What supports it.
    pub evidence: String,
}

/// What people do in one set of assumptions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Behaviour {
    /// Deposit models; contracts refer to their place.
    pub deposits: Vec<Assumption<DepositModel>>,
    /// Prepayment models; contracts refer to their place.
    pub prepayments: Vec<Assumption<Prepayment>>,
    /// Early redemption of term deposits; contracts refer to their place.
    pub early_redemptions: Vec<Assumption<EarlyRedemption>>,
    /// How committed lines are drawn; contracts refer to their place.
    pub drawdowns: Vec<Assumption<Drawdown>>,
    /// How repaid principal is renewed; contracts refer to their place.
    pub renewals: Vec<Assumption<Renewal>>,
}

/// An assumption in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Its name.
    pub name: String,
    /// What it says, with its figures.
    pub says: String,
    /// Who answers for it.
    pub owner: String,
    /// When it was made.
    pub dated: Day,
    /// What supports it.
    pub evidence: String,
}

impl Behaviour {
    /// Contracts by their letter.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The deposit model at a place.
    #[must_use]
    pub fn deposit(&self, place: u16) -> Option<&DepositModel> {
        self.deposits.get(usize::from(place)).map(|assumption| &assumption.model)
    }

    /// The prepayment model at a place.
    #[must_use]
    pub fn prepayment(&self, place: u16) -> Option<&Prepayment> {
        self.prepayments.get(usize::from(place)).map(|assumption| &assumption.model)
    }

    /// The early redemption at a place.
    #[must_use]
    pub fn early_redemption(&self, place: u16) -> Option<&EarlyRedemption> {
        self.early_redemptions.get(usize::from(place)).map(|assumption| &assumption.model)
    }

    /// The drawdown at a place.
    #[must_use]
    pub fn drawdown(&self, place: u16) -> Option<&Drawdown> {
        self.drawdowns.get(usize::from(place)).map(|assumption| &assumption.model)
    }

    /// What people do in a scenario that behaves as one of the supervisory six: rates of prepayment and early redemption
    /// times the supervisory multipliers, where the models say so.
    #[must_use]
    pub fn under(&self, supervisory: &str) -> Self {
        let mut people = self.clone();
        for prepayment in &mut people.prepayments {
            prepayment.model = prepayment.model.under(supervisory);
        }
        for redemption in &mut people.early_redemptions {
            redemption.model = redemption.model.under(supervisory);
        }
        people
    }

    /// Whether what people do depends on the market: some prepay by the incentive of its rates.
    #[must_use]
    pub fn follows_market(&self) -> bool {
        self.prepayments.iter().any(|prepayment| prepayment.model.incentive().is_some())
    }

    /// The renewal at a place.
    #[must_use]
    pub fn renewal(&self, place: u16) -> Option<&Renewal> {
        self.renewals.get(usize::from(place)).map(|assumption| &assumption.model)
    }

    /// Every assumption in words.
    #[must_use]
    pub fn described(&self) -> Vec<Described> {
        let deposits =
            self.deposits.iter().map(|assumption| describe(assumption, deposit_says(&assumption.model)));
        let prepayments =
            self.prepayments.iter().map(|assumption| describe(assumption, assumption.model.says()));
        let renewals = self.renewals.iter().map(|assumption| describe(assumption, assumption.model.says()));
        let redemptions =
            self.early_redemptions.iter().map(|assumption| describe(assumption, assumption.model.says()));
        let drawdowns = self.drawdowns.iter().map(|assumption| describe(assumption, assumption.model.says()));
        deposits.chain(prepayments).chain(redemptions).chain(drawdowns).chain(renewals).collect()
    }
}

fn describe<M>(assumption: &Assumption<M>, says: String) -> Described {
    Described {
        name: assumption.name.clone(),
        says,
        owner: assumption.owner.clone(),
        dated: assumption.dated,
        evidence: assumption.evidence.clone(),
    }
}

fn deposit_says(model: &DepositModel) -> String {
    let run_off = match model.kind() {
        RunOff::Linear => "running off linear",
        RunOff::Exponential => "running off exponential",
        RunOff::Even => "running off evenly to a horizon",
        RunOff::Table => "running off by a table",
    };
    let core = model.core_share() * 100.0;
    let stable =
        model.stable_share().map_or_else(String::new, |share| format!("stable {:.1} %, ", share * 100.0));
    let tail = match model.tail_share() * 100.0 {
        none if none <= 0.0 => String::new(),
        percent => format!(" ({percent:.4} % of the balance together in the last month, 600)"),
    };
    format!(
        "{stable}core {core:.1} % {run_off} with an average life of {:.2} years{tail}, the rest overnight; {}",
        model.average_life_years(),
        model.pass_through().says()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DepositCategory, PassThrough};

    fn check(kind: RunOff, says: &str) {
        let pass_through = PassThrough::at_once(0.25, Some(0.0)).unwrap();
        let category = DepositCategory::RetailTransactional;
        let model = DepositModel::new(category, 0.8, 5.0, kind, pass_through).unwrap();
        assert_eq!(deposit_says(&model), says);
    }

    /// What an exponential run-off has left for its last month stands in its words.
    #[test]
    fn a_tail_is_told() {
        check(
            RunOff::Linear,
            "core 80.0 % running off linear with an average life of 5.00 years, the rest overnight; 25 % of rate \
             changes passed on, rate not below 0.00 %",
        );
        check(
            RunOff::Exponential,
            "core 80.0 % running off exponential with an average life of 5.00 years (0.0034 % of the balance together \
             in the last month, 600), the rest overnight; 25 % of rate changes passed on, rate not below 0.00 %",
        );
    }
}
