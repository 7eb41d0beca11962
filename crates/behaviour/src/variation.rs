//! What a stated change of each assumption makes of it, one figure at a time.

use crate::{Behaviour, PassThrough};

/// What kind of model an assumption is, with its place among those of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ModelAt {
    /// A deposit model.
    Deposit(u16),
    /// A prepayment model.
    Prepayment(u16),
    /// An early redemption.
    EarlyRedemption(u16),
    /// A drawdown.
    Drawdown(u16),
    /// A renewal.
    Renewal(u16),
}

/// One figure of one assumption, changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Variation {
    /// Which model.
    pub model: ModelAt,
    /// Its name.
    pub name: String,
    /// What is changed, from what to what.
    pub says: String,
    /// The whole set with this one figure changed.
    pub behaviour: Behaviour,
}

/// Points that a core share loses, and a pass-through and a drawdown gain.
const SHARE: f64 = 0.10;
/// Years that an average life loses.
const LIFE: f64 = 1.0;
/// What rates of prepayment and early redemption are multiplied by.
const FASTER: f64 = 1.25;
/// What a margin of new business loses, per year.
const MARGIN: f64 = 0.0025;

impl Behaviour {
    /// Every figure changed alone: 10 points less of core, a year less of average life, 10 points more of pass-through,
    /// prepayment and early redemption faster by a quarter, 10 points more drawn of committed lines, margins of new business lower by 25 basis points. A change
    /// that would leave what a figure can be goes as far as it can; none is left out but those of nothing.
    #[must_use]
    pub fn variations(&self) -> Vec<Variation> {
        let mut all = Vec::new();
        let mut push = |model, name: &str, says: String, behaviour: Self| {
            all.push(Variation { model, name: name.to_owned(), says, behaviour });
        };
        for (at, assumption) in self.deposits.iter().enumerate() {
            let place = place_of(at);
            let model = &assumption.model;
            let core = model.core_share();
            let less = if core > SHARE { core - SHARE } else { 0.0 };
            let mut changed = |says: String, model: Option<crate::DepositModel>| {
                if let Some(model) = model {
                    let mut behaviour = self.clone();
                    behaviour.deposits[at].model = model;
                    push(ModelAt::Deposit(place), &assumption.name, says, behaviour);
                }
            };
            if core > 0.0 {
                changed(
                    format!("core share {} to {}", percent(core), percent(less)),
                    model.with_core_share(less).ok(),
                );
                let life = model.average_life_years();
                let shorter = if life > LIFE + 1.0 / 12.0 { life - LIFE } else { 1.0 / 12.0 };
                changed(
                    format!("average life {life:.2} to {shorter:.2} years"),
                    model.with_average_life(shorter).ok(),
                );
            }
            let follows = *model.pass_through();
            let more = |share: f64| if share + SHARE < 1.0 { share + SHARE } else { 1.0 };
            let (up, down) = (more(follows.up()), more(follows.down()));
            let said = |share: f64, to: f64| format!("{} to {}", percent(share), percent(to));
            let (rises, falls) = (said(follows.up(), up), said(follows.down(), down));
            let says = match rises == falls {
                true => format!("pass-through {rises}"),
                false => format!("pass-through of rises {rises}, of falls {falls}"),
            };
            let faster = PassThrough::new(up, down, follows.lag_months(), follows.floor()).ok();
            changed(says, faster.map(|follows| model.clone().following(follows)));
        }
        for (at, assumption) in self.prepayments.iter().enumerate() {
            let place = place_of(at);
            let mut behaviour = self.clone();
            behaviour.prepayments[at].model = assumption.model.faster(FASTER);
            let says = format!("rates of prepayment times {FASTER}");
            push(ModelAt::Prepayment(place), &assumption.name, says, behaviour);
        }
        for (at, assumption) in self.early_redemptions.iter().enumerate() {
            let place = place_of(at);
            let mut behaviour = self.clone();
            behaviour.early_redemptions[at].model = assumption.model.faster(FASTER);
            let says = format!("early redemption times {FASTER}");
            push(ModelAt::EarlyRedemption(place), &assumption.name, says, behaviour);
        }
        for (at, assumption) in self.drawdowns.iter().enumerate() {
            let place = place_of(at);
            let mut behaviour = self.clone();
            let more = assumption.model.more(SHARE);
            let says = format!("drawn {} to {}", percent(assumption.model.share()), percent(more.share()));
            behaviour.drawdowns[at].model = more;
            push(ModelAt::Drawdown(place), &assumption.name, says, behaviour);
        }
        for (at, assumption) in self.renewals.iter().enumerate() {
            let place = place_of(at);
            let mut behaviour = self.clone();
            behaviour.renewals[at].model.margin -= MARGIN;
            let says = "margin of new business 25 bp lower".to_owned();
            push(ModelAt::Renewal(place), &assumption.name, says, behaviour);
        }
        all
    }
}

fn place_of(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}
