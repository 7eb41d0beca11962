//! Numbers as people read them: thousands apart, a true minus sign, and a unit always.

use plimsoll_measure::Value;
use plimsoll_units::{Currency, Micros};

/// The minus sign U+2212, as wide as a digit.
const MINUS: char = '\u{2212}';
/// A space that does not break a line, between a number and its unit.
pub(crate) const NO_BREAK: char = '\u{a0}';
/// Numbers of this size and above are written with a power of ten.
const SCIENTIFIC_FROM: f64 = 1e15;

/// A number with a fixed count of decimals: `−1,234.50`. What is not finite reads `n/a`.
pub(crate) fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "n/a".to_owned();
    }
    if value.abs() >= SCIENTIFIC_FROM {
        return scientific(value);
    }
    with_thousands(&format!("{value:.decimals$}"))
}

/// A fraction as a percentage: `−27.7 %`.
pub(crate) fn percent(fraction: f64, decimals: usize) -> String {
    format!("{}{NO_BREAK}%", fixed(fraction * 100.0, decimals))
}

/// A count with thousands apart.
pub(crate) fn count(number: usize) -> String {
    with_thousands(&number.to_string())
}

/// A count with its noun, in the plural unless it is one: `3 findings`.
pub(crate) fn counted(number: usize, noun: &str) -> String {
    format!("{} {noun}{}", count(number), if number == 1 { "" } else { "s" })
}

/// The power of ten below a number: 3 for 2,500; `None` for zero and what is not finite.
pub(crate) fn exponent(value: f64) -> Option<i32> {
    if value == 0.0 || !value.is_finite() {
        return None;
    }
    format!("{value:e}").split_once('e').and_then(|(_, power)| power.parse().ok())
}

/// Decimals that show about this many digits of the largest number: at most two when it is 1 or more.
pub(crate) fn decimals_for(largest: f64, digits: i32) -> usize {
    let Some(power) = exponent(largest) else { return 0 };
    let most = if power >= 0 { 2 } else { 8 };
    usize::try_from((digits - 1 - power).clamp(0, most)).unwrap_or(0)
}

/// The largest size among numbers, zero when there is none.
pub(crate) fn largest(numbers: impl Iterator<Item = f64>) -> f64 {
    numbers.filter(|number| number.is_finite()).fold(0.0, |most: f64, number| most.max(number.abs()))
}

fn scientific(value: f64) -> String {
    let text = format!("{value:.2e}");
    let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
    format!("{}×10{}", with_thousands(digits), superscript(power))
}

fn superscript(power: &str) -> String {
    power
        .chars()
        .map(|c| match c {
            '0' => '⁰',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            '4' => '⁴',
            '5' => '⁵',
            '6' => '⁶',
            '7' => '⁷',
            '8' => '⁸',
            '9' => '⁹',
            '-' => '⁻',
            other => other,
        })
        .collect()
}

/// Puts commas between thousands and a true minus in front; nothing is negative zero.
fn with_thousands(plain: &str) -> String {
    let (negative, digits) = match plain.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, plain),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let mut text = String::with_capacity(plain.len() + plain.len() / 3 + 3);
    if negative && digits.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        text.push(MINUS);
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if !part.is_empty() {
        text.push('.');
        text.push_str(part);
    }
    text
}

/// How money of one currency is written in one place: its power of ten, decimals and label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MoneyScale {
    power: i32,
    decimals: usize,
    /// The unit, with spaces that do not break: `USD m`.
    pub(crate) label: String,
}

impl MoneyScale {
    /// A scale on which an amount of this size is readable.
    ///
    /// * `case_unit` is the case's word for its money, empty for plain currency units
    /// * `largest` is the largest size to be shown, in the case's units
    pub(crate) fn new(case_unit: &str, reporting: Currency, currency: Currency, largest: f64) -> Self {
        let word = unit_word(case_unit, reporting, currency);
        let power = exponent(largest).unwrap_or(0);
        let (power, label) = if word == currency.code() {
            match power {
                ..=-4 => (power.div_euclid(3) * 3, None),
                -3..=5 => (0, Some(word.clone())),
                6..=8 => (3, Some(format!("{word} k"))),
                9..=11 => (6, Some(format!("{word} m"))),
                12..=14 => (9, Some(format!("{word} bn"))),
                15.. => (power.div_euclid(3) * 3, None),
            }
        } else if (-3..=8).contains(&power) {
            (0, Some(word.clone()))
        } else {
            (power.div_euclid(3) * 3, None)
        };
        let label = label.unwrap_or_else(|| format!("×10{} {word}", superscript(&power.to_string())));
        Self { power, decimals: 2, label: unbroken(&label) }.showing(largest, 5)
    }

    /// The case's own unit with all six decimals, for amounts to be compared to the last millionth.
    pub(crate) fn exact(case_unit: &str, reporting: Currency, currency: Currency) -> Self {
        Self { power: 0, decimals: 6, label: unbroken(&unit_word(case_unit, reporting, currency)) }
    }

    /// The same unit with decimals that show about this many digits of the largest amount.
    pub(crate) fn showing(&self, largest: f64, digits: i32) -> Self {
        let decimals = decimals_for(self.scaled(largest), digits);
        Self { decimals, ..self.clone() }
    }

