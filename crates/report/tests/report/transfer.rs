//! The page of transfer prices: each currency in its own, nothing left out, and the centre's tie-out.

use crate::made;
use crate::page::{check, panel};
use plimsoll::{Answer, TransferAnswer, Transferred};
use plimsoll_units::{Currency, Micros};

fn currency(code: &str) -> Currency {
    code.parse().unwrap()
}

fn money(units: i128) -> Micros {
    Micros::new(units * 1_000_000)
}

/// Loans of 100,000 at 5 %, charged 3 %, 40 basis points and an add-on of 20; deposits of 80,000 at 1 %, credited 2.5 % and 30 basis points.
fn priced() -> TransferAnswer {
    let loans = Transferred {
        balance: money(100_000),
        client: money(5_000),
        transfer: money(3_000),
        premium: money(400),
        contingent: Micros::ZERO,
        add_ons: vec![money(200), Micros::ZERO],
    };
    let deposits = Transferred {
        balance: money(-80_000),
        client: money(-800),
        transfer: money(-2_000),
        premium: money(-240),
        contingent: Micros::ZERO,
        add_ons: vec![Micros::ZERO; 2],
    };
    let yen = Transferred { client: Micros::new(1), ..loans.clone() };
    let units = [
        (("deposits".to_owned(), "liability", currency("USD")), deposits),
        (("loans & more".to_owned(), "asset", currency("USD")), loans),
        (("loans & more".to_owned(), "asset", currency("JPY")), yen),
    ];
    TransferAnswer { add_ons: vec!["option <to prepay>".to_owned(), "basis".to_owned()], units: units.into() }
}

fn with(transfer: TransferAnswer) -> Answer {
    let mut answer = Answer { transfer: Some(transfer), ..made::bank() };
    answer.case.money_unit = String::new();
    answer
}

/// The texts of a panel's cells, row by row.
fn rows(panel: &str) -> Vec<Vec<String>> {
    let cells = |row: &str| {
        let cells = row.split("<td").skip(1);
        cells
            .map(|cell| cell.split_once('>').unwrap().1.split("</td>").next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    panel.split("<tr").skip(2).map(cells).collect()
}

#[test]
fn each_unit_stands_in_its_currency() {
    let html = check(&with(priced()));
    let prices = panel(&html, "transfer");
    assert!(prices.contains("Add-on: option &#60;to prepay&#62;") && prices.contains("Add-on: basis"));
    assert!(!prices.contains("<th scope=\"col\" class=\"num\">Contingent cost"));
    assert!(prices.contains("Contingent cost: none in this case."));
    let found = rows(prices);
    assert_eq!(found.len(), 3 + 4, "a head, units and a sum a currency");
    assert_eq!(found[0], ["JPY: in JPY"]);
    assert_eq!(found[3], ["USD: in USD"]);
    assert_eq!(
        found[4],
        [
            "loans &#38; more",
            "asset",
            "100,000.0",
            "5,000.00",
            "3,000.00",
            "400.00",
            "200.00",
            "–",
            "1,400.00"
        ]
    );
    assert_eq!(
        found[5],
        ["deposits", "liability", "−80,000.0", "−800.00", "−2,000.00", "−240.00", "–", "–", "1,440.00"]
    );
    assert_eq!(
        found[6],
        ["Sum, USD", "", "20,000.0", "4,200.00", "1,000.00", "160.00", "200.00", "–", "2,840.00"]
    );
    assert!(!html.contains("Sum, all"), "currencies are not added up");
}

/// 3,600 charged less 2,240 credited are 1,360; with margins of 2,840 they are the 4,200 of clients.
#[test]
fn the_centre_ties_out() {
    let html = check(&with(priced()));
    let centre = panel(&html, "treasury-centre");
    assert!(centre.contains("✓ ties out"));
    let found = rows(centre);
    assert_eq!(found[0][1..5], ["3,600.000000", "0.000000", "3,600.000000", "−3,599.999999"]);
    assert_eq!(found[0][5..], ["0.000001", "0.000001", "✓ to the millionth"]);
    assert_eq!(found[1][..4], ["USD", "3,600.000000", "−2,240.000000", "1,360.000000"]);
    assert_eq!(found[1][4..], ["2,840.000000", "4,200.000000", "4,200.000000", "✓ to the millionth"]);
    let millions = check(&Answer { case: made::bank().case, ..with(priced()) });
    assert!(
        panel(&millions, "treasury-centre").contains("<td>JPY <span class=\"under\">JPY\u{a0}m</span></td>")
    );
}

/// Of many units the smallest are one line, and the sum has them all.
#[test]
fn no_unit_is_left_out_of_the_sum() {
    let mut answer = priced();
    for place in 0..50 {
        let small = Transferred { balance: money(place + 1), client: money(1), ..Transferred::default() };
        answer.units.insert((format!("small {place}"), "asset", currency("USD")), small);
    }
    let html = check(&with(answer));
    let prices = panel(&html, "transfer");
    let found = rows(prices);
    let rest = found.iter().find(|row| row[0] == "12 more units together").unwrap();
    assert_eq!(rest[2..4], ["78.0", "12.00"]);
    assert_eq!(found.last().unwrap()[2..4], ["21,275.0", "4,250.00"]);
    assert!(prices.contains("41 of 53 units with the largest balances"));
}

#[test]
fn nothing_is_told_where_nothing_is_priced() {
    for answer in [made::bank(), with(TransferAnswer::default())] {
        let html = check(&answer);
        assert!(!html.contains("id=\"transfer\"") && !html.contains("id=\"treasury-centre\""));
        assert!(!html.contains("href=\"#transfer\""));
    }
}
