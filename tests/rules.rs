//! Rules over whole runs: the second computation of the universal bank, and the standardised approach by hand.
#![cfg(test)]

use plimsoll::{Answer, AtRiskPlan, CurveMove, Inputs, Plan, RulePlan, RunError, Standardised, run};
use plimsoll_behaviour::{
    Assumption, DepositCategory, DepositModel, EarlyRedemption, Incentive, NewRate, PassThrough, Prepayment,
    PrepaymentRate, Renewal, Starts,
};
use plimsoll_contract::{Marks, Side};
use plimsoll_measure::SlotClass;
use plimsoll_rule::Applied;
use plimsoll_tests::{Line, inputs, line, plan};
use plimsoll_units::{Currency, Micros, Severity};
use std::collections::BTreeMap;
use std::path::Path;

fn bank() -> (Inputs, Answer) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases/bank-universal");
    let case = plimsoll_io::read_case(&folder).unwrap_or_else(|errors| panic!("{errors}"));
    let measures = vec!["economic_value".to_owned(), "income".to_owned()];
    let plan = Plan { sensitivity: false, measures, ..case.plan };
    let answer = run(&case.inputs, &plan).unwrap_or_else(|error| panic!("{error}"));
    (case.inputs, answer)
}

fn expected(file: &str) -> Vec<csv::StringRecord> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases/bank-universal/expected").join(file);
    csv::Reader::from_path(path).unwrap().records().map(Result::unwrap).collect()
}

/// The figures of every rule, and each cell of the standardised approach, are those of `references/bank-universal/rules.py`.
#[test]
fn the_universal_bank_a_second_time() {
    let (inputs, answer) = bank();
    let figures: BTreeMap<&str, f64> =
        answer.verdicts.iter().map(|verdict| (verdict.rule, verdict.figure)).collect();
    let rate = |currency: Currency| match inputs.market.exchange_rate(currency) {
        Some(rate) if currency != inputs.reporting_currency => rate,
        _ => 1.0,
    };
    let mut judged = 0;
    for record in expected("verdicts.csv") {
        let (loss, wanted): (f64, f64) = (record[1].parse().unwrap(), record[2].parse().unwrap());
        if let Some(figure) = figures.get(&record[0]) {
            assert!((figure - wanted).abs() < 1e-9, "{record:?}: {figure}");
        } else {
            // The bank has sold caps: the rule gives no verdict, but its cells add up to the loss without them.
            let one = answer.standardised.iter().find(|one| one.rule == &record[0]).unwrap();
            let losses = one.changes().map(|(_, _, changes)| {
                changes.iter().map(|(currency, change)| (-change.to_units() * rate(*currency)).max(0.0)).sum()
            });
            let worst: f64 = losses.fold(0.0, f64::max);
            assert!((worst - loss).abs() < 1e-9 * loss, "{record:?}: {worst}");
            let refused = |finding: &&plimsoll_units::Finding| {
                finding.severity == Severity::Serious && finding.subject == format!("rule {}", one.rule)
            };
            assert_eq!(answer.findings.iter().filter(refused).count(), 5);
        }
        judged += 1;
    }
    assert_eq!(judged, 6);
    let mut cells = 0;
    for record in expected("standardised.csv") {
        let one = answer.standardised.iter().find(|one| one.rule == &record[0]).unwrap();
        let scenario = one.scenarios.iter().find(|scenario| scenario.name.ends_with(&record[1])).unwrap();
        let place = one.buckets.iter().position(|bucket| bucket.name == record[3]).unwrap();
        let values = &scenario.currencies[&record[2].parse::<Currency>().unwrap()];
        let tolerance: f64 = record[6].parse().unwrap();
        let near = |found: Micros, wanted: &str| {
            (found.to_units() - wanted.parse::<f64>().unwrap()).abs() < tolerance
        };
        assert!(
            near(values.amounts[place], &record[4]) && near(values.values[place], &record[5]),
            "{record:?}"
        );
        cells += 1;
    }
    assert_eq!(cells, 2 * 7 * 5 * 19);
    cells_add_up(&answer.standardised);
}

