//! Net interest income by month and horizon: run-off, with what is repaid renewed, and with a plan of new business; why
//! it changes, and its margin.
//!
//! Change = scenario - compared: a loss of income is negative. A change is told in six steps, each a difference of two
//! projections, which add up to it:
//! repricing, contracts on the book and renewed deposits at the scenario's rates, without caps and floors;
//! rollover, the volume of new business of the world compared with at the scenario's reference rates;
//! volume, the volume of new business as the scenario has it;
//! margin, other margins of new business;
//! behaviour, people doing as the scenario has them do;
//! options, what caps and floors change of it.

use crate::exact::rounded;
use crate::facts::Unit;
use crate::income::{IncomeView, IncomeWorld, MonthlyIncome, monthly_income, planned_income};
use crate::view::{At, Collected, Role, TOTAL_GROUP, View};
use plimsoll_units::{Currency, Micros};
use std::collections::BTreeMap;

/// The balance sheets of income, with the names of their facts.
const RUN_OFF: Sheet = Sheet {
    name: "nii_run_off",
    change: "delta_nii_run_off",
    change_of_tier1: "delta_nii_run_off_of_tier1",
    margin: "nim_run_off",
    volume: Volume::Nothing,
};
const CONSTANT: Sheet = Sheet {
    name: "nii_constant",
    change: "delta_nii_constant",
    change_of_tier1: "delta_nii_constant_of_tier1",
    margin: "nim_constant",
    volume: Volume::Renewed,
};

const DYNAMIC: Sheet = Sheet {
    name: "nii_dynamic",
    change: "delta_nii_dynamic",
    change_of_tier1: "delta_nii_dynamic_of_tier1",
    margin: "",
    volume: Volume::Planned,
};

/// What is added to contracts on the book.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Volume {
    Nothing,
    Renewed,
    Planned,
}

struct Sheet {
    name: &'static str,
    change: &'static str,
    change_of_tier1: &'static str,
    margin: &'static str,
    volume: Volume,
}

impl Sheet {
    fn renewed(&self) -> bool {
        self.volume == Volume::Renewed
    }
}

/// Names of the steps of a change, in order.
const STEPS: [&str; 6] = [
    "delta_nii_repricing",
    "delta_nii_rollover",
    "delta_nii_volume",
    "delta_nii_margin",
    "delta_nii_behaviour",
    "delta_nii_options",
];

/// Names of the components of risk, in order: the steps put together. Rates of a scenario in which indices alone move
/// against their curves are basis risk, of any other gap risk; behaviour, caps and floors are option risk.
const COMPONENTS: [&str; 4] = ["nii_gap_risk", "nii_basis_risk", "nii_option_risk", "nii_margin_risk"];

/// Income by group: of each currency, and of all in the reporting currency.
pub(super) type ByGroup = Vec<BTreeMap<Option<Currency>, MonthlyIncome>>;

pub(super) fn measure(view: &View<'_>, out: &mut Collected) {
    let Some(income) = &view.income else { return };
    let worlds: Vec<ByGroup> = income.worlds.iter().map(|world| by_group(view, income, world)).collect();
    let sheets = sheets(income);
    for (scenario, world) in view.told_of_income() {
        let place = usize::from(scenario);
        let Some(groups) = worlds.get(place) else { continue };
        for sheet in &sheets {
            levels(view, income, out, scenario, groups, sheet);
        }
        averages(view, income, out, scenario, groups);
        if let Some(compared_to) = world.role.compared_to()
            && let Some(compared) = worlds.get(compared_to)
        {
            for sheet in &sheets {
                changes(view, income, out, scenario, (groups, compared), sheet);
            }
            let is_basis = matches!(world.role, Role::Scenario { basis: true, .. });
            steps(view, income, out, (place, compared_to), &worlds, is_basis);
        }
    }
}

/// The balance sheets that there is something to say of.
fn sheets(income: &IncomeView<'_>) -> Vec<Sheet> {
    let constant = income.renews.then_some(CONSTANT);
    let dynamic = (!income.planned.is_empty()).then_some(DYNAMIC);
    std::iter::once(RUN_OFF).chain(constant).chain(dynamic).collect()
}

