//! `dcount_hll`, `hll_merge`, `percentile_tdigest` and others that read sketches.
//!
//! Not here: the aggregates that make sketches, and the sketches (`sketch`).

use arrow::array::ArrayRef;
use kql::Type;

use super::{
    super::{Call, Implementation, argument::Datum, json},
    arrays::array,
};
use crate::{
    Error,
    sketch::{Digest, Hll, real_of},
};

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "dcount_hll" => |call| {
            let sketches = call.arg(0)?.jsons()?;
            Ok(call.write_integers(|row| Some(Hll::read(sketches.at(row)?)?.count())))
        },
        "hll_merge" => {
            |call| merge(call, Hll::read, |own, other| own.merge(other), |sketch| sketch.write())
        }
        "tdigest_merge" => |call| {
            merge(
                call,
                Digest::read,
                |own, other| _ = own.merge(other),
                |sketch| sketch.clone().write(),
            )
        },
        "percentile_tdigest" => percentile,
        "percentile_array_tdigest" => percentiles,
        "rank_tdigest" => |call| rank(call, false),
        "percentrank_tdigest" => |call| rank(call, true),
        _ => return None,
    })
}

/// All sketches of a row in one; an array of sketches stands for its elements.
fn merge<S>(
    call: &Call<'_>,
    read: fn(&str) -> Option<S>,
    merge: fn(&mut S, &S),
    write: fn(&S) -> String,
) -> Result<ArrayRef, Error> {
    let args = call.args.iter().map(|arg| arg.jsons()).collect::<Result<Vec<_>, _>>()?;
    Ok(call.write_jsons(|row, out| {
        let mut merged: Option<S> = None;
        for json in args.iter().filter_map(|arg| arg.at(row)) {
            let sketches = match read(json) {
                Some(sketch) => vec![sketch],
                None => array(json)?.into_iter().filter_map(read).collect(),
            };
            for sketch in sketches {
                match &mut merged {
                    Some(merged) => merge(merged, &sketch),
                    None => merged = Some(sketch),
                }
            }
        }
        out.push_str(&write(&merged?));
        Some(())
    }))
}

fn percentile(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let (digests, percents) = (call.arg(0)?.jsons()?, call.arg(1)?.reals()?);
    Ok(call.write_jsons(|row, out| {
        let digest = Digest::read(digests.at(row)?)?;
        json::write_datum(value_at(&digest, percents.at(row)?)?, out);
        Some(())
    }))
}

/// The value at a percentage, as what it is.
fn value_at(digest: &Digest, percent: f64) -> Option<Datum<'static>> {
    let value = digest.percentile(percent)?;
    Some(match digest.ty() {
        Type::Real => Datum::Real(real_of(value)),
        Type::Datetime => Datum::Datetime(value),
        Type::Timespan => Datum::Timespan(value),
        _ => Datum::Long(value),
    })
}

fn percentiles(call: &Call<'_>) -> Result<ArrayRef, Error> {
    let digests = call.arg(0)?.jsons()?;
    let args = call.args.iter().skip(1).map(|arg| arg.data());
    let args = args.collect::<Result<Vec<_>, _>>()?;
    Ok(call.write_jsons(|row, out| {
        let digest = Digest::read(digests.at(row)?)?;
        let mut percents = Vec::new();
        for arg in &args {
            match arg.at(row) {
                Datum::Json(text) if json::kind(text) == json::Kind::Array => {
                    percents.extend(array(text)?.into_iter().map(json::number_of));
                }
                value => percents.push(super::to_real(value)),
            }
        }
        let values = percents.into_iter().map(|it| it.and_then(|it| value_at(&digest, it)));
        super::series::write(values.map(|value| value.unwrap_or(Datum::Null)), out);
        Some(())
    }))
}

fn rank(call: &Call<'_>, percent: bool) -> Result<ArrayRef, Error> {
    let (digests, values) = (call.arg(0)?.jsons()?, call.arg(1)?.data()?);
    Ok(call.write_reals(|row| {
        let digest = Digest::read(digests.at(row)?)?;
        let value = values.at(row);
        let whole = match value {
            Datum::Long(value) | Datum::Datetime(value) | Datum::Timespan(value) => Some(value),
            Datum::Int(value) => Some(value.into()),
            _ => None,
        };
        let real = super::to_real(value);
        if whole.is_none() && real.is_none() {
            return None;
        }
        let reaches = |own: i64| match (digest.ty(), whole, real) {
            (Type::Real, _, Some(real)) => real_of(own) <= real,
            (_, Some(whole), _) => own <= whole,
            (_, None, Some(real)) => own as f64 <= real,
            _ => false,
        };
        Some(if percent { digest.percent_rank(reaches) } else { digest.rank(reaches) })
    }))
}
