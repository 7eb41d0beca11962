//! The lines of a liquidity rule, and which of them a contract's amounts go to.

use super::route::{Route, RouteKey};
use super::{HoldingSide, LiquidityHolding, Pledge, class_named, is_secured, unclassified};
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
    Item,
    LineHeld,
}

impl Of {
    const NAMES: [(&'static str, Self); 17] = [
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
        ("item", Self::Item),
        ("line held", Self::LineHeld),
    ];

    /// Its place among all amounts.
    const fn place(self) -> usize {
        match self {
            Self::Liquid => 0,
            Self::Due => 1,
            Self::DueAndInterest => 2,
            Self::Interest => 3,
            Self::InterestPaid => 4,
            Self::Balance => 5,
            Self::Undrawn => 6,
            Self::Lending => 7,
            Self::NetPayment => 8,
            Self::NetReceipt => 9,
            Self::Capital => 10,
            Self::Band { .. } => 11,
            Self::Gain => 12,
            Self::Loss => 13,
            Self::Item => 14,
            Self::LineHeld => 15,
        }
    }

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

impl LiquidityLine {
    /// Whether it is regulatory capital, which no contract brings.
    #[must_use]
    pub fn is_capital(&self) -> bool {
        self.of == Of::Capital
    }

    /// Whether it is net outflows of derivatives, and net inflows of them.
    #[must_use]
    pub fn nets(&self) -> [bool; 2] {
        [self.of == Of::NetPayment, self.of == Of::NetReceipt]
    }
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

/// The lines of a rule that may take contracts of each class.
#[derive(Clone, Debug, PartialEq)]
pub struct LiquidityLines {
    lines: Vec<LiquidityLine>,
    /// By class, then without one: places of lines that name it, or all lines of what is not classified.
    of_class: Vec<Vec<usize>>,
    is_known: Vec<bool>,
}

impl LiquidityLines {
    /// Sorts the lines of a rule by class.
    #[must_use]
    pub fn new(lines: &[LiquidityLine]) -> Self {
        let classes = u16::try_from(super::liquidity_classes().len()).unwrap_or(u16::MAX);
        let is_known: Vec<bool> = (0..classes).map(|class| is_known(lines, class)).collect();
        let places = |class: u16| -> Vec<usize> {
            let named = if is_known.get(usize::from(class)) == Some(&true) { class } else { unclassified() };
            (0..lines.len()).filter(|place| lines[*place].classes.has(Some(named))).collect()
        };
        let of_class = (0..classes).chain([u16::MAX]).map(places).collect();
        Self { lines: lines.to_vec(), of_class, is_known }
    }

    /// The lines.
    #[must_use]
    pub fn lines(&self) -> &[LiquidityLine] {
        &self.lines
    }

    /// Whether a line names the class.
    #[must_use]
    pub fn knows(&self, class: u16) -> bool {
        self.is_known.get(usize::from(class)) == Some(&true)
    }

    fn of(&self, class: Option<u16>) -> &[usize] {
        let place = class.map_or(usize::MAX, usize::from).min(self.of_class.len() - 1);
        &self.of_class[place]
    }

    /// Takes the amounts of a holding to the lines. A class that no line names is taken as none.
    pub fn allocate(&self, holding: &LiquidityHolding, take: impl FnMut(LiquidityPlace, Micros)) {
        self.route(&RouteKey::of(holding)).allocate(holding, take);
    }

    /// The lines that amounts of holdings go to.
    pub(super) fn route(&self, key: &RouteKey) -> Route {
        let of_contract = self.of(key.class);
        let mut done = [false; Of::NAMES.len() * 5];
        let mut amounts = Vec::new();
        let drawn = of_contract.iter().map(|place| (*place, false));
        for (place, is_facility) in drawn.chain(self.of(key.facility).iter().map(|place| (*place, true))) {
            let line = &self.lines[place];
            let is_other =
                line.of.is_band() || line.of == Of::Capital || (line.of == Of::Undrawn) != is_facility;
            if is_other || !takes(line, key) {
                continue;
            }
            let group = line.of.place() * 5 + usize::from(line.part.group());
            if !std::mem::replace(&mut done[group], true) {
                amounts.push((place, line.of));
            }
        }
        let band = |band: usize| {
            let takes = |place: &&usize| {
                let line = &self.lines[**place];
                let is_band = matches!(line.of, Of::Band { low_risk } if !low_risk || key.low_risk);
                is_band && line.bands[band] && takes(line, key)
            };
            of_contract.iter().find(takes).copied()
        };
        // Collateral that is held is in the stock like any holding of its class.
        let liquid = |place: &&usize| self.lines[**place].of == Of::Liquid;
        let is_asset = key.side == HoldingSide::Asset;
        let stock = self.of(key.collateral).iter().find(liquid).copied().filter(|_| is_asset);
        Route { amounts, bands: [band(0), band(1), band(2)], stock }
    }

    /// Moves of the stock when a secured transaction that ends within the horizon is undone: by part, after haircuts.
    #[must_use]
    pub fn unwound(&self, holding: &LiquidityHolding, any_leg: bool) -> Vec<(LiquidityPart, Micros)> {
        if holding.due == Micros::ZERO || !is_secured(holding.class) {
            return Vec::new();
        }
        let of_class = self.of(holding.collateral).iter().map(|place| &self.lines[*place]);
        let liquid = of_class.into_iter().find(|line| line.of == Of::Liquid);
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
}

/// Whether a line takes holdings of a side and their collateral. Without any, nothing flows in.
fn takes(line: &LiquidityLine, key: &RouteKey) -> bool {
    let is_inflow = line.part.group() == LiquidityPart::Inflow.group();
    let takes_collateral =
        |classes: &Classes| classes.has(key.collateral) && (key.collateral.is_some() || !is_inflow);
    fits(line, key.side) && line.collateral.as_ref().is_none_or(takes_collateral)
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
        Of::Item => side == HoldingSide::Item,
        Of::LineHeld => side == HoldingSide::Liability,
        _ => match line.part {
            LiquidityPart::Outflow | LiquidityPart::Asf => side == HoldingSide::Liability,
            _ => side == HoldingSide::Asset,
        },
    }
}
