//! Damage to `case.toml`, market files and `behaviour.toml`: the exact words.

use crate::folder::{CASE, CURVE, Folder};

fn check_case(name: &str, from: &str, to: &str, expected: &str) {
    let folder = Folder::new(name);
    assert!(CASE.contains(from), "{name}: case.toml has no {from:?}");
    folder.write("case.toml", CASE.replacen(from, to, 1));
    println!("{name}\n   {}", folder.errors());
}
fn check_curve(name: &str, from: &str, to: &str, expected: &str) {
    let folder = Folder::new(name);
    assert!(CURVE.contains(from), "{name}: case.toml has no {from:?}");
    folder.write("market/eur.csv", CURVE.replacen(from, to, 1));
    println!("{name}\n   {}", folder.errors());
}
fn add(name: &str, text: &str, expected: &str) {
    let folder = Folder::new(name);
    folder.write("case.toml", format!("{CASE}{text}"));
    println!("{name}\n   {}", folder.errors());
}
fn beh(name: &str, text: &str) {
    let folder = Folder::new(name);
    folder.write("behaviour.toml", text);
    println!("{name}\n   {}", folder.errors());
}
fn with(name: &str, case: &str, file: &str, text: &str) {
    let folder = Folder::new(name);
    folder.write("case.toml", CASE.replacen("[market]\n", &format!("[market]\n{case}\n"), 1));
    folder.write(file, text);
    println!("{name}\n   {}", folder.errors());
}

#[test]
fn case_toml() {
    check_case("unknownkey", "as_of", "as_off", "");
    check_case("asof", "2024-01-01", "2024-02-30", "");
    check_case("curr", "\"EUR\"\ntags", "\"euro\"\ntags", "");
    check_case("notoml", "name = \"tiny\"", "name = tiny", "");
    check_case("notoml2", "[case]", "[case", "");
    check_case("type", "\"tiny\"", "7", "");
    check_case("tags", "[\"product\"]", "[\"product\", \"product\", \"currency\", 3]", "");
    check_case("nofile", "market/eur.csv", "market/euro.csv", "");
    check_case("outside", "market/eur.csv", "../eur.csv", "");
    check_case("kind", "\"zero\"", "\"zeros\"", "");
    check_case("comp", "\"continuous\"", "\"contiuous\"", "");
    check_case("nocomp", "compounding = \"continuous\"\n", "", "");
    check_case("interp", "compounding = ", "interpolation=\"cubic\"\ncompounding = ", "");
    check_case("std", "BCBS-2024", "BCBS-2020", "");
    check_case("stdcur", "currency = \"EUR\"\nfile", "currency = \"NOK\"\nfile", "");
    check_case("floor", "standard", "floor = \"EU-2023\"\nstandard", "");
    check_case("nocurves", "[[market.curves]]", "[[market.curve]]", "");
    check_case("dupcurve", "[scenarios]", "[[market.curves]]\nname = \"EUR-ESTR\"\ncurrency=\"EUR\"\nfile=\"market/eur.csv\"\nkind=\"zero\"\ncompounding=\"annual\"\n[scenarios]", "");
    check_case("2curve", "[scenarios]", "[[market.curves]]\nname = \"EUR-2\"\ncurrency=\"EUR\"\nfile=\"market/eur.csv\"\nkind=\"zero\"\ncompounding=\"annual\"\n[scenarios]", "");
    check_case("index", "[scenarios]", "[[market.indices]]\ncode = \"EUR-3M\"\ncurrency=\"EUR\"\ntenor=\"3X\"\nday_count=\"ACT\"\ncurve=\"EUR-3\"\n[scenarios]", "");
    add("cap", "[capital]\ntier1 = -3\n", "");
    add("cap2", "[capital]\ntier2 = 3\n", "");
    add("capnan", "[capital]\ntier1 = nan\n", "");
    add("plan", "[plan]\ngroup_by = [\"produkt\"]\nbuckets = [\"1Y\", \"6M\"]\nkey_rates = [\"1\"]\n", "");
    add("plan2", "[plan]\nbuckets = \"basel\"\nkey_rates = []\n", "");
    add("scen", "[[scenario]]\nname = \"x\"\n[[scenario]]\nparallel_bp = 1\n[[scenario]]\nname = \"base\"\nparallel_bp = 1\nshort_bp = 2\ncompared_to = \"y\"\n", "");
    add("scen2", "[[scenario]]\nname = \"x\"\nreplace = {currency = \"USD\", curve = \"UST\"}\ncurrency = \"GBP\"\nfloor=\"Mars\"\n", "");
    add("scen3", "[[scenario]]\nname = \"x\"\nnodes = {\"1Y\" = 1, \"12M\" = 2}\n[[scenario]]\nname = \"z\"\nnodes = {\"1Z\" = 1}\n", "");
    add("scen4", "[[scenario]]\nname = \"x\"\nparallel_bp = inf\n", "");
    add("tables", "[tables.\"contracts/loan.csv\".constants]\ncurrency=\"EUR\"\n", "");
    add("consts", "[tables.\"contracts/loans.csv\".constants]\ncurrency=\"EUR\"\ncalender=\"NC\"\nlifeCap=\"x\"\ncontractID=\"A\"\nstatusDate=[1]\n", "");
    check_curve("order", "1Y", "1M", "");
    check_curve("tenor", "1Y", "1 year", "");
    check_curve("zerotenor", "1M", "0D", "");
    check_curve("pct", "0.031", "3.1", "");
    check_curve("norate", "rate", "rates", "");
    check_curve("nan", "0.031", "nan", "");
    check_curve("emptyrate", "0.031", "", "");
    check_curve("both", "rate\n1M,0.03", "rate,rate_percent\n1M,0.03,1", "");
    check_curve("empty", CURVE, "", "");
    check_curve("hdr", CURVE, "tenor,rate\n", "");
    with("fix", "fixings=\"market/f.csv\"", "market/f.csv", "index,date,rate\nEUR-3M,2023-12-01,0.03\nEUR-3M,2023-12-01,0.03\nEUR-3M,2023-13-01,0.03\n,2023-12-04,4\n");
    with("fx", "fx=\"market/f.csv\"", "market/f.csv", "currency,reporting_per_unit\nUSD,0.9\nUSD,0.9\nEUR,2\nGBP,0\nxx,1\n");
    with("cal", "calendars=[{name=\"TARGET\",file=\"market/c.csv\"},{name=\"OURS\",file=\"market/c.csv\",weekend=\"x\"},{name=\"O\",file=\"market/c.csv\"}]", "market/c.csv", "date\n2024-05-01\n2024-05-32\n");
    beh("beh", "[[deposit]]\nname=\"d\"\ncategory=\"retail\"\ncore_share=1.2\naverage_life_years=4\nrun_off=\"linear\"\npass_through=0.2\nowner=\"me\"\ndated=\"2023-01-01\"\nevidence=\"x\"\n[[deposit]]\nname=\"d\"\n[[deposit]]\nname=\"e\"\n");
    beh("beh2", "[[deposit]]\nname=\"d\"\ncategory=\"wholesale\"\ncore_share=1.2\naverage_life_years=4\nrun_off=\"linear\"\npass_through=0.2\nowner=\"me\"\ndated=\"2023-01-01\"\nevidence=\"x\"\nregime=\"EU\"\n[[prepayment]]\nname=\"p\"\ncpr=1.5\n[[variant]]\nname=\"v\"\n[variant.deposit.x]\ncore_share=1\n[[variant]]\nname=\"w\"\n");
}
