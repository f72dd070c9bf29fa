//! `format_datetime` and `format_timespan`.
//!
//! Not here: the forms of `tostring()` (`kql::value`).

use std::fmt::Write as _;

use arrow::array::ArrayRef;
use kql::value::{TICKS_PER_DAY, TICKS_PER_SECOND};

use super::super::{Call, Implementation, argument::invalid, calendar::Civil};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "format_datetime" => format_datetime,
        "format_timespan" => format_timespan,
        _ => return None,
    })
}

/// A piece of a format: a letter with how often it stands in a row, or a delimiter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Field(char, usize),
    Delimiter(char),
}

/// Reads a format. `longest` tells how often a letter may stand in a row; more begin anew.
fn pieces(format: &str, longest: fn(char) -> Option<usize>) -> Result<Vec<Piece>, Error> {
    let mut pieces = Vec::new();
    for letter in format.chars() {
        if " /-:,._[]".contains(letter) {
            pieces.push(Piece::Delimiter(letter));
            continue;
        }
        let most = longest(letter);
        let most = most.ok_or_else(|| invalid(format!("`{letter}` has no meaning in a format")))?;
        match pieces.last_mut() {
            Some(Piece::Field(last, count)) if *last == letter && *count < most => *count += 1,
            _ => pieces.push(Piece::Field(letter, 1)),
        }
    }
    Ok(pieces)
}

/// Digits after the point of ticks; for `F`, nothing where they are all zero.
fn write_fraction(ticks: i64, letter: char, digits: usize, out: &mut String) {
    let fraction = format!("{:07}", ticks.rem_euclid(TICKS_PER_SECOND));
    let fraction = fraction.get(..digits).unwrap_or(&fraction);
    if letter == 'f' || fraction.bytes().any(|b| b != b'0') {
        out.push_str(fraction);
    }
}

fn write_number(number: i64, digits: usize, out: &mut String) {
    // A `String` takes everything.
    _ = write!(out, "{number:0digits$}");
}

fn format_datetime(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let mut pieces = pieces(call.constant_text(1)?, |letter| match letter {
        'y' => Some(4),
        'M' | 'd' | 'h' | 'H' | 'm' | 's' | 't' => Some(2),
        'f' | 'F' => Some(7),
        _ => None,
    })?;
    if pieces.contains(&Piece::Field('t', 1)) {
        return Err(invalid("`t` has no meaning in a format; write `tt`"));
    }
    if let Some(at) = pieces.iter().position(|piece| *piece == Piece::Field('y', 3)) {
        pieces.splice(at..=at, [Piece::Field('y', 2), Piece::Field('y', 1)]);
    }
    let dates = call.arg(0)?.ticks()?;
    Ok(call.write_texts(|row, out| {
        let Some(date) = dates.at(row) else { return };
        let civil = Civil::of(date);
        let seconds = civil.ticks / TICKS_PER_SECOND;
        let hour = seconds / 3600;
        for piece in &pieces {
            match *piece {
                Piece::Delimiter(letter) => out.push(letter),
                Piece::Field('y', 4) => write_number(civil.year, 4, out),
                Piece::Field('y', digits) => write_number(civil.year % 100, digits, out),
                Piece::Field('M', digits) => write_number(civil.month.into(), digits, out),
                Piece::Field('d', digits) => write_number(civil.day.into(), digits, out),
                Piece::Field('h', digits) => write_number((hour + 11) % 12 + 1, digits, out),
                Piece::Field('H', digits) => write_number(hour, digits, out),
                Piece::Field('m', digits) => write_number(seconds / 60 % 60, digits, out),
                Piece::Field('s', digits) => write_number(seconds % 60, digits, out),
                Piece::Field('t', _) => out.push_str(if hour < 12 { "AM" } else { "PM" }),
                Piece::Field(letter, digits) => write_fraction(civil.ticks, letter, digits, out),
            }
        }
    }))
}

fn format_timespan(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let pieces = pieces(call.constant_text(1)?, |letter| match letter {
        'd' => Some(8),
        'h' | 'H' | 'm' | 's' => Some(2),
        'f' | 'F' => Some(7),
        _ => None,
    })?;
    let spans = call.arg(0)?.ticks()?;
    Ok(call.write_texts(|row, out| {
        let Some(span) = spans.at(row) else { return };
        // The longest negative one has no opposite.
        let ticks = span.checked_abs().unwrap_or(i64::MAX);
        let seconds = ticks / TICKS_PER_SECOND;
        if span < 0 {
            out.push('-');
        }
        for piece in &pieces {
            match *piece {
                Piece::Delimiter(letter) => out.push(letter),
                Piece::Field('d', digits) => write_number(ticks / TICKS_PER_DAY, digits, out),
                Piece::Field('h' | 'H', digits) => write_number(seconds / 3600 % 24, digits, out),
                Piece::Field('m', digits) => write_number(seconds / 60 % 60, digits, out),
                Piece::Field('s', digits) => write_number(seconds % 60, digits, out),
                Piece::Field(letter, digits) => write_fraction(ticks, letter, digits, out),
            }
        }
    }))
}