    /// An amount in this unit as a number, for drawing.
    pub(crate) fn scaled(&self, amount: f64) -> f64 {
        if self.power >= 0 { amount / 10_f64.powi(self.power) } else { amount * 10_f64.powi(-self.power) }
    }

    /// A value in this unit, without the unit's name; exact for money.
    pub(crate) fn text(&self, value: Value) -> String {
        match value {
            Value::Money(amount) => self.money(amount),
            Value::Number(number) => fixed(self.scaled(number), self.decimals),
        }
    }

    /// An amount in this unit, rounded once from its exact millionths, half to even.
    pub(crate) fn money(&self, amount: Micros) -> String {
        let decimals = i32::try_from(self.decimals).unwrap_or(0);
        let places = 6 + self.power - decimals;
        let size = amount.to_i128().unsigned_abs();
        let shown = match u32::try_from(places) {
            Ok(places) => match 10_u128.checked_pow(places) {
                Some(step) => rounded(size, step),
                None => 0,
            },
            Err(_) => {
                match 10_u128.checked_pow(places.unsigned_abs()).and_then(|step| size.checked_mul(step)) {
                    Some(exact) => exact,
                    None => return fixed(self.scaled(amount.to_units()), self.decimals),
                }
            }
        };
        let digits = format!("{shown:0>width$}", width = self.decimals + 1);
        let (whole, part) = digits.split_at(digits.len() - self.decimals);
        let sign = if amount < Micros::ZERO { "-" } else { "" };
        let point = if part.is_empty() { "" } else { "." };
        with_thousands(&format!("{sign}{whole}{point}{part}"))
    }

    /// An amount with its unit: `−4,850 USD m`.
    pub(crate) fn with_unit(&self, amount: Micros) -> String {
        format!("{}{NO_BREAK}{}", self.money(amount), self.label)
    }
}

fn rounded(size: u128, step: u128) -> u128 {
    let (down, rest) = (size / step, size % step);
    let up = rest > step - rest || (rest == step - rest && down % 2 == 1);
    down + u128::from(up)
}

fn unbroken(label: &str) -> String {
    label.replace(' ', "\u{a0}")
}

/// The case's word for money, in another currency where it names the reporting one.
fn unit_word(case_unit: &str, reporting: Currency, currency: Currency) -> String {
    let word = case_unit.trim();
    if word.is_empty() {
        currency.to_string()
    } else if word.contains(reporting.code()) {
        word.replace(reporting.code(), currency.code())
    } else if currency == reporting {
        word.to_owned()
    } else {
        format!("{word} ({currency})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    fn scale(unit: &str, largest: f64) -> MoneyScale {
        MoneyScale::new(unit, currency("USD"), currency("USD"), largest)
    }

    #[test]
    fn numbers_have_commas_and_a_true_minus() {
        for (value, decimals, expected) in [
            (0.0, 0, "0"),
            (-0.0, 2, "0.00"),
            (-0.004, 2, "0.00"),
            (999.0, 0, "999"),
            (1000.0, 0, "1,000"),
            (-1_234_567.891, 2, "−1,234,567.89"),
            (1e15, 2, "1.00×10¹⁵"),
            (-2.5e300, 1, "−2.50×10³⁰⁰"),
            (f64::NAN, 1, "n/a"),
        ] {
            assert_eq!(fixed(value, decimals), expected);
        }
        assert_eq!(percent(-0.2769, 1), "−27.7\u{a0}%");
        assert_eq!(count(210_000), "210,000");
    }

    #[test]
    fn decimals_follow_the_largest_number() {
        for (largest, expected) in [(0.0, 0), (211_793.0, 0), (1234.5, 1), (99.0, 2), (0.0123, 6)] {
            assert_eq!(decimals_for(largest, 5), expected, "{largest}");
        }
    }

    #[test]
    fn money_is_rounded_once_from_the_exact_amount() {
        let micros = |text: &str| text.parse::<Micros>().unwrap();
        let millions = scale("USD m", 211_793.0).showing(211_793.0, 7);
        assert_eq!(millions.with_unit(micros("-4850.25")), "−4,850.2\u{a0}USD\u{a0}m");
        assert_eq!(millions.money(micros("-0.04")), "0.0");
        let plain = scale("", 3e9);
        assert_eq!(plain.label, "USD\u{a0}m");
        assert_eq!(plain.money(micros("2999999999.999999")), "3,000.0");
        let huge = scale("USD m", 4e25);
        assert_eq!(
            (huge.label.as_str(), huge.money(micros("40000000000000000000000000")).as_str()),
            ("×10²⁴\u{a0}USD\u{a0}m", "40.00")
        );
        let tiny = scale("USD m", 0.000_012);
        assert_eq!(
            (tiny.label.as_str(), tiny.money(micros("0.000012")).as_str()),
            ("×10⁻⁶\u{a0}USD\u{a0}m", "12.00")
        );
        assert_eq!(scale("", 0.0).money(Micros::ZERO), "0");
        assert_eq!(MoneyScale::new("USD m", currency("USD"), currency("EUR"), 1.0).label, "EUR\u{a0}m");
        assert_eq!(
            MoneyScale::new("millions", currency("USD"), currency("EUR"), 1.0).label,
            "millions\u{a0}(EUR)"
        );
    }
}
