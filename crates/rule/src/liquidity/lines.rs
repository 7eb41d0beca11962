//! The lines of a liquidity rule, and which of them a contract's amounts go to.

use super::{class_named, unclassified};
use crate::RuleError;
use plimsoll_units::Micros;

/// What a line adds to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LiquidityPart {
    /// Liquid assets of level 1.
    Level1,
    /// Covered bonds that the EU has in level 1.
    Level1Covered,
    /// Liquid assets of level 2A.
    Level2a,
    /// Liquid assets of level 2B.
    Level2b,
    /// Outflows.
    Outflow,
    /// Inflows under the cap of 75 %.
    Inflow,
    /// Inflows under the EU's cap of 90 %.
    Inflow90,
    /// Inflows under no cap.
    InflowExempt,
    /// Available stable funding.
    Asf,
    /// Required stable funding.
    Rsf,
}

impl LiquidityPart {
    const NAMES: [(&'static str, Self); 10] = [
        ("level1", Self::Level1),
        ("level1_covered", Self::Level1Covered),
        ("level2a", Self::Level2a),
        ("level2b", Self::Level2b),
        ("outflow", Self::Outflow),
        ("inflow", Self::Inflow),
        ("inflow_90", Self::Inflow90),
        ("inflow_exempt", Self::InflowExempt),
        ("asf", Self::Asf),
        ("rsf", Self::Rsf),
    ];

    /// Its name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, part)| *part == self).map_or("", |(name, _)| name)
    }

    /// Whether it is in the stock of liquid assets.
    #[must_use]
    pub const fn is_stock(self) -> bool {
        matches!(self, Self::Level1 | Self::Level1Covered | Self::Level2a | Self::Level2b)
    }

    /// Parts of which a contract's amount goes to one line.
    const fn group(self) -> u8 {
        match self {
            Self::Level1 | Self::Level1Covered | Self::Level2a | Self::Level2b => 0,
            Self::Outflow => 1,
            Self::Inflow | Self::Inflow90 | Self::InflowExempt => 2,
            Self::Asf => 3,
            Self::Rsf => 4,
        }
    }
}

/// Which amount of a contract a line takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    Liquid,
    Due,
    DueAndInterest,
    Interest,
    InterestPaid,
    Balance,
    Undrawn,
    Lending,
    NetPayment,
    NetReceipt,
    Capital,
    Band { low_risk: bool },
    Gain,
    Loss,
}

impl Of {
    const NAMES: [(&'static str, Self); 15] = [
        ("liquid", Self::Liquid),
        ("due", Self::Due),
        ("due and interest", Self::DueAndInterest),
        ("interest", Self::Interest),
        ("interest paid", Self::InterestPaid),
        ("balance", Self::Balance),
        ("undrawn", Self::Undrawn),
        ("lending", Self::Lending),
        ("net payment", Self::NetPayment),
        ("net receipt", Self::NetReceipt),
        ("capital", Self::Capital),
        ("band", Self::Band { low_risk: false }),
        ("band, low risk", Self::Band { low_risk: true }),
        ("gain", Self::Gain),
        ("loss", Self::Loss),
    ];

    const fn is_band(self) -> bool {
        matches!(self, Self::Band { .. })
    }
}

/// Bands of residual maturity in stable funding.
const BANDS: [&str; 3] = ["under 6m", "6m to 1y", "1y and more"];

/// Which classes a line takes.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Classes {
    Any,
    Of(Vec<u16>),
}

impl Classes {
    fn has(&self, class: Option<u16>) -> bool {
        match self {
            Self::Any => true,
            Self::Of(classes) => class.is_some_and(|class| classes.contains(&class)),
        }
    }
}

/// A line of a liquidity rule.
#[derive(Clone, Debug, PartialEq)]
pub struct LiquidityLine {
    /// What it adds to.
    pub part: LiquidityPart,
    /// Its name, of its own within the part.
    pub name: String,
    pub(crate) of: Of,
    classes: Classes,
    /// Class of the collateral, where it matters.
    collateral: Option<Classes>,
    bands: [bool; 3],
    /// What an amount is multiplied with.
    pub rate: f64,
    /// Row of the disclosure template; empty without one.
    pub template: &'static str,
    /// Where the rate is written.
    pub clause: &'static str,
    /// How sure it is, as of a figure of a rule.
    pub checked: &'static str,
}

/// Reads the lines of a rule.
pub(crate) fn liquidity_lines(
    rule: &'static str,
    text: &'static str,
) -> Result<Vec<LiquidityLine>, RuleError> {
    text.lines().skip(1).map(|line| read(line).ok_or(line)).collect::<Result<_, _>>().map_err(|line| {
        RuleError::Data { rule, error: format!("no line of part;name;of;classes;...: {line}") }
    })
}