/// Lines add up to buckets and buckets to values, to the micro.
fn cells_add_up(all: &[Standardised]) {
    assert!(!all.is_empty());
    for one in all {
        for scenario in &one.scenarios {
            for (currency, values) in &scenario.currencies {
                for place in 0..one.buckets.len() {
                    let lines = one.slots.iter().filter(|(line, _)| line.currency == *currency);
                    let sum: Micros = lines.map(|(_, amounts)| amounts[scenario.slot][place]).sum();
                    assert_eq!(sum, values.amounts[place], "{} {currency} {place}", scenario.name);
                }
                assert_eq!(values.values.iter().copied().sum::<Micros>(), values.value());
            }
        }
    }
}

fn assumed<M>(name: &str, model: M) -> Assumption<M> {
    let (owner, evidence) = (String::new(), String::new());
    Assumption { name: name.to_owned(), model, owner, dated: "2025-12-31".parse().unwrap(), evidence }
}

fn standardised_plan() -> Plan {
    let applied = vec![Applied { rule: "bcbs_standardised_2024".to_owned(), set: String::new() }];
    let rules = RulePlan { applied, ahead_of_date: true, all_currencies: true, ..RulePlan::default() };
    Plan { rules, measures: vec!["economic_value".to_owned()], ..plan(&[]).unwrap() }
}

fn slotted(inputs: &Inputs) -> Standardised {
    let answer = run(inputs, &standardised_plan()).unwrap_or_else(|error| panic!("{error}"));
    cells_add_up(&answer.standardised);
    answer.standardised.into_iter().next().unwrap()
}

/// Amounts of a class and side in a scenario that are not zero, by bucket.
fn of_class(one: &Standardised, class: SlotClass, side: Side, slot: usize) -> Vec<(String, f64)> {
    let lines = one.slots.iter().filter(|(line, _)| line.class == class && line.side == side);
    let amounts = lines.map(|(_, amounts)| &amounts[slot]).next().unwrap();
    let cells = plimsoll_units::pair(&one.buckets, amounts).filter(|(_, amount)| **amount != Micros::ZERO);
    cells.map(|(bucket, amount)| (bucket.name.clone(), (amount.to_units() * 1e4).round() / 1e4)).collect()
}

fn cell(bucket: &str, amount: f64) -> (String, f64) {
    (bucket.to_owned(), amount)
}

fn marked(id: &str, terms: &str, marks: Marks) -> Line {
    let mut one = line(id, "p", terms);
    one.position.marks = marks;
    one
}

const FIXED: &str = "contractType=PAM contractRole=RPA currency=EUR initialExchangeDate=2025-12-31 maturityDate=2028-12-31 \
    notionalPrincipal=1000 nominalInterestRate=0.04 dayCountConvention=30E360 cycleAnchorDateOfInterestPayment=2026-12-31 \
    cycleOfInterestPayment=P1YL1";
const FLOATING: &str = "contractType=PAM contractRole=RPA currency=EUR initialExchangeDate=2025-12-31 maturityDate=2027-12-31 \
    notionalPrincipal=1000 nominalInterestRate=0.03 dayCountConvention=30E360 cycleAnchorDateOfInterestPayment=2026-06-30 \
    cycleOfInterestPayment=P6ML1 endOfMonthConvention=EOM cycleAnchorDateOfRateReset=2026-06-30 cycleOfRateReset=P6ML1 \
    marketObjectCodeOfRateReset=EUR-3M rateSpread=0.01";
const DEPOSIT: &str = "contractType=UMP contractRole=RPL currency=EUR initialExchangeDate=2020-01-01 notionalPrincipal=1000 \
    nominalInterestRate=0.005 dayCountConvention=A365";
const TERM_DEPOSIT: &str = "contractType=PAM contractRole=RPL currency=EUR initialExchangeDate=2025-12-31 \
    maturityDate=2026-12-31 notionalPrincipal=1000 nominalInterestRate=0.02 dayCountConvention=30E360";

