//! Why figures moved between two runs: steps add up in any order, and what cannot be compared is refused.
#![cfg(test)]

use plimsoll::{ChangeOf, Compared, Level, compare};
use plimsoll_measure::formulas::{Earned, EarnedTwice, IncomeParts, attribute_income, attribute_margin};
use plimsoll_units::Micros;
use proptest::prelude::*;
use std::path::{Path, PathBuf};

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../cases").join(name)
}

fn runs() -> Compared {
    let read = |name| plimsoll_io::read_case(&case(name)).unwrap_or_else(|errors| panic!("{errors}")).inputs;
    let (first, second) = (read("svb-2021"), read("svb-2022"));
    let day = second.market.as_of();
    let first_later =
        plimsoll_io::read_book_on(&case("svb-2021"), day).unwrap_or_else(|errors| panic!("{errors}"));
    Compared { first, first_later, second, recorded: None, group_by: vec!["product".to_owned()] }
}

/// The levels are those of the two runs by themselves.
fn level(name: &str) -> Level {
    let case = plimsoll_io::read_case(&case(name)).unwrap_or_else(|errors| panic!("{errors}"));
    let measures = vec!["economic_value".to_owned(), "income".to_owned()];
    let plan = plimsoll::Plan { measures, ..case.plan };
    let inputs = plimsoll::Inputs { capital_marks: None, ..case.inputs };
    let answer = plimsoll::run(&inputs, &plan).unwrap_or_else(|error| panic!("{error}"));
    let facts = &answer.facts;
    let money = |measure: &str, bucket: &str| {
        let wanted = |fact: &&plimsoll_measure::Fact| {
            facts.group(fact) == "TOTAL"
                && facts.scenario(fact) == "base"
                && facts.bucket(fact) == bucket
                && fact.currency.is_none()
        };
        match facts.of(measure).find(wanted).map(|fact| fact.value) {
            Some(plimsoll_measure::Value::Money(amount)) => amount,
            other => panic!("{measure}: {other:?}"),
        }
    };
    Level { eve: money("economic_value", ""), nii: money("nii_run_off", "months 1-12") }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    /// From the one run to the other, to the micro, whatever order the steps are taken in.
    #[test]
    fn steps_add_up_in_any_order(others in Just(ChangeOf::ALL[1..].to_vec()).prop_shuffle()) {
        let order: Vec<ChangeOf> = std::iter::once(ChangeOf::Time).chain(others).collect();
        let comparison = compare(&runs(), &order).unwrap();
        let sum = |of: fn(&Level) -> Micros| comparison.steps.iter().map(|step| of(&step.by)).sum::<Micros>();
        prop_assert_eq!(comparison.first.eve + sum(|level| level.eve), comparison.second.eve);
        prop_assert_eq!(comparison.first.nii + sum(|level| level.nii), comparison.second.nii);
        prop_assert_eq!(comparison.first, level("svb-2021"));
        prop_assert_eq!(comparison.second, level("svb-2022"));
    }
}

/// The rise of rates in 2022 took billions, one borrowing is new, and behaviour is the same in both.
#[test]
fn svb_from_2021_to_2022() {
    let comparison = compare(&runs(), &ChangeOf::ALL).unwrap();
    let step = |change| comparison.steps.iter().find(|step| step.change == change).unwrap().by;
    assert_eq!(comparison.contracts, [1, 1, 21]);
    assert!(step(ChangeOf::Curve).eve < Micros::new(-7_000_000_000));
    assert!(step(ChangeOf::New).eve < Micros::new(-13_000_000_000));
    for change in [ChangeOf::Behaviour, ChangeOf::ExchangeRates] {
        assert_eq!(step(change), Level { eve: Micros::ZERO, nii: Micros::ZERO });
    }
}

