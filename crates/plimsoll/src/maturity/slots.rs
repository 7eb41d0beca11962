//! What ladders tell contracts apart by: class, group, side, and what their rows of the maturity ladder follow from.

use super::{MaturityRules, RowRule};
use crate::conditions::Matchers;
use crate::ladder::Key;
use crate::{Condition, Inputs};
use plimsoll_contract::terms::ContractType;
use plimsoll_contract::{Liquidity, Row, Side};
use plimsoll_rule::{
    MaturityAmount, MaturityPlace, MaturitySection, class_named, is_maturity_type, maturity_place,
    maturity_rows, unclassified,
};
use plimsoll_units::{Currency, Day, Finding, Micros, Severity};
use std::collections::BTreeMap;

/// How a holding is pledged. What is wholly pledged is no part of what its principal takes from others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Pledged {
    #[default]
    Free,
    /// In part or wholly, until a day or without an end.
    Until { wholly: bool, day: Option<Day> },
}

impl Pledged {
    fn of(liquidity: &Liquidity, row: &Row, as_of: Day) -> Self {
        let day = liquidity.encumbered_until;
        let amount = liquidity.encumbered.filter(|_| day.is_none_or(|until| until > as_of));
        match amount.filter(|amount| *amount != Micros::ZERO) {
            Some(amount) => Self::Until { wholly: amount >= row.notional.abs(), day },
            None => Self::Free,
        }
    }
}

/// What decides of a contract's rows beside its class and side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Traits {
    collateral: Option<u16>,
    /// Its type, where the assignment tells it apart.
    contract_type: &'static str,
    /// Without a maturity, on demand.
    pub(crate) open: bool,
    pub(crate) within_group: bool,
    pub(crate) central_bank: bool,
    /// Of a holding that is told at its market value.
    pledged: Pledged,
    /// Rows that the case names: of what is paid, received, held and undrawn.
    own: [Option<u16>; 4],
}

impl Traits {
    /// The row of an amount: the case's, else that of the class.
    ///
    /// * `class` — of the contract, or of the facility for what may be drawn
    pub(crate) fn place(&self, amount: MaturityAmount, class: u16, is_asset: bool) -> Option<MaturityPlace> {
        let is_derivative = class_named("derivative") == Some(class);
        let [paid, received, held, undrawn] = self.own;
        let own = match amount {
            MaturityAmount::Paid => paid.filter(|_| !is_asset || is_derivative),
            MaturityAmount::PrincipalReceived | MaturityAmount::OtherReceived => {
                received.filter(|_| is_asset)
            }
            MaturityAmount::Stock => held.filter(|_| is_asset && !is_derivative),
            MaturityAmount::Undrawn => undrawn,
        };
        own.map(|row| MaturityPlace { row, why: "" })
            .or_else(|| maturity_place(amount, class, self.collateral, self.contract_type))
    }
}

/// Place of a section among the rows that a case names; none for one that contracts do not go to.
fn place_of(section: MaturitySection) -> Option<usize> {
    match section {
        MaturitySection::Outflow => Some(0),
        MaturitySection::Inflow => Some(1),
        MaturitySection::Counterbalancing => Some(2),
        MaturitySection::Contingency => Some(3),
        MaturitySection::Gap | MaturitySection::Memorandum => None,
    }
}

/// Class, group, side and traits of a contract: what its code stands for.
type Slot = (u16, u32, bool, u32);

/// All that the code of a contract follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Told {
    class: u16,
    group: u32,
    side: Side,
    contract_type: ContractType,
    collateral: Option<u16>,
    within_group: bool,
    central_bank: bool,
    pledged: Pledged,
    own: [Option<u16>; 4],
}

/// Codes of contracts that ladders need not tell apart.
#[derive(Debug)]
pub(crate) struct Slots<'a> {
    inputs: &'a Inputs,
    derivative: Option<u16>,
    /// Rules for rows, with the place of their section.
    rows: Vec<(&'a RowRule, usize, Matchers<'a>)>,
    within_group: Option<Matchers<'a>>,
    central_bank: Option<Matchers<'a>>,
    traits: Vec<Traits>,
    trait_of: BTreeMap<Traits, u32>,
    slots: Vec<Slot>,
    code_of: BTreeMap<Slot, u32>,
    /// The codes of what has been met.
    known: BTreeMap<Told, u32>,
}

