//! Synthetic banks of any size, for tests and for trying things: a seed makes the same book on every machine.

mod products;
mod rows;

use plimsoll_units::Day;
use products::{Draw, PRODUCTS, Product};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rows::{Cell, Row, Table};
use std::error::Error;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Share of the assets that depositors and bondholders fund; the rest is capital.
const FUNDED: f64 = 0.92;

/// A synthetic bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntheticBank {
    /// How many contracts it has.
    pub contracts: u64,
    /// What it is drawn from.
    pub seed: u64,
    /// Contract tables in CSV instead of Parquet.
    pub csv: bool,
}

/// Why a synthetic bank cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GenerateError {
    /// A bank without contracts.
    #[error("a bank of 0 contracts; expected 1 or more")]
    Empty,
    /// Something is there already; nothing was written.
    #[error("{} is there and not empty; expected a folder that is new or empty", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// A file cannot be written.
    #[error("cannot write {}: {error}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        error: Box<dyn Error>,
    },
}

impl SyntheticBank {
    /// Writes a case folder that reads without errors and runs.
    ///
    /// * `dir` — a folder that is new or empty
    ///
    /// # Errors
    /// [`GenerateError::NotEmpty`] when there is anything in the folder, [`GenerateError::Empty`] for no contracts,
    /// [`GenerateError::Write`] when writing fails.
    pub fn write(&self, dir: &Path) -> Result<(), GenerateError> {
        if self.contracts == 0 {
            return Err(GenerateError::Empty);
        }
        if crate::starter::is_taken(dir).map_err(|error| failed(dir, error.into()))? {
            return Err(GenerateError::NotEmpty { path: dir.to_owned() });
        }
        let as_of = Day::on_plain_month(1518, 1) - 1;
        let sums = self.sums(as_of);
        let scale =
            if sums.funding > 0.0 && sums.assets > 0.0 { FUNDED * sums.assets / sums.funding } else { 1.0 };
        for folder in ["contracts", "market"] {
            let path = dir.join(folder);
            std::fs::create_dir_all(&path).map_err(|error| failed(&path, error.into()))?;
        }
        let capital = (sums.assets - scale * sums.funding).max(0.0);
        let table = if self.csv { "contracts/book.csv" } else { "contracts/book.parquet" };
        for (name, text) in [
            ("case.toml", case(self, as_of, capital)),
            ("behaviour.toml", behaviour(as_of)),
            ("README.md", readme(self)),
            ("market/eur.csv", curve(0.021, 0.009)),
            ("market/usd.csv", curve(0.036, 0.006)),
            ("market/fx.csv", "currency,reporting_per_unit,source\nUSD,0.9,synthetic\n".to_owned()),
        ] {
            let path = dir.join(name);
            std::fs::write(&path, text).map_err(|error| failed(&path, error.into()))?;
        }
        let path = dir.join(table);
        self.write_table(&path, as_of, scale).map_err(|error| failed(&path, error))
    }

    fn write_table(&self, path: &Path, as_of: Day, scale: f64) -> Result<(), Box<dyn Error>> {
        let file = File::create(path)?;
        let mut table = if self.csv { Table::csv(file)? } else { Table::parquet(file)? };
        let mut place = 0_u64;
        let mut result = Ok(());
        self.each(as_of, |product, mut row| {
            place += 1;
            row.set("contractID", Cell::Long(format!("C{place:08}")));
            row.set("product", Cell::Text(product.name));
            row.set("assumption", Cell::Text("synthetic"));
            if product.funds {
                let amount = (row.number("notionalPrincipal") * scale * 100.0).round() / 100.0;
                row.set("notionalPrincipal", Cell::Number(amount));
            }
            if result.is_ok() {
                result = table.push(row);
            }
        });
        result?;
        table.finish()
    }

    /// Every contract in order, as drawn.
    fn each(&self, as_of: Day, mut take: impl FnMut(&Product, Row)) {
        let mut draw = Draw(ChaCha8Rng::seed_from_u64(self.seed));
        let parts: u64 = PRODUCTS.iter().map(|product| product.parts).sum();
        let mut before = 0;
        for product in &PRODUCTS {
            // Shares of the whole, rounded so that they sum to it.
            let until =
                |parts_until: u64| u128::from(parts_until) * u128::from(self.contracts) / u128::from(parts);
            let count = until(before + product.parts) - until(before);
            before += product.parts;
            for _ in 0..count {
                let mut row = Row::new();
                (product.draw)(&mut draw, as_of, &mut row);
                take(product, row);
            }
        }
    }

    fn sums(&self, as_of: Day) -> Sums {
        let mut sums = Sums::default();
        self.each(as_of, |product, row| {
            let amount = row.number("notionalPrincipal");
            match product.name {
                "swaps" => {}
                _ if product.funds => sums.funding += amount,
                _ => sums.assets += amount,
            }
        });
        sums
    }
}