/// Volume, mix, rate and cross add up to the change of income, those of a margin to the change of the margin; floating
/// loans earn more because their rates rose, and deposits without interest have no part in it.
#[test]
fn income_is_attributed() {
    let comparison = compare(&runs(), &ChangeOf::ALL).unwrap();
    let attribution = &comparison.attribution;
    let all = attribution.total(None);
    assert_eq!(all.change(), comparison.second.nii - comparison.first.nii);
    for line in &attribution.lines {
        let earned = line.earned;
        assert_eq!(line.by.change(), earned.second.interest - earned.first.interest, "{}", line.group);
        assert_eq!(line.by.exchange, Micros::ZERO);
    }
    let [first, second] = attribution.margins.unwrap();
    assert!((all.margin.unwrap().change() - (second - first)).abs() < 1e-15);
    let line = |name: &str| attribution.lines.iter().find(|line| line.group == name).unwrap();
    let loans = line("Loans floating");
    assert!(loans.by.income.rate > Micros::new(2_500_000_000), "{loans:?}");
    assert_eq!(line("Deposits without interest").by.income, IncomeParts::default());
    assert_eq!(line("Deposits without interest").earned.first.rate(), Some(0.0));
    let mut one = runs();
    one.group_by = vec!["not in both".to_owned()];
    let sides = compare(&one, &ChangeOf::ALL).unwrap().attribution;
    assert_eq!(sides.lines.iter().map(|line| line.side.name()).collect::<Vec<_>>(), ["asset", "liability"]);
    // Income is rounded a group and month.
    let off = (sides.total(None).change() - all.change()).abs();
    assert!(off < Micros::new(1_000), "{off}");
}

/// The same case half a year later at other exchange rates, in a folder of its own; without transfer prices, whose past rates end
/// on its first day.
fn later_at_other_rates() -> PathBuf {
    let (from, to) = (case("bank-universal"), Path::new(env!("CARGO_TARGET_TMPDIR")).join("exchange"));
    for folder in ["market", "contracts"] {
        std::fs::create_dir_all(to.join(folder)).unwrap();
        for file in std::fs::read_dir(from.join(folder)).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), to.join(folder).join(file.file_name())).unwrap();
        }
    }
    let edited = |name: &str, old: &str, new: &str| {
        let text = std::fs::read_to_string(from.join(name)).unwrap();
        assert!(text.contains(old), "{name}: {old}");
        let before_prices = text.split("[ftp]\n").next().unwrap();
        std::fs::write(to.join(name), before_prices.replace(old, new)).unwrap();
    };
    edited("case.toml", "as_of = 2023-12-31", "as_of = 2024-06-30");
    edited("market/fx.csv", "USD,0.904977375566,", "USD,0.95,");
    for name in ["behaviour.toml", "liquidity_items.csv", "collateral_flows.csv"] {
        std::fs::copy(from.join(name), to.join(name)).unwrap();
    }
    to
}

fn runs_at_other_rates() -> Compared {
    let later = later_at_other_rates();
    let read = |case: &Path| plimsoll_io::read_case(case).unwrap_or_else(|errors| panic!("{errors}")).inputs;
    let (first, second) = (read(&case("bank-universal")), read(&later));
    let day = second.market.as_of();
    let first_later = plimsoll_io::read_book_on(&case("bank-universal"), day).unwrap();
    Compared { first, first_later, second, recorded: None, group_by: vec!["product".to_owned()] }
}