fn read(line: &'static str) -> Option<LiquidityLine> {
    let cells: Vec<&'static str> = line.split(';').collect();
    let &[part, name, of, classes, collateral, bands, rate, template, clause, checked] = cells.as_slice()
    else {
        return None;
    };
    let found = |names: &str| -> Option<Classes> {
        if names == "*" {
            return Some(Classes::Any);
        }
        names.split(' ').map(class_named).collect::<Option<_>>().map(Classes::Of)
    };
    let in_band = |band: &str| bands.is_empty() || bands.split('|').any(|one| one == band);
    if !bands.split('|').all(|band| band.is_empty() || BANDS.contains(&band)) {
        return None;
    }
    let rate = rate.parse::<f64>().ok().filter(|rate| (0.0..=1.0).contains(rate))?;
    Some(LiquidityLine {
        part: LiquidityPart::NAMES.iter().find(|(known, _)| *known == part)?.1,
        name: name.to_owned(),
        of: Of::NAMES.iter().find(|(known, _)| *known == of)?.1,
        classes: found(classes)?,
        collateral: if collateral.is_empty() { None } else { Some(found(collateral)?) },
        bands: BANDS.map(in_band),
        rate,
        template,
        clause,
        checked,
    })
}

/// On which side a holding stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HoldingSide {
    /// An asset.
    #[default]
    Asset,
    /// A liability.
    Liability,
    /// A contract off the balance sheet.
    Derivative,
}

/// For how long a holding is still pledged, as stable funding asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pledge {
    /// Not, or for less than 6 months.
    #[default]
    Free,
    /// For 6 months to a year.
    ToAYear,
    /// For a year and more, or without an end.
    Longer,
}

/// Where an amount stands in a rule: its line, how long it is pledged, and in stable funding its residual maturity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LiquidityPlace {
    /// Place of the line in the rule.
    pub line: usize,
    /// For how long it is pledged.
    pub pledge: Pledge,
    /// Residual maturity; none where the line does not ask for it.
    pub band: Option<LiquidityBand>,
}

/// Residual maturity in stable funding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LiquidityBand {
    /// Without a maturity.
    Open,
    /// Under 6 months.
    Under6m,
    /// 6 months to under a year.
    ToAYear,
    /// A year and more.
    Longer,
}

impl LiquidityBand {
    /// Each band.
    pub const ALL: [Self; 4] = [Self::Open, Self::Under6m, Self::ToAYear, Self::Longer];

    /// Its name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "no maturity",
            Self::Under6m => BANDS[0],
            Self::ToAYear => BANDS[1],
            Self::Longer => BANDS[2],
        }
    }
}

/// A contract as liquidity rules see it; amounts in its own currency, positive where nothing else is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LiquidityHolding {
    /// Its side.
    pub side: HoldingSide,
    /// Its class.
    pub class: Option<u16>,
    /// Class of what may still be drawn of it.
    pub facility: Option<u16>,
    /// Class of its collateral.
    pub collateral: Option<u16>,
    /// Whether its risk weight is at most 35 %.
    pub low_risk: bool,
    /// Market value of what is not pledged.
    pub liquid: Micros,
    /// Market value of collateral received that is not pledged on, or given.
    pub collateral_value: Micros,
    /// Principal outstanding.
    pub balance: Micros,
    /// Principal due within the horizon.
    pub due: Micros,
    /// Principal that an asset is to pay out within the horizon.
    pub lending: Micros,
    /// Interest within the horizon; paid negative. Of a derivative all its cash.
    pub interest: Micros,
    /// What may still be drawn.
    pub undrawn: Micros,
    /// Carrying amount by residual maturity: under 6 months, to a year, longer.
    pub bands: [Micros; 3],
    /// How much of each band is pledged.
    pub pledged: [Micros; 3],
    /// For how long.
    pub pledge: Pledge,
    /// Whether it has no maturity.
    pub open: bool,
    /// Value of a derivative; a liability negative.
    pub value: Micros,
}

/// Takes the amounts of a holding to the lines of a rule.
///
/// A class that no line of the rule names is taken as none.
pub fn allocate(
    lines: &[LiquidityLine],
    holding: &LiquidityHolding,
    mut take: impl FnMut(LiquidityPlace, Micros),
) {
    let free = |line| LiquidityPlace { line, pledge: Pledge::Free, band: None };
    let known = |class: Option<u16>| class.filter(|class| is_known(lines, *class)).or(Some(unclassified()));
    let class = known(holding.class);
    let mut done: Vec<(u8, Of)> = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        if line.of.is_band() || line.of == Of::Capital || !fits(line, holding.side) {
            continue;
        }
        let of_line = if line.of == Of::Undrawn { known(holding.facility) } else { class };
        let collateral = line.collateral.as_ref().is_none_or(|classes| classes.has(holding.collateral));
        let key = (line.part.group(), line.of);
        if !line.classes.has(of_line) || !collateral || done.contains(&key) {
            continue;
        }
        done.push(key);
        let amount = amount(line.of, holding);
        if amount != Micros::ZERO {
            take(free(place), amount);
        }
    }
    take_bands(lines, holding, class, &mut take);
    // Collateral that is held is in the stock like any holding of its class.
    if holding.side == HoldingSide::Asset && holding.collateral_value != Micros::ZERO {
        let of_class = |line: &LiquidityLine| line.of == Of::Liquid && line.classes.has(holding.collateral);
        if let Some(place) = lines.iter().position(of_class) {
            take(free(place), holding.collateral_value);
        }
    }
}

