//! What the law asks: verdicts over facts, with dated parameter tables as data.

mod verdict;

pub use verdict::Verdict;
