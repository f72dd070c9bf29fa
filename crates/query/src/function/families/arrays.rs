//! `array_length`, `array_slice`, `pack_array`, `zip` …
//!
//! Not here: sorting and searching (`array_order`), arrays as sets (`sets`), ranges (`ranges`).

use arrow::array::ArrayRef;

use super::super::{
    Argument, Call, Implementation,
    argument::Datum,
    json::{self, Kind},
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "pack_array" => pack_array,
        "array_length" => array_length,
        "array_concat" => array_concat,
        "array_slice" => array_slice,
        "array_split" => array_split,
        "array_sum" => array_sum,
        "array_reverse" => array_reverse,
        "array_iff" => array_iff,
        "array_rotate_left" => |call| rotate(call, 1),
        "array_rotate_right" => |call| rotate(call, -1),
        "array_shift_left" => |call| shift(call, 1),
        "array_shift_right" => |call| shift(call, -1),
        "repeat" => repeat,
        "zip" => zip,
        _ => return None,
    })
}

/// The elements of an array; `None` if it is none.
pub(super) fn array(json: &str) -> Option<Vec<&str>> {
    (json::kind(json) == Kind::Array).then(|| json::elements(json).collect())
}

fn pack_array(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let values = call.args.iter().map(Argument::data).collect::<Result<Vec<_>, _>>()?;
    Ok(call.write_jsons(|row, out| {
        out.push('[');
        for (i, value) in values.iter().enumerate() {
            if i > 0 {
                out.push(',');
            }
            json::write_datum(value.at(row), out);
        }
        out.push(']');
        Some(())
    }))
}

fn array_length(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let arrays = call.arg(0)?.jsons()?;
    Ok(call.write_integers(|row| {
        let array = arrays.at(row).filter(|json| json::kind(json) == Kind::Array)?;
        i64::try_from(json::elements(array).count()).ok()
    }))
}

fn array_concat(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let arrays = call.args.iter().map(Argument::jsons).collect::<Result<Vec<_>, _>>()?;
    Ok(call.write_jsons(|row, out| {
        let arrays = arrays.iter().filter_map(|array| array.at(row));
        let mut arrays = arrays.filter(|json| json::kind(json) == Kind::Array).peekable();
        arrays.peek()?;
        json::write_array(arrays.flat_map(json::elements), out);
        Some(())
    }))
}

/// A position that may count from the end.
pub(super) fn from_start(position: i64, count: usize) -> Option<i64> {
    if position < 0 { position.checked_add(i64::try_from(count).ok()?) } else { Some(position) }
}

fn array_slice(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (arrays, starts, ends) =
        (call.arg(0)?.jsons()?, call.arg(1)?.integers()?, call.arg(2)?.integers()?);
    Ok(call.write_jsons(|row, out| {
        let elements = array(arrays.at(row)?)?;
        let start = from_start(starts.at(row)?, elements.len())?.max(0);
        let end = from_start(ends.at(row)?, elements.len())?;
        let count = usize::try_from((end.saturating_sub(start)).saturating_add(1)).unwrap_or(0);
        let slice = elements.into_iter().skip(usize::try_from(start).ok()?).take(count);
        json::write_array(slice, out);
        Some(())
    }))
}

fn array_split(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (arrays, positions) = (call.arg(0)?.jsons()?, call.arg(1)?.data()?);
    Ok(call.write_jsons(|row, out| {
        let elements = array(arrays.at(row)?)?;
        let cuts: Vec<i64> = match positions.at(row) {
            Datum::Json(list) if json::kind(list) == Kind::Array => {
                json::elements(list).filter_map(|position| position.parse().ok()).collect()
            }
            position => vec![super::to_long(position)?],
        };
        let mut rest = elements.as_slice();
        let mut done = 0;
        out.push('[');
        for cut in cuts {
            let cut = usize::try_from(from_start(cut, elements.len())?.max(0)).ok()?;
            let (piece, after) =
                rest.split_at_checked(cut.saturating_sub(done)).unwrap_or((rest, &[]));
            json::write_array(piece.iter().copied(), out);
            out.push(',');
            done += piece.len();
            rest = after;
        }
        json::write_array(rest.iter().copied(), out);
        out.push(']');
        Some(())
    }))
}

fn array_sum(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let arrays = call.arg(0)?.jsons()?;
    Ok(call.write_reals(|row| {
        json::elements(arrays.at(row)?).filter_map(json::number_of).reduce(|l, r| l + r)
    }))
}

