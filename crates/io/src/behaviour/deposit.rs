//! `[[deposit]]`: deposits without a maturity.

use super::{Histories, ReadModel, missing, months};
use crate::error::Problem;
use crate::toml_reader::Section;
use plimsoll_behaviour::{
    DepositCategory, DepositError, DepositModel, PassThrough, RunOff, fit_pass_through, fit_stable,
};

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
    lag_months: Option<u32>,
    rate_floor: Option<f64>,
    fitted: Option<Fitted>,
}

/// What a history says where the model does not.
#[derive(Clone, Copy)]
struct Fitted {
    stable_share: f64,
    /// Pass-through and its lag, where the history has rates.
    follows: Option<(f64, u32)>,
}

impl Fitted {
    /// Stable volume and pass-through of a history.
    fn read(section: &Section<'_, '_>, histories: &Histories<'_>) -> Option<Self> {
        let file = section.needed("file", "a monthly history with the column volume")?.text();
        let horizon = section.needed("horizon_months", "months over which volume has to be stable");
        let horizon = horizon.and_then(|entry| months(&entry));
        let confidence =
            section.needed("confidence", "a confidence such as 0.99").and_then(|entry| entry.number());
        let most_lag = section.entry("most_lag_months").and_then(|entry| months(&entry)).unwrap_or(6);
        section.finish();
        let history = histories.read(&file?)?;
        let refused = |error: &dyn std::error::Error| section.refuse_key("file", Problem::refused(error));
        let Some(volume) = &history.volume else {
            section.refuse_key("file", Problem::Expected { expected: "a history with the column volume" });
            return None;
        };
        let stable =
            fit_stable(volume, horizon? as usize, confidence?).map_err(|error| refused(&error)).ok()?;
        let follows = match (&history.deposit_rate, &history.reference_rate) {
            (Some(deposit), Some(reference)) => {
                let fit = fit_pass_through(deposit, reference, most_lag as usize);
                let fit = fit.map_err(|error| refused(&error)).ok()?;
                Some((fit.pass_through.value, u32::try_from(fit.lag_months).unwrap_or(u32::MAX)))
            }
            _ => None,
        };
        Some(Self { stable_share: stable.stable_share, follows })
    }
}

impl ReadModel for DepositFigures {
    type Model = DepositModel;
    const KEY: &'static str = "deposit";
    const KIND: &'static str = "deposit model";

    fn read(&mut self, section: &Section<'_, '_>, histories: &Histories<'_>) {
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
        self.lag_months = lag.or(self.lag_months);
        self.rate_floor = section.number("rate_floor").or(self.rate_floor);
        let fitted = section.section("history").and_then(|history| Fitted::read(&history, histories));
        self.fitted = fitted.or(self.fitted);
    }

    fn make(&self, section: &Section<'_, '_>) -> Option<DepositModel> {
        let categories = "retail_transactional, retail_non_transactional, wholesale, wholesale_non_financial or wholesale_financial";
        missing(section, "category", self.category.is_none(), categories);
        let no_core = self.core_share.is_none() && self.fitted.is_none();
        missing(section, "core_share", no_core, "the core's share of the balance, 0 to 1, or a history");
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
        let fitted = self.fitted.and_then(|fitted| fitted.follows);
        let none = self.pass_through.is_none() && fitted.is_none();
        missing(
            section,
            "pass_through",
            none,
            "the share of a rate change passed on, 0 to 1, or a history of rates",
        );
        let refused = |error: &dyn std::error::Error| section.refuse(Problem::refused(error));
        let (up, lag) = match (self.pass_through, fitted) {
            (Some(share), _) => (share, self.lag_months.unwrap_or(0)),
            (None, fitted) => fitted.map(|(share, lag)| (share, self.lag_months.unwrap_or(lag)))?,
        };
        let lag = u16::try_from(lag).unwrap_or(u16::MAX);
        let follows = PassThrough::new(up, self.pass_through_down.unwrap_or(up), lag, self.rate_floor);
        let follows = follows.map_err(|error| refused(&error)).ok()?;
        self.model(follows)?.map_err(|error| refused(&error)).ok()
    }
}

impl DepositFigures {
    fn model(&self, follows: PassThrough) -> Option<Result<DepositModel, DepositError>> {
        // What is stable and does not follow rates is core.
        let stable_share = self.stable_share.or(self.fitted.map(|fitted| fitted.stable_share));
        let unmoved =
            self.fitted.map(|fitted| fitted.stable_share * (1.0 - follows.up().max(follows.down())));
        let (category, core_share) = (self.category?, self.core_share.or(unmoved)?);
        let model = match self.run_off? {
            RunOff::Even => DepositModel::even(category, core_share, self.horizon_years?, follows),
            RunOff::Table => DepositModel::by_table(category, core_share, &self.monthly_shares, follows),
            kind => DepositModel::new(category, core_share, self.average_life_years?, kind, follows),
        };
        Some(match stable_share {
            Some(stable_share) => model.and_then(|model| model.with_stable_share(stable_share)),
            None => model,
        })
    }
}
