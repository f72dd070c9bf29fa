//! Sets of a file's rows.
//!
//! Not here: how they are written (`numbers`).

/// Rows of one file, as ranges that are apart and in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct RowSet(Vec<(u32, u32)>);

impl RowSet {
    /// No rows.
    pub(crate) const fn none() -> Self {
        Self(Vec::new())
    }

    /// The first rows.
    pub(crate) fn all(rows: u32) -> Self {
        Self(if rows == 0 { Vec::new() } else { vec![(0, rows)] })
    }

    /// Adds the rows from `start` up to `end`, none of which comes before those that are there.
    pub(crate) fn push(&mut self, start: u32, end: u32) {
        match self.0.last_mut() {
            Some((_, last)) if *last >= start => *last = end.max(*last),
            _ if start < end => self.0.push((start, end)),
            _ => {}
        }
    }

    /// First rows and those that are no longer in it, in order.
    pub(crate) fn ranges(&self) -> &[(u32, u32)] {
        &self.0
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The rows of both.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut both = Self::none();
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            let (start, end) = (a.0.max(b.0), a.1.min(b.1));
            if start < end {
                both.push(start, end);
            }
            if a.1 < b.1 {
                left.next();
            } else {
                right.next();
            }
        }
        both
    }

    /// The rows of either.
    pub(crate) fn or(&self, other: &Self) -> Self {
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut either = Self::none();
        loop {
            let next = match (left.peek(), right.peek()) {
                (Some(a), Some(b)) if a.0 <= b.0 => left.next(),
                (_, Some(_)) => right.next(),
                (Some(_), None) => left.next(),
                (None, None) => return either,
            };
            if let Some((start, end)) = next {
                either.push(*start, *end);
            }
        }
    }

    /// The rows that are not in the other.
    pub(crate) fn without(&self, other: &Self) -> Self {
        let mut rest = Self::none();
        let mut taken = other.0.iter().peekable();
        for (start, end) in &self.0 {
            let mut start = *start;
            while let Some((from, to)) = taken.peek() {
                if *to <= start {
                    taken.next();
                    continue;
                }
                if from >= end {
                    break;
                }
                rest.push(start, *from.max(&start));
                start = *to;
                if to < end {
                    taken.next();
                } else {
                    break;
                }
            }
            if start < *end {
                rest.push(start, *end);
            }
        }
        rest
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn set(bits: &[bool]) -> RowSet {
        let mut set = RowSet::none();
        for (row, _) in bits.iter().enumerate().filter(|(_, bit)| **bit) {
            let row = u32::try_from(row).unwrap();
            set.push(row, row + 1);
        }
        set
    }

    proptest! {
        #[test]
        fn sets_do_as_their_bits(pairs in prop::collection::vec(any::<(bool, bool)>(), 0..40)) {
            let (a, b): (Vec<_>, Vec<_>) = pairs.iter().copied().unzip();
            let each = |f: fn(bool, bool) -> bool| {
                set(&pairs.iter().map(|(a, b)| f(*a, *b)).collect::<Vec<_>>())
            };
            let (a, b) = (set(&a), set(&b));
            prop_assert_eq!(a.and(&b), each(|a, b| a && b));
            prop_assert_eq!(a.or(&b), each(|a, b| a || b));
            prop_assert_eq!(a.without(&b), each(|a, b| a && !b));
        }
    }
}
