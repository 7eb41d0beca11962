//! What a profile tells us: measures over projected and valued worlds, and the bare formulas behind them.

mod due;
mod exact;
mod facts;
pub mod formulas;
pub mod income;
mod measures;
mod standardised;
mod transfer;
mod view;

pub use due::{Due, DueDays, DueSink};
pub use exact::{ExactValue, ExchangeRate, present_value};
pub use facts::{ALL_CURRENCIES, ASSETS, Fact, Facts, LIABILITIES, OFF_BALANCE, TOTAL, Unit, Value};
pub use measures::{MEASURES, Measure, Needs, bumps};
pub use standardised::{SLOT_SCENARIOS, SlotBucket, SlotClass, SlotError, SlotLine, SlotSink, Slots};
pub use transfer::{FundingSchedule, FundingSink};
pub use view::{
    ASSETS_GROUP, At, BucketEnd, Bump, CONVEXITY_BUMP, Collected, DURATION_BUMP, Element, Groups,
    LIABILITIES_GROUP, OFF_BALANCE_GROUP, Role, TOTAL_GROUP, Valued, View, cash_by_day,
};
