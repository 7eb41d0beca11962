//! What each column of a contract table is: a term, a column of ours, or a tag.

use crate::behaviour::ModelNames;
use crate::cell::Cell;
use crate::error::Problem;
use crate::words::{Near, quoted};
use plimsoll_contract::terms::{Names, TERMS, TermDefinition, Terms, term};
use plimsoll_contract::{Accounting, Position};
use plimsoll_units::Micros;
use std::collections::HashMap;

/// Columns of ours beside the ACTUS terms and the tags.
pub const RESERVED_COLUMNS: [&str; 21] = [
    "contractID",
    "bookValue",
    "fairValue",
    "inEconomicValue",
    "intangible",
    "assumption",
    "depositModel",
    "prepaymentModel",
    "earlyRedemptionModel",
    "drawdownModel",
    "undrawnAmount",
    "marginRate",
    "accounting",
    "renewalModel",
    "liquidityClass",
    "facilityClass",
    "encumberedAmount",
    "encumberedUntil",
    "collateralClass",
    "collateralValue",
    "riskWeight",
];

/// Columns that every table needs, or as constants.
pub(crate) const NEEDED: [&str; 5] =
    ["contractID", "contractType", "contractRole", "currency", "notionalPrincipal"];

/// What a column is, decided once a table.
#[derive(Clone, Copy)]
pub(crate) enum Use {
    Id,
    Term(&'static TermDefinition),
    BookValue,
    FairValue,
    InEconomicValue,
    Intangible,
    Assumption,
    DepositModel,
    PrepaymentModel,
    EarlyRedemptionModel,
    DrawdownModel,
    UndrawnAmount,
    MarginRate,
    Accounting,
    RenewalModel,
    LiquidityClass,
    FacilityClass,
    EncumberedAmount,
    EncumberedUntil,
    CollateralClass,
    CollateralValue,
    RiskWeight,
    Tag(usize),
}

/// Everything a row says, but for its tags.
#[derive(Clone, Copy, Default)]
pub(crate) struct Values {
    pub(crate) terms: Terms,
    pub(crate) position: Position,
    pub(crate) assumption: Option<u32>,
}

/// Names that cells refer to or add to.
pub(crate) struct Lists {
    pub(crate) tag_names: Vec<String>,
    /// The values of each tag, shape `[tags]`.
    pub(crate) tags: Vec<Distinct>,
    pub(crate) assumptions: Distinct,
    pub(crate) models: ModelNames,
}

/// Distinct texts, each with its place.
#[derive(Default)]
pub(crate) struct Distinct {
    values: Vec<String>,
    places: HashMap<String, u32>,
}

impl Distinct {
    /// The text at a place.
    pub(crate) fn text(&self, place: u32) -> &str {
        self.values.get(place as usize).map_or("", String::as_str)
    }

    pub(crate) fn place(&mut self, text: &str) -> u32 {
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        let place = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.values.push(text.to_owned());
        self.places.insert(text.to_owned(), place);
        place
    }