/// Principal of what is owned and of what funds it, currencies side by side.
#[derive(Default)]
struct Sums {
    assets: f64,
    funding: f64,
}

fn failed(path: &Path, error: Box<dyn Error>) -> GenerateError {
    GenerateError::Write { path: path.to_owned(), error }
}

fn case(bank: &SyntheticBank, as_of: Day, capital: f64) -> String {
    let SyntheticBank { contracts, seed, .. } = bank;
    let curve = |currency: &str, file: &str| {
        let index = |tenor: &str| {
            format!(
                "\n[[market.indices]]\ncode = \"{currency}-{tenor}\"\ncurrency = \"{currency}\"\ntenor = \"{tenor}\"\n\
                 day_count = \"A360\"\ncurve = \"{currency}\"\n"
            )
        };
        format!(
            "\n[[market.curves]]\nname = \"{currency}\"\ncurrency = \"{currency}\"\nfile = \"market/{file}.csv\"\n\
             kind = \"zero\"\ncompounding = \"continuous\"\ninterpolation = \"monotone_convex\"\n{}{}",
            index("3M"),
            index("12M")
        )
    };
    format!(
        "# Made by plimsoll generate --contracts {contracts} --seed {seed}: synthetic from the first figure to the last.\n\
         [case]\nname = \"synthetic\"\ntitle = \"Synthetic bank: {contracts} contracts, seed {seed}\"\n\
         entity = \"Synthetic bank (made up)\"\nas_of = {as_of}\nreporting_currency = \"EUR\"\nmoney_unit = \"EUR\"\n\
         tags = [\"product\"]\nassumptions = [\"every contract, rate and curve is made up\"]\n\n\
         {}[plan]\ngroup_by = [\"product\"]\nbuckets = \"supervisory\"\n\n\
         [market]\nfx = \"market/fx.csv\"\n{}{}\n\
         [scenarios]\nstandard = \"BCBS-2024\"\nfloor = \"none\"\n{}",
        // A book that funds itself has no capital to give.
        if capital >= 1.0 { format!("[capital]\ntier1 = {:.0}\n\n", capital.floor()) } else { String::new() },
        curve("EUR", "eur"),
        curve("USD", "usd"),
        classes()
    )
}

/// Liquidity classes by product.
fn classes() -> String {
    let of = [
        ("mortgage", "[\"fixed mortgages\", \"floating mortgages\"]"),
        ("loan_retail", "[\"consumer loans\", \"adjustable loans\"]"),
        ("loan_non_financial", "[\"corporate loans\", \"project loans\"]"),
        ("level1", "\"bonds held\""),
        ("retail_stable", "\"sight deposits\""),
        ("retail_less_stable", "\"term deposits\""),
        ("own_debt", "\"bonds issued\""),
    ];
    let block = |(class, products): (&str, &str)| {
        format!("\n[[liquidity.class]]\nclass = \"{class}\"\nwhere = {{ product = {products} }}\n")
    };
    of.map(block).concat()
}

fn behaviour(as_of: Day) -> String {
    format!(
        "[[deposit]]\nname = \"sight\"\ncategory = \"retail_transactional\"\ncore_share = 0.75\naverage_life_years = 4.0\n\
         run_off = \"linear\"\npass_through = 0.30\nrate_floor = 0.0\nowner = \"nobody\"\ndated = {as_of}\n\
         evidence = \"made up\"\n\n[[prepayment]]\nname = \"mortgages\"\ncpr = 0.05\nowner = \"nobody\"\ndated = {as_of}\n\
         evidence = \"made up\"\n"
    )
}

fn readme(bank: &SyntheticBank) -> String {
    format!(
        "# Synthetic bank\n\nMade by `plimsoll generate --contracts {} --seed {}`. No figure is anybody's: contracts are drawn\n\
         product by product, deposits and bonds issued are scaled so that {:.0} % of the assets are funded, currencies taken one\n\
         for one, and curves are formulas. The same seed gives the same book.\n",
        bank.contracts,
        bank.seed,
        FUNDED * 100.0
    )
}

/// Zero rates that rise from the short end to the long one.
fn curve(short: f64, rise: f64) -> String {
    let mut text = "tenor,rate,source\n".to_owned();
    for (tenor, years) in [
        ("1M", 1.0 / 12.0),
        ("3M", 0.25),
        ("6M", 0.5),
        ("1Y", 1.0),
        ("2Y", 2.0),
        ("3Y", 3.0),
        ("5Y", 5.0),
        ("7Y", 7.0),
        ("10Y", 10.0),
        ("15Y", 15.0),
        ("20Y", 20.0),
        ("30Y", 30.0),
        ("40Y", 40.0),
    ] {
        let rate: f64 = short + rise * years / (years + 5.0);
        text.push_str(&format!("{tenor},{:.6},synthetic\n", rate));
    }
    text
}
