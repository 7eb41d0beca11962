//! `[ftp]`: what is read, and what is refused with its place.

use crate::folder::{CASE, Folder};
use plimsoll::{AddOnCost, PoolMethod};

const HISTORY: &str = "date,1Y,5Y\n2023-11-30,0.031,0.028\n2023-12-31,0.03,0.027\n2024-01-01,0.032,0.029\n";

const FTP: &str = r#"[ftp]
method = "matched"
liquidity_premium = [["1Y", 20], ["5Y", 40]]

[[ftp.history]]
currency = "EUR"
file = "market/rates.csv"

[[ftp.pool]]
name = "savers"
method = "moving_average"
where = { product = "deposits" }
terms = [["1Y", 0.3, 3], ["5Y", 0.7, 2]]

[[ftp.pool]]
name = "sight"
method = "redemption_curve"
terms = [["1M", 0.25], ["7Y", 0.75]]

[ftp.contingent]
tenor = "1Y"
buffer_yield_bp = -5

[[ftp.contingent.draw]]
share = 0.1
where = { side = "asset" }

[[ftp.add_on]]
name = "basis"
bp = 5

[[ftp.add_on]]
name = "expected prepayment"
prepayment = true
"#;

fn folder(name: &str, ftp: &str, history: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("case.toml", format!("{CASE}{ftp}"));
    folder.write("market/rates.csv", history);
    folder
}

/// What the case is refused with when a part of it reads otherwise.
fn refused(name: &str, from: &str, to: &str, said: &str) {
    assert!(FTP.contains(from) || HISTORY.contains(from), "{name}: {from}");
    let found = folder(name, &FTP.replacen(from, to, 1), &HISTORY.replacen(from, to, 1)).errors();
    assert!(found.contains(said), "{name}: {found}");
}

#[test]
fn pools_histories_and_costs_are_read() {
    let inputs = folder("ftp", FTP, HISTORY).read().unwrap_or_else(|errors| panic!("{errors}")).inputs;
    let asked = inputs.transfer.unwrap();
    let [savers, sight] = asked.pools.as_slice() else { panic!("{:?}", asked.pools) };
    assert_eq!((savers.name(), savers.method()), ("savers", PoolMethod::MovingAverage));
    assert_eq!(savers.parts().iter().map(|part| part.months).collect::<Vec<_>>(), [3, 2]);
    assert_eq!((sight.method(), sight.parts().len()), (PoolMethod::RedemptionCurve, 2));
    assert_eq!(asked.histories.values().map(|history| history.months.len()).collect::<Vec<_>>(), [3]);
    let contingent = asked.contingent.as_ref().unwrap();
    assert_eq!((contingent.draws.len(), contingent.draws[0].conditions.len()), (1, 1));
    assert!((contingent.buffer_yield.0 + 5.0).abs() < 1e-15);
    assert_eq!(asked.add_on_names(), ["basis", "expected prepayment"]);
    assert_eq!(asked.add_ons[1].cost, AddOnCost::Prepayment);
}

#[test]
fn what_is_wrong_with_pools_is_said() {
    refused(
        "ftp-sum",
        "[\"5Y\", 0.7, 2]",
        "[\"5Y\", 0.6, 2]",
        "field ftp.pool[0].terms: the weights of the terms add up to 0.8999999999999999; expected 1",
    );
    refused("ftp-below", "0.25], [\"7Y\", 0.75]", "1.25], [\"7Y\", -0.25]", "the weight of P1M is 1.25");
    refused(
        "ftp-two",
        "[\"1M\", 0.25]",
        "[\"1M\", 0.25, 12]",
        "field ftp.pool[1].terms[0]: expected terms and weights",
    );
    refused("ftp-three", "[\"1Y\", 0.3, 3]", "[\"1Y\", 0.3]", "terms, weights and whole months");
    refused("ftp-none", "0.3, 3]", "0.3, 0]", "0 months of it count; expected at least 1 of each");
    refused("ftp-part", "0.3, 3]", "0.3, 2.5]", "value \"2.5\": expected a whole number of months");
    refused("ftp-term", "[\"7Y\",", "[\"7X\",", "field ftp.pool[1].terms[1][0] value \"7X\": not a period");
    refused("ftp-twice", "name = \"sight\"", "name = \"savers\"", "the pool is given twice");
    refused(
        "ftp-method",
        "\"redemption_curve\"",
        "\"curve\"",
        "expected one of \"redemption_curve\", \"moving_average\"",
    );
    refused("ftp-where", "{ product =", "{ colour =", "no term or tag of that name");
}

#[test]
fn what_is_wrong_with_histories_is_said() {
    let history = "[[ftp.history]]\ncurrency = \"EUR\"\nfile = \"market/rates.csv\"\n";
    refused(
        "ftp-without",
        history,
        "",
        "field ftp.history: the key is missing; expected [[ftp.history]] for a pool",
    );
    refused("ftp-again", history, &format!("{history}{history}"), "the history is given twice");
    refused(
        "ftp-old",
        "2024-01-01,0.032,0.029\n",
        "",
        "value \"market/rates.csv\": the history ends on 2023-12-31; expected a day in the month of the market's day 2024-01-01",
    );
    refused("ftp-later", "2024-01-01,", "2024-01-31,", "and not after it");
    refused("ftp-gap", "2023-12-31,0.03,0.027\n", "", "market/rates.csv row 3 field date");
    refused("ftp-percent", "0.032", "3.2", "rates as fractions below 1: 3 % a year is 0.03");
    refused("ftp-file", "market/rates.csv", "market/none.csv", "market/none.csv: no such file");
}

#[test]
fn what_is_wrong_with_costs_is_said() {
    refused(
        "ftp-negative",
        "buffer_yield_bp = -5",
        "buffer_yield_bp = 20.5",
        "field ftp.contingent: the liquidity premium of P1Y is 20.00 basis points and liquid assets yield 20.50",
    );
    refused("ftp-yield", "buffer_yield_bp = -5", "buffer_yield_bp = 20000", "from -10,000 to 10,000");
    refused(
        "ftp-premium",
        "liquidity_premium = [[\"1Y\", 20], [\"5Y\", 40]]\n",
        "",
        "[ftp] has no liquidity_premium",
    );
    refused("ftp-share", "share = 0.1", "share = 1.1", "value \"1.1\": expected a share from 0 to 1");
    refused(
        "ftp-draw",
        "[[ftp.contingent.draw]]\nshare = 0.1\nwhere = { side = \"asset\" }\n",
        "",
        "at least one [[ftp.contingent.draw]]",
    );
    refused("ftp-tenor", "tenor = \"1Y\"\n", "", "field ftp.contingent.tenor: the key is missing");
    refused("ftp-both", "prepayment = true", "prepayment = true\nbp = 3", "given beside prepayment = true");
    refused("ftp-neither", "prepayment = true", "", "field ftp.add_on[1].bp: the key is missing");
}
