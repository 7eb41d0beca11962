//! Steps, covers, prepayment, default, draws and settlement in another currency, from first principles.
#![cfg(test)]

use plimsoll_contract::terms::{ContractRole, ContractType, PenaltyType, PrepaymentEffect, Terms};
use plimsoll_contract::{BookBuilder, ContractError, Event, Marks, Options, Position};
use plimsoll_io::actus::{ActusFile, read_cases};
use plimsoll_units::{Currency, Day, DayCount};

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// Events of a case: terms, observed data and observed events as JSON members.
fn events(terms: &str, data: &str, observed: &str) -> Result<Vec<Event>, String> {
    let text =
        format!(r#"{{"terms": {{{terms}}}, "dataObserved": {{{data}}}, "eventsObserved": [{observed}]}}"#);
    let case =
        read_cases("case", &text).and_then(ActusFile::all).map_err(|error| error.to_string())?.remove(0);
    case.events(None, false).map_err(|error| error.to_string())
}

/// Day, type, payoff, currency and principal of each event.
fn told(terms: &str, data: &str, observed: &str) -> Vec<String> {
    let events = events(terms, data, observed).unwrap_or_else(|error| panic!("{error}"));
    let one = |event: &Event| {
        let Event { day, event_type, payoff, currency, states, .. } = event;
        format!("{day} {} {payoff:.4} {currency} {:.4}", event_type.actus(), states.notional_principal)
    };
    events.iter().map(one).collect()
}

const HEAD: &str = r#""statusDate": "2024-01-01", "currency": "EUR""#;

const LOAN: &str = r#""statusDate": "2024-01-01", "currency": "EUR", "contractID": "loan", "contractType": "LAM",
    "contractRole": "RPA", "initialExchangeDate": "2023-12-31", "maturityDate": "2024-12-31", "notionalPrincipal": 1200,
    "nominalInterestRate": 0.12, "dayCountConvention": "30E360", "cycleAnchorDateOfInterestPayment": "2024-06-30",
    "cycleOfInterestPayment": "P6ML1", "endOfMonthConvention": "EOM",
    "cycleAnchorDateOfPrincipalRedemption": "2024-06-30", "cycleOfPrincipalRedemption": "P6ML1",
    "nextPrincipalRedemptionPayment": 600"#;

/// 300 of 1,200 go on 30 March, a quarter: the redemption of 600 shrinks by a quarter, and 2 % of 300 is the price.
#[test]
fn a_prepayment_shrinks_what_is_due() {
    let terms = format!(r#"{LOAN}, "prepaymentEffect": "A", "penaltyType": "R", "penaltyRate": 0.02"#);
    let paid = r#"{"time": "2024-03-30", "type": "PP", "value": 300, "contractId": "loan"}"#;
    let expected = [
        "2024-03-30 PY 6.0000 EUR 1200.0000",
        "2024-03-30 PP 300.0000 EUR 900.0000",
        "2024-06-30 PR 450.0000 EUR 450.0000",
        "2024-06-30 IP 63.0000 EUR 450.0000",
        "2024-12-31 IP 27.0000 EUR 450.0000",
        "2024-12-31 MD 450.0000 EUR 0.0000",
    ];
    assert_eq!(told(&terms, "", paid), expected);
}

/// The redemption stays 600, so the 900 that are left are 600 and 300.
#[test]
fn a_prepayment_shortens_the_loan() {
    let terms = format!(r#"{LOAN}, "prepaymentEffect": "M", "penaltyType": "A", "penaltyRate": 25"#);
    let paid = r#"{"time": "2024-03-30", "type": "PP", "value": 300}"#;
    let events = told(&terms, "", paid);
    assert_eq!(events[0], "2024-03-30 PY 25.0000 EUR 1200.0000");
    assert_eq!(events[2], "2024-06-30 PR 600.0000 EUR 300.0000");
    assert_eq!(events[5], "2024-12-31 MD 300.0000 EUR 0.0000");
}

/// The lender loses 12 % less 8 % on 300 for nine months: 9.
#[test]
fn a_prepayment_costs_the_interest_lost() {
    let terms =
        format!(r#"{LOAN}, "prepaymentEffect": "A", "penaltyType": "I", "marketObjectCodeOfRateReset": "X""#);
    let rate = r#""X": {"data": [{"timestamp": "2024-03-30", "value": 0.08}]}"#;
    let paid = r#"{"time": "2024-03-30", "type": "PP", "value": 300}"#;
    assert_eq!(told(&terms, rate, paid)[0], "2024-03-30 PY 9.0000 EUR 1200.0000");
    let debt = terms.replace("RPA", "RPL");
    assert_eq!(told(&debt, rate, paid)[0], "2024-03-30 PY -9.0000 EUR -1200.0000");
}

#[test]
fn a_prepayment_must_be_allowed() {
    let paid = r#"{"time": "2024-03-30", "type": "PP", "value": 300}"#;
    let error = events(LOAN, "", paid).unwrap_err();
    assert!(error.contains("prepaymentEffect does not allow it"), "{error}");
    let penalty = format!(r#"{LOAN}, "penaltyType": "R", "penaltyRate": 0.02"#);
    let error = events(&penalty, "", paid).unwrap_err();
    assert!(error.contains("prepaymentEffect does not allow it"), "{error}");
    let other = r#"{"time": "2024-03-30", "type": "PP", "value": 300, "contractId": "another"}"#;
    assert_eq!(told(LOAN, "", other).len(), 4);
}

/// A model that prepays where the terms say that nothing is; a penalty that follows rates though the loan's rate is fixed.
#[test]
fn terms_and_a_model_of_prepayment() {
    let terms = |effect, penalty_type| Terms {
        contract_type: Some(ContractType::PrincipalAtMaturity),
        contract_role: Some(ContractRole::RealPositionAsset),
        currency: "EUR".parse::<Currency>().ok(),
        initial_exchange_date: Some(day("2024-01-01")),
        maturity_date: Some(day("2030-01-01")),
        notional_principal: Some(1000.0),
        nominal_interest_rate: Some(0.04),
        day_count_convention: Some(DayCount::Thirty360Europe),
        cycle_of_interest_payment: "P1YL1".parse().ok(),
        prepayment_effect: effect,
        penalty_type,
        ..Terms::default()
    };
    let marks = Marks { prepayment: Some(0), ..Marks::default() };
    let book = |terms: &mut Terms| {
        let mut builder = BookBuilder::new(Options::new(day("2024-01-01")), Vec::new());
        terms.market_object_code_of_rate_reset = terms.penalty_type.map(|_| builder.names().observable("X"));
        builder.add("loan", terms, Position { marks, ..Position::default() })?;
        Ok::<_, Vec<ContractError>>(builder.build(Vec::new()).blocks()[0].depends_on())
    };
    let refused = book(&mut terms(Some(PrepaymentEffect::None), None)).unwrap_err();
    assert_eq!(
        refused[0].to_string(),
        "prepaymentEffect \"N\" is not computed by this version; expected A or M beside a prepaymentModel"
    );
    let fixed = book(&mut terms(None, None)).unwrap();
    assert_eq!((fixed.market, fixed.behaviour), (false, true));
    let follows_rates = book(&mut terms(None, Some(PenaltyType::RateDifferential))).unwrap();
    assert_eq!((follows_rates.market, follows_rates.behaviour), (true, true));
}

/// In default nothing more is paid; a payment that is late changes nothing but the record.
#[test]
fn default_ends_the_payments() {
    let event = |performance: &str| {
        format!(
            r#"{{"time": "2024-06-30", "type": "CE", "contractId": "loan", "states": {{"contractPerformance": "{performance}"}}}}"#
        )
    };
    assert_eq!(told(LOAN, "", &event("DF")), ["2024-06-30 CE 0.0000 EUR 1200.0000"]);
    assert_eq!(told(LOAN, "", &event("DL")).len(), 5);
}

/// A look at a loan shows the interest accrued to the day, after everything else of the day, and changes no payment.
#[test]
fn a_look_shows_accrued_interest() {
    let looked = r#"{"time": "2024-03-30", "type": "AD"}, {"time": "2024-06-30", "type": "AD"}"#;
    let seen = events(LOAN, "", looked).unwrap();
    let looks: Vec<_> = seen.iter().filter(|event| event.event_type.actus() == "AD").collect();
    assert!((looks[0].states.accrued_interest - 36.0).abs() < 1e-9);
    assert_eq!((looks[1].states.accrued_interest, looks[1].states.notional_principal), (0.0, 600.0));
    let paid: f64 = seen.iter().map(|event| event.payoff).sum();
    let unseen: f64 = events(LOAN, "", "").unwrap().iter().map(|event| event.payoff).sum();
    assert!((paid - unseen).abs() < 1e-9);
}

/// A swap shows what has accrued on it, call money and shares what they hold.
#[test]
fn other_contracts_can_be_looked_at() {
    let looked = r#"{"time": "2024-03-31", "type": "AD"}"#;
    let swap = format!(
        r#"{HEAD}, "contractType": "SWPPV", "contractRole": "RFL", "initialExchangeDate": "2023-12-31",
        "maturityDate": "2024-12-31", "notionalPrincipal": 1000, "nominalInterestRate": 0.04, "nominalInterestRate2": 0.03,
        "dayCountConvention": "30E360", "cycleAnchorDateOfInterestPayment": "2024-12-31", "cycleOfInterestPayment": "P1YL1",
        "cycleAnchorDateOfRateReset": "2024-12-31", "cycleOfRateReset": "P1YL1", "marketObjectCodeOfRateReset": "X""#
    );
    let look = |terms: &str| events(terms, "", looked).unwrap().remove(0);
    let seen = look(&swap);
    assert_eq!((seen.event_type.actus(), seen.payoff), ("AD", 0.0));
    assert!((seen.states.accrued_interest - 10.0).abs() < 1e-9);
    let money = format!(
        r#"{HEAD}, "contractType": "CLM", "contractRole": "RPA", "initialExchangeDate": "2023-12-31", "maturityDate": "2024-12-31",
        "notionalPrincipal": 1000, "nominalInterestRate": 0.04, "dayCountConvention": "30E360", "accruedInterest": 0"#
    );
    let seen = look(&money);
    // From the status date on.
    assert!((seen.states.accrued_interest - 1000.0 * 0.04 * 89.0 / 360.0).abs() < 1e-9, "{seen:?}");
    let share = format!(r#"{HEAD}, "contractType": "STK", "contractRole": "RPA", "quantity": 10"#);
    assert_eq!(look(&share).event_type.actus(), "AD");
}

/// Drawn 100 more after half a year, 200 repaid after three quarters; interest is added once a year.
#[test]
fn a_line_is_drawn_and_repaid() {
    let terms = format!(
        r#"{HEAD}, "contractType": "UMP", "contractRole": "RPA", "initialExchangeDate": "2023-12-31",
        "notionalPrincipal": 1000, "nominalInterestRate": 0.1, "dayCountConvention": "30E360",
        "cycleAnchorDateOfInterestPayment": "2024-12-30", "cycleOfInterestPayment": "P1YL1""#
    );
    let moved = r#"{"time": "2024-06-30", "type": "PR", "value": -100}, {"time": "2024-09-30", "type": "PR", "value": 200}"#;
    let text = format!(r#"{{"terms": {{{terms}}}, "eventsObserved": [{moved}], "to": "2024-12-31"}}"#);
    let case = read_cases("case", &text).and_then(ActusFile::all).unwrap().remove(0);
    let events = case.events(None, false).unwrap();
    let told: Vec<_> =
        events.iter().map(|e| (e.event_type.actus(), e.payoff, e.states.notional_principal)).collect();
    assert_eq!(told[..2], [("PR", -100.0, 1100.0), ("PR", 200.0, 900.0)]);
    assert_eq!(told[2].0, "IPCI");
    assert!((told[2].2 - (900.0 + 50.0 + 27.5 + 22.5)).abs() < 1e-9, "{told:?}");
}

/// Paid in dollars at the rate of each day; the states stay in euros.
#[test]
fn payments_are_settled_in_another_currency() {
    let terms = format!(r#"{LOAN}, "settlementCurrency": "USD""#);
    let rates = r#""EUR/USD": {"data": [{"timestamp": "2024-06-30", "value": 1.1}, {"timestamp": "2024-12-31", "value": 1.2}]}"#;
    let expected = [
        "2024-06-30 PR 660.0000 USD 600.0000",
        "2024-06-30 IP 79.2000 USD 600.0000",
        "2024-12-31 IP 43.2000 USD 600.0000",
        "2024-12-31 MD 720.0000 USD 0.0000",
    ];
    assert_eq!(told(&terms, rates, ""), expected);
    let error = events(&terms, "", "").unwrap_err();
    assert_eq!(error, "no value of \"EUR/USD\" on 2024-06-30 for row 0");
}

/// 100 added in each of two years, then 150 repaid a half-year until nothing is left.
#[test]
fn steps_add_and_repay() {
    let terms = format!(
        r#"{HEAD}, "contractType": "LAX", "contractRole": "RPA", "initialExchangeDate": "2024-01-02",
        "notionalPrincipal": 400, "nominalInterestRate": 0.05, "dayCountConvention": "30E360",
        "arrayCycleAnchorDateOfInterestPayment": ["2026-01-02", "2026-07-02"], "arrayCycleOfInterestPayment": ["P1YL1", "P6ML1"],
        "arrayCycleAnchorDateOfPrincipalRedemption": ["2025-01-02", "2027-01-02"],
        "arrayCycleOfPrincipalRedemption": "[P1YL1, P6ML1]", "arrayNextPrincipalRedemptionPayment": [100, 150],
        "arrayIncreaseDecrease": ["INC", "DEC"], "arrayCycleAnchorDateOfRateReset": ["2026-01-02", "2027-01-02"],
        "arrayRate": [0.06, 0.02], "arrayFixedVariable": ["FIX", "VAR"], "marketObjectCodeOfRateReset": "X""#
    );
    let rate = r#""X": {"data": [{"timestamp": "2027-01-02", "value": 0.03}]}"#;
    let expected = [
        "2024-01-02 IED -400.0000 EUR 400.0000",
        "2025-01-02 PI -100.0000 EUR 500.0000",
        "2026-01-02 PI -100.0000 EUR 600.0000",
        "2026-01-02 IP 45.0000 EUR 600.0000",
        "2026-01-02 RRF 0.0000 EUR 600.0000",
        "2026-07-02 IP 18.0000 EUR 600.0000",
        "2027-01-02 PR 150.0000 EUR 450.0000",
        "2027-01-02 IP 18.0000 EUR 450.0000",
        "2027-01-02 RR 0.0000 EUR 450.0000",
        "2027-07-02 PR 150.0000 EUR 300.0000",
        "2027-07-02 IP 11.2500 EUR 300.0000",
        "2028-01-02 PR 150.0000 EUR 150.0000",
        "2028-01-02 IP 7.5000 EUR 150.0000",
        "2028-07-02 IP 3.7500 EUR 150.0000",
        "2028-07-02 MD 150.0000 EUR 0.0000",
    ];
    assert_eq!(told(&terms, rate, ""), expected);
    let short = terms.replace("[100, 150]", "[100, 150, 200]");
    let error = events(&short, rate, "").unwrap_err();
    assert!(
        error.contains(
            "arrayNextPrincipalRedemptionPayment has 3 values; expected one, or one for each of 2 steps"
        ),
        "{error}"
    );
}

/// A guarantee of half of 1,200 and the interest since the start, for 40 a half-year; called after a quarter.
#[test]
fn a_guarantee_pays_and_its_fee_stops() {
    let cover = |contract_type: &str, more: &str| {
        format!(
            r#"{HEAD}, "contractType": "{contract_type}", "contractRole": "BUY", "settlementPeriod": "P5D",
            "guaranteedExposure": "NI", "coverageOfCreditEnhancement": 0.5 {more}, "contractStructure": [
            {{"referenceRole": "COVE", "referenceType": "CNT", "object": {{{LOAN}}}}} COVERING]"#
        )
    };
    let default = r#"{"time": "2024-03-30", "type": "CE", "contractId": "loan", "states": {"contractPerformance": "DF"}}"#;
    let fee = r#", "feeRate": 40, "feeBasis": "A", "cycleAnchorDateOfFee": "2024-01-30", "cycleOfFee": "P6ML1",
        "dayCountConvention": "30E360""#;
    let guarantee = cover("CEG", fee).replace("COVERING", "");
    let expected = [
        "2024-01-30 FP 40.0000 EUR 606.0000",
        "2024-03-30 XD 0.0000 EUR 618.0000",
        "2024-04-04 STD 631.3333 EUR 0.0000",
    ];
    assert_eq!(told(&guarantee, "", default), expected);
    assert_eq!(told(&guarantee, "", "").last().unwrap(), "2024-12-31 MD 0.0000 EUR 0.0000");
    let gold = r#", {"referenceRole": "COVI", "referenceType": "CNT", "object": {"contractType": "COM",
        "contractRole": "RPA", "currency": "EUR", "marketObjectCode": "GOLD", "quantity": 2}}"#;
    let pledge = cover("CEC", "").replace("COVERING", gold);
    let price =
        |price: f64| format!(r#""GOLD": {{"data": [{{"timestamp": "2024-03-30", "value": {price}}}]}}"#);
    assert_eq!(told(&pledge, &price(300.0), default)[1], "2024-04-04 STD 600.0000 EUR 0.0000");
    assert_eq!(told(&pledge, &price(400.0), default)[1], "2024-04-04 STD 618.0000 EUR 0.0000");
    let of_itself = default.replace("\"loan\"", "\"\"");
    let error = events(&guarantee, "", &of_itself).unwrap_err();
    assert!(error.starts_with("eventsObserved \"CE\" is not computed by this version"), "{error}");
    let error = events(&pledge.replace("0.5", "1.5"), &price(1.0), default).unwrap_err();
    assert!(error.contains("coverageOfCreditEnhancement 1.5 must be above 0 and at most 1"), "{error}");
}

/// What a type does not use is refused and not lost.
#[test]
fn an_observation_without_use_is_refused() {
    let paid = r#"{"time": "2024-03-30", "type": "PR", "value": 300}"#;
    let error = events(LOAN, "", paid).unwrap_err();
    assert!(error.starts_with("eventsObserved \"PR\" is not computed by this version"), "{error}");
}

/// A rate on the principal accrues like interest; an amount is paid as it is. The last part is paid with the principal.
#[test]
fn loans_bear_fees() {
    let fee = |more: &str| {
        format!(r#"{LOAN}, "cycleAnchorDateOfFee": "2024-03-30", "cycleOfFee": "P6ML0", {more}"#)
    };
    // 1 % of 1,200 for a quarter; then a quarter of 1,200 and a quarter of 600; then a quarter of 600 with the principal.
    let on_principal = [
        "2024-03-30 FP 3.0000 EUR 1200.0000",
        "2024-06-30 PR 600.0000 EUR 600.0000",
        "2024-06-30 IP 72.0000 EUR 600.0000",
        "2024-09-30 FP 4.5000 EUR 600.0000",
        "2024-12-31 IP 36.0000 EUR 600.0000",
        "2024-12-31 FP 1.5000 EUR 600.0000",
        "2024-12-31 MD 600.0000 EUR 0.0000",
    ];
    let terms = fee(r#""feeRate": 0.01, "feeBasis": "N""#).replace("P6ML0", "P6ML1");
    assert_eq!(told(&terms, "", ""), on_principal);
    let amount = told(
        &fee(r#""feeRate": 25, "feeBasis": "A""#).replace("P6ML0", "P6ML1").replace("RPA", "RPL"),
        "",
        "",
    );
    let fees: Vec<_> = amount.iter().filter(|event| event.contains(" FP ")).collect();
    assert_eq!(fees.len(), 3);
    assert!(fees.iter().all(|event| event.contains(" -25.0000 ")), "{fees:?}");
}

/// 1 % of 3,600 for a quarter, twice; what has accrued at the end goes with the principal.
#[test]
fn call_money_bears_fees() {
    let terms = format!(
        r#"{HEAD}, "contractType": "CLM", "contractRole": "RPA", "initialExchangeDate": "2023-12-30",
        "maturityDate": "2024-08-30", "notionalPrincipal": 3600, "nominalInterestRate": 0, "dayCountConvention": "30E360",
        "feeRate": 0.01, "feeBasis": "N", "cycleAnchorDateOfFee": "2024-04-01", "cycleOfFee": "P3ML1", "accruedInterest": 0"#
    );
    let expected = [
        "2024-04-01 FP 9.0000 EUR 3600.0000",
        "2024-07-01 FP 9.0000 EUR 3600.0000",
        "2024-08-30 IP 0.0000 EUR 3600.0000",
        "2024-08-30 MD 3605.9000 EUR 0.0000",
    ];
    assert_eq!(told(&terms, "", ""), expected);
}

/// Weekends and Good Friday move dates; interest follows them for SC and not for CS.
#[test]
fn real_calendars_move_payments() {
    let loan = |convention: &str| {
        format!(
            r#"{HEAD}, "contractType": "PAM", "contractRole": "RPA", "initialExchangeDate": "2023-12-29",
            "maturityDate": "2024-06-29", "notionalPrincipal": 36000, "nominalInterestRate": 0.1,
            "dayCountConvention": "A360", "cycleAnchorDateOfInterestPayment": "2024-03-29",
            "cycleOfInterestPayment": "P3ML1", "calendar": "TARGET", "businessDayConvention": "{convention}""#
        )
    };
    // 29 March 2024 is Good Friday and 1 April Easter Monday; 29 June is a Saturday and the maturity.
    let expected = |day: &str, first: f64, last: f64| {
        vec![
            format!("{day} IP {first:.4} EUR 36000.0000"),
            format!("2024-06-29 IP {last:.4} EUR 36000.0000"),
            "2024-06-29 MD 36000.0000 EUR 0.0000".to_owned(),
        ]
    };
    assert_eq!(told(&loan("CSF"), "", ""), expected("2024-04-02", 910.0, 920.0));
    assert_eq!(told(&loan("SCF"), "", ""), expected("2024-04-02", 950.0, 900.0));
    assert_eq!(told(&loan("SCMP"), "", ""), expected("2024-03-28", 900.0, 920.0));
}

/// A word that is no term names those that are; one that is not computed says so.
#[test]
fn unknown_terms_are_named() {
    let with = |more: &str| events(&format!("{LOAN}, {more}"), "", "").unwrap_err();
    let error = with(r#""mood": "good""#);
    assert!(error.contains("no term of ACTUS; those of LAM are contractType, contractRole"), "{error}");
    assert!(error.contains("nextPrincipalRedemptionPayment"), "{error}");
    assert!(with(r#""notionalPrinciple": 1"#).contains("\"notionalPrincipal\""));
    assert!(with(r#""optionStrike1": 1"#).contains("optionStrike1 is not a term of LAM; its terms are"));
    assert!(with(r#""cycleOfOptionality": "P1ML1""#).contains("this version does not compute it"));
}

/// A known dividend; bought between the ex-date and the payment, the first one is the seller's.
#[test]
fn dividends_go_to_the_holder_at_the_ex_date() {
    let share = |bought: &str| {
        format!(
            r#"{HEAD}, "contractType": "STK", "contractRole": "RPA", "quantity": 10, "purchaseDate": "{bought}",
            "priceAtPurchaseDate": 7, "terminationDate": "2025-12-31", "priceAtTerminationDate": 8,
            "cycleAnchorDateOfDividend": "2024-05-15", "cycleOfDividend": "P1YL1", "nextDividendPaymentAmount": 0.5,
            "exDividendDate": "2024-05-06""#
        )
    };
    let dividends = |bought: &str| {
        let all = told(&share(bought), "", "");
        all.into_iter()
            .filter(|event| event.contains(" DV "))
            .map(|event| event[..10].to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(dividends("2024-05-03"), ["2024-05-15", "2025-05-15", "2025-12-31"]);
    assert_eq!(dividends("2024-05-07"), ["2025-05-15", "2025-12-31"]);
}

/// A call or put with two strikes pays above the one and below the other.
#[test]
fn a_strangle_has_two_strikes() {
    let option = |price: f64| {
        let terms = format!(
            r#"{HEAD}, "contractType": "OPTNS", "contractRole": "BUY", "optionType": "CP", "optionExerciseType": "E",
            "optionStrike1": 110, "optionStrike2": 90, "maturityDate": "2024-06-28", "settlementPeriod": "P0D", "contractStructure":
            [{{"referenceRole": "UDL", "referenceType": "MOC", "object": {{"marketObjectCode": "X"}}}}]"#
        );
        let data = format!(r#""X": {{"data": [{{"timestamp": "2024-06-28", "value": {price}}}]}}"#);
        events(&terms, &data, "").unwrap()[2].payoff
    };
    let paid = format!("{} {} {}", option(115.0), option(100.0), option(83.0));
    assert_eq!(paid, "5 0 7");
}
