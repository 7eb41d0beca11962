//! Income against liquidity: what a mix of liquid assets and funding earns at most for a surplus of liquidity.
//!
//! maximise Σ gain_i·x_i over shares 0 <= x_i <= 1 of the candidates, where assets cost what funding brings
//! (Σ assets = Σ funding), stock - net outflows >= surplus, and available funding >= ratio·required funding.
//! The caps of the stock and of the inflows are minima of sums, so that limits from above say them:
//! stock = held - S + m with m <= S, m <= 100/60·(a + b), m <= 100/85·(a + b + c) and in the EU m <= 100/30·a;
//! net outflows n >= O - E - N - I, n >= (O - E)/4 - N/6, n >= (O - E)/10 and n >= 0,
//! of level 1 assets a, their covered bonds b, level 2A c, all liquid assets S, after secured transactions are undone;
//! outflows O, inflows I under the cap of 75 %, N under that of 90 %, E under none.
//! Source: BCBS 238 paragraphs 46 to 54 and 69; EU 2015/61 Articles 17 and 33 and annex I.

use crate::{HedgeError, LimitId, LinearProgram, Optimum};

/// Liquidity as it is, weighted, in one currency.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LiquidityToday {
    /// Liquid assets as held.
    pub held: f64,
    /// Level 1 after secured transactions are undone.
    pub level1: f64,
    /// Covered bonds in level 1, likewise.
    pub level1_covered: f64,
    /// Level 2A, likewise.
    pub level2a: f64,
    /// Level 2B, likewise.
    pub level2b: f64,
    /// Outflows.
    pub outflows: f64,
    /// Inflows under the cap of 75 %.
    pub inflows: f64,
    /// Inflows under the cap of 90 %.
    pub inflows_at_90: f64,
    /// Inflows under no cap.
    pub inflows_exempt: f64,
    /// Whether level 1 without covered bonds has to be 30 % of the stock.
    pub has_level1_floor: bool,
}

/// Stable funding as it is, weighted, and the ratio it has to keep.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stable {
    /// Available stable funding.
    pub available: f64,
    /// Required stable funding.
    pub required: f64,
    /// The least ratio.
    pub at_least: f64,
}

/// What may be bought or issued, with what all of it brings.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Candidate {
    /// The most of it.
    pub most: f64,
    /// Whether it is bought; issued otherwise.
    pub is_asset: bool,
    /// What it earns; negative for what it costs.
    pub gain: f64,
    /// Weighted level 1.
    pub level1: f64,
    /// Weighted covered bonds in level 1.
    pub level1_covered: f64,
    /// Weighted level 2A.
    pub level2a: f64,
    /// Weighted level 2B.
    pub level2b: f64,
    /// Weighted outflows.
    pub outflows: f64,
    /// Weighted inflows under the cap of 75 %.
    pub inflows: f64,
    /// Weighted available stable funding.
    pub available: f64,
    /// Weighted required stable funding.
    pub required: f64,
}

/// The question: liquidity as it is and what may be added.
#[derive(Clone, Debug, PartialEq)]
pub struct LiquidityFrontier {
    today: LiquidityToday,
    stable: Option<Stable>,
    candidates: Vec<Candidate>,
}

/// The best mix for a surplus.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontierPoint {
    /// Share of each candidate. Shape `[candidates]`.
    pub shares: Vec<f64>,
    /// What the mix earns more than today.
    pub gain: f64,
    /// Stock less net outflows.
    pub surplus: f64,
    /// What one more unit of surplus costs: the slope above, where prices change.
    pub price_of_surplus: f64,
    /// What one unit of money is worth that need not be funded.
    pub price_of_funding: f64,
    /// What one unit less of required stable funding earns; zero where the ratio is not at its limit.
    pub price_of_stable: f64,
    /// What one more unit of each candidate earns, beyond its most. Shape `[candidates]`.
    pub prices_of_more: Vec<f64>,
}

/// What surplus is worth where none is asked for, to choose between mixes that earn the same: in parts of the largest gain for
/// all the money there is.
const TIE: f64 = 1e-6;

/// How far above a point its prices are taken, in parts of the scale.
const STEP: f64 = 1e-6;