pub(super) fn by_group(view: &View<'_>, income: &IncomeView<'_>, world: &IncomeWorld<'_>) -> ByGroup {
    let months = income.months.len() - 1;
    let mut groups: ByGroup = vec![BTreeMap::new(); view.groups.names().len()];
    let mut all = monthly_income(world, income.pools, &income.months);
    for (key, planned) in planned_income(income.planned, world.new_business, &income.months) {
        all.entry(key).or_insert_with(|| MonthlyIncome::none(months)).add(&planned);
    }
    for ((element, currency), monthly) in all {
        let reported = monthly.each(|amount| view.reported(amount, currency));
        for group in view.groups.groups_of(element) {
            let by_currency = &mut groups[group as usize];
            for (key, amounts) in [(Some(currency), &monthly), (None, &reported)] {
                by_currency.entry(key).or_insert_with(|| MonthlyIncome::none(months)).add(amounts);
            }
        }
    }
    groups
}

/// Interest of a sheet in each month.
fn interest(monthly: &MonthlyIncome, sheet: &Sheet) -> Vec<Micros> {
    let mut sums = monthly.book.clone();
    let parts: &[&Vec<Micros>] = match sheet.volume {
        Volume::Nothing => &[],
        Volume::Renewed => &[&monthly.renewed_deposits, &monthly.new_reference, &monthly.new_margin],
        Volume::Planned => &[&monthly.planned[0], &monthly.planned[1]],
    };
    for part in parts {
        for (place, sum) in sums.iter_mut().enumerate() {
            *sum += part[place];
        }
    }
    sums
}

fn sum(amounts: &[Micros], months: usize) -> Micros {
    amounts.iter().take(months).copied().sum()
}

/// Writes one amount for each month and each horizon; by month over all currencies only.
pub(super) fn rows(
    view: &View<'_>,
    income: &IncomeView<'_>,
    out: &mut Collected,
    at: At,
    amounts: &[Micros],
) {
    let unit = at.currency.unwrap_or(view.reporting);
    if at.currency.is_none() {
        for (month, amount) in amounts.iter().enumerate() {
            out.money(At { bucket: view.month_bucket(month), ..at }, *amount, unit);
        }
    }
    for (place, months) in income.horizons.iter().enumerate() {
        out.money(At { bucket: view.horizon_bucket(place), ..at }, sum(amounts, *months), unit);
    }
}

fn levels(
    view: &View<'_>,
    income: &IncomeView<'_>,
    out: &mut Collected,
    scenario: u16,
    groups: &ByGroup,
    sheet: &Sheet,
) {
    for group in view.groups.places() {
        for (currency, monthly) in &groups[group as usize] {
            let at = At { measure: sheet.name, scenario, group, currency: *currency, bucket: None };
            rows(view, income, out, at, &interest(monthly, sheet));
            if sheet.renewed() && currency.is_none() {
                rows(
                    view,
                    income,
                    out,
                    At { measure: "new_business_reference", ..at },
                    &monthly.new_reference,
                );
                rows(view, income, out, At { measure: "new_business_margin", ..at }, &monthly.new_margin);
            }
        }
    }
}

/// Average balances, and margins over the average earning assets of the whole, per year.
fn averages(view: &View<'_>, income: &IncomeView<'_>, out: &mut Collected, scenario: u16, groups: &ByGroup) {
    let Some(whole) = groups.get(TOTAL_GROUP as usize).and_then(|total| total.get(&None)) else { return };
    let sheets: Vec<Sheet> = std::iter::once(RUN_OFF).chain(income.renews.then_some(CONSTANT)).collect();
    for span in spans(view, income) {
        let Span { from, to, bucket } = span;
        let average = |days_of: &[Micros]| span.average(income, days_of);
        let [book, new] = &whole.earning_days;
        let years = span.years();
        for sheet in &sheets {
            let earning = average(book) + if sheet.renewed() { average(new) } else { Micros::ZERO };
            for group in view.groups.places() {
                let Some(monthly) = groups[group as usize].get(&None) else { continue };
                let at = At { measure: sheet.margin, scenario, group, currency: None, bucket };
                let interest = interest(monthly, sheet)[from..to].iter().copied().sum::<Micros>();
                out.number(at, interest.to_units() / years / earning.to_units(), Unit::RatePerYear);
                if sheet.renewed() == income.renews {
                    balances(view, income, out, at, span, &groups[group as usize]);
                }
            }
            if sheet.renewed() == income.renews {
                let at = At {
                    measure: "average_earning_assets",
                    scenario,
                    group: TOTAL_GROUP,
                    currency: None,
                    bucket,
                };
                out.money(at, earning, view.reporting);
            }
        }
    }
}

