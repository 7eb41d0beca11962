//! Answers made by hand, for tests and for looking at: the figures are invented.

#![expect(unreachable_pub, clippy::unwrap_used, reason = "compiled into each test and into the example")]

use plimsoll::{Answer, AssumptionRecord, CaseInfo, Counts, TieOut};
use plimsoll_measure::{ASSETS, Fact, Facts, LIABILITIES, OFF_BALANCE, TOTAL, Unit, Value};
use plimsoll_report::{Phase, RunRecord};
use plimsoll_rule::Verdict;
use plimsoll_units::{Currency, Day, Finding, Micros, Money, Severity};

const BUCKETS: [&str; 19] = [
    "O/N", "<1M", "1-3M", "3-6M", "6-9M", "9-12M", "1-1.5Y", "1.5-2Y", "2-3Y", "3-4Y", "4-5Y", "5-6Y",
    "6-7Y", "7-8Y", "8-9Y", "9-10Y", "10-15Y", "15-20Y", ">20Y",
];
const KEY_RATES: [&str; 8] = ["1Y", "2Y", "3Y", "5Y", "7Y", "10Y", "15Y", "20Y"];
const SHOCKS: [&str; 6] =
    ["parallel_up", "parallel_down", "steepener", "flattener", "short_up", "short_down"];

/// Builds facts with short calls.
pub struct Maker {
    pub facts: Facts,
    currency: Currency,
    factor: f64,
}

impl Maker {
    fn new(scenarios: Vec<String>, groups: &[String], currency: Currency, factor: f64) -> Self {
        let mut names: Vec<String> = [TOTAL, ASSETS, LIABILITIES, OFF_BALANCE].map(str::to_owned).to_vec();
        names.extend_from_slice(groups);
        let buckets = BUCKETS.iter().chain(&KEY_RATES).map(|name| (*name).to_owned()).collect();
        Self { facts: Facts::new(scenarios, names, buckets), currency, factor }
    }

    fn at(&self, amount: f64) -> Value {
        Value::Money(Micros::from_units(amount * self.factor).unwrap())
    }

    fn push(
        &mut self,
        measure: &'static str,
        scenario: usize,
        group: u32,
        bucket: Option<usize>,
        value: Value,
        unit: Unit,
    ) {
        let scenario = u16::try_from(scenario).unwrap();
        let bucket = bucket.map(|bucket| u16::try_from(bucket).unwrap());
        self.facts.push(Fact { measure, scenario, group, currency: None, bucket, value, unit });
    }

    fn money(&mut self, measure: &'static str, scenario: usize, group: u32, amount: f64) {
        let value = self.at(amount);
        self.push(measure, scenario, group, None, value, Unit::Money(self.currency));
    }

    fn number(&mut self, measure: &'static str, scenario: usize, group: u32, number: f64, unit: Unit) {
        self.push(measure, scenario, group, None, Value::Number(number), unit);
    }

