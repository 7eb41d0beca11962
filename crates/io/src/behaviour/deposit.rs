//! `[[deposit]]`: deposits without a maturity.

use super::{ReadModel, missing, months};
use crate::error::Problem;
use crate::toml_reader::Section;
use plimsoll_behaviour::{DepositCategory, DepositError, DepositModel, PassThrough, RunOff};

const RUN_OFFS: [(&str, RunOff); 4] = [
    ("linear", RunOff::Linear),
    ("exponential", RunOff::Exponential),
    ("even", RunOff::Even),
    ("table", RunOff::Table),
];

#[derive(Clone, Default)]
pub(super) struct DepositFigures {
    category: Option<DepositCategory>,
    core_share: Option<f64>,
    stable_share: Option<f64>,
    average_life_years: Option<f64>,
    horizon_years: Option<f64>,
    monthly_shares: Vec<f64>,
    run_off: Option<RunOff>,
    pass_through: Option<f64>,
    pass_through_down: Option<f64>,
    lag_months: u32,
    rate_floor: Option<f64>,
}

impl ReadModel for DepositFigures {
    type Model = DepositModel;
    const KEY: &'static str = "deposit";
    const KIND: &'static str = "deposit model";

    fn read(&mut self, section: &Section<'_, '_>) {
        let category = section.entry("category").and_then(|entry| entry.one_of(&DepositCategory::NAMES));
        self.category = category.or(self.category);
        self.core_share = section.number("core_share").or(self.core_share);
        self.stable_share = section.number("stable_share").or(self.stable_share);
        self.average_life_years = section.number("average_life_years").or(self.average_life_years);
        self.horizon_years = section.number("horizon_years").or(self.horizon_years);
        if let Some(entry) = section.entry("monthly_shares") {
            let shares = entry.list("a list of shares of the core, one for each month");
            self.monthly_shares = shares.iter().filter_map(|share| share.number()).collect();
        }
        let run_off = section.entry("run_off").and_then(|entry| entry.one_of(&RUN_OFFS));
        self.run_off = run_off.or(self.run_off);
        self.pass_through = section.number("pass_through").or(self.pass_through);
        self.pass_through_down = section.number("pass_through_down").or(self.pass_through_down);
        let lag = section.entry("lag_months").and_then(|entry| months(&entry));
        self.lag_months = lag.unwrap_or(self.lag_months);
        self.rate_floor = section.number("rate_floor").or(self.rate_floor);
    }

    fn make(&self, section: &Section<'_, '_>) -> Option<DepositModel> {
        let categories = "retail_transactional, retail_non_transactional, wholesale, wholesale_non_financial or wholesale_financial";
        missing(section, "category", self.category.is_none(), categories);
        missing(section, "core_share", self.core_share.is_none(), "the core's share of the balance, 0 to 1");
        missing(section, "run_off", self.run_off.is_none(), "linear, exponential, even or table");
        let (key, is_missing, expected) = match self.run_off {
            Some(RunOff::Even) => {
                ("horizon_years", self.horizon_years.is_none(), "when the core has run off")
            }
            Some(RunOff::Table) => {
                let expected = "shares of the core that leave at the end of each month";
                ("monthly_shares", self.monthly_shares.is_empty(), expected)
            }
            _ => ("average_life_years", self.average_life_years.is_none(), "the core's average life"),
        };
        missing(section, key, is_missing, expected);
        missing(
            section,
            "pass_through",
            self.pass_through.is_none(),
            "the share of a rate change passed on, 0 to 1",
        );
        let refused = |error: &dyn std::error::Error| section.refuse(Problem::refused(error));
        let (up, lag) = (self.pass_through?, u16::try_from(self.lag_months).unwrap_or(u16::MAX));
        let follows = PassThrough::new(up, self.pass_through_down.unwrap_or(up), lag, self.rate_floor);
        let follows = follows.map_err(|error| refused(&error)).ok()?;
        self.model(follows)?.map_err(|error| refused(&error)).ok()
    }
}

impl DepositFigures {
    fn model(&self, follows: PassThrough) -> Option<Result<DepositModel, DepositError>> {
        let (category, core_share) = (self.category?, self.core_share?);
        let model = match self.run_off? {
            RunOff::Even => DepositModel::even(category, core_share, self.horizon_years?, follows),
            RunOff::Table => DepositModel::by_table(category, core_share, &self.monthly_shares, follows),
            kind => DepositModel::new(category, core_share, self.average_life_years?, kind, follows),
        };
        Some(match self.stable_share {
            Some(stable_share) => model.and_then(|model| model.with_stable_share(stable_share)),
            None => model,
        })
    }
}