/// Average balance of a group: over all currencies, and to a horizon by currency too.
fn balances(
    view: &View<'_>,
    income: &IncomeView<'_>,
    out: &mut Collected,
    at: At,
    span: Span,
    by_currency: &BTreeMap<Option<Currency>, MonthlyIncome>,
) {
    let is_horizon =
        income.horizons.iter().enumerate().any(|(place, _)| view.horizon_bucket(place) == span.bucket);
    for (currency, monthly) in by_currency {
        if currency.is_some() && !is_horizon {
            continue;
        }
        let new = if income.renews { span.average(income, &monthly.new_days) } else { Micros::ZERO };
        let balance = span.average(income, &monthly.book_days) + new;
        let at = At { measure: "average_balance", currency: *currency, ..at };
        out.money(at, balance, currency.unwrap_or(view.reporting));
    }
}

/// Months that one figure is of: a month, or all to a horizon.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) bucket: Option<u16>,
}

impl Span {
    pub(super) fn years(&self) -> f64 {
        f64::from(u32::try_from(self.to - self.from).unwrap_or(u32::MAX)) / 12.0
    }

    /// The average of a balance that was added up over the days of each month.
    pub(super) fn average(&self, income: &IncomeView<'_>, days_of: &[Micros]) -> Micros {
        let days = i128::from(income.months[self.to] - income.months[self.from]);
        let sum: Micros = days_of[self.from..self.to].iter().copied().sum();
        Micros::new(rounded(sum.to_i128(), days))
    }
}

/// Every month and every horizon.
pub(super) fn spans(view: &View<'_>, income: &IncomeView<'_>) -> Vec<Span> {
    let month = |month| Span { from: month, to: month + 1, bucket: view.month_bucket(month) };
    let horizons = income.horizons.iter().enumerate();
    let horizons = horizons.map(|(place, to)| Span { from: 0, to: *to, bucket: view.horizon_bucket(place) });
    (0..income.months.len() - 1).map(month).chain(horizons).collect()
}

/// Income by group and month over all currencies: of a constant balance sheet where something is renewed, of run-off
/// otherwise; shape `[groups][months]`.
pub(super) fn nii_by_group(
    view: &View<'_>,
    income: &IncomeView<'_>,
    world: &IncomeWorld<'_>,
) -> Vec<Vec<Micros>> {
    let sheet = if income.renews { &CONSTANT } else { &RUN_OFF };
    let total = |by: &BTreeMap<Option<Currency>, MonthlyIncome>| {
        by.get(&None).map_or_else(Vec::new, |monthly| interest(monthly, sheet))
    };
    by_group(view, income, world).iter().map(total).collect()
}