/// In five currencies, with swaps: exchange is the step of exchange rates where that is the last one, it is nothing for
/// currencies whose rate is the same, and interest of swaps, which have no balance, is unattributed.
#[test]
fn exchange_is_apart() {
    let mut runs = runs_at_other_rates();
    let mut order: Vec<ChangeOf> =
        ChangeOf::ALL.into_iter().filter(|change| *change != ChangeOf::ExchangeRates).collect();
    order.push(ChangeOf::ExchangeRates);
    let comparison = compare(&runs, &order).unwrap();
    let all = comparison.attribution.total(None);
    assert_eq!(all.change(), comparison.second.nii - comparison.first.nii);
    assert_eq!(Some(all.exchange), comparison.steps.last().map(|step| step.by.nii));
    assert!(all.exchange > Micros::ZERO);
    for line in &comparison.attribution.lines {
        assert!(line.currency.code() == "USD" || line.by.exchange == Micros::ZERO, "{line:?}");
        let change = line.by.income.change();
        let expected = match line.group.as_str() {
            "swaps" => change,
            _ => Micros::ZERO,
        };
        assert_eq!(line.by.income.unattributed, expected, "{line:?}");
    }
    // Where one of the runs renews nothing, income and average balances of both are those of run-off.
    runs.second.book = runs.second.book.without_renewals();
    let one = compare(&runs, &order).unwrap();
    runs.first.book = runs.first.book.without_renewals();
    runs.first_later = runs.first_later.without_renewals();
    let neither = compare(&runs, &order).unwrap();
    assert!(comparison.constant && !one.constant);
    assert_eq!(one, neither);
    assert_ne!(one.attribution.lines[0].earned.first, comparison.attribution.lines[0].earned.first);
}

fn earned() -> impl Strategy<Value = Earned> {
    let amount =
        || prop_oneof![Just(0_i128), -3_i128..3, -4_000_000_000_000_000_000_i128..4_000_000_000_000_000_000];
    (amount(), amount()).prop_map(|(balance, interest)| Earned {
        balance: Micros::new(balance),
        interest: Micros::new(interest),
    })
}

proptest! {
    /// Parts add up line by line, whatever balances and interest are; what has no rate has no other part, and what is
    /// in one period alone has neither rate nor cross.
    #[test]
    fn parts_add_up(lines in proptest::collection::vec((earned(), earned()), 0..6), assets in (1_i128..1 << 60, 1_i128..1 << 60)) {
        let lines: Vec<EarnedTwice> =
            lines.into_iter().map(|(first, second)| EarnedTwice { first, second }).collect();
        let parts = attribute_income(&lines);
        prop_assert_eq!(parts.len(), lines.len());
        let nothing = Earned::default();
        for (line, part) in plimsoll_units::pair(&lines, &parts) {
            let change = line.second.interest - line.first.interest;
            prop_assert_eq!(part.change(), change);
            if part.unattributed != Micros::ZERO {
                prop_assert_eq!(*part, IncomeParts { unattributed: change, ..IncomeParts::default() });
            }
            if line.first == nothing || line.second == nothing {
                prop_assert_eq!([part.rate, part.cross], [Micros::ZERO; 2]);
            }
        }
        let assets = [assets.0, assets.1].map(Micros::new);
        let margins = attribute_margin(&lines, assets).unwrap();
        for (line, part) in plimsoll_units::pair(&lines, &margins) {
            let [first, second] = [
                line.first.interest.to_units() / assets[0].to_units(),
                line.second.interest.to_units() / assets[1].to_units(),
            ];
            // The terms may be far larger than their sum where a balance is next to nothing.
            let size = part.mix.abs() + part.rate.abs() + first.abs() + second.abs();
            prop_assert!((part.change() - (second - first)).abs() <= 1e-14 * size + 1e-300, "{:?}", part);
        }
    }
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let refused = |change: &dyn Fn(&mut Compared), order: &[ChangeOf]| {
        let mut runs = runs();
        change(&mut runs);
        compare(&runs, order).unwrap_err().to_string()
    };
    let all = &ChangeOf::ALL;
    assert_eq!(
        refused(&|runs| runs.second.reporting_currency = "EUR".parse().unwrap(), all),
        "the first run reports in USD, the second in EUR; runs are compared in one currency"
    );
    assert_eq!(
        refused(&|runs| runs.second.case.entity = "Another".to_owned(), all),
        "the first run is of \"SVB Financial Group, consolidated\", the second of \"Another\"; runs of one entity are compared"
    );
    assert_eq!(
        refused(&|runs| runs.second = runs.first.clone(), all),
        "the first run is of 2021-12-31, the second of 2021-12-31; the second has to be of a later day"
    );
    let error = refused(&|_| {}, &all[1..]);
    assert!(error.starts_with("the steps are gone, new, data"), "{error}");
}
