//! Liquidity coverage ratio: the stock of liquid assets over net outflows of 30 days of stress.
//!
//! stock = amounts x (1 - haircut) less the caps, which are computed on amounts after secured transactions are undone;
//! net outflows = outflows - min(inflows, 75 % of outflows). By currency the caps of the stock do not apply.
//! Source: BCBS 238 (January 2013), paragraphs 46 to 160 and annex 1; paragraph 209 for currencies.

use super::Shown;
use crate::liquidity::{
    LiquidityPart, LiquidityPlace, LiquiditySums, Of, Pledge, UnknownOf, between_currencies,
};
use crate::verdict::{LiquidityCell, LiquidityResult};
use crate::{Judgement, RuleError, Verdict};
use plimsoll_measure::Value;
use plimsoll_measure::formulas::{
    LiquidAssets, LiquidStock, LiquidityInflows, basel_liquid_stock, net_liquidity_outflows,
};
use plimsoll_units::{Currency, Finding, Micros, Severity};
use std::collections::BTreeMap;

pub(super) fn judge(shown: &Shown<'_>) -> Result<Judgement, RuleError> {
    coverage(shown, basel_liquid_stock, false)
}

/// The ratio with the stock of a regime.
///
/// * `one_cap` — whether its caps are one formula, so that none can be told alone
pub(super) fn coverage(
    shown: &Shown<'_>,
    stock_of: fn(&LiquidAssets, &LiquidAssets) -> LiquidStock,
    one_cap: bool,
) -> Result<Judgement, RuleError> {
    let sums = shown.liquidity()?;
    let mut said = Judgement { liquidity: cells(shown, sums)?, ..Judgement::default() };
    let mut currencies: Vec<Option<Currency>> =
        sums.lines.keys().map(|(_, currency)| Some(*currency)).collect();
    currencies.sort_unstable();
    currencies.dedup();
    currencies.push(None);
    for currency in currencies {
        let weighted = |part: LiquidityPart| -> f64 {
            let of = |cell: &&LiquidityCell| cell.part == part && cell.currency == currency;
            said.liquidity.iter().filter(of).map(|cell| cell.weighted.to_units()).sum()
        };
        let held = LiquidAssets {
            level1: weighted(LiquidityPart::Level1),
            level1_covered: weighted(LiquidityPart::Level1Covered),
            level2a: weighted(LiquidityPart::Level2a),
            level2b: weighted(LiquidityPart::Level2b),
        };
        let moved = |part: LiquidityPart| moved(shown, sums, part, currency);
        let adjusted = LiquidAssets {
            level1: held.level1 + moved(LiquidityPart::Level1)?,
            level1_covered: held.level1_covered + moved(LiquidityPart::Level1Covered)?,
            level2a: held.level2a + moved(LiquidityPart::Level2a)?,
            level2b: held.level2b + moved(LiquidityPart::Level2b)?,
        };
        let outflows = weighted(LiquidityPart::Outflow);
        let inflows = LiquidityInflows {
            capped: weighted(LiquidityPart::Inflow),
            capped_at_90: weighted(LiquidityPart::Inflow90),
            exempt: weighted(LiquidityPart::InflowExempt),
        };
        let all_inflows = inflows.capped + inflows.capped_at_90 + inflows.exempt;
        let net = net_liquidity_outflows(outflows, &inflows);
        let stock = if currency.is_none() {
            stock_of(&held, &adjusted)
        } else {
            LiquidStock { stock: held.total(), ..LiquidStock::default() }
        };
        let amounts = [
            ("liquid assets held", held.total()),
            ("adjusted level 1", adjusted.level1),
            ("adjusted level 1 covered bonds", adjusted.level1_covered),
            ("adjusted level 2A", adjusted.level2a),
            ("adjusted level 2B", adjusted.level2b),
            ("taken off by the caps", stock.cap_level2b + stock.cap_level2),
            ("of it by the cap on level 2B alone", if one_cap { 0.0 } else { stock.cap_level2b }),
            ("liquid assets", stock.stock),
            ("outflows", outflows),
            ("inflows", all_inflows),
            ("inflows that count", outflows - net),
            ("net outflows", net),
        ];
        said.results.extend(results(shown, currency, &amounts, stock.stock, net)?);
        if currency.is_none() {
            said.findings.extend(ratio(
                shown,
                "liquidity coverage ratio",
                stock.stock,
                net,
                &mut said.verdicts,
            )?);
        }
    }
    said.findings.extend(unknown(shown, sums));
    Ok(said)
}

