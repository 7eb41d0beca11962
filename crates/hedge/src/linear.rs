//! Linear programs with the price of every limit.

use crate::HedgeError;
use clarabel::algebra::CscMatrix;
use clarabel::solver::SupportedConeT::{NonnegativeConeT, ZeroConeT};
use clarabel::solver::{DefaultSettings, DefaultSolver, IPSolver, SolverStatus};

/// How near to the optimum the solver goes where it can, relative to the size of the program.
const TOLERANCE: f64 = 1e-10;
/// How near to it a solution has to be.
const LEAST_TOLERANCE: f64 = 1e-8;

/// What is maximised, and within which limits: every variable is zero or more.
#[derive(Clone, Debug, PartialEq)]
pub struct LinearProgram {
    gains: Vec<f64>,
    equal: Vec<Limit>,
    at_most: Vec<Limit>,
}

/// A sum of variables and what it may come to.
#[derive(Clone, Debug, PartialEq)]
struct Limit {
    coefficients: Vec<f64>,
    bound: f64,
}

/// A limit of a program, for its price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitId {
    /// By its place among the equations.
    Equal(usize),
    /// By its place among the limits from above.
    AtMost(usize),
}

/// The best there is within the limits.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimum {
    /// The variables. Shape `[variables]`.
    pub values: Vec<f64>,
    /// The gain.
    pub gain: f64,
    equal: Vec<f64>,
    at_most: Vec<f64>,
}

impl Optimum {
    /// What the gain changes by for one more unit of a limit: its shadow price.
    #[must_use]
    pub fn price(&self, of: LimitId) -> f64 {
        let price = match of {
            LimitId::Equal(place) => self.equal.get(place),
            LimitId::AtMost(place) => self.at_most.get(place),
        };
        price.copied().unwrap_or(0.0)
    }
}

impl LinearProgram {
    /// A program without limits.
    ///
    /// * `gains` — of one unit of each variable
    #[must_use]
    pub const fn new(gains: Vec<f64>) -> Self {
        Self { gains, equal: Vec::new(), at_most: Vec::new() }
    }

    /// The sum comes to `bound`.
    pub fn equal(&mut self, coefficients: Vec<f64>, bound: f64) -> LimitId {
        self.equal.push(Limit { coefficients, bound });
        LimitId::Equal(self.equal.len() - 1)
    }

    /// The sum comes to `bound` at most.
    pub fn at_most(&mut self, coefficients: Vec<f64>, bound: f64) -> LimitId {
        self.at_most.push(Limit { coefficients, bound });
        LimitId::AtMost(self.at_most.len() - 1)
    }

    /// One variable is `bound` at most.
    pub fn limit(&mut self, variable: usize, bound: f64) -> LimitId {
        let mut coefficients = vec![0.0; self.gains.len()];
        if let Some(coefficient) = coefficients.get_mut(variable) {
            *coefficient = 1.0;
        }
        self.at_most(coefficients, bound)
    }

    /// The largest gain within the limits.
    ///
    /// # Errors
    /// [`HedgeError`] with the solver's own word when there is no such gain, or it was not found to eight digits.
    ///
    /// ```
    /// use plimsoll_hedge::LinearProgram;
    /// let mut program = LinearProgram::new(vec![3.0, 5.0]);
    /// program.at_most(vec![1.0, 0.0], 4.0);
    /// program.at_most(vec![0.0, 2.0], 12.0);
    /// let both = program.at_most(vec![3.0, 2.0], 18.0);
    /// let best = program.maximise()?;
    /// assert!((best.gain - 36.0).abs() < 1e-7 && (best.price(both) - 1.0).abs() < 1e-7);
    /// # Ok::<(), plimsoll_hedge::HedgeError>(())
    /// ```
    pub fn maximise(&self) -> Result<Optimum, HedgeError> {
        let count = self.gains.len();
        let (mut rows, mut columns, mut values, mut bounds) = (vec![], vec![], vec![], vec![]);
        for limit in self.equal.iter().chain(&self.at_most) {
            for (column, value) in limit.coefficients.iter().enumerate().filter(|(_, value)| **value != 0.0) {
                rows.push(bounds.len());
                columns.push(column);
                values.push(*value);
            }
            bounds.push(limit.bound);
        }
        for column in 0..count {
            rows.push(bounds.len());
            columns.push(column);
            values.push(-1.0);
            bounds.push(0.0);
        }
        let limits = CscMatrix::new_from_triplets(bounds.len(), count, rows, columns, values);
        let cones = [ZeroConeT(self.equal.len()), NonnegativeConeT(bounds.len() - self.equal.len())];
        let costs: Vec<f64> = self.gains.iter().map(|gain| -gain).collect();
        let settings = DefaultSettings::<f64> {
            verbose: false,
            presolve_enable: false,
            tol_gap_abs: TOLERANCE,
            tol_gap_rel: TOLERANCE,
            tol_feas: TOLERANCE,
            reduced_tol_gap_abs: LEAST_TOLERANCE,
            reduced_tol_gap_rel: LEAST_TOLERANCE,
            reduced_tol_feas: LEAST_TOLERANCE,
            ..DefaultSettings::default()
        };
        let nothing = CscMatrix::zeros((count, count));
        let solver = DefaultSolver::new(&nothing, &costs, &limits, &bounds, &cones, settings);
        let mut solver = solver.map_err(|error| HedgeError::Program { says: error.to_string() })?;
        solver.solve();
        let solution = &solver.solution;
        if !matches!(solution.status, SolverStatus::Solved | SolverStatus::AlmostSolved) {
            return Err(HedgeError::NoOptimum { status: format!("{:?}", solution.status) });
        }
        let prices = |from: usize, count: usize| solution.z.iter().skip(from).take(count).copied().collect();
        Ok(Optimum {
            values: solution.x.iter().map(|value| value.max(0.0)).collect(),
            gain: -solution.obj_val,
            equal: prices(0, self.equal.len()),
            at_most: prices(self.equal.len(), self.at_most.len()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nothing within the limits, and no limit at all: the solver's word for it.
    #[test]
    fn what_has_no_optimum_says_why() {
        let mut none = LinearProgram::new(vec![1.0]);
        none.at_most(vec![1.0], -1.0);
        let error = none.maximise().unwrap_err().to_string();
        assert!(error.contains("PrimalInfeasible"), "{error}");
        let mut endless = LinearProgram::new(vec![1.0]);
        endless.at_most(vec![-1.0], 1.0);
        assert!(endless.maximise().unwrap_err().to_string().contains("DualInfeasible"));
    }

    /// The price of an equation is what one more unit of it brings, whichever way.
    #[test]
    fn prices_are_slopes() {
        let best = |total: f64| {
            let mut program = LinearProgram::new(vec![2.0, -1.0]);
            let equal = program.equal(vec![1.0, -1.0], total);
            program.limit(0, 3.0);
            let best = program.maximise().unwrap();
            (best.gain, best.price(equal))
        };
        let (gain, price) = best(1.0);
        assert!((gain - 4.0).abs() < 1e-7, "{gain}");
        assert!((best(1.5).0 - gain - 0.5 * price).abs() < 1e-7, "{price}");
    }
}