/// Fixed by date; floating to its reset, its spread of 1 % until maturity.
#[test]
fn fixed_and_floating() {
    let one = slotted(&inputs(&[line("A", "p", FIXED), line("B", "p", FLOATING)]).unwrap());
    let fixed = of_class(&one, SlotClass::Fixed, Side::Asset, 0);
    assert_eq!(fixed, [cell("9M-1Y", 40.0), cell("1.5-2Y", 40.0), cell("2-3Y", 1040.0)]);
    let floating = of_class(&one, SlotClass::Floating, Side::Asset, 0);
    assert_eq!(
        floating,
        [cell("3-6M", 1015.0), cell("9M-1Y", 5.0), cell("1-1.5Y", 5.0), cell("1.5-2Y", 5.0)]
    );
    // The fixed leg against the floating one: coupons and principal, less the repricing of today's rate.
    let swap = "contractType=SWPPV contractRole=RFL currency=EUR initialExchangeDate=2025-12-31 maturityDate=2027-12-31 \
        notionalPrincipal=1000 nominalInterestRate=0.04 nominalInterestRate2=0.03 dayCountConvention=30E360 \
        cycleAnchorDateOfInterestPayment=2026-12-31 cycleOfInterestPayment=P1YL1 cycleAnchorDateOfRateReset=2026-12-31 \
        cycleOfRateReset=P1YL1 marketObjectCodeOfRateReset=EUR-3M";
    let one = slotted(&inputs(&[line("S", "p", swap)]).unwrap());
    let swap = of_class(&one, SlotClass::Derivatives, Side::OffBalance, 0);
    assert_eq!(swap, [cell("9M-1Y", 40.0 - 30.0 - 1000.0), cell("1.5-2Y", 1040.0)]);
}

/// Ratios and rates times the multiplier of each scenario: early redemption follows short rates, prepayment long ones.
#[test]
fn behaviour_by_scenario() {
    let redemption = Marks { early_redemption: Some(0), ..Marks::default() };
    let prepayment = Marks { prepayment: Some(0), ..Marks::default() };
    let lines = [marked("T", TERM_DEPOSIT, redemption), marked("P", FIXED, prepayment)];
    let mut inputs = inputs(&lines).unwrap();
    let behaviour = &mut inputs.behaviours[0].behaviour;
    behaviour.early_redemptions.push(assumed("term", EarlyRedemption::new(0.05, false).unwrap()));
    behaviour.prepayments.push(assumed("mortgages", Prepayment::constant(0.06).unwrap()));
    let one = slotted(&inputs);
    for (slot, times) in [(0, 1.0), (1, 1.2), (2, 0.8), (3, 0.8), (4, 1.2), (5, 1.2), (6, 0.8)] {
        let share = 0.05 * times;
        let found = of_class(&one, SlotClass::TermDeposits, Side::Liability, slot);
        let rounded = |amount: f64| (amount * 1e4).round() / 1e4;
        let (early, rest) = (rounded(-1000.0 * share), rounded(-1020.0 * (1.0 - share)));
        assert_eq!(found, [cell("O/N", early), cell("9M-1Y", rest)], "{slot}");
    }
    for (slot, times) in [(0, 1.0), (1, 0.8), (2, 1.2), (3, 0.8), (4, 1.2), (5, 0.8), (6, 1.2)] {
        let found = of_class(&one, SlotClass::Prepayable, Side::Asset, slot);
        // What is left after a month, two months more, and so on: balance x rate x length of each bucket.
        let (mut left, mut wanted) = (1000.0, Vec::new());
        let lengths = [
            ("O/N-1M", 1.0),
            ("1-3M", 2.0),
            ("3-6M", 3.0),
            ("6-9M", 3.0),
            ("9M-1Y", 3.0),
            ("1-1.5Y", 6.0),
            ("1.5-2Y", 6.0),
        ];
        for (bucket, months) in lengths {
            let share = left / 1000.0;
            let early = left * 0.06 * times * months / 12.0;
            let interest = if ["9M-1Y", "1.5-2Y"].contains(&bucket) { 40.0 * share } else { 0.0 };
            wanted.push((bucket, early + interest));
            left -= early;
        }
        wanted.push(("2-3Y", left * 1.04));
        assert_eq!(found.len(), wanted.len());
        for ((bucket, amount), (name, wanted)) in plimsoll_units::pair(&found, &wanted) {
            assert!(bucket == name && (amount - wanted).abs() < 1e-3, "{slot} {bucket}: {amount} {wanted}");
        }
    }
}