/// How near to nothing or all the solver comes.
const NEAR: f64 = 1e-8;

/// The places of the limits of a program.
struct Limits {
    balance: LimitId,
    surplus: Option<LimitId>,
    stable: Option<LimitId>,
    most: Vec<LimitId>,
}

/// A share or price without what the solver leaves of it next to nothing and all.
fn snapped(found: f64) -> f64 {
    let whole = found.round();
    let near = (found - whole).abs() < NEAR && (whole == 0.0 || found > 0.0 && whole <= 1.0);
    if near { whole } else { found }
}

impl LiquidityFrontier {
    /// A question.
    ///
    /// # Errors
    /// [`HedgeError::NegativeLevel1`]: the caps on the rest have no meaning then.
    pub fn new(
        today: LiquidityToday,
        stable: Option<Stable>,
        candidates: Vec<Candidate>,
    ) -> Result<Self, HedgeError> {
        if today.level1 < 0.0 {
            return Err(HedgeError::NegativeLevel1 { level1: today.level1.to_string() });
        }
        Ok(Self { today, stable, candidates })
    }

    /// Stock less net outflows at shares of the candidates.
    #[must_use]
    pub fn surplus(&self, shares: &[f64]) -> f64 {
        let least = self.caps().iter().map(|cap| cap.at(shares)).fold(f64::INFINITY, f64::min);
        let most = self.net_outflows().iter().map(|net| net.at(shares)).fold(f64::NEG_INFINITY, f64::max);
        (self.beside_caps() + least).max(0.0) - most
    }

    /// The largest surplus there is.
    ///
    /// # Errors
    /// [`HedgeError`] when there is none within the limits.
    pub fn most_surplus(&self) -> Result<f64, HedgeError> {
        let count = self.candidates.len();
        let mut gains = vec![0.0; count + 2];
        (gains[count], gains[count + 1]) = (1.0, -1.0);
        let best = self.solved(gains, None)?.0;
        Ok(best.gain * self.scale() + self.surplus(&[]))
    }

    /// The mix that earns most with at least a surplus. Where none is asked for, the one with the largest surplus of those that
    /// earn most.
    ///
    /// # Errors
    /// [`HedgeError`] when there is none within the limits.
    pub fn best(&self, surplus: Option<f64>) -> Result<FrontierPoint, HedgeError> {
        let point = self.mix(surplus)?;
        if surplus.is_some_and(|least| point.surplus < least - NEAR * 1e2 * self.scale()) {
            return Err(HedgeError::Missed);
        }
        // Prices are those of one more unit: just above the point, where there is anything above.
        let above = self.mix(Some(point.surplus.max(surplus.unwrap_or(point.surplus)) + STEP * self.scale()));
        let Ok(above) = above else { return Ok(point) };
        Ok(FrontierPoint { shares: point.shares, gain: point.gain, surplus: point.surplus, ..above })
    }

    fn mix(&self, surplus: Option<f64>) -> Result<FrontierPoint, HedgeError> {
        let (scale, of_gain) = (self.scale(), self.gain_scale());
        let mut gains: Vec<f64> = self.candidates.iter().map(|one| one.gain / of_gain).collect();
        gains.extend([0.0, 0.0]);
        let count = self.candidates.len();
        if surplus.is_none() {
            (gains[count], gains[count + 1]) = (TIE, -TIE);
        }
        let (best, limits) = self.solved(gains, surplus)?;
        let shares: Vec<f64> = best.values.iter().take(count).map(|share| snapped(*share)).collect();
        let price = |limit: LimitId| snapped(best.price(limit)) * of_gain;
        let a_unit = |limit: LimitId| price(limit) / scale;
        let of_more = |(place, limit): (usize, &LimitId)| {
            price(*limit) / self.candidates.get(place).map_or(1.0, |one| one.most)
        };
        let earned = self.candidates.iter().enumerate().map(|(place, one)| one.gain * shares[place]);
        Ok(FrontierPoint {
            gain: earned.sum(),
            surplus: self.surplus(&shares),
            price_of_surplus: limits.surplus.map_or(0.0, a_unit),
            price_of_funding: -a_unit(limits.balance),
            price_of_stable: limits.stable.map_or(0.0, a_unit),
            prices_of_more: limits.most.iter().enumerate().map(of_more).collect(),
            shares,
        })
    }