/// Whether a class is one of liquid assets.
#[must_use]
pub fn is_liquid(lines: &[LiquidityLine], class: u16) -> bool {
    lines.iter().any(|line| line.of == Of::Liquid && line.classes.has(Some(class)))
}

/// Whether a line of the rule names a class.
pub(crate) fn is_known(lines: &[LiquidityLine], class: u16) -> bool {
    lines.iter().any(|line| matches!(&line.classes, Classes::Of(classes) if classes.contains(&class)))
}

fn fits(line: &LiquidityLine, side: HoldingSide) -> bool {
    match line.of {
        Of::Undrawn => true,
        Of::Lending => side == HoldingSide::Asset,
        Of::NetPayment | Of::NetReceipt | Of::Gain | Of::Loss => side == HoldingSide::Derivative,
        _ => match line.part {
            LiquidityPart::Outflow | LiquidityPart::Asf => side == HoldingSide::Liability,
            _ => side == HoldingSide::Asset,
        },
    }
}

fn amount(of: Of, holding: &LiquidityHolding) -> Micros {
    let above_zero = |amount: Micros| amount.max(Micros::ZERO);
    match of {
        Of::Liquid => holding.liquid,
        Of::Due => holding.due,
        Of::DueAndInterest => holding.due + above_zero(holding.interest),
        Of::Interest | Of::NetReceipt => above_zero(holding.interest),
        Of::InterestPaid | Of::NetPayment => above_zero(-holding.interest),
        Of::Balance => holding.balance,
        Of::Undrawn => holding.undrawn,
        Of::Lending => holding.lending,
        Of::Gain => above_zero(holding.value),
        Of::Loss => above_zero(-holding.value),
        Of::Capital | Of::Band { .. } => Micros::ZERO,
    }
}

fn take_bands(
    lines: &[LiquidityLine],
    holding: &LiquidityHolding,
    class: Option<u16>,
    take: &mut impl FnMut(LiquidityPlace, Micros),
) {
    let of = [LiquidityBand::Under6m, LiquidityBand::ToAYear, LiquidityBand::Longer];
    for (band, amount) in holding.bands.iter().enumerate().filter(|(_, amount)| **amount != Micros::ZERO) {
        let takes = |line: &LiquidityLine| {
            let low_risk = matches!(line.of, Of::Band { low_risk } if !low_risk || holding.low_risk);
            let collateral = line.collateral.as_ref().is_none_or(|classes| classes.has(holding.collateral));
            low_risk && collateral && fits(line, holding.side) && line.bands[band] && line.classes.has(class)
        };
        let Some(line) = lines.iter().position(takes) else { continue };
        let named = Some(if holding.open { LiquidityBand::Open } else { of[band] });
        let pledged = if holding.pledge == Pledge::Free { Micros::ZERO } else { holding.pledged[band] };
        for (pledge, amount) in [(Pledge::Free, *amount - pledged), (holding.pledge, pledged)] {
            if amount != Micros::ZERO {
                take(LiquidityPlace { line, pledge, band: named }, amount);
            }
        }
    }
}

/// Moves of the stock when a secured transaction that ends within the horizon is undone: by part, after haircuts.
pub(crate) fn unwound(
    lines: &[LiquidityLine],
    holding: &LiquidityHolding,
    any_leg: bool,
) -> Vec<(LiquidityPart, Micros)> {
    let names = ["repo", "repo_central_bank", "repo_public", "reverse_repo"].map(class_named);
    if !names.contains(&holding.class) || holding.due == Micros::ZERO {
        return Vec::new();
    }
    let of_class = |line: &&LiquidityLine| line.of == Of::Liquid && line.classes.has(holding.collateral);
    let liquid = lines.iter().find(of_class);
    if liquid.is_none() && !any_leg {
        return Vec::new();
    }
    // Borrowed cash goes back and collateral comes home; lent cash the other way round.
    let sign = |amount: Micros| if holding.side == HoldingSide::Liability { amount } else { -amount };
    let mut moves = vec![(LiquidityPart::Level1, sign(-holding.due))];
    let after_haircut = |line: &LiquidityLine| {
        Micros::from_units(holding.collateral_value.to_units() * line.rate).unwrap_or(Micros::ZERO)
    };
    moves.extend(liquid.map(|line| (line.part, sign(after_haircut(line)))));
    moves
}
