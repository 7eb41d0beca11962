//! ISO 4217 currencies.
//!
//! Source: ISO 4217 maintenance agency (SIX), list one (current currencies and funds) published 2026-01-01, and
//! list three (historic denominations), those withdrawn since 1999.

use std::fmt;
use std::str::FromStr;

/// A currency by its ISO 4217 code; currencies are ordered by code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// Why a text is not a currency.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CurrencyError {
    /// Not in ISO 4217.
    #[error("no currency \"{code}\" in ISO 4217; expected a code such as \"EUR\"")]
    Unknown {
        /// Code as given.
        code: String,
    },
}

/// Currencies of one kind.
struct Group {
    /// Decimals of the smallest unit.
    exponent: u32,
    /// Whether ISO 4217 lists them as current.
    current: bool,
    /// In order, each with a space behind it.
    codes: &'static str,
}

/// The most used group first. `XTS` (tests) and `XXX` (no currency) are left out: they name no money.
static GROUPS: [Group; 7] = [
    Group {
        exponent: 2,
        current: true,
        codes: "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF \
                CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD \
                GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL \
                MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR \
                PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP \
                TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG ",
    },
    Group {
        exponent: 0,
        current: true,
        codes: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ",
    },
    Group { exponent: 3, current: true, codes: "BHD IQD JOD KWD LYD OMR TND " },
    Group { exponent: 4, current: true, codes: "CLF UYW " },
    Group { exponent: 6, current: true, codes: "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XUA " },
    Group {
        exponent: 2,
        current: false,
        codes: "AFA ANG ATS AZM BGN CSD CUC CYP DEM EEK FIM FRF GHC HRK IEP LTL LVL MRO MTL MZM NLG ROL RUR SDD \
                SIT SKK SLL SRG STD TMM USS VEB VEF XEU YUM ZMK ZWD ZWL ZWN ZWR ",
    },
    Group { exponent: 0, current: false, codes: "BEF BYB BYR ESP GRD ITL LUF MGF PTE TPE TRL " },
];

impl Group {
    fn has(&self, code: [u8; 3]) -> bool {
        let (codes, _) = self.codes.as_bytes().as_chunks::<4>();
        codes.binary_search_by(|&[a, b, c, _]| [a, b, c].cmp(&code)).is_ok()
    }
}

impl Currency {
    /// The three-letter code.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// Decimals of the smallest unit: 2 for the euro, 0 for the yen, 3 for the Kuwaiti dinar, 4 for the Chilean
    /// unidad de fomento; 6, all that [`crate::Micros`] hold, for metals and units of account, where ISO 4217 has none.
    ///
    /// ```
    /// use plimsoll_units::Currency;
    /// assert_eq!("JPY".parse::<Currency>()?.exponent(), 0);
    /// # Ok::<(), plimsoll_units::CurrencyError>(())
    /// ```
    #[must_use]
    pub fn exponent(self) -> u32 {
        self.group().exponent
    }

    /// Whether the currency is current; one withdrawn is still read, for contracts and fixings of its time.
    #[must_use]
    pub fn is_current(self) -> bool {
        self.group().current
    }

    /// Every currency is in a group: it was read from one.
    fn group(self) -> &'static Group {
        GROUPS.iter().find(|group| group.has(self.0)).unwrap_or(&GROUPS[0])
    }
}

impl FromStr for Currency {
    type Err = CurrencyError;
    fn from_str(text: &str) -> Result<Self, CurrencyError> {
        match text.as_bytes() {
            &[a, b, c] if GROUPS.iter().any(|group| group.has([a, b, c])) => Ok(Self([a, b, c])),
            _ => Err(CurrencyError::Unknown { code: text.to_owned() }),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, exponent: u32, current: bool) {
        let currency: Currency = code.parse().unwrap();
        assert_eq!((currency.code(), currency.to_string().as_str()), (code, code));
        assert_eq!((currency.exponent(), currency.is_current()), (exponent, current), "{code}");
    }

    /// Source: ISO 4217 list one, published 2026-01-01: 178 codes, of which XTS and XXX are not read here.
    #[test]
    fn has_every_current_currency_once() {
        let count = |current| {
            GROUPS.iter().filter(|g| g.current == current).map(|g| g.codes.len() / 4).sum::<usize>()
        };
        assert_eq!(count(true), 176);
        assert_eq!(size_of::<Currency>(), 3);
        let mut seen = std::collections::BTreeSet::new();
        for group in &GROUPS {
            let mut last = "";
            for code in group.codes.split_terminator(' ') {
                assert!(code.len() == 3 && last < code && seen.insert(code), "{code} after {last}");
                check(code, group.exponent, group.current);
                last = code;
            }
            assert_eq!(group.codes.len() % 4, 0);
        }
    }

    #[test]
    fn knows_minor_units_and_what_was_withdrawn() {
        for (code, exponent) in
            [("EUR", 2), ("USD", 2), ("MGA", 2), ("JPY", 0), ("ISK", 0), ("TND", 3), ("CLF", 4), ("XAU", 6)]
        {
            check(code, exponent, true);
        }
        // Replaced by the euro on 2023-01-01 and 2026-01-01, by XCG in 2025, by SLE and ZWG in 2024, by the euro in 2002.
        for (code, exponent) in
            [("HRK", 2), ("BGN", 2), ("ANG", 2), ("SLL", 2), ("ZWL", 2), ("DEM", 2), ("ITL", 0)]
        {
            check(code, exponent, false);
        }
    }

    #[test]
    fn refuses_the_rest() {
        for bad in ["", "EU", "EURO", "eur", "ABC", "XXX", "XTS", "€UR", "EU ", "€"] {
            let error = bad.parse::<Currency>().unwrap_err().to_string();
            assert_eq!(error, format!("no currency \"{bad}\" in ISO 4217; expected a code such as \"EUR\""));
        }
    }

    #[test]
    fn orders_by_code() {
        let [eur, usd]: [Currency; 2] = ["EUR", "USD"].map(|code| code.parse().unwrap());
        assert!(eur < usd);
    }
}