fn array_reverse(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let arrays = call.arg(0)?.jsons()?;
    Ok(call.write_jsons(|row, out| {
        json::write_array(array(arrays.at(row)?)?.into_iter().rev(), out);
        Some(())
    }))
}

/// A value as JSON: of a `dynamic` its own, of anything else what `pack_array` would store.
pub(super) fn as_json<'a>(value: Datum<'a>, buffer: &'a mut String) -> &'a str {
    if let Datum::Json(json) = value {
        return json;
    }
    json::write_datum(value, buffer);
    buffer
}

fn array_iff(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let conditions = call.arg(0)?.jsons()?;
    let (then, otherwise) = (call.arg(1)?.data()?, call.arg(2)?.data()?);
    Ok(call.write_jsons(|row, out| {
        let (mut first, mut second) = (String::new(), String::new());
        let then = as_json(then.at(row), &mut first);
        let otherwise = as_json(otherwise.at(row), &mut second);
        let branches = [then, otherwise].map(|value| (value, array(value)));
        let conditions = array(conditions.at(row)?)?;
        let chosen = conditions.iter().enumerate().map(|(i, condition)| {
            let chosen = match json::kind(condition) {
                Kind::Bool => *condition == "true",
                Kind::Integer | Kind::Real => json::number_of(condition)? != 0.0,
                _ => return None,
            };
            let [then, otherwise] = &branches;
            match if chosen { then } else { otherwise } {
                (_, Some(elements)) => elements.get(i).copied(),
                (value, None) => Some(*value),
            }
        });
        json::write_array(chosen.map(|element| element.unwrap_or("null")), out);
        Some(())
    }))
}

fn rotate(call: &Call<'_>, direction: i64) -> Result<ArrayRef, Error> {
    let (arrays, counts) = (call.arg(0)?.jsons()?, call.arg(1)?.integers()?);
    Ok(call.write_jsons(|row, out| {
        let mut elements = array(arrays.at(row)?)?;
        let length = i64::try_from(elements.len()).ok()?;
        if length > 0 {
            // Less than the length, so that nothing overflows.
            let left = (counts.at(row)? % length * direction).rem_euclid(length);
            elements.rotate_left(usize::try_from(left).ok()?);
        }
        json::write_array(elements, out);
        Some(())
    }))
}

fn shift(call: &Call<'_>, direction: i64) -> Result<ArrayRef, Error> {
    let (arrays, counts) = (call.arg(0)?.jsons()?, call.arg(1)?.integers()?);
    let fills = call.optional(2).map(Argument::data).transpose()?;
    Ok(call.write_jsons(|row, out| {
        let mut buffer = String::new();
        let fill = fills.map_or(Datum::Null, |fills| fills.at(row));
        let fill = as_json(fill, &mut buffer);
        let elements = array(arrays.at(row)?)?;
        let left = counts.at(row)?.checked_mul(direction)?;
        let moved = usize::try_from(left.unsigned_abs()).ok()?.min(elements.len());
        let fills = std::iter::repeat_n(fill, moved);
        if left >= 0 {
            json::write_array(elements.into_iter().skip(moved).chain(fills), out);
        } else {
            let kept = elements.len() - moved;
            json::write_array(fills.chain(elements.into_iter().take(kept)), out);
        }
        Some(())
    }))
}

fn repeat(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (values, counts) = (call.arg(0)?.data()?, call.arg(1)?.integers()?);
    Ok(call.write_jsons(|row, out| {
        let mut buffer = String::new();
        let value = as_json(values.at(row), &mut buffer);
        let count = usize::try_from(counts.at(row)?).ok()?.min(super::ranges::LONGEST);
        json::write_array(std::iter::repeat_n(value, count), out);
        Some(())
    }))
}

fn zip(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let arrays = call.args.iter().map(Argument::jsons).collect::<Result<Vec<_>, _>>()?;
    Ok(call.write_jsons(|row, out| {
        let rows =
            arrays.iter().map(|values| array(values.at(row)?)).collect::<Option<Vec<_>>>()?;
        let longest = rows.iter().map(Vec::len).max()?;
        out.push('[');
        for i in 0..longest {
            if i > 0 {
                out.push(',');
            }
            json::write_array(rows.iter().map(|row| row.get(i).copied().unwrap_or("null")), out);
        }
        out.push(']');
        Some(())
    }))
}