    /// The part of the stock that the caps do not touch: what secured transactions brought.
    fn beside_caps(&self) -> f64 {
        let today = &self.today;
        today.held - (today.level1 + today.level1_covered + today.level2a + today.level2b)
    }

    /// The sums that the stock which counts is the least of.
    fn caps(&self) -> Vec<Bound> {
        let today = &self.today;
        let first = today.level1 + today.level1_covered;
        let sum = |factor: f64, there: f64, of: fn(&Candidate) -> f64| Bound {
            today: factor * there,
            of: self.candidates.iter().map(|one| factor * of(one)).collect(),
        };
        let mut caps = vec![
            sum(1.0, first + today.level2a + today.level2b, |one| {
                one.level1 + one.level1_covered + one.level2a + one.level2b
            }),
            sum(100.0 / 60.0, first, |one| one.level1 + one.level1_covered),
            sum(100.0 / 85.0, first + today.level2a, |one| one.level1 + one.level1_covered + one.level2a),
        ];
        if today.has_level1_floor {
            caps.push(sum(100.0 / 30.0, today.level1, |one| one.level1));
        }
        caps
    }

    /// The sums that net outflows are the largest of.
    fn net_outflows(&self) -> Vec<Bound> {
        let today = &self.today;
        let (exempt, at_90) = (today.inflows_exempt, today.inflows_at_90);
        let sum = |of_outflows: f64, of_inflows: f64, rest: f64| Bound {
            today: of_outflows * today.outflows + of_inflows * today.inflows + rest,
            of: self
                .candidates
                .iter()
                .map(|one| of_outflows * one.outflows + of_inflows * one.inflows)
                .collect(),
        };
        let after = |share: f64, rest: f64| sum(share, 0.0, -share * exempt + rest);
        vec![sum(1.0, -1.0, -exempt - at_90), after(0.25, -at_90 / 6.0), after(0.1, 0.0), after(0.0, 0.0)]
    }

    /// All that candidates can move of any sum: the numbers of the program are parts of it.
    fn scale(&self) -> f64 {
        let money: f64 = self.candidates.iter().map(|one| one.most).sum();
        let bounds = self.caps().into_iter().chain(self.net_outflows());
        let size = bounds.map(|bound| bound.reach()).fold(money, f64::max);
        if size > 0.0 { size } else { 1.0 }
    }

    fn gain_scale(&self) -> f64 {
        let size = self.candidates.iter().map(|one| one.gain.abs()).fold(0.0, f64::max);
        if size > 0.0 { size } else { 1.0 }
    }

    /// Solves for shares, then how far the stock that counts and net outflows are from today's, both moved up by `ROOM`.
    fn solved(&self, gains: Vec<f64>, surplus: Option<f64>) -> Result<(Optimum, Limits), HedgeError> {
        let (count, scale) = (self.candidates.len(), self.scale());
        let mut program = LinearProgram::new(gains);
        let row = |of: &[f64], sign: f64, [counts, net]: [f64; 2]| {
            let mut row: Vec<f64> = of.iter().map(|one| sign * one / scale).collect();
            row.extend([counts, net]);
            row
        };
        let money = |one: &Candidate| if one.is_asset { -one.most } else { one.most };
        let money: Vec<f64> = self.candidates.iter().map(money).collect();
        let balance = program.equal(row(&money, 1.0, [0.0; 2]), 0.0);
        let most = (0..count).map(|place| program.limit(place, 1.0)).collect();
        let (caps, nets) = (self.caps(), self.net_outflows());
        let counts = caps.iter().map(|cap| cap.today).fold(f64::INFINITY, f64::min);
        let net = nets.iter().map(|net| net.today).fold(f64::NEG_INFINITY, f64::max);
        // A sum that is further away than all candidates can move it is in nobody's way.
        for cap in caps.iter().filter(|cap| cap.today - counts < 2.0 * ROOM * scale) {
            program.at_most(row(&cap.of, -1.0, [1.0, 0.0]), (cap.today - counts) / scale + ROOM);
        }
        for one in nets.iter().filter(|one| net - one.today < 2.0 * ROOM * scale) {
            program.at_most(row(&one.of, 1.0, [0.0, -1.0]), (net - one.today) / scale - ROOM);
        }
        let none = vec![0.0; count];
        let surplus = surplus
            .map(|least| program.at_most(row(&none, 1.0, [-1.0, 1.0]), (self.surplus(&[]) - least) / scale));
        let stable = self.stable.and_then(|stable| {
            let room = stable.available - stable.at_least * stable.required;
            let of = |one: &Candidate| stable.at_least * one.required - one.available;
            let of: Vec<f64> = self.candidates.iter().map(of).collect();
            let is_near = room < of.iter().map(|one| one.abs()).sum();
            is_near.then(|| program.at_most(row(&of, 1.0, [0.0; 2]), room / scale))
        });
        Ok((program.maximise()?, Limits { balance, surplus, stable, most }))
    }
}