/// Core money by its run-off, the rest overnight; beyond the caps of its category the rule is refused.
#[test]
fn deposits_and_their_caps() {
    let marks = Marks { deposit: Some(0), ..Marks::default() };
    let model = |core: f64| {
        let none = PassThrough::at_once(0.5, None).unwrap();
        DepositModel::even(DepositCategory::Wholesale, core, 4.0, none).unwrap()
    };
    let mut inputs = inputs(&[marked("D", DEPOSIT, marks), line("E", "p", DEPOSIT)]).unwrap();
    inputs.behaviours[0].behaviour.deposits.push(assumed("wholesale", model(0.48)));
    let found = of_class(&slotted(&inputs), SlotClass::Deposits, Side::Liability, 0);
    // 1,000 without a model and 520 overnight; 10 a month for 48 months.
    let month =
        [("O/N", 1520.0), ("O/N-1M", 10.0), ("1-3M", 20.0), ("3-6M", 30.0), ("6-9M", 30.0), ("9M-1Y", 30.0)];
    let year = [("1-1.5Y", 60.0), ("1.5-2Y", 60.0), ("2-3Y", 120.0), ("3-4Y", 120.0)];
    let wanted: Vec<(String, f64)> =
        month.iter().chain(&year).map(|(name, amount)| cell(name, -amount)).collect();
    assert_eq!(found, wanted);
    inputs.behaviours[0].behaviour.deposits[0].model = model(0.6);
    let error = run(&inputs, &standardised_plan()).unwrap_err();
    assert!(matches!(error, RunError::Rule(_)));
    assert_eq!(
        error.to_string(),
        "rule bcbs_standardised_2024 (SRP31.94 to 31.129) needs deposit model \"wholesale\" within its caps; its core share \
         of 0.6 is beyond 0.5"
    );
}

/// A loan whose rate is reset is floating, whatever its prepayment model.
#[test]
fn a_floating_loan_is_not_prepaid() {
    let marks = Marks { prepayment: Some(0), ..Marks::default() };
    let mut inputs = inputs(&[marked("F", FLOATING, marks)]).unwrap();
    let model = Prepayment::constant(0.06).unwrap();
    inputs.behaviours[0].behaviour.prepayments.push(assumed("loans", model));
    let one = slotted(&inputs);
    for slot in 0..7 {
        let found = of_class(&one, SlotClass::Floating, Side::Asset, slot);
        assert_eq!(
            found,
            [cell("3-6M", 1015.0), cell("9M-1Y", 5.0), cell("1-1.5Y", 5.0), cell("1.5-2Y", 5.0)]
        );
    }
}

/// The EU's test of income is of a constant balance sheet: without a renewal there is a finding in money and no verdict.
#[test]
fn income_of_a_balance_sheet_that_is_not_constant() {
    let renewed = Marks { renewal: Some(0), ..Marks::default() };
    let one_year = TERM_DEPOSIT.replace("RPL", "RPA");
    let judged = |marks: [Marks; 2]| {
        let lines = [marked("A", &one_year, marks[0]), marked("B", TERM_DEPOSIT, marks[1])];
        let mut inputs = inputs(&lines).unwrap();
        let year = "1Y".parse().unwrap();
        let renewal = Renewal {
            new_rate: NewRate::Curve { tenor: year, compounding: plimsoll_units::Compounding::Periodic(1) },
            margin: 0.0,
            reprices: year,
            day_count: plimsoll_units::DayCount::Actual365,
            starts: Starts::SameDay,
        };
        inputs.behaviours[0].behaviour.renewals.push(assumed("renewed", renewal));
        let applied = vec![Applied { rule: "eu_nii_outlier_2024".to_owned(), set: String::new() }];
        let rules = RulePlan { applied, ahead_of_date: true, all_currencies: true, ..RulePlan::default() };
        let measures = vec!["income".to_owned()];
        run(&inputs, &Plan { rules, measures, ..plan(&[]).unwrap() })
            .unwrap_or_else(|error| panic!("{error}"))
    };
    assert_eq!(judged([renewed; 2]).verdicts.len(), 1);
    let answer = judged([renewed, Marks::default()]);
    let serious: Vec<_> = answer.findings.iter().filter(|one| one.severity == Severity::Serious).collect();
    assert!(answer.verdicts.is_empty() && serious.len() == 1);
    assert_eq!(serious[0].amount.unwrap().amount, Micros::new(1_000_000_000));
}