/// Amounts, and the ratio of two where the second is above zero.
pub(super) fn results(
    shown: &Shown<'_>,
    currency: Option<Currency>,
    amounts: &[(&'static str, f64)],
    above: f64,
    below: f64,
) -> Result<Vec<LiquidityResult>, RuleError> {
    let amount = |(name, amount): &(&'static str, f64)| {
        let amount = Micros::from_units(*amount).map_err(|error| shown.formula(&error))?;
        Ok(LiquidityResult { name, currency, value: Some(Value::Money(amount)) })
    };
    let mut results = amounts.iter().map(amount).collect::<Result<Vec<_>, RuleError>>()?;
    let value = (below > 0.0).then(|| Value::Number(above / below));
    results.push(LiquidityResult { name: "ratio", currency, value });
    Ok(results)
}

/// A verdict on a ratio that has to be at least a minimum; a finding where there is none.
pub(super) fn ratio(
    shown: &Shown<'_>,
    subject: &str,
    above: f64,
    below: f64,
    verdicts: &mut Vec<Verdict>,
) -> Result<Option<Finding>, RuleError> {
    let edition = shown.edition;
    let limit = edition.figure("minimum")?;
    if below <= 0.0 {
        let what = format!("the {subject} is n/a: what it is over is {below}, not above zero");
        let (severity, subject) = (Severity::Warning, format!("rule {}", edition.name));
        return Ok(Some(Finding { severity, subject, what, amount: None }));
    }
    let room = Micros::from_units(above - limit * below).map_err(|error| shown.formula(&error))?;
    verdicts.push(Verdict {
        rule: edition.name,
        edition: edition.edition.clone(),
        clause: edition.clause.clone(),
        subject: subject.to_owned(),
        figure: above / below,
        limit,
        at_least: true,
        unit: "ratio",
        headroom: Some(room),
        pass: above / below >= limit,
        by_scenario: Vec::new(),
    });
    Ok(None)
}

/// Every line by currency, then over all of them in the reporting currency.
pub(super) fn cells(shown: &Shown<'_>, sums: &LiquiditySums) -> Result<Vec<LiquidityCell>, RuleError> {
    let lines = &shown.edition.lines;
    let mut cells: Vec<LiquidityCell> = Vec::new();
    let mut all: BTreeMap<LiquidityPlace, [Micros; 2]> = BTreeMap::new();
    for ((place, currency), amount) in &sums.lines {
        let line = &lines[place.line];
        let rate = shown.edition.rate_at(place)?;
        let weigh = |amount: Micros| {
            Micros::from_units(amount.to_units() * rate).map_err(|error| shown.formula(&error))
        };
        let reported = shown.reported(*amount, *currency)?;
        let sum = all.entry(*place).or_default();
        *sum = [sum[0] + reported, sum[1] + weigh(reported)?];
        cells.push(LiquidityCell {
            currency: Some(*currency),
            place: *place,
            part: line.part,
            amount: *amount,
            rate,
            weighted: weigh(*amount)?,
        });
    }
    for (of, taken_off) in netted(shown, sums)? {
        let line = lines.iter().position(|line| line.of == of);
        let place = line.map(|line| LiquidityPlace { line, pledge: Pledge::Free, band: None });
        if let Some((sum, place)) = place.and_then(|place| Some((all.get_mut(&place)?, place))) {
            let rate = shown.edition.rate_at(&place)?;
            let weighted = Micros::from_units(taken_off.to_units() * rate);
            *sum = [sum[0] - taken_off, sum[1] - weighted.map_err(|error| shown.formula(&error))?];
        }
    }
    for (place, [amount, weighted]) in all {
        let line = &lines[place.line];
        let rate = shown.edition.rate_at(&place)?;
        cells.push(LiquidityCell { currency: None, place, part: line.part, amount, rate, weighted });
    }
    cells.sort_by_key(|cell| (cell.currency.is_none(), cell.currency, cell.place));
    Ok(cells)
}

/// What netting sets of several currencies take off the flows of derivatives over all of them.
fn netted(shown: &Shown<'_>, sums: &LiquiditySums) -> Result<[(Of, Micros); 2], RuleError> {
    let between = between_currencies(&sums.netting, |amount, currency| shown.reported(amount, currency))?;
    Ok([
        (Of::NetPayment, between.values().map(|between| between.outflow).sum()),
        (Of::NetReceipt, between.values().map(|between| between.inflow).sum()),
    ])
}

fn moved(
    shown: &Shown<'_>,
    sums: &LiquiditySums,
    part: LiquidityPart,
    of: Option<Currency>,
) -> Result<f64, RuleError> {
    let mut sum = 0.0;
    for ((known, currency), amount) in &sums.unwound {
        if *known == part && of.is_none_or(|of| of == *currency) {
            let amount = if of.is_some() { *amount } else { shown.reported(*amount, *currency)? };
            sum += amount.to_units();
        }
    }
    Ok(sum)
}

/// What has no class that the rule knows is taken at its most conservative rate.
pub(super) fn unknown(shown: &Shown<'_>, sums: &LiquiditySums) -> Vec<Finding> {
    let finding = |((of, class, currency), amount): (&(UnknownOf, u16, Currency), &Micros)| {
        let name = crate::liquidity_class_name(*class);
        let subject = match of {
            UnknownOf::Assets => "assets",
            UnknownOf::Liabilities => "liabilities",
            UnknownOf::Undrawn => "undrawn amounts",
            UnknownOf::Collateral => "secured lending",
        };
        let what = match of {
            UnknownOf::Collateral => "has no collateralClass and brings no inflow".to_owned(),
            _ if name == "unclassified" => {
                "have no liquidity class; taken at the most conservative rate".to_owned()
            }
            _ => {
                format!("of class {name}, which this rule does not know; taken at the most conservative rate")
            }
        };
        Finding {
            severity: Severity::Serious,
            subject: format!("rule {}", shown.edition.name),
            what: format!("{subject} {what}"),
            amount: Some(plimsoll_units::Money { amount: *amount, currency: *currency }),
        }
    };
    // Stable funding takes secured lending without collateral at the higher factor.
    let flows_in = shown.edition.lines.iter().any(|line| line.part == LiquidityPart::Inflow);
    let told = sums.unknown.iter().filter(|((of, ..), _)| *of != UnknownOf::Collateral || flows_in);
    told.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use crate::liquidity::{
        HoldingSide, LiquidityAdder, LiquidityHolding, LiquidityLines, class_named, liquidity_classes,
    };
    use crate::{Applied, Judged, Judgement, judge, rule};
    use plimsoll_units::{Currency, Micros};

    fn money(units: f64) -> Micros {
        Micros::from_units(units).unwrap()
    }

    fn of(class: &str, side: HoldingSide) -> LiquidityHolding {
        LiquidityHolding { class: Some(class_named(class).unwrap()), side, ..LiquidityHolding::default() }
    }

    fn held(class: &str, amount: f64) -> LiquidityHolding {
        LiquidityHolding { liquid: money(amount), balance: money(amount), ..of(class, HoldingSide::Asset) }
    }

    fn lent(class: &str, amount: f64) -> LiquidityHolding {
        LiquidityHolding { due: money(amount), balance: money(amount), ..of(class, HoldingSide::Asset) }
    }

    fn owed(class: &str, amount: f64) -> LiquidityHolding {
        LiquidityHolding { due: money(amount), balance: money(amount), ..of(class, HoldingSide::Liability) }
    }

    fn secured(
        class: &str,
        side: HoldingSide,
        amount: f64,
        collateral: &str,
        value: f64,
    ) -> LiquidityHolding {
        let (due, balance, collateral) =
            (money(amount), money(amount), Some(class_named(collateral).unwrap()));
        LiquidityHolding {
            due,
            balance,
            collateral,
            collateral_value: money(value),
            collateral_free: money(value),
            ..of(class, side)
        }
    }

    fn undrawn(facility: &str, amount: f64) -> LiquidityHolding {
        let facility = Some(class_named(facility).unwrap());
        LiquidityHolding { facility, undrawn: money(amount), ..of("loan_non_financial", HoldingSide::Asset) }
    }

    fn said(name: &str, holdings: &[LiquidityHolding]) -> Judgement {
        let edition = rule(name).unwrap().edition().unwrap();
        let eur: Currency = "EUR".parse().unwrap();
        let lines = LiquidityLines::new(&edition.lines);
        let mut adder = LiquidityAdder::new(&lines, edition.unwinds_any_leg);
        for holding in holdings {
            adder.add(holding, eur);
        }
        let liquidity = [(name.to_owned(), adder.finish())].into();
        let judged = Judged { reporting: Some(eur), liquidity, ..Judged::default() };
        judge(&Applied { rule: name.to_owned(), set: String::new() }, &judged).unwrap()
    }

    fn result(said: &Judgement, name: &str) -> Option<f64> {
        let found = said.results.iter().find(|result| result.name == name && result.currency.is_none());
        found.unwrap().value.map(plimsoll_measure::Value::to_f64)
    }

    /// What moves with payments of derivatives is netted with them; every other item has a line of its own.
    #[test]
    fn every_item_has_a_line() {
        for name in ["lcr_bcbs_2013", "lcr_eu_2015"] {
            let edition = rule(name).unwrap().edition().unwrap();
            let lines = LiquidityLines::new(&edition.lines);
            for class in liquidity_classes().iter().filter(|class| class.kind == "item") {
                let is_netted = ["collateral_to_post", "collateral_to_receive"].contains(&class.name);
                assert_eq!(
                    lines.knows(class_named(class.name).unwrap()),
                    !is_netted,
                    "{name} {}",
                    class.name
                );
            }
        }
    }

    fn whole() -> Vec<LiquidityHolding> {
        vec![
            owed("retail_stable", 2000.0),
            owed("retail_less_stable", 1000.0),
            owed("operational", 400.0),
            owed("non_financial", 500.0),
            owed("financial", 150.0),
            secured("repo", HoldingSide::Liability, 100.0, "level2a", 0.0),
            undrawn("credit_facility_non_financial", 300.0),
            undrawn("liquidity_facility_non_financial", 50.0),
            lent("loan_retail", 120.0),
            lent("loan_non_financial", 80.0),
            lent("loan_financial", 60.0),
            secured("reverse_repo", HoldingSide::Asset, 50.0, "level1", 0.0),
            held("level1", 450.0),
            held("level2a", 120.0 / 0.85),
            held("level2b_corporate", 60.0 / 0.5),
        ]
    }

    /// Outflows of 710, inflows of 160, liquid assets of 630: 114.5 %. No cap binds, before or after the repo is undone.
    #[test]
    fn a_whole_ratio() {
        let said = said("lcr_bcbs_2013", &whole());
        assert!((result(&said, "outflows").unwrap() - 710.0).abs() < 1e-6);
        assert!((result(&said, "inflows").unwrap() - 160.0).abs() < 1e-6);
        assert!((result(&said, "liquid assets").unwrap() - 630.0).abs() < 1e-5);
        assert!((said.verdicts[0].figure - 1.145_455).abs() < 1e-6 && said.verdicts[0].pass);
        assert_eq!(said.verdicts[0].headroom, Some(money(80.0)));
        assert!(said.findings.is_empty(), "{:?}", said.findings);
    }

    /// A repo gave 50 of cash against level 2A worth 42.5 after its haircut: caps on what is there when it is undone.
    #[test]
    fn secured_transactions_are_undone() {
        let holdings = [
            held("level1", 120.0),
            held("level2a", 51.0 / 0.85),
            held("level2b_corporate", 30.0),
            secured("repo", HoldingSide::Liability, 50.0, "level2a", 50.0),
            owed("financial", 100.0),
        ];
        let basel = said("lcr_bcbs_2013", &holdings);
        assert!((result(&basel, "adjusted level 1").unwrap() - 70.0).abs() < 1e-6);
        assert!((result(&basel, "adjusted level 2A").unwrap() - 93.5).abs() < 1e-6);
        assert!((result(&basel, "liquid assets").unwrap() - 124.166_667).abs() < 1e-5);
        // Against what is no liquid asset, the EU alone takes the cash back.
        let mut other = holdings;
        other[3] = secured("repo", HoldingSide::Liability, 50.0, "security_other", 50.0);
        assert!((result(&said("lcr_bcbs_2013", &other), "adjusted level 1").unwrap() - 120.0).abs() < 1e-6);
        assert!((result(&said("lcr_eu_2015", &other), "adjusted level 1").unwrap() - 70.0).abs() < 1e-6);
    }

    /// Inflows offset at most three quarters; the EU has tiers.
    #[test]
    fn inflows_have_caps() {
        let flows = [owed("financial", 1000.0), lent("loan_financial", 700.0)];
        assert!((result(&said("lcr_bcbs_2013", &flows), "net outflows").unwrap() - 300.0).abs() < 1e-6);
        let mut flows = flows.to_vec();
        flows.extend([lent("loan_exempt", 100.0), lent("loan_specialised", 600.0)]);
        assert!((result(&said("lcr_eu_2015", &flows), "net outflows").unwrap() - 175.0).abs() < 1e-6);
    }

    /// No outflows: no ratio, and why; no class, or one of another regime: the most conservative rate, and how much.
    #[test]
    fn what_is_not_known_is_said() {
        let none = said("lcr_bcbs_2013", &[held("level1", 10.0)]);
        assert!(none.verdicts.is_empty() && result(&none, "ratio").is_none());
        assert!(none.findings[0].what.contains("n/a"), "{:?}", none.findings);
        let unclassified = LiquidityHolding { class: None, ..owed("financial", 70.0) };
        let basel =
            said("lcr_bcbs_2013", &[unclassified, held("level2b_abs", 40.0), owed("retail_stable", 100.0)]);
        assert!((result(&basel, "outflows").unwrap() - 75.0).abs() < 1e-6);
        assert!(result(&basel, "liquid assets").unwrap().abs() < 1e-9);
        let amounts: Vec<_> = basel.findings.iter().map(|finding| finding.amount.unwrap().amount).collect();
        assert_eq!(amounts, [money(40.0), money(70.0)]);
        assert!(basel.findings[0].what.contains("level2b_abs"));
        let eu = said(
            "lcr_eu_2015",
            &[held("level1", 100.0), held("level2b_abs", 40.0), owed("financial", 100.0)],
        );
        assert!((result(&eu, "liquid assets").unwrap() - 117.647_059).abs() < 1e-5);
    }
}
