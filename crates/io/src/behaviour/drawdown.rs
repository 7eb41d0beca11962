//! `[[drawdown]]`: committed lines drawn beyond what is drawn today.

use super::{Histories, ReadModel, missing, months};
use crate::error::Problem;
use crate::toml_reader::{Entry, Section};
use plimsoll_behaviour::Drawdown;

#[derive(Clone, Default)]
pub(super) struct DrawdownFigures {
    share: Option<f64>,
    months: Option<u32>,
    by_month: Option<Vec<f64>>,
}

impl ReadModel for DrawdownFigures {
    type Model = Drawdown;
    const KEY: &'static str = "drawdown";
    const KIND: &'static str = "drawdown";

    fn read(&mut self, section: &Section<'_, '_>, _: &Histories<'_>) {
        let share = section.number("share");
        let over = section.entry("over_months").and_then(|entry| months(&entry));
        let table = section.entry("by_month").map(|entry| {
            let shares = entry.list("a list of shares such as [0.1, 0.15, 0.3]");
            shares.iter().filter_map(Entry::number).collect::<Vec<f64>>()
        });
        // What a variant says takes the place of the other way to say it.
        if table.is_some() {
            (self.share, self.months) = (None, None);
        } else if share.is_some() || over.is_some() {
            self.by_month = None;
        }
        self.share = share.or(self.share);
        self.months = over.or(self.months);
        self.by_month = table.or(self.by_month.take());
        if self.by_month.is_some() && (share.is_some() || over.is_some()) {
            let expected = "either by_month, or share and over_months";
            section.refuse_key("by_month", Problem::Expected { expected });
        }
    }

    fn make(&self, section: &Section<'_, '_>) -> Option<Drawdown> {
        let (key, made) = match &self.by_month {
            Some(table) => ("by_month", Drawdown::by_month(table.clone())),
            None => {
                let expected = "the share of the undrawn amount that is drawn, 0 to 1";
                missing(section, "share", self.share.is_none(), expected);
                missing(section, "over_months", self.months.is_none(), "the months over which it is drawn");
                ("share", Drawdown::even(self.share?, self.months?))
            }
        };
        match made {
            Ok(model) => Some(model),
            Err(error) => {
                section.refuse_key(key, Problem::refused(&error));
                None
            }
        }
    }
}