#[test]
fn what_the_approach_does_not_know_is_refused() {
    let prepayment = Marks { prepayment: Some(0), ..Marks::default() };
    let mut prepaid = inputs(&[marked("P", FIXED, prepayment)]).unwrap();
    let curve = Incentive {
        lowest: 0.03,
        highest: 0.33,
        steepness: 60.0,
        middle: 0.005,
        reference: "10Y".parse().unwrap(),
        seasoning_months: 0,
    };
    let model = Prepayment::new(PrepaymentRate::Incentive(curve), false).unwrap();
    prepaid.behaviours[0].behaviour.prepayments.push(assumed("refinancing", model));
    let error = run(&prepaid, &standardised_plan()).unwrap_err().to_string();
    assert!(error.contains("a baseline prepayment rate of the loans under \"refinancing\""), "{error}");
    // A cap that a borrower has bought: cells, a finding in money, and no verdict. One that the bank has bought is no matter.
    let capped = inputs(&[line("C", "p", &format!("{FLOATING} lifeCap=0.05"))]).unwrap();
    let answer = run(&capped, &standardised_plan()).unwrap();
    assert!(answer.verdicts.is_empty() && !answer.standardised.is_empty());
    let serious: Vec<_> = answer.findings.iter().filter(|one| one.severity == Severity::Serious).collect();
    assert_eq!(serious.len(), 1);
    assert_eq!(serious[0].amount.unwrap().amount, Micros::new(1_000_000_000));
    let floored = inputs(&[line("C", "p", &format!("{FLOATING} lifeFloor=0.0"))]).unwrap();
    let answer = run(&floored, &standardised_plan()).unwrap();
    assert_eq!(answer.verdicts.len(), 1);
    // Rules need what they judge.
    let unpaid = Inputs { capital: plimsoll::Capital::default(), ..floored };
    let error = run(&unpaid, &standardised_plan()).unwrap_err().to_string();
    assert!(error.contains("needs Tier 1 above zero"), "{error}");
}

/// A loan at 4 % of which 1 % is margin, judged without it, is a loan at 3 %; interest without a known margin stays in.
#[test]
fn without_commercial_margins() {
    let at = |rate: &str, margin: Option<f64>| {
        let mut one = line("A", "p", &FIXED.replace("nominalInterestRate=0.04", rate));
        one.position.margin = margin;
        inputs(&[one]).unwrap()
    };
    let judged = |inputs: &Inputs, without_margins: bool| {
        let applied = ["eu_eve_outlier_2024", "bcbs_standardised_2024"];
        let applied = applied.map(|rule| Applied { rule: rule.to_owned(), set: String::new() }).to_vec();
        let rules = RulePlan { applied, ahead_of_date: true, all_currencies: true, without_margins };
        run(inputs, &Plan { rules, ..standardised_plan() }).unwrap_or_else(|error| panic!("{error}"))
    };
    let (whole, bare) =
        (judged(&at("nominalInterestRate=0.04", Some(0.01)), false), at("nominalInterestRate=0.03", None));
    let without = judged(&at("nominalInterestRate=0.04", Some(0.01)), true);
    let bare = judged(&bare, false);
    assert_eq!(without.verdicts[0].headroom, bare.verdicts[0].headroom);
    assert!(whole.verdicts[0].figure > bare.verdicts[0].figure * 1.001);
    // What does not leave the choice is judged as before.
    assert_eq!(without.verdicts[1..], whole.verdicts[1..]);
    let of = |answer: &Answer, severity: Severity| {
        let ours = |one: &&plimsoll_units::Finding| one.severity == severity && one.what.contains("margin");
        answer.findings.iter().find(ours).and_then(|one| one.amount).map(|money| money.amount)
    };
    let value = |answer: &Answer| match answer.facts.find("economic_value", "base", "TOTAL") {
        Some(plimsoll_measure::Value::Money(value)) => value,
        other => panic!("{other:?}"),
    };
    assert_eq!(of(&without, Severity::Note), Some(value(&whole) - value(&bare)));
    assert_eq!((of(&without, Severity::Serious), of(&whole, Severity::Note)), (None, None));
    // Without a known margin all interest of 4 % stays.
    let unknown = judged(&at("nominalInterestRate=0.04", None), true);
    assert_eq!(unknown.verdicts, whole.verdicts);
    let interest = (value(&whole) - value(&bare)).to_units() * 4.0;
    assert!((of(&unknown, Severity::Serious).unwrap().to_units() - interest).abs() < 1e-5);
}