impl<'a> Slots<'a> {
    pub(crate) fn new(inputs: &'a Inputs) -> Self {
        let MaturityRules { rows, within_group, central_bank } = &inputs.maturity;
        let rule = |rule: &'a RowRule| {
            let section = maturity_rows().get(usize::from(rule.row)).and_then(|row| place_of(row.section));
            section.map(|section| (rule, section, Matchers::new(inputs, &rule.conditions)))
        };
        let (rows, derivative) = (rows.iter().filter_map(rule).collect(), class_named("derivative"));
        let [within_group, central_bank] = [within_group, central_bank]
            .map(|given| given.as_ref().map(|conditions| Matchers::new(inputs, conditions)));
        let (traits, trait_of, slots, code_of) = (Vec::new(), BTreeMap::new(), Vec::new(), BTreeMap::new());
        let known = BTreeMap::new();
        Self { inputs, derivative, rows, within_group, central_bank, traits, trait_of, slots, code_of, known }
    }

    /// The code of a contract.
    pub(crate) fn code(&mut self, place: usize, row: &Row, class: Option<u16>, group: u32) -> u32 {
        // Off the balance sheet all is a derivative, whatever class it is said to be of.
        let derivative = self.derivative.filter(|_| row.side == Side::OffBalance);
        let class = derivative.or(class).unwrap_or_else(unclassified);
        let holds = |matchers: &Option<Matchers<'_>>| {
            matchers.as_ref().is_some_and(|matchers| matchers.hold(place, row))
        };
        let mut own = [None; 4];
        for (rule, section, matchers) in &self.rows {
            if own[*section].is_none() && matchers.hold(place, row) {
                own[*section] = Some(rule.row);
            }
        }
        let liquidity = self.inputs.book.liquidity(u32::try_from(place).unwrap_or(u32::MAX));
        let told = Told {
            class,
            group,
            side: row.side,
            contract_type: row.contract_type,
            collateral: liquidity.collateral,
            within_group: holds(&self.within_group),
            central_bank: holds(&self.central_bank),
            pledged: Pledged::of(&liquidity, row, self.inputs.market.as_of()),
            own,
        };
        if let Some(code) = self.known.get(&told) {
            return *code;
        }
        let code = self.code_of(&told);
        self.known.insert(told, code);
        code
    }

    fn code_of(&mut self, told: &Told) -> u32 {
        let code = told.contract_type.actus();
        let mut traits = Traits {
            collateral: told.collateral,
            contract_type: if is_maturity_type(code) { code } else { "" },
            open: is_open(told.contract_type),
            within_group: told.within_group,
            central_bank: told.central_bank,
            pledged: Pledged::Free,
            own: told.own,
        };
        if told.side == Side::Asset && traits.place(MaturityAmount::Stock, told.class, true).is_some() {
            traits.pledged = told.pledged;
        }
        let next = u32::try_from(self.traits.len()).unwrap_or(u32::MAX);
        let known = *self.trait_of.entry(traits).or_insert(next);
        if known == next {
            self.traits.push(traits);
        }
        let slot = (told.class, told.group, told.side != Side::Liability, known);
        let next = u32::try_from(self.slots.len()).unwrap_or(u32::MAX);
        let code = *self.code_of.entry(slot).or_insert(next);
        if code == next {
            self.slots.push(slot);
        }
        code
    }

    /// What a code stands for, in a currency.
    pub(crate) fn key(&self, code: u32, currency: Currency) -> Key {
        let (class, group, is_asset, traits) =
            self.slots.get(code as usize).copied().unwrap_or((unclassified(), 0, false, 0));
        (class, group, is_asset, traits, currency)
    }

    /// Traits by their number.
    pub(crate) fn traits(&self) -> &[Traits] {
        &self.traits
    }
}

/// Whether a contract has no maturity and is due on demand.
const fn is_open(contract_type: ContractType) -> bool {
    matches!(contract_type, ContractType::UndefinedMaturity | ContractType::CallMoney)
}

/// What a case says of the ladder and holds of no contract: rows, of their side, and conditions of memorandum rows.
pub(crate) fn idle(inputs: &Inputs) -> Vec<Finding> {
    let rows = inputs.book.rows();
    let is_idle = |conditions: &[Condition], fits: &dyn Fn(&Row) -> bool| {
        let matchers = Matchers::new(inputs, conditions);
        !rows.iter().enumerate().any(|(place, row)| fits(row) && matchers.hold(place, row))
    };
    let row_is_idle = |rule: &&RowRule| {
        let section = maturity_rows().get(usize::from(rule.row)).and_then(|row| place_of(row.section));
        is_idle(&rule.conditions, &|row: &Row| match section {
            Some(0) => row.side != Side::Asset,
            Some(1) => row.side != Side::Liability,
            Some(2) => row.side == Side::Asset,
            _ => true,
        })
    };
    let none_is = |of: String| warning(format!("no contract is what the case says of {of}"));
    let named = inputs.maturity.rows.iter().filter(row_is_idle).map(|rule| none_is(row_name(rule)));
    let MaturityRules { within_group, central_bank, .. } = &inputs.maturity;
    let within = within_group.iter().filter(|conditions| is_idle(conditions, &|_| true));
    let central =
        central_bank.iter().filter(|conditions| is_idle(conditions, &|row| row.side == Side::Asset));
    let within = within.map(|_| none_is("within_group".to_owned()));
    let central = central.map(|_| none_is("central_bank".to_owned()));
    named.chain(within).chain(central).collect()
}

/// What a case says of the ladder, where it has none.
pub(crate) fn without_ladder(inputs: &Inputs) -> Vec<Finding> {
    let MaturityRules { rows, within_group, central_bank } = &inputs.maturity;
    let within = within_group.iter().map(|_| "within_group".to_owned());
    let central = central_bank.iter().map(|_| "central_bank".to_owned());
    let of = |of: String| {
        warning(format!("the case has no stress and so no ladder: what it says of {of} counts for nothing"))
    };
    rows.iter().map(row_name).chain(within).chain(central).map(of).collect()
}

fn row_name(rule: &RowRule) -> String {
    format!("row {}", maturity_rows().get(usize::from(rule.row)).map_or("", |row| row.code))
}

fn warning(what: String) -> Finding {
    Finding { severity: Severity::Warning, subject: "maturity ladder".to_owned(), what, amount: None }
}