fn changes(
    view: &View<'_>,
    income: &IncomeView<'_>,
    out: &mut Collected,
    scenario: u16,
    (groups, compared): (&ByGroup, &ByGroup),
    sheet: &Sheet,
) {
    let none = MonthlyIncome::none(income.months.len() - 1);
    for group in view.groups.places() {
        let (now, before) = (&groups[group as usize], &compared[group as usize]);
        let mut currencies: Vec<_> = now.keys().chain(before.keys()).copied().collect();
        currencies.sort_unstable();
        currencies.dedup();
        for currency in currencies {
            let of =
                |groups: &BTreeMap<_, MonthlyIncome>| interest(groups.get(&currency).unwrap_or(&none), sheet);
            let change = differences(&of(now), &of(before));
            let at = At { measure: sheet.change, scenario, group, currency, bucket: None };
            rows(view, income, out, at, &change);
            if let (Some(tier1), TOTAL_GROUP, None) = (view.tier1, group, currency) {
                for (place, months) in income.horizons.iter().enumerate() {
                    let at = At { measure: sheet.change_of_tier1, bucket: view.horizon_bucket(place), ..at };
                    out.number(at, sum(&change, *months).to_units() / tier1.to_units(), Unit::Ratio);
                }
            }
        }
    }
}

fn differences(left: &[Micros], right: &[Micros]) -> Vec<Micros> {
    plimsoll_units::pair(left, right).map(|(left, right)| *left - *right).collect()
}

/// The steps of a change over all currencies, by group and horizon.
fn steps(
    view: &View<'_>,
    income: &IncomeView<'_>,
    out: &mut Collected,
    (place, compared_to): (usize, usize),
    worlds: &[ByGroup],
    is_basis: bool,
) {
    let (steps, compared) = (income.steps[place], income.steps[compared_to]);
    let start = &worlds[compared.unlimited];
    let (market, behaviour) = (&worlds[steps.market], &worlds[steps.unlimited]);
    // New business alone differs: the rest is worked out with it and not looked at.
    let same_volume = IncomeWorld {
        parts: income.worlds[compared.unlimited].parts.clone(),
        new_business: income.worlds[place].new_business,
    };
    let same_volume = by_group(view, income, &same_volume);
    let none = MonthlyIncome::none(income.months.len() - 1);
    let scenario = u16::try_from(place).unwrap_or(u16::MAX);
    for group in view.groups.places() {
        let of = |groups: &ByGroup| groups[group as usize].get(&None).unwrap_or(&none).clone();
        let (now, before) = (of(&worlds[place]), of(&worlds[compared_to]));
        let (start, same_volume, market, behaviour) =
            (of(start), of(&same_volume), of(market), of(behaviour));
        for (horizon, months) in income.horizons.iter().enumerate() {
            let part = |monthly: &MonthlyIncome| Parts::of(monthly, *months, income.renews);
            let (now, before, start) = (part(&now), part(&before), part(&start));
            let (same_volume, market, behaviour) = (part(&same_volume), part(&market), part(&behaviour));
            let amounts = [
                market.book - start.book,
                same_volume.reference - start.reference,
                market.reference - same_volume.reference + market.margin - same_volume.margin,
                same_volume.margin - start.margin,
                behaviour.all() - market.all(),
                now.all() - behaviour.all() - (before.all() - start.all()),
            ];
            let [repricing, rollover, volume, margin, behaviour, options] = amounts;
            let of_rates = repricing + rollover + volume;
            let (gap, basis) = if is_basis { (Micros::ZERO, of_rates) } else { (of_rates, Micros::ZERO) };
            let components = [gap, basis, behaviour + options, margin];
            let steps = plimsoll_units::pair(&STEPS, &amounts);
            for (measure, amount) in steps.chain(plimsoll_units::pair(&COMPONENTS, &components)) {
                let bucket = view.horizon_bucket(horizon);
                out.money(At { measure, scenario, group, currency: None, bucket }, *amount, view.reporting);
            }
        }
    }
}

/// Income over a horizon: of contracts on the book with renewed deposits, and of new business.
struct Parts {
    book: Micros,
    reference: Micros,
    margin: Micros,
}

impl Parts {
    fn of(monthly: &MonthlyIncome, months: usize, renewed: bool) -> Self {
        let counted = |amounts: &[Micros]| if renewed { sum(amounts, months) } else { Micros::ZERO };
        Self {
            book: sum(&monthly.book, months) + counted(&monthly.renewed_deposits),
            reference: counted(&monthly.new_reference),
            margin: counted(&monthly.new_margin),
        }
    }

    fn all(&self) -> Micros {
        self.book + self.reference + self.margin
    }
}
