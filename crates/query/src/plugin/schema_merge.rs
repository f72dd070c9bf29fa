//! `schema_merge`: schemas such as `getschema` yields, in one.
//!
//! Not here: reading schemas.

use std::sync::Arc;

use arrow::{
    array::{ArrayRef, AsArray, Int64Array, StringViewArray},
    datatypes::Int64Type,
};
use kql::{Type, Value};

use super::{Call, wrong};
use crate::{Error, ErrorKind};

/// What Kusto says of a column that is elsewhere in another schema.
const OUT_OF_ORDER: &str = "ERROR(columns are out of order)";

/// A column of the merged schema.
struct Merged<'a> {
    name: &'a str,
    ty: Type,
    /// Where it stands; the last place that it has in any schema.
    place: i64,
    out_of_order: bool,
}

pub(super) fn run(call: &Call<'_>) -> Result<Vec<ArrayRef>, Error> {
    let keep_order = match call.settings.first() {
        None => true,
        Some(Value::Bool(Some(flag))) => *flag,
        Some(_) => return Err(wrong("PreserveOrder is a constant bool")),
    };
    let lacking = || Error::internal("a schema lacks a column");
    let names = call.column(0)?.as_string_view_opt().ok_or_else(lacking)?;
    let places = call.column(1)?.as_primitive_opt::<Int64Type>().ok_or_else(lacking)?;
    let types = call.column(3)?.as_string_view_opt().ok_or_else(lacking)?;
    let mut merged: Vec<Merged<'_>> = Vec::new();
    for row in 0..call.rows {
        let (name, place) = (names.value(row), places.value(row));
        let ty = Type::parse(types.value(row))
            .ok_or_else(|| wrong(format!("`{}` is no type", types.value(row))))?;
        match merged.iter_mut().find(|it| it.name == name) {
            None => merged.push(Merged { name, ty, place, out_of_order: false }),
            Some(known) => {
                known.out_of_order |= keep_order && known.place != place;
                known.place = known.place.max(place);
                known.ty = common(known.ty, ty).ok_or_else(|| {
                    let what = format!("schema_merge of `{name}` as {} and {ty}", known.ty);
                    Error::new(ErrorKind::Unsupported, format!("{what} is not supported"))
                })?;
            }
        }
    }
    merged.sort_by_key(|it| (it.out_of_order, it.place));
    Ok(columns(&merged, keep_order))
}

/// The type that values of both types have.
fn common(one: Type, other: Type) -> Option<Type> {
    match (one, other) {
        _ if one == other => Some(one),
        (Type::Int | Type::Long, Type::Int | Type::Long) => Some(Type::Long),
        (Type::Int | Type::Long | Type::Real, Type::Int | Type::Long | Type::Real) => {
            Some(Type::Real)
        }
        _ => None,
    }
}

fn columns(merged: &[Merged<'_>], keep_order: bool) -> Vec<ArrayRef> {
    let place = |(number, it): (i64, &Merged<'_>)| match (it.out_of_order, keep_order) {
        (true, _) => -1,
        (false, true) => it.place,
        (false, false) => number,
    };
    let places = (0_i64..).zip(merged).map(place);
    let dotnet = |it: &Merged<'_>| match it.out_of_order {
        true => format!("ERROR(unknown CSL type:{OUT_OF_ORDER})"),
        false => it.ty.dotnet_name().to_owned(),
    };
    let ty = |it: &Merged<'_>| if it.out_of_order { OUT_OF_ORDER } else { it.ty.name() };
    vec![
        Arc::new(StringViewArray::from_iter_values(merged.iter().map(|it| it.name))),
        Arc::new(Int64Array::from_iter_values(places)),
        Arc::new(StringViewArray::from_iter_values(merged.iter().map(dotnet))),
        Arc::new(StringViewArray::from_iter_values(merged.iter().map(ty))),
    ]
}