    fn ladder(&mut self, names: [&'static str; 5], assets: &[f64; 19], liabilities: &[f64; 19]) {
        let mut cumulative = 0.0;
        let all: f64 = assets.iter().sum();
        for (bucket, (up, down)) in plimsoll_units::pair(assets, liabilities).enumerate() {
            cumulative += up + down;
            for (name, amount) in plimsoll_units::pair(&names[..4], &[up + down, *up, *down, cumulative]) {
                let value = self.at(*amount);
                self.push(name, 0, 0, Some(bucket), value, Unit::Money(self.currency));
            }
            self.push(names[4], 0, 0, Some(bucket), Value::Number(cumulative / all), Unit::Ratio);
        }
    }
}

struct Line {
    name: &'static str,
    book: f64,
    fair: Option<f64>,
    economic: f64,
    book_yield: f64,
    duration: f64,
}

const fn line(
    name: &'static str,
    book: f64,
    fair: Option<f64>,
    economic: f64,
    book_yield: f64,
    duration: f64,
) -> Line {
    Line { name, book, fair, economic, book_yield, duration }
}

const LINES: [Line; 10] = [
    line("cash", 13_803.0, Some(13_803.0), 13_803.0, 0.043, 0.0),
    line("available for sale", 28_602.0, Some(26_069.0), 26_011.4, 0.0156, 3.6),
    line("held to maturity, agency MBS", 57_705.0, Some(48_602.0), 49_120.7, 0.0152, 6.2),
    line("held to maturity, other", 33_616.0, Some(27_567.0), 27_802.2, 0.0171, 6.3),
    line("loans", 74_250.0, None, 73_811.9, 0.0561, 0.9),
    line("non-interest-bearing deposits", -80_753.0, None, -76_420.0, 0.0, 1.4),
    line("interest-bearing deposits", -92_356.0, None, -91_870.3, 0.0213, 0.4),
    line("short-term borrowing", -13_565.0, None, -13_565.0, 0.0461, 0.1),
    line("long-term debt", -5_370.0, None, -4_790.5, 0.031, 5.2),
    line("swaps", 0.0, None, 212.4, 0.0, 0.0),
];

pub fn usd() -> Currency {
    "USD".parse().unwrap()
}

fn scenarios() -> Vec<String> {
    let mut names = vec!["base".to_owned()];
    names.extend(SHOCKS.map(str::to_owned));
    names.push("realised 2021-12-31 to 2022-12-31".to_owned());
    names.push("up 100 in the belly".to_owned());
    for behaviour in ["three-year life", "six-year life, as disclosed"] {
        names.push(format!("base @ {behaviour}"));
        names.extend(SHOCKS.map(|shock| format!("{shock} @ {behaviour}")));
    }
    names
}

/// A bank in millions of dollars, with two other behaviours and one breach.
pub fn bank() -> Answer {
    let groups: Vec<String> = LINES.iter().map(|line| line.name.to_owned()).collect();
    answer(
        "bank-2022",
        "Commercial bank, year-end 2022",
        "Example Bank, consolidated",
        "USD m",
        facts(&groups, 1.0),
    )
}

fn facts(groups: &[String], factor: f64) -> Facts {
    let names = scenarios();
    let mut maker = Maker::new(names.clone(), groups, usd(), factor);
    let count = u32::try_from(groups.len()).unwrap();
    let lines = |n: u32| &LINES[n as usize % LINES.len()];
    for n in 0..count {
        balance(&mut maker, n + 4, lines(n));
    }
    for (place, keep) in [(0_u32, (-1.0, 2.0)), (1, (0.5, 2.0)), (2, (-1.0, -0.5))] {
        let sum = |of: fn(&Line) -> f64| -> f64 {
            (0..count)
                .map(lines)
                .filter(|l| l.book.signum() >= keep.0 && l.book.signum() <= keep.1)
                .map(of)
                .sum()
        };
        maker.money("book_value", 0, place, sum(|line| line.book));
        maker.money("economic_value", 0, place, sum(|line| line.economic));
        maker.number("effective_duration", 0, place, [13.9, 2.61, 0.92][place as usize], Unit::Years);
        maker.number(
            "dv01",
            0,
            place,
            [18.32, 49.75, -31.43][place as usize] * factor,
            Unit::MoneyPerBasisPoint(usd()),
        );
    }
    equity(&mut maker, &names);
    ladders(&mut maker);
    key_rates(&mut maker, count);
    maker.facts
}

fn ladders(maker: &mut Maker) {
    let assets = [
        13_803.0, 51_210.0, 12_020.0, 5_212.0, 3_105.5, 2_910.0, 4_800.0, 4_410.0, 9_020.0, 8_705.0, 8_110.0,
        9_200.0, 9_905.0, 9_300.0, 8_120.0, 6_105.0, 14_300.0, 13_105.0, 14_635.5,
    ];
    let liabilities = [
        -98_200.0, -22_010.0, -15_300.0, -9_120.0, -6_000.0, -5_400.0, -8_300.0, -7_000.0, -9_500.0,
        -6_100.0, -3_020.0, -1_240.0, -650.0, -320.0, -160.0, -80.0, -1_200.0, -400.0, 0.0,
    ];
    maker.ladder(
        [
            "repricing_gap",
            "repricing_assets",
            "repricing_liabilities",
            "cumulative_repricing_gap",
            "cumulative_repricing_gap_of_assets",
        ],
        &assets,
        &liabilities,
    );
    let mut due = liabilities;
    due[0] = -173_109.0;
    maker.ladder(
        [
            "liquidity_gap",
            "liquidity_assets",
            "liquidity_liabilities",
            "cumulative_liquidity_gap",
            "cumulative_liquidity_gap_of_assets",
        ],
        &assets,
        &due,
    );
}

fn key_rates(maker: &mut Maker, count: u32) {
    for n in [0].into_iter().chain(4..count + 4) {
        for tenor in 0..KEY_RATES.len() {
            let wave =
                f64::from(i32::try_from((usize::try_from(n).unwrap() * 7 + tenor * 5) % 13).unwrap() - 5);
            let value = wave * 1.37 * maker.factor * if n == 0 { 2.0 } else { 1.0 };
            maker.push(
                "key_rate_dv01",
                0,
                n,
                Some(19 + tenor),
                Value::Number(value),
                Unit::MoneyPerBasisPoint(usd()),
            );
        }
    }
}

fn balance(maker: &mut Maker, group: u32, line: &Line) {
    maker.money("book_value", 0, group, line.book);
    if let Some(fair) = line.fair {
        maker.money("fair_value", 0, group, fair);
    }
    maker.money("economic_value", 0, group, line.economic);
    maker.number("book_yield", 0, group, line.book_yield, Unit::RatePerYear);
    maker.number("internal_yield", 0, group, line.book_yield + 0.0112, Unit::RatePerYear);
    if line.fair.is_some() {
        maker.number("spread_to_fair_value", 0, group, 0.00172, Unit::RatePerYear);
    }
    maker.number("macaulay_duration", 0, group, line.duration * 1.03, Unit::Years);
    maker.number("modified_duration", 0, group, line.duration, Unit::Years);
    maker.number("effective_duration", 0, group, line.duration * 0.98, Unit::Years);
    maker.number("convexity", 0, group, line.duration * line.duration * 1.2, Unit::YearsSquared);
    let dv01 = line.economic * line.duration * 1e-4 * maker.factor;
    maker.number("dv01", 0, group, dv01, Unit::MoneyPerBasisPoint(usd()));
}

fn equity(maker: &mut Maker, names: &[String]) {
    let size = [-3_910.4, 2_820.9, -610.3, -420.8, -1_180.5, 1_002.7];
    for (place, name) in names.iter().enumerate() {
        let (factor, base) = match name.split_once(" @ ") {
            None => (1.0, 4_114.8),
            Some((_, "three-year life")) => (0.72, 6_020.1),
            Some(_) => (0.31, 9_870.6),
        };
        let shock = SHOCKS.iter().position(|shock| name.split(" @ ").next() == Some(shock));
        let change = match (shock, name.as_str()) {
            (Some(shock), _) => size[shock] * factor,
            (None, "realised 2021-12-31 to 2022-12-31") => -14_873.2,
            (None, "up 100 in the belly") => -744.25,
            _ => 0.0,
        };
        maker.money("economic_value", place, 0, base + change);
        maker.money("eve", place, 0, base + change);
        if !name.starts_with("base") {
            maker.money("delta_eve", place, 0, change);
            maker.number("delta_eve_of_tier1", place, 0, change / 17_504.0, Unit::Ratio);
            maker.number("delta_eve_of_eve", place, 0, change / base, Unit::Ratio);
        }
    }
    for (place, sign) in [(1, 1.0), (2, -1.0)] {
        maker.money("equity_change_estimate", place, 0, -3_664.1 * sign);
        maker.money("equity_change_convexity", place, 0, 310.2);
        maker.money("equity_change_unexplained", place, 0, -556.5 * sign + 33.0);
        maker.money("equity_change_revalued", place, 0, size[place - 1]);
    }
    maker.number("duration_gap", 0, 0, 1.69, Unit::Years);
    maker.number("leverage_adjusted_duration_gap", 0, 0, 1.77, Unit::Years);
    maker.number("asset_coverage_ratio", 0, 0, 1.0213, Unit::Ratio);
}

fn verdicts() -> Vec<Verdict> {
    let of_eve = |subject: &str, figure: f64, headroom: i128| Verdict {
        rule: "bcbs_eve_outlier_2016",
        edition: "d368 (April 2016)".to_owned(),
        clause: "BCBS d368 paragraph 88".to_owned(),
        subject: format!("worst loss of EVE over Tier 1, {subject}"),
        figure,
        limit: 0.15,
        at_least: false,
        unit: "ratio",
        headroom: Some(Micros::new(headroom)),
        pass: false,
        by_scenario: vec![(subject.to_owned(), figure), ("steepener".to_owned(), 0.01)],
    };
    let life = Verdict {
        rule: "deposit_average_life_2016",
        clause: "BCBS SRP31.110".to_owned(),
        subject: "average life of core deposits, wholesale".to_owned(),
        figure: 3.9,
        limit: 4.0,
        unit: "years",
        headroom: None,
        pass: true,
        ..of_eve("", 0.0, 0)
    };
    let three = of_eve("parallel_up @ three-year life", 0.1608, -1_080_000);
    vec![of_eve("parallel_up", 0.2234, -7_340_000), three, life]
}

fn findings() -> Vec<Finding> {
    vec![
        Finding {
            severity: Severity::Note,
            subject: "market/usd.csv".to_owned(),
            what: "the curve ends at 30Y; flows after it use its last forward rate".to_owned(),
            amount: Some(Money { amount: Micros::from_units(14.25).unwrap(), currency: usd() }),
        },
        Finding {
            severity: Severity::Serious,
            subject: "deposit model \"wholesale\" & <others>".to_owned(),
            what: "core share 0.62 is above the cap of 0.50 for wholesale deposits; used as given".to_owned(),
            amount: Some(Money { amount: Micros::from_units(-31_200.5).unwrap(), currency: usd() }),
        },
        Finding {
            severity: Severity::Warning,
            subject: "loans".to_owned(),
            what: "12 contracts take their coupon from the disclosed average yield".to_owned(),
            amount: None,
        },
    ]
}

fn assumptions() -> Vec<AssumptionRecord> {
    vec![
        AssumptionRecord {
            name: "retail deposits".to_owned(),
            says:
                "core share 0.70, average life 4.5 years, pass-through 0.35; the rest leaves on the first day"
                    .to_owned(),
            owner: "ALCO".to_owned(),
            dated: Day::new(2022, 11, 30).ok(),
            evidence: "monthly balances 2012 to 2022, internal study 17".to_owned(),
        },
        AssumptionRecord {
            name: "agency MBS".to_owned(),
            says: "constant prepayment rate of 0.06 a year, in every scenario".to_owned(),
            owner: String::new(),
            dated: None,
            evidence: String::new(),
        },
    ]
}

fn answer(name: &str, title: &str, entity: &str, unit: &str, facts: Facts) -> Answer {
    let tie = |group: &str, book: f64, off: i128| {
        let book = Micros::from_units(book).unwrap();
        TieOut {
            group: group.to_owned(),
            currency: usd(),
            book,
            projected: book + Micros::new(off),
            tolerance: Micros::new(500),
        }
    };
    Answer {
        sensitivities: Vec::new(),
        case: CaseInfo {
            name: name.to_owned(),
            title: title.to_owned(),
            entity: entity.to_owned(),
            money_unit: unit.to_owned(),
        },
        as_of: Day::new(2022, 12, 31).unwrap(),
        reporting_currency: usd(),
        of_rules: Vec::new(),
        tier1: Micros::from_units(17_504.0).ok(),
        compared_to: Vec::new(),
        facts,
        verdicts: verdicts(),
        findings: findings(),
        assumptions: assumptions(),
        counts: Counts {
            contracts_in: 1_204,
            projected: 1_190,
            book_value_only: 14,
            refused: 0,
            defaulted: 3,
            assumed: 212,
            worlds: 41,
        },
        tie_out: vec![
            tie("available for sale", 28_602.0, 12),
            tie("loans", 74_250.0, -3),
            tie("long-term debt", -5_370.0, 1_200),
        ],
        ..empty()
    }
}

/// Several currencies: key rates by currency, each in its own, and a rule that ignores gains.
pub fn two_currencies() -> Answer {
    let mut answer = bank();
    answer.verdicts[0].figure = 0.3101;
    for (code, amount) in [("EUR", -5_400.0), ("USD", 1_489.6)] {
        let (currency, value) = (code.parse().unwrap(), Value::Money(Micros::from_units(amount).unwrap()));
        answer.facts.push(Fact {
            measure: "delta_eve",
            scenario: 1,
            group: 0,
            currency: Some(currency),
            bucket: None,
            value,
            unit: Unit::Money(currency),
        });
    }
    for (code, factor) in [("EUR", 0.4), ("SEK", -3.0), ("USD", 1.0)] {
        let currency: Currency = code.parse().unwrap();
        for tenor in 0..8_u16 {
            let value = Value::Number((f64::from(tenor) - 3.2) * factor * 5.1);
            answer.facts.push(Fact {
                measure: "key_rate_dv01",
                scenario: 0,
                group: 0,
                currency: Some(currency),
                bucket: Some(19 + tenor),
                value,
                unit: Unit::MoneyPerBasisPoint(currency),
            });
        }
    }
    answer
}

/// Nothing at all.
pub fn empty() -> Answer {
    Answer {
        sensitivities: Vec::new(),
        case: CaseInfo::default(),
        as_of: Day::new(2026, 1, 31).unwrap(),
        reporting_currency: usd(),
        of_rules: Vec::new(),
        tier1: None,
        compared_to: Vec::new(),
        facts: Facts::default(),
        verdicts: Vec::new(),
        findings: Vec::new(),
        assumptions: Vec::new(),
        counts: Counts::default(),
        standardised: Vec::new(),
        at_risk: None,
        templates: Vec::new(),
        liquidity: Vec::new(),
        ladders: Vec::new(),
        capital: None,
        transfer: None,
        without_margins: false,
        deposit_repricing: None,
        tie_out: Vec::new(),
    }
}

/// Every amount times a factor, with plain dollars: zero, very small or very large.
pub fn scaled(factor: f64) -> Answer {
    let groups: Vec<String> = LINES.iter().map(|line| line.name.to_owned()).collect();
    answer("scaled", "Scaled", "Example", "", facts(&groups, factor))
}

/// More groups than a page shows, with hard names.
pub fn many_groups() -> Answer {
    let hard = "a|very|long|group|of|tags<script>alert('x')</script>&\"quoted\"";
    let groups: Vec<String> = (0..63).map(|n| format!("{hard} {n}")).collect();
    let mut answer = answer("many", "Many <groups> & \"names\"", "=Entity", "USD m", facts(&groups, 1.0));
    answer.findings =
        (0..450).map(|n| Finding { subject: format!("+row {n}"), ..findings()[2].clone() }).collect();
    answer
}

/// How the made-up runs went.
pub fn record() -> RunRecord {
    RunRecord {
        phases: vec![
            Phase { name: "read".to_owned(), wall_seconds: 0.12, cpu_seconds: 0.12 },
            Phase { name: "project".to_owned(), wall_seconds: 0.8, cpu_seconds: 1.5 },
        ],
        inputs: [
            ("case.toml", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
            ("contracts/loans.csv", "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"),
        ]
        .map(|(file, hash)| (file.to_owned(), hash.to_owned()))
        .to_vec(),
        version: "0.1.0".to_owned(),
    }
}

/// The bank with more scenarios than a screen has lines.
pub fn many_scenarios() -> Answer {
    let (mut answer, mut names) = (bank(), scenarios());
    names.extend((0..90).map(|n| format!("user scenario number {n} with a long name")));
    let mut maker = Maker::new(names.clone(), &[], usd(), 1.0);
    equity(&mut maker, &names);
    answer.facts = maker.facts;
    answer
}