/// A bond and 36 monthly moves: the full valuation of the worst, and the bond's own sensitivity times the moves.
#[test]
fn what_past_moves_put_at_risk() {
    let inputs = inputs(&[line("A", "p", FIXED)]).unwrap();
    let (eur, nodes): (Currency, Vec<_>) =
        ("EUR".parse().unwrap(), vec!["1Y".parse().unwrap(), "5Y".parse().unwrap()]);
    let size = |month: u16| plimsoll_units::BasisPoints(f64::from(month % 12) * 4.0 - 22.0);
    let day = |months: i32| "2022-12-31".parse::<plimsoll_units::Day>().unwrap().plus_months(months);
    let one = |month: u16| CurveMove {
        from: day(i32::from(month)),
        to: day(i32::from(month) + 1),
        sizes: [(eur, vec![size(month); 2])].into(),
    };
    let at_risk = AtRiskPlan {
        months: 1,
        confidence: 0.95,
        nodes: [(eur, nodes)].into(),
        moves: (0..36).map(one).collect(),
    };
    let measures = vec!["economic_value".to_owned(), "income".to_owned()];
    let plan =
        Plan { at_risk: Some(at_risk.clone()), measures, rules: RulePlan::default(), ..plan(&[]).unwrap() };
    let found = run(&inputs, &plan).unwrap().at_risk.unwrap();
    assert_eq!(found.moves.len(), 36);
    // Three moves in twelve are +22 at the most; they are the same upon the curve of today as a scenario of +22.
    let worst = found.moves.iter().map(|one| one.eve).min().unwrap();
    let up = plimsoll_market::Scenario::parallel("up", plimsoll_units::BasisPoints(22.0)).unwrap();
    let mut alone = inputs.clone();
    alone.scenarios = vec![plimsoll::PlannedScenario::new(up)];
    let answer = run(&alone, &Plan { at_risk: None, ..plan.clone() }).unwrap();
    let change = answer.facts.find("delta_eve", "up", "TOTAL").unwrap();
    assert_eq!(change, plimsoll_measure::Value::Money(worst));
    let figure = |measure: &str, method: &str| {
        found.figures.iter().find(|one| one.measure == measure && one.method == method).unwrap()
    };
    assert_eq!(figure("eve", "historical").loss, -worst);
    // Normal about zero: 1.6449 x the root mean square of a sensitivity times the moves; its error over sqrt(2 x 36).
    let square: f64 = (0..36).map(|month| size(month).0.powi(2)).sum::<f64>() / 36.0;
    let bump = found.moves[0].linear[0] / size(0).0;
    let parametric = figure("eve", "parametric");
    assert!((parametric.loss.to_units() - 1.644_853_627 * square.sqrt() * bump.abs()).abs() < 1e-5);
    let error = parametric.standard_error.unwrap().to_units();
    assert!((error - parametric.loss.to_units() / 72.0_f64.sqrt()).abs() < 1e-5);
    // Income of a fixed bond does not move, and too few moves are refused.
    assert_eq!(figure("nii_run_off", "historical").loss, Micros::ZERO);
    let few = AtRiskPlan { confidence: 0.99, ..at_risk };
    let error = run(&inputs, &Plan { at_risk: Some(few), ..plan }).unwrap_err().to_string();
    assert_eq!(error, "[at_risk]: 36 moves are too few for a confidence of 0.99: at least 100");
}
