//! `[[early_redemption]]`: term deposits redeemed before they are due.

use super::{Histories, ReadModel, missing};
use crate::error::Problem;
use crate::toml_reader::Section;
use plimsoll_behaviour::EarlyRedemption;

#[derive(Clone, Default)]
pub(super) struct EarlyRedemptionFigures {
    ratio: Option<f64>,
    supervisory: bool,
}

impl ReadModel for EarlyRedemptionFigures {
    type Model = EarlyRedemption;
    const KEY: &'static str = "early_redemption";
    const KIND: &'static str = "early redemption";

    fn read(&mut self, section: &Section<'_, '_>, _: &Histories<'_>) {
        self.ratio = section.number("ratio").or(self.ratio);
        self.supervisory = section.flag_or("supervisory_multipliers", self.supervisory);
    }

    fn make(&self, section: &Section<'_, '_>) -> Option<EarlyRedemption> {
        missing(section, "ratio", self.ratio.is_none(), "the share of the balance redeemed early, 0 to 1");
        match EarlyRedemption::new(self.ratio?, self.supervisory) {
            Ok(model) => Some(model),
            Err(error) => {
                section.refuse_key("ratio", Problem::refused(&error));
                None
            }
        }
    }
}
