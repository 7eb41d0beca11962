//! Textbook formulas on plain numbers, public, each with its source and an example.

mod at_risk;
mod attribution;
mod bond;
mod capital;
mod coverage;
mod duration;
mod duration_gap;
mod economic_value;
mod key_rate;
mod liquidity;
mod loan;
mod margin;
mod money_market;
mod pass_through;
mod profit;
mod repricing;
mod root;
mod survival;
mod swap;
mod transfer;
mod treasury;

pub use at_risk::{AtRisk, AtRiskError, historical_at_risk, parametric_at_risk};
pub use attribution::{Earned, EarnedTwice, IncomeParts, MarginParts, attribute_income, attribute_margin};
pub use bond::{
    BondError, BondSensitivities, CouponBond, YieldConvention, accrued_interest, bond_sensitivities,
    bond_yield, business_252_price, compound_coupon, dirty_price, ex_dividend_accrued_interest,
    value_at_yield,
};
pub use capital::{CapitalRatios, CapitalStock, capital_ratios};
pub use coverage::{asset_coverage_covenant, asset_coverage_ratio};
pub use duration::{
    constant_spread, dv01, effective_convexity, effective_duration, internal_yield, macaulay_duration,
    modified_duration, yield_convexity,
};
pub use duration_gap::{
    duration_gap, equity_change_estimate, equity_convexity_term, leverage_adjusted_duration_gap,
};
pub use economic_value::{
    CreditUnionBalances, CurrencyChange, EconomicValueError, EuChange, EuroArea, NetEconomicValue,
    basel_change_over_currencies, bucketed_economic_value, eu_change_over_currencies, net_economic_value,
    worst_loss_of_tier1,
};
pub use key_rate::{KeyRateError, key_rate_durations};
pub use liquidity::{
    FundedDerivatives, LiquidAssets, LiquidStock, LiquidityInflows, NetCollateralFlow, basel_liquid_stock,
    eu_liquidity_buffer, funded_derivatives, largest_net_collateral_flow, net_liquidity_outflows,
};
pub use loan::{LoanError, level_payment, level_payment_to_balloon, loan_balance};
pub use margin::{MarginError, net_interest_margin};
pub use money_market::{BillError, bill_discount_rate, bill_price, coupon_equivalent_yield};
pub use pass_through::{MortgagePool, PassThroughError, PassThroughMonth, pass_through_month};
pub use profit::ProfitAndLoss;
pub use repricing::{BucketGap, RepricingError, income_change_from_gaps, income_gap_change, repricing_gaps};
pub use survival::{smallest_scaling, survival_day};
pub use swap::{
    CurrencySwapBonds, SwapBonds, SwapError, SwapLeg, currency_swap_bonds, fixed_leg_value,
    floating_leg_value, swap_bonds,
};
pub use transfer::{
    FundedFlow, ParFunding, WeightedRate, contingent_liquidity_cost, moving_average, par_funding_rate,
    pool_rate, strip_funding_rate, weighted_term,
};
pub use treasury::{FirstPeriod, TreasuryError, TreasuryPrice, TreasuryTerms, treasury_price};