    /// The texts, in the order they were first met.
    pub(crate) fn into_values(self) -> Vec<String> {
        self.values
    }
}

impl Lists {
    pub(crate) fn new(tag_names: Vec<String>, models: ModelNames) -> Self {
        // Place 0 of each tag is the empty value, for tables without the column.
        let empty = || {
            let mut values = Distinct::default();
            values.place("");
            values
        };
        let tags = tag_names.iter().map(|_| empty()).collect();
        Self { tag_names, tags, assumptions: Distinct::default(), models }
    }
}

impl Use {
    /// What the column of this name is.
    ///
    /// # Errors
    /// [`Problem::UnknownColumn`] with near names.
    pub(crate) fn of(name: &str, lists: &Lists) -> Result<Self, Problem> {
        if let Some(definition) = term(name) {
            return Ok(Self::Term(definition));
        }
        if let Some(tag) = lists.tag_names.iter().position(|tag| tag == name) {
            return Ok(Self::Tag(tag));
        }
        Ok(match name {
            "contractID" => Self::Id,
            "bookValue" => Self::BookValue,
            "fairValue" => Self::FairValue,
            "inEconomicValue" => Self::InEconomicValue,
            "intangible" => Self::Intangible,
            "assumption" => Self::Assumption,
            "depositModel" => Self::DepositModel,
            "prepaymentModel" => Self::PrepaymentModel,
            "earlyRedemptionModel" => Self::EarlyRedemptionModel,
            "drawdownModel" => Self::DrawdownModel,
            "undrawnAmount" => Self::UndrawnAmount,
            "marginRate" => Self::MarginRate,
            "accounting" => Self::Accounting,
            "renewalModel" => Self::RenewalModel,
            "liquidityClass" => Self::LiquidityClass,
            "facilityClass" => Self::FacilityClass,
            "encumberedAmount" => Self::EncumberedAmount,
            "encumberedUntil" => Self::EncumberedUntil,
            "collateralClass" => Self::CollateralClass,
            "collateralValue" => Self::CollateralValue,
            "riskWeight" => Self::RiskWeight,
            _ => {
                let known = TERMS.iter().map(|definition| definition.name).chain(RESERVED_COLUMNS);
                let known = known.chain(lists.tag_names.iter().map(String::as_str));
                let tags = quoted("the tags are", "case.toml declares no tags", &lists.tag_names);
                let otherwise = format!(
                    "expected an ACTUS term, a column of ours or a tag that case.toml declares; {tags}"
                );
                return Err(Problem::UnknownColumn {
                    table: "a contract table",
                    near: Near::new(name, known, &otherwise),
                });
            }
        })
    }

    /// Reads one cell into a row's values; an empty cell leaves them as they are.
    ///
    /// * `tags` — place of each tag's value, shape `[tags]`
    ///
    /// # Errors
    /// What is wrong with the cell.
    #[inline]
    pub(crate) fn read(
        self,
        cell: &Cell<'_>,
        values: &mut Values,
        tags: &mut [u32],
        names: &mut Names,
        lists: &mut Lists,
    ) -> Result<(), Problem> {
        if cell.is_empty() {
            return Ok(());
        }
        let Self::Term(definition) = self else { return self.read_ours(cell, values, tags, lists) };
        Ok(definition.read(&mut values.terms, cell.term_value()?, names)?)
    }

