//! Events of the types that a run does not value yet, from first principles.
#![cfg(test)]

use plimsoll_contract::Event;
use plimsoll_io::actus::{ActusFile, read_cases};

/// Day, type, payoff and currency of each event; `called` is the day of a call.
fn told(terms: &str, data: &str, called: Option<&str>) -> Vec<String> {
    asked(terms, data, called).unwrap_or_else(|error| panic!("{error}"))
}

fn asked(terms: &str, data: &str, called: Option<&str>) -> Result<Vec<String>, String> {
    let called = called.map_or_else(String::new, |day| format!(r#"{{"time": "{day}", "type": "XD"}}"#));
    let text =
        format!(r#"{{"terms": {{{terms}}}, "dataObserved": {{{data}}}, "eventsObserved": [{called}]}}"#);
    let case = read_cases("case", &text).and_then(ActusFile::all).unwrap_or_else(|e| panic!("{e}")).remove(0);
    let events = case.events(None, false).map_err(|error| error.to_string())?;
    let one = |event: &Event| {
        format!("{} {} {:.4} {}", event.day, event.event_type.actus(), event.payoff, event.currency)
    };
    Ok(events.iter().map(one).collect())
}

const HEAD: &str = r#""statusDate": "2024-01-01", "currency": "EUR""#;

#[test]
fn a_stock_pays_its_dividends_between_purchase_and_sale() {
    let terms = format!(
        r#"{HEAD}, "contractType": "STK", "contractRole": "RPA", "quantity": 100, "purchaseDate": "2024-02-01",
        "priceAtPurchaseDate": 10, "terminationDate": "2025-06-01", "priceAtTerminationDate": 12,
        "cycleAnchorDateOfDividend": "2024-05-01", "cycleOfDividend": "P1YL1", "marketObjectCodeOfDividends": "D""#
    );
    let data = r#""D": {"data": [{"timestamp": "2024-05-01", "value": 0.5}, {"timestamp": "2025-05-01", "value": 0.6},
        {"timestamp": "2025-06-01", "value": 0}]}"#;
    let expected = [
        "2024-02-01 PRD -1000.0000 EUR",
        "2024-05-01 DV 50.0000 EUR",
        "2025-05-01 DV 60.0000 EUR",
        "2025-06-01 DV 0.0000 EUR",
        "2025-06-01 TD 1200.0000 EUR",
    ];
    assert_eq!(told(&terms, data, None), expected);
}

#[test]
fn a_currency_forward_is_delivered_or_settled() {
    let terms = format!(
        r#"{HEAD}, "contractType": "FXOUT", "contractRole": "RPA", "currency2": "USD", "notionalPrincipal": 900,
        "notionalPrincipal2": 1000, "maturityDate": "2024-06-03", "settlementPeriod": "P2D""#
    );
    assert_eq!(told(&terms, "", None), ["2024-06-03 MD 900.0000 EUR", "2024-06-03 MD -1000.0000 USD"]);
    let cash = format!(r#"{terms}, "deliverySettlement": "S""#);
    let data = r#""USD/EUR": {"data": [{"timestamp": "2024-06-03", "value": 0.95}]}"#;
    assert_eq!(told(&cash, data, None), ["2024-06-05 STD -50.0000 EUR"]);
}

#[test]
fn a_call_is_exercised_in_the_money_only() {
    let data = |price: &str| format!(r#""X": {{"data": [{{"timestamp": "2024-06-28", "value": {price}}}]}}"#);
    let option = |role: &str| {
        format!(
            r#"{HEAD}, "contractType": "OPTNS", "contractRole": "{role}", "optionType": "C", "optionExerciseType": "E",
            "optionStrike1": 80, "maturityDate": "2024-06-28", "settlementPeriod": "P0D", "contractStructure":
            [{{"referenceRole": "UDL", "referenceType": "MOC", "object": {{"marketObjectCode": "X"}}}}]"#
        )
    };
    let settled = |role: &str, price: &str| told(&option(role), &data(price), None)[2].clone();
    assert_eq!(settled("BUY", "91.5"), "2024-06-28 STD 11.5000 EUR");
    assert_eq!(settled("SEL", "91.5"), "2024-06-28 STD -11.5000 EUR");
    assert_eq!(settled("BUY", "79"), "2024-06-28 STD 0.0000 EUR");
    let future = option("BUY").replace("OPTNS", "FUTUR").replace(r#""optionStrike1""#, r#""futuresPrice""#);
    let future = future.replace(r#""optionType": "C", "optionExerciseType": "E","#, "");
    assert_eq!(told(&future, &data("79"), None)[2], "2024-06-28 STD -1.0000 EUR");
}

/// Called on 1 April with 31 days of notice: interest stops at the call and is paid with the money.
#[test]
fn call_money_earns_until_the_call() {
    let terms = format!(
        r#"{HEAD}, "contractType": "CLM", "contractRole": "RPA", "initialExchangeDate": "2024-01-01",
        "notionalPrincipal": 3600, "nominalInterestRate": 0.1, "dayCountConvention": "30E360", "xDayNotice": "P31D""#
    );
    let expected = ["2024-04-01 XD 0.0000 EUR", "2024-05-02 IP 90.0000 EUR", "2024-05-02 STD 3600.0000 EUR"];
    assert_eq!(told(&terms, "", Some("2024-04-01")), expected);
}

const LEGS: &str = r#""contractStructure": [
    {"referenceRole": "FIL", "referenceType": "CNT", "object": {"contractType": "PAM", "initialExchangeDate": "2024-01-02",
     "maturityDate": "2025-01-02", "notionalPrincipal": 1000, "nominalInterestRate": 0.05, "dayCountConvention": "30E360",
     "cycleAnchorDateOfInterestPayment": "2024-07-02", "cycleOfInterestPayment": "P6ML1"}},
    {"referenceRole": "SEL", "referenceType": "CNT", "object": {"contractType": "PAM", "initialExchangeDate": "2024-01-02",
     "maturityDate": "2025-01-02", "notionalPrincipal": 1000, "nominalInterestRate": 0.03, "dayCountConvention": "30E360",
     "cycleAnchorDateOfInterestPayment": "2025-01-02", "cycleOfInterestPayment": "P1YL1"}}]"#;

#[test]
fn a_netted_swap_pays_the_difference() {
    let swap = |settlement: &str| {
        format!(
            r#"{HEAD}, "contractType": "SWAPS", "contractRole": "RFL", "deliverySettlement": "{settlement}", {LEGS}"#
        )
    };
    let netted = [
        "2024-01-02 IED 0.0000 EUR",
        "2024-07-02 IP 25.0000 EUR",
        "2025-01-02 IP -5.0000 EUR",
        "2025-01-02 MD 0.0000 EUR",
    ];
    assert_eq!(told(&swap("S"), "", None), netted);
    let gross = told(&swap("D"), "", None);
    assert_eq!(gross.len(), 7);
    assert_eq!(gross[..2], ["2024-01-02 IED -1000.0000 EUR", "2024-01-02 IED 1000.0000 EUR"]);
}

/// A cap at 4 % on a rate of 6 %: two per cent of the half-year's notional.
#[test]
fn a_cap_pays_what_it_takes_from_the_interest() {
    let terms = format!(
        r#"{HEAD}, "contractType": "CAPFL", "contractRole": "BUY", "lifeCap": 0.04, "contractStructure": [
        {{"referenceRole": "UDL", "referenceType": "CNT", "object": {{"contractType": "PAM", "currency": "EUR",
        "initialExchangeDate": "2024-01-02", "maturityDate": "2025-01-02", "notionalPrincipal": 1000,
        "nominalInterestRate": 0.03, "dayCountConvention": "30E360", "cycleAnchorDateOfInterestPayment": "2024-07-02",
        "cycleOfInterestPayment": "P6ML1", "cycleAnchorDateOfRateReset": "2024-07-02", "cycleOfRateReset": "P6ML1",
        "marketObjectCodeOfRateReset": "R"}}}}]"#
    );
    let data = r#""R": {"data": [{"timestamp": "2024-07-02", "value": 0.06}]}"#;
    assert_eq!(told(&terms, data, None), ["2024-07-02 IP 0.0000 EUR", "2025-01-02 IP 10.0000 EUR"]);
}

#[test]
fn an_amount_that_is_no_number_is_refused() {
    let terms = format!(
        r#"{HEAD}, "contractType": "STK", "contractRole": "RPA", "quantity": 1e200, "purchaseDate": "2024-02-01",
        "priceAtPurchaseDate": 1e200"#
    );
    let error = asked(&terms, "", None).unwrap_err();
    assert_eq!(error, "the PRD on 2024-02-01 has an amount or state that is not a finite number");
}

/// Money at call that is never called and has no maturity has no end, and no default for it.
#[test]
fn call_money_needs_an_end() {
    let terms = format!(
        r#"{HEAD}, "contractType": "CLM", "contractRole": "RPA", "initialExchangeDate": "2024-01-01",
        "notionalPrincipal": 3600, "nominalInterestRate": 0.1, "dayCountConvention": "30E360""#
    );
    assert_eq!(asked(&terms, "", None).unwrap_err(), "maturityDate is empty; CLM needs it");
}
