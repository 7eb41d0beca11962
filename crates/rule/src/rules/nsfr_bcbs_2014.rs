//! Net stable funding ratio: available over required stable funding.
//!
//! Carrying amounts by residual maturity times their factor; what is pledged for 6 months and more at no less than the
//! factor of its pledge. Derivatives net: assets beyond liabilities at 100 %, and a share of liabilities on top.
//! Source: BCBS 295 (October 2014), paragraphs 9 to 47; EU 575/2013 Articles 428a to 428ah.

use super::Shown;
use super::lcr_bcbs_2013::{cells, ratio, results, unknown};
use crate::liquidity::{LiquidityBand, LiquidityPart, LiquidityPlace, Of, Pledge};
use crate::verdict::LiquidityCell;
use crate::{Judgement, RuleError};
use plimsoll_measure::formulas::funded_derivatives;
use plimsoll_units::Micros;

pub(super) fn judge(shown: &Shown<'_>) -> Result<Judgement, RuleError> {
    let sums = shown.liquidity()?;
    let capital = shown.judged.total_capital;
    let capital = capital.ok_or_else(|| shown.missing("total capital; expected total in [capital]"))?;
    let lines = &shown.edition.lines;
    let place = |of: Of| lines.iter().position(|line| line.of == of);
    let mut said = Judgement { liquidity: cells(shown, sums)?, ..Judgement::default() };
    if let Some(line) = place(Of::Capital) {
        said.liquidity.push(LiquidityCell {
            currency: None,
            place: LiquidityPlace { line, pledge: Pledge::Free, band: Some(LiquidityBand::Open) },
            part: LiquidityPart::Asf,
            amount: capital,
            rate: lines[line].rate,
            weighted: capital,
        });
    }
    let amount_of = |of: Of| -> f64 {
        let cells = said.liquidity.iter().filter(|cell| cell.currency.is_none());
        cells.filter(|cell| Some(cell.place.line) == place(of)).map(|cell| cell.amount.to_units()).sum()
    };
    let add_on = shown.edition.figure("derivative_add_on")?;
    let funded = funded_derivatives(amount_of(Of::Gain), amount_of(Of::Loss), 0.0, 0.0, add_on);
    // Netting is over all currencies: by currency derivatives have amounts alone.
    let money = |units: f64| Micros::from_units(units).map_err(|error| shown.formula(&error));
    let (net_assets, on_liabilities) = (money(funded.net_assets)?, money(funded.add_on)?);
    let (gain, loss) = (place(Of::Gain), place(Of::Loss));
    for cell in &mut said.liquidity {
        let of = |place: Option<usize>| Some(cell.place.line) == place;
        match (of(gain), of(loss), cell.currency) {
            (true, _, None) => cell.weighted = net_assets,
            (_, true, None) => (cell.rate, cell.weighted) = (add_on, on_liabilities),
            (true, ..) | (_, true, _) => cell.weighted = Micros::ZERO,
            _ => {}
        }
    }
    let total = |part: LiquidityPart| -> f64 {
        let of = |cell: &&LiquidityCell| cell.part == part && cell.currency.is_none();
        said.liquidity.iter().filter(of).map(|cell| cell.weighted.to_units()).sum()
    };
    let (available, required) = (total(LiquidityPart::Asf), total(LiquidityPart::Rsf));
    let amounts = [
        ("net assets of derivatives", funded.net_assets),
        ("net liabilities of derivatives", funded.net_liabilities),
        ("available stable funding", available),
        ("required stable funding", required),
    ];
    said.results.extend(results(shown, None, &amounts, available, required)?);
    said.findings.extend(ratio(shown, "net stable funding ratio", available, required, &mut said.verdicts)?);
    said.findings.extend(unknown(shown, sums));
    Ok(said)
}

#[cfg(test)]
mod tests {
    use crate::liquidity::{
        HoldingSide, LiquidityAdder, LiquidityHolding, LiquidityLines, Pledge, class_named,
    };
    use crate::{Applied, Judged, Judgement, judge, rule};
    use plimsoll_units::{Currency, Micros};

    fn money(units: f64) -> Micros {
        Micros::from_units(units).unwrap()
    }

    fn held(side: HoldingSide, class: &str, bands: [f64; 3]) -> LiquidityHolding {
        let class = Some(class_named(class).unwrap());
        LiquidityHolding { side, class, bands: bands.map(money), ..LiquidityHolding::default() }
    }

    fn asset(class: &str, bands: [f64; 3]) -> LiquidityHolding {
        held(HoldingSide::Asset, class, bands)
    }

    fn owed(class: &str, bands: [f64; 3]) -> LiquidityHolding {
        held(HoldingSide::Liability, class, bands)
    }