    fn read_ours(
        self,
        cell: &Cell<'_>,
        values: &mut Values,
        tags: &mut [u32],
        lists: &mut Lists,
    ) -> Result<(), Problem> {
        let mut buffer = String::new();
        let position = &mut values.position;
        match self {
            Self::Id | Self::Term(_) => {}
            Self::BookValue => position.book_value = cell.micros()?.map(not_negative).transpose()?,
            Self::FairValue => position.fair_value = cell.micros()?,
            Self::InEconomicValue => position.marks.in_economic_value = cell.yes_or_no()?.unwrap_or(true),
            Self::Intangible => position.marks.intangible = cell.yes_or_no()?.unwrap_or(false),
            Self::Assumption => {
                position.marks.assumed = true;
                values.assumption = Some(lists.assumptions.place(cell.text(&mut buffer)?));
            }
            Self::DepositModel => {
                position.marks.deposit =
                    Some(model("deposit model", cell.text(&mut buffer)?, &lists.models.deposits)?);
            }
            Self::PrepaymentModel => {
                position.marks.prepayment =
                    Some(model("prepayment model", cell.text(&mut buffer)?, &lists.models.prepayments)?);
            }
            Self::EarlyRedemptionModel => {
                position.marks.early_redemption = Some(model(
                    "early redemption",
                    cell.text(&mut buffer)?,
                    &lists.models.early_redemptions,
                )?);
            }
            Self::DrawdownModel => {
                position.marks.drawdown =
                    Some(model("drawdown", cell.text(&mut buffer)?, &lists.models.drawdowns)?);
            }
            Self::UndrawnAmount => position.liquidity.undrawn = amount(cell)?,
            Self::LiquidityClass => {
                position.marks.liquidity = Some(class(cell.text(&mut buffer)?, NOT_DRAWN)?)
            }
            Self::FacilityClass => {
                position.liquidity.facility = Some(class(cell.text(&mut buffer)?, FACILITY)?)
            }
            Self::EncumberedAmount => position.liquidity.encumbered = amount(cell)?,
            Self::EncumberedUntil => position.liquidity.encumbered_until = cell.day()?,
            Self::RiskWeight => position.risk_weight = cell.number()?.map(risk_weight).transpose()?,
            Self::CollateralClass => {
                position.liquidity.collateral = Some(class(cell.text(&mut buffer)?, ASSET)?)
            }
            Self::CollateralValue => position.liquidity.collateral_value = amount(cell)?,
            Self::MarginRate => position.margin = cell.number()?,
            Self::Accounting => {
                let name = cell.text(&mut buffer)?;
                let found = Accounting::NAMES.into_iter().find(|(known, _)| *known == name);
                let expected = "amortised_cost, fvoci or fvtpl";
                position.marks.accounting = found.ok_or(Problem::Expected { expected })?.1;
            }
            Self::RenewalModel => {
                position.marks.renewal =
                    Some(model("renewal", cell.text(&mut buffer)?, &lists.models.renewals)?);
            }
            Self::Tag(tag) => {
                if let (Some(place), Some(known)) = (tags.get_mut(tag), lists.tags.get_mut(tag)) {
                    *place = match cell {
                        Cell::Day(day) => known.place(&day.to_string()),
                        Cell::Flag(flag) => known.place(if *flag { "yes" } else { "no" }),
                        other => known.place(other.text(&mut buffer)?),
                    };
                }
            }
        }
        Ok(())
    }
}

fn amount(cell: &Cell<'_>) -> Result<Option<Micros>, Problem> {
    cell.micros()?.map(not_negative).transpose()
}

fn risk_weight(weight: f64) -> Result<f64, Problem> {
    let expected = "a fraction from 0 to 12.5, such as 0.35";
    if (0.0..=12.5).contains(&weight) { Ok(weight) } else { Err(Problem::Expected { expected }) }
}

/// Kinds of liquidity classes.
pub(crate) const NOT_DRAWN: &[&str] = &["asset", "liability", "derivative", "any"];
/// What may be drawn.
pub(crate) const FACILITY: &[&str] = &["facility", "any"];
/// What may be collateral.
pub(crate) const ASSET: &[&str] = &["asset"];

/// Place of a liquidity class of some kinds in the catalogue.
pub(crate) fn class(name: &str, kinds: &[&str]) -> Result<u16, Problem> {
    let of_kind = |class: &&plimsoll_rule::LiquidityClass| kinds.contains(&class.kind);
    let classes = plimsoll_rule::liquidity_classes();
    let is_known = classes.iter().filter(of_kind).any(|class| class.name == name);
    let there = || classes.iter().filter(of_kind).map(|class| class.name.to_owned()).collect();
    plimsoll_rule::class_named(name)
        .filter(|_| is_known)
        .ok_or_else(|| Problem::NoSuch { kind: "liquidity class", there: there() })
}

fn not_negative(amount: Micros) -> Result<Micros, Problem> {
    if amount < Micros::ZERO {
        return Err(Problem::Expected { expected: "an amount of 0 or more; contractRole gives the sign" });
    }
    Ok(amount)
}

fn model(kind: &'static str, name: &str, there: &[String]) -> Result<u16, Problem> {
    let place = there.iter().position(|known| known == name);
    place
        .and_then(|place| u16::try_from(place).ok())
        .ok_or_else(|| Problem::NoSuch { kind, there: there.to_vec() })
}
