//! Lists and near names for error texts.

use std::fmt;

/// How many names an error lists.
const LISTED: usize = 12;

/// `expected one of "a", "b"`, or other words when the list is empty.
pub(crate) fn quoted<S: AsRef<str>>(lead: &str, empty: &str, names: &[S]) -> String {
    if names.is_empty() {
        return empty.to_owned();
    }
    let listed: Vec<String> = names.iter().take(LISTED).map(|name| format!("{:?}", name.as_ref())).collect();
    let more = match names.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{lead} {}{more}", listed.join(", "))
}

/// Names that an unknown name may have meant, and where to look when there are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    names: Vec<String>,
    otherwise: String,
}

impl Near {
    /// Up to three names close to `name`.
    ///
    /// * `otherwise` — what the error says when none is close
    pub(crate) fn new<'a>(name: &str, known: impl Iterator<Item = &'a str>, otherwise: &str) -> Self {
        let wanted = letters(name);
        let limit = (wanted.len() / 3).max(1);
        let mut close: Vec<(usize, &str)> = known
            .map(|candidate| (distance(&wanted, &letters(candidate)), candidate))
            .filter(|(distance, _)| *distance <= limit)
            .collect();
        close.sort_unstable();
        close.dedup();
        let names = close.iter().take(3).map(|(_, candidate)| (*candidate).to_owned()).collect();
        Self { names, otherwise: otherwise.to_owned() }
    }

    /// The names.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }
}

impl fmt::Display for Near {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.names.is_empty() {
            return f.write_str(&self.otherwise);
        }
        let listed: Vec<String> = self.names.iter().map(|name| format!("{name:?}")).collect();
        write!(f, "did you mean {}?", listed.join(" or "))
    }
}

/// Letters and digits in lower case: `maturity_date` and `maturityDate` are the same.
fn letters(name: &str) -> Vec<char> {
    name.chars().filter(|letter| letter.is_alphanumeric()).take(80).flat_map(char::to_lowercase).collect()
}

/// The least number of letters to put in, take out, replace or swap with a neighbour.
fn distance(left: &[char], right: &[char]) -> usize {
    let width = right.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    for (i, &a) in left.iter().enumerate() {
        let mut row = vec![i + 1; width];
        for (j, &b) in right.iter().enumerate() {
            let mut best = (last[j + 1] + 1).min(row[j] + 1).min(last[j] + usize::from(a != b));
            if i > 0 && j > 0 && a == right[j - 1] && left[i - 1] == b {
                best = best.min(before[j - 1] + 1);
            }
            row[j + 1] = best;
        }
        before = last;
        last = row;
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: &str) {
        let known = ["maturityDate", "contractID", "nominalInterestRate", "nominalInterestRate2"];
        assert_eq!(Near::new(name, known.into_iter(), "none is close").to_string(), expected);
    }

    #[test]
    fn near_names_are_found() {
        check("maturity_date", "did you mean \"maturityDate\"?");
        check("maturtiyDate", "did you mean \"maturityDate\"?");
        check("ID", "none is close");
        check("nominalInterestRate1", "did you mean \"nominalInterestRate\" or \"nominalInterestRate2\"?");
        check("", "none is close");
    }

    #[test]
    fn long_lists_are_cut() {
        let names: Vec<String> = (0..14).map(|number| number.to_string()).collect();
        let text = quoted("there are", "none", &names);
        assert!(text.ends_with("\"11\" and 2 more"), "{text}");
        assert_eq!(quoted("there are", "there are none", &[] as &[&str]), "there are none");
    }
}