    fn derivative(value: f64) -> LiquidityHolding {
        LiquidityHolding { value: money(value), ..held(HoldingSide::Derivative, "derivative", [0.0; 3]) }
    }

    fn said(
        name: &str,
        capital: Option<f64>,
        holdings: &[LiquidityHolding],
    ) -> Result<Judgement, crate::RuleError> {
        let edition = rule(name).unwrap().edition().unwrap();
        let eur: Currency = "EUR".parse().unwrap();
        let lines = LiquidityLines::new(&edition.lines);
        let mut adder = LiquidityAdder::new(&lines, false);
        for holding in holdings {
            adder.add(holding, eur);
        }
        let sums = adder.finish();
        let judged = Judged {
            reporting: Some(eur),
            total_capital: capital.map(money),
            liquidity: [(name.to_owned(), sums)].into(),
            ..Judged::default()
        };
        judge(&Applied { rule: name.to_owned(), set: String::new() }, &judged)
    }

    /// Available 1,765, required 1,217.75: 144.9 %.
    #[test]
    fn a_whole_ratio() {
        let secured =
            LiquidityHolding { collateral: class_named("level1"), ..asset("reverse_repo", [80.0, 0.0, 0.0]) };
        let undrawn = LiquidityHolding {
            facility: class_named("credit_facility_non_financial"),
            undrawn: money(250.0),
            ..asset("loan_non_financial", [0.0; 3])
        };
        let safe = LiquidityHolding { low_risk: true, ..asset("mortgage", [0.0, 0.0, 700.0]) };
        let holdings = [
            owed("own_debt", [0.0, 0.0, 200.0]),
            owed("retail_stable", [900.0, 0.0, 0.0]),
            owed("retail_less_stable", [0.0, 400.0, 0.0]),
            owed("operational", [150.0, 0.0, 0.0]),
            owed("non_financial", [250.0, 0.0, 0.0]),
            owed("financial", [220.0, 60.0, 0.0]),
            owed("other_liability", [30.0, 0.0, 0.0]),
            asset("cash", [110.0, 0.0, 0.0]),
            asset("level1", [0.0, 0.0, 300.0]),
            secured,
            asset("loan_financial", [70.0, 40.0, 0.0]),
            asset("level2a", [0.0, 0.0, 100.0]),
            asset("level2b_corporate", [0.0, 0.0, 50.0]),
            asset("loan_non_financial", [220.0, 100.0, 0.0]),
            safe,
            asset("loan_non_financial", [0.0, 0.0, 380.0]),
            asset("security_other", [0.0, 0.0, 75.0]),
            asset("other_asset", [0.0, 0.0, 90.0]),
            derivative(52.0),
            derivative(-40.0),
            undrawn,
        ];
        let said = said("nsfr_bcbs_2014", Some(120.0), &holdings).unwrap();
        let value = |name: &str| {
            said.results.iter().find(|result| result.name == name).unwrap().value.unwrap().to_f64()
        };
        assert!((value("available stable funding") - 1765.0).abs() < 1e-6);
        assert!((value("required stable funding") - 1217.75).abs() < 1e-6);
        assert!((said.verdicts[0].figure - 1.449_394).abs() < 1e-6 && said.findings.is_empty());
    }

    /// Level 1 pledged for less than 6 months counts as free, to a year at 50 %, longer at 100 %; a factor above stays.
    #[test]
    fn pledges_have_a_floor() {
        let pledged = |class: &str, pledge: Pledge| LiquidityHolding {
            pledge,
            pledged: [Micros::ZERO, Micros::ZERO, money(60.0)],
            ..asset(class, [0.0, 0.0, 100.0])
        };
        let required = |name: &str, holding: LiquidityHolding| {
            said(name, Some(1.0), &[holding]).unwrap().results[3].value.unwrap().to_f64()
        };
        let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-9, "{found} {wanted}");
        near(required("nsfr_bcbs_2014", pledged("level1", Pledge::Free)), 5.0);
        near(required("nsfr_bcbs_2014", pledged("level1", Pledge::ToAYear)), 2.0 + 30.0);
        near(required("nsfr_bcbs_2014", pledged("level1", Pledge::Longer)), 2.0 + 60.0);
        near(required("nsfr_bcbs_2014", pledged("security_other", Pledge::ToAYear)), 85.0);
        near(required("nsfr_eu_2019", pledged("level1_covered_bond", Pledge::ToAYear)), 2.8 + 30.0);
    }

    #[test]
    fn capital_is_needed() {
        let error = said("nsfr_bcbs_2014", None, &[asset("cash", [1.0, 0.0, 0.0])]).unwrap_err().to_string();
        assert!(error.contains("needs total capital; expected total in [capital]"), "{error}");
    }
}
