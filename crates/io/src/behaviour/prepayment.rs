//! `[[prepayment]]`: loans repaid ahead of schedule.

use super::{Histories, ReadModel, missing, months};
use crate::error::Problem;
use crate::toml_reader::Section;
use plimsoll_behaviour::{Incentive, Prepayment, PrepaymentRate};
use plimsoll_units::{Tenor, TenorError};

/// The keys that say how much is prepaid; a model has one.
const RATES: [&str; 4] = ["cpr", "psa", "by_age", "incentive"];

#[derive(Clone, Default)]
pub(super) struct PrepaymentFigures {
    rate: Option<PrepaymentRate>,
    supervisory: bool,
}

impl ReadModel for PrepaymentFigures {
    type Model = Prepayment;
    const KEY: &'static str = "prepayment";
    const KIND: &'static str = "prepayment model";

    fn read(&mut self, section: &Section<'_, '_>, _: &Histories<'_>) {
        let mut given = RATES.into_iter().filter(|key| section.has(key));
        if let (Some(first), Some(second)) = (given.next(), given.next()) {
            section.refuse_key(second, Problem::Beside { other: first.to_owned() });
        }
        let constant = section.number("cpr").map(PrepaymentRate::Constant);
        let psa = section.number("psa").map(PrepaymentRate::Psa);
        let by_age = section.entry("by_age").map(|_| PrepaymentRate::ByAge(read_ages(section)));
        let incentive = section.section("incentive").and_then(|curve| read_incentive(&curve));
        let rate = constant.or(psa).or(by_age).or(incentive.map(PrepaymentRate::Incentive));
        self.rate = rate.or(self.rate.take());
        self.supervisory = section.flag_or("supervisory_multipliers", self.supervisory);
    }

    fn make(&self, section: &Section<'_, '_>) -> Option<Prepayment> {
        if RATES.iter().all(|key| !section.has(key)) {
            let expected = "the share of the balance prepaid a year, 0 to 1; or psa, by_age or incentive";
            missing(section, "cpr", self.rate.is_none(), expected);
        }
        match Prepayment::new(self.rate.clone()?, self.supervisory) {
            Ok(model) => Some(model),
            Err(error) => {
                let key = RATES.into_iter().find(|key| section.has(key)).unwrap_or("cpr");
                section.refuse_key(key, Problem::refused(&error));
                None
            }
        }
    }
}

/// `by_age = [[0, 0.02], [24, 0.08]]`: from this month of age on, this share a year.
fn read_ages(section: &Section<'_, '_>) -> Vec<(u32, f64)> {
    let Some(entry) = section.entry("by_age") else { return Vec::new() };
    let pair = |step: &crate::toml_reader::Entry<'_, '_>| match step.list("a pair [months, share]").as_slice()
    {
        [age, share] => Some((months(age)?, share.number()?)),
        _ => {
            step.refuse(Problem::Expected { expected: "a pair [months, share] such as [24, 0.08]" });
            None
        }
    };
    entry.list("a list of pairs such as [[0, 0.02], [24, 0.08]]").iter().filter_map(pair).collect()
}

/// `incentive = { lowest = 0.02, highest = 0.3, steepness = 80, middle = 0.01, reference = "10Y" }`.
fn read_incentive(section: &Section<'_, '_>) -> Option<Incentive> {
    let number = |key, expected| section.needed(key, expected).and_then(|entry| entry.number());
    let lowest = number("lowest", "the share prepaid a year without incentive");
    let highest = number("highest", "the share prepaid a year with the highest incentive");
    let steepness = number("steepness", "the steepness of the curve, such as 60");
    let middle = number("middle", "the incentive in the middle of the curve, 0.005 for 0.5 %");
    let reference = section.needed("reference", "the term of the market rate, such as \"10Y\"");
    let reference = reference.and_then(|entry| entry.parsed::<Tenor, TenorError>(Problem::from));
    let seasoning = section.entry("seasoning_months").and_then(|entry| months(&entry));
    section.finish();
    Some(Incentive {
        lowest: lowest?,
        highest: highest?,
        steepness: steepness?,
        middle: middle?,
        reference: reference?,
        seasoning_months: seasoning.unwrap_or(0),
    })
}
