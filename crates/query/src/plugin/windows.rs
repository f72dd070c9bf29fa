//! The windows that a timeline is cut into.
//!
//! Not here: what happens in them.

use kql::Value;

use super::wrong;
use crate::{Error, ErrorKind, function};

/// Most windows that a plugin looks at one by one.
const MOST_WINDOWS: usize = 1 << 20;

/// How a timeline is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Windows {
    /// Into pieces of one length, one of which begins at the origin.
    Step { origin: i64, step: i64 },
    /// Into weeks, months or years.
    Calendar(&'static str),
}

impl Windows {
    /// What a length, or the name of a part of the calendar, says.
    pub(super) fn of(length: &Value, origin: i64) -> Result<Self, Error> {
        if let Value::String(name) = length {
            let known = ["week", "month", "year"].into_iter();
            let part = known.into_iter().find(|part| name.eq_ignore_ascii_case(part));
            let unknown = || wrong(format!("`{name}` is none of the windows week, month and year"));
            return part.map(Self::Calendar).ok_or_else(unknown);
        }
        let step = match length {
            Value::Timespan(step) => *step,
            value => value.as_i64(),
        };
        match step {
            Some(step @ 1..) => Ok(Self::Step { origin, step }),
            _ => Err(wrong("the length of a window must be positive")),
        }
    }

    /// The start of the window that a point lies in.
    pub(super) fn start(self, point: i64) -> i64 {
        match self {
            Self::Step { origin, step } => {
                let past = point.wrapping_sub(origin).rem_euclid(step);
                point.saturating_sub(past)
            }
            Self::Calendar(part) => function::start_of(part, point, 0).unwrap_or(point),
        }
    }

    /// The start of the next window.
    pub(super) fn next(self, start: i64) -> i64 {
        match self {
            Self::Step { step, .. } => start.saturating_add(step),
            Self::Calendar(part) => function::start_of(part, start, 1).unwrap_or(i64::MAX),
        }
    }

    /// The starts of the windows from the one that a point lies in to the last that begins no
    /// later than another.
    pub(super) fn between(self, from: i64, to: i64) -> Result<Vec<i64>, Error> {
        let mut starts = Vec::new();
        let mut start = self.start(from);
        while start <= to {
            if starts.len() >= MOST_WINDOWS {
                let message = format!("a plugin looks at {MOST_WINDOWS} windows at most");
                return Err(Error::new(ErrorKind::TooLarge, message));
            }
            starts.push(start);
            let next = self.next(start);
            if next <= start {
                break;
            }
            start = next;
        }
        Ok(starts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_begin_at_the_origin() {
        let windows = Windows::of(&Value::Long(Some(10)), 3).unwrap();
        assert_eq!((windows.start(2), windows.start(3), windows.start(12)), (-7, 3, 3));
        assert_eq!(windows.between(3, 25).unwrap(), [3, 13, 23]);
        assert!(Windows::of(&Value::Long(Some(0)), 3).is_err());
        assert!(Windows::of(&Value::string("day"), 3).is_err());
    }
}
