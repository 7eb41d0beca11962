//! Two slices side by side, of one length.

/// Pairs of two slices; in debug builds it stops when the lengths differ, instead of dropping a tail.
///
/// ```
/// let sum: f64 = plimsoll_units::pair(&[1.0, 2.0], &[3.0, 4.0]).map(|(a, b)| a * b).sum();
/// assert_eq!(sum, 11.0);
/// ```
#[expect(clippy::disallowed_methods, reason = "the lengths are checked here, once for everyone")]
pub fn pair<'a, A, B>(left: &'a [A], right: &'a [B]) -> impl Iterator<Item = (&'a A, &'a B)> {
    debug_assert_eq!(left.len(), right.len(), "paired slices differ in length");
    left.iter().zip(right.iter())
}
