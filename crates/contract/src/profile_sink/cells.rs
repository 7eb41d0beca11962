//! Sums of one day side by side for all lanes, and what they can hold.

use plimsoll_units::Micros;

/// Periods up to this many days have their share a day in a table.
const TABLED: usize = 400;

/// Thousandths of a millionth that one unit over a period is a day: 10^9 / days.
#[inline(always)]
pub(crate) fn nanos_for(days: i32) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "few days")]
    const TABLE: [f64; TABLED] = {
        let mut table = [0.0; TABLED];
        let mut days = 1;
        while days < TABLED {
            table[days] = 1e9 / days as f64;
            days += 1;
        }
        table
    };
    let tabled = usize::try_from(days).ok().and_then(|days| TABLE.get(days)).copied();
    tabled.unwrap_or(1e9 / f64::from(days))
}

/// Whether a sum, which may have wrapped, is below [`super::ROOM`] in size: its two highest bits are equal.
#[inline(always)]
pub(super) const fn is_below_room(sum: i64) -> bool {
    sum ^ (sum << 1) >= 0
}

/// Adds an amount to each cell; false, and nothing added, when one is large or leaves no room.
#[inline(always)]
pub(super) fn add_lanes(cells: &mut [i64], amounts: &[f64]) -> bool {
    let Some(amounts) = amounts.get(..cells.len()) else { return false };
    let mut rounded = true;
    let mut room = true;
    for lane in 0..cells.len() {
        let scaled = amounts[lane] * 1e6;
        rounded &= Micros::is_small(scaled);
        let micros = Micros::round_near(scaled);
        let sum = cells[lane].wrapping_add(micros);
        room &= is_below_room(sum);
        cells[lane] = sum;
    }
    if rounded && room {
        return true;
    }
    for lane in 0..cells.len() {
        cells[lane] = cells[lane].wrapping_sub(Micros::round_near(amounts[lane] * 1e6));
    }
    false
}

/// Changes each cell from what accrues before to what accrues after; false, and nothing changed, when one leaves no room.
#[inline(always)]
pub(super) fn change_lanes(cells: &mut [i64], after: &[i64], before: &[i64]) -> bool {
    let (Some(after), Some(before)) = (after.get(..cells.len()), before.get(..cells.len())) else {
        return false;
    };
    let mut room = true;
    for lane in 0..cells.len() {
        let sum = cells[lane].wrapping_add(after[lane]).wrapping_sub(before[lane]);
        room &= is_below_room(sum);
        cells[lane] = sum;
    }
    if !room {
        for lane in 0..cells.len() {
            cells[lane] = cells[lane].wrapping_sub(after[lane]).wrapping_add(before[lane]);
        }
    }
    room
}

pub(super) fn touched_indices(touched: &[u8]) -> Vec<usize> {
    let mut indices = Vec::new();
    for (chunk_index, chunk) in touched.chunks(32).enumerate() {
        if chunk.iter().any(|&flag| flag != 0) {
            indices.extend(
                chunk
                    .iter()
                    .enumerate()
                    .filter(|(_, flag)| **flag != 0)
                    .map(|(index, _)| chunk_index * 32 + index),
            );
        }
    }
    indices
}