/// More than the stock and net outflows can move, in parts of the scale.
const ROOM: f64 = 1.5;

/// A sum of the candidates beside what is there today.
struct Bound {
    today: f64,
    /// Of all of each candidate. Shape `[candidates]`.
    of: Vec<f64>,
}

impl Bound {
    /// The sum at shares of the candidates, of which there may be none.
    fn at(&self, shares: &[f64]) -> f64 {
        let part = |(place, of): (usize, &f64)| of * shares.get(place).unwrap_or(&0.0);
        self.today + self.of.iter().enumerate().map(part).sum::<f64>()
    }

    /// The most that candidates can move it.
    fn reach(&self) -> f64 {
        self.of.iter().map(|one| one.abs()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plimsoll_measure::formulas::{LiquidityInflows, net_liquidity_outflows};

    fn bond(most: f64, gain: f64) -> Candidate {
        Candidate { most, is_asset: true, gain, level1: most, ..Candidate::default() }
    }

    fn funding(most: f64, gain: f64, outflows: f64) -> Candidate {
        Candidate { most, gain, outflows, ..Candidate::default() }
    }

    fn question(candidates: Vec<Candidate>) -> LiquidityFrontier {
        let today = LiquidityToday {
            held: 100.0,
            level1: 100.0,
            outflows: 120.0,
            inflows: 30.0,
            ..LiquidityToday::default()
        };
        LiquidityFrontier::new(today, None, candidates).unwrap()
    }

    /// Bonds at 2 % funded for a year at 3.5 %, or overnight at 1 % with an outflow of the whole: the surplus of 10 costs
    /// nothing, each unit more costs 1.5 until term funding is used up.
    #[test]
    fn a_surplus_has_a_price() {
        let asked = question(vec![bond(50.0, 1.0), funding(40.0, -1.4, 0.0), funding(50.0, -0.5, 50.0)]);
        assert!((asked.surplus(&[0.0; 3]) - 10.0).abs() < 1e-12);
        let free = asked.best(None).unwrap();
        assert!((free.gain - 0.5).abs() < 1e-8 && free.shares[1] < 1e-7, "{free:?}");
        assert!((free.surplus - 10.0).abs() < 1e-6);
        assert!((asked.most_surplus().unwrap() - 50.0).abs() < 1e-7);
        let at = |surplus: f64| asked.best(Some(surplus)).unwrap();
        let (one, two) = (at(20.0), at(21.0));
        // Of 50 bonds 10 are funded for a year: 50 x 2 % - 10 x 3.5 % - 40 x 1 %.
        assert!((one.gain - 0.25).abs() < 1e-7, "{one:?}");
        assert!((one.surplus - 20.0).abs() < 1e-6);
        assert!((one.price_of_surplus - 0.025).abs() < 1e-7, "{}", one.price_of_surplus);
        assert!((one.gain - two.gain - one.price_of_surplus).abs() < 1e-7);
        assert!(asked.best(Some(51.0)).is_err());
    }

    /// At a kink the price is that of one more unit; money that need not be funded is worth what funding costs; and required
    /// stable funding what one unit less earns.
    #[test]
    fn prices_at_a_kink_are_those_of_more() {
        let cheap = Candidate { available: 50.0, ..funding(50.0, -1.75, 0.0) };
        let dear = Candidate { available: 50.0, ..funding(50.0, -2.25, 0.0) };
        let bonds = Candidate { required: 5.0, ..bond(100.0, 3.0) };
        let asked = question(vec![bonds, cheap, dear]);
        let at = |surplus: f64| asked.best(Some(surplus)).unwrap();
        assert!((at(60.0).price_of_surplus - 0.015).abs() < 1e-6, "{:?}", at(60.0));
        let first = asked.best(None).unwrap();
        assert!(first.gain.abs() < 1e-6 && (first.price_of_surplus - 0.005).abs() < 1e-6, "{first:?}");
        assert!((first.price_of_funding - 0.035).abs() < 1e-6, "{first:?}");
        let stable = |required: f64| Stable { available: 100.0, required, at_least: 1.0 };
        let short = Candidate { available: 0.0, ..funding(50.0, -0.5, 0.0) };
        let long = Candidate { available: 50.0, ..funding(50.0, -1.5, 0.0) };
        let bonds = Candidate { required: 25.0, ..bond(50.0, 1.6) };
        let with = |required: f64| {
            let candidates = vec![bonds, short, long];
            let asked =
                LiquidityFrontier::new(question(Vec::new()).today, Some(stable(required)), candidates);
            asked.unwrap().best(None).unwrap()
        };
        // Half of what bonds require is short of 10: 40 parts of long funding for 60 of short.
        let (one, less) = (with(90.0), with(89.0));
        assert!(one.price_of_stable > 0.0, "{one:?}");
        assert!((less.gain - one.gain - one.price_of_stable).abs() < 1e-6, "{one:?} {less:?}");
    }

    /// Inflows of the EU's tiers: net outflows are the engine's formula, also where exempt inflows are more than flows out.
    #[test]
    fn net_outflows_have_their_tiers() {
        for (exempt, at_90, inflows) in
            [(150.0, 0.0, 0.0), (20.0, 200.0, 50.0), (10.0, 30.0, 500.0), (0.0, 0.0, 10.0)]
        {
            for outflows in [0.0, 40.0, 100.0, 300.0_f64] {
                let today = LiquidityToday {
                    held: 50.0,
                    level1: 50.0,
                    outflows,
                    inflows,
                    inflows_at_90: at_90,
                    inflows_exempt: exempt,
                    ..LiquidityToday::default()
                };
                let asked = LiquidityFrontier::new(today, None, vec![bond(1.0, 0.0)]).unwrap();
                let tiers = LiquidityInflows { capped: inflows, capped_at_90: at_90, exempt };
                let net = net_liquidity_outflows(outflows, &tiers);
                assert!(
                    (asked.surplus(&[]) - (50.0 - net)).abs() < 1e-9,
                    "{exempt} {at_90} {inflows} {outflows}"
                );
            }
        }
    }

    /// The price of every limit is the slope of the gain, with the caps on level 2 and on inflows in force.
    #[test]
    fn prices_are_slopes_under_the_caps() {
        let today = LiquidityToday {
            held: 100.0,
            level1: 50.0,
            level2a: 30.0,
            level2b: 15.0,
            outflows: 90.0,
            inflows: 80.0,
            ..LiquidityToday::default()
        };
        let level2 = Candidate { level1: 0.0, level2a: 34.0, ..bond(40.0, 1.8) };
        let candidates =
            |more: f64| vec![bond(40.0, 0.8), level2, funding(60.0 + more, -1.2 * (1.0 + more / 60.0), 3.0)];
        let asked = |more: f64| LiquidityFrontier::new(today, None, candidates(more)).unwrap();
        let base = asked(0.0);
        let most = base.most_surplus().unwrap();
        let free = base.best(None).unwrap();
        assert!(most > free.surplus + 1.0, "{most} {free:?}");
        for share in [0.3, 0.6, 0.9] {
            let wanted = free.surplus + share * (most - free.surplus);
            let (one, next) = (base.best(Some(wanted)).unwrap(), base.best(Some(wanted + 1e-3)).unwrap());
            assert!((one.surplus - wanted).abs() < 1e-4, "{} {wanted}", one.surplus);
            let slope = (one.gain - next.gain) / 1e-3;
            assert!((slope - one.price_of_surplus).abs() < 1e-4, "{slope} {}", one.price_of_surplus);
        }
    }
}
