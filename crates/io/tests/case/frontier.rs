//! `[frontier]` and its candidates: what is read, alone and in part, and what is refused with its place.

use crate::folder::{CASE, Folder};
use plimsoll_units::Micros;
use std::collections::BTreeMap;

const FRONTIER: &str = "[frontier]\ncontracts = \"frontier.csv\"\nrule = \"lcr_bcbs_2013\"\nincome = \"run_off\"\nmonths = 12\n\
                        points = 3\n";
const CANDIDATES: &str = "contractID,contractType,contractRole,currency,notionalPrincipal,nominalInterestRate,dayCountConvention,\
                          initialExchangeDate,maturityDate,bookValue,nextPrincipalRedemptionPayment,cycleOfPrincipalRedemption\n\
                          X,PAM,RPA,EUR,1000,0.03,A360,2020-01-01,2040-01-01,990,,\n\
                          Y,LAM,RPL,EUR,600,0.03,A360,2020-01-01,2040-01-01,,60,P1YL1\n";

fn with(name: &str, added: &str, candidates: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("case.toml", format!("{CASE}{added}"));
    folder.write("frontier.csv", candidates);
    folder
}

#[test]
fn candidates_are_read_alone_and_in_part() {
    let folder = with("frontier", FRONTIER, CANDIDATES);
    let book = folder.read().unwrap().inputs.book;
    let asked = folder.read().unwrap().plan.frontier.unwrap();
    assert_eq!((asked.months, asked.points, asked.income), (12, 3, "nii_run_off"));
    let alone = plimsoll_io::read_candidates(folder.path()).unwrap().inputs.book;
    assert_eq!(alone.rows().len(), 2);
    assert_eq!(alone.rows()[0].opening, Micros::new(1_000_000_000));
    let shares = BTreeMap::from([("X".to_owned(), 0.25)]);
    let mixed = plimsoll_io::read_case_with(folder.path(), &shares).unwrap().inputs.book;
    assert_eq!(mixed.rows().len(), book.rows().len() + 1);
    let row = &mixed.rows()[mixed.row_of("X").unwrap() as usize];
    assert_eq!((row.opening, row.book_value), (Micros::new(250_000_000), Micros::new(247_500_000)));
    assert!(mixed.row_of("Y").is_none());
}

#[test]
fn what_is_wrong_with_a_frontier_is_said() {
    let refused = |name: &str, added: &str, candidates: &str, said: &str| {
        let folder = with(name, added, candidates);
        let errors = plimsoll_io::read_candidates(folder.path()).unwrap_err().to_string();
        assert!(errors.contains(said), "{name}: {errors}");
    };
    refused("f-none", "", CANDIDATES, "[frontier] with contracts, rule, income, months and points");
    let points = FRONTIER.replace("points = 3", "points = 1");
    refused(
        "f-points",
        &points,
        CANDIDATES,
        "frontier.points value \"1\": expected a whole number from 2 to 100",
    );
    let income = FRONTIER.replace("run_off", "dynamic");
    refused("f-income", &income, CANDIDATES, "frontier.income value \"dynamic\"");
    let file = FRONTIER.replace("frontier.csv", "nothing.csv");
    refused("f-file", &file, CANDIDATES, "nothing.csv: no such file");
    let unknown = format!("{FRONTIER}most = 3\n");
    refused("f-key", &unknown, CANDIDATES, "frontier.most");
    let stock = CANDIDATES.replace(
        "X,PAM,RPA,EUR,1000,0.03,A360,2020-01-01,2040-01-01,990,,",
        "X,LAX,RPA,EUR,1000,0.03,A360,2020-01-01,2040-01-01,990,,",
    );
    refused(
        "f-type",
        FRONTIER,
        &stock,
        "frontier.csv row 2 field contractType value \"LAX\": expected CSH, UMP, PAM",
    );
    let twice = CANDIDATES.replace("Y,LAM", "X,LAM");
    refused("f-twice", FRONTIER, &twice, "frontier.csv row 3 field contractID value \"X\"");
}
