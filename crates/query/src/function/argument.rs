//! Arguments of a call, read row by row, and results, written row by row.
//!
//! Not here: what is done to the values.

use std::sync::Arc;

use arrow::{
    array::{
        Array, ArrayAccessor, ArrayRef, AsArray, BooleanArray, Decimal256Array,
        FixedSizeBinaryArray, Int32Array, PrimitiveArray, StringViewArray, StringViewBuilder,
    },
    datatypes::{ArrowPrimitiveType, Decimal256Type, Float64Type, Int32Type, Int64Type},
};
use kql::{Type, value::Decimal};
use uuid::Uuid;

use super::Call;
use crate::{Error, columns};

/// An argument of a call: one value per row, or the same for all rows.
#[derive(Debug, Clone)]
pub(crate) struct Argument {
    pub(crate) ty: Type,
    /// In the form of `ty`; of a constant, one value.
    pub(crate) array: ArrayRef,
    pub(crate) constant: bool,
}

/// One value of any type, borrowed from its array.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Datum<'a> {
    Null,
    Bool(bool),
    Int(i32),
    Long(i64),
    Real(f64),
    Decimal(Decimal),
    Datetime(i64),
    Timespan(i64),
    Text(&'a str),
    Guid(Uuid),
    /// Of type `dynamic`: canonical JSON, never `null`.
    Json(&'a str),
}

/// The values of an argument whose array is an `A`.
#[derive(Clone, Copy)]
pub(super) struct Values<A> {
    array: A,
    constant: bool,
    nullable: bool,
}

impl<A: ArrayAccessor> Values<A> {
    fn new(array: A, constant: bool) -> Self {
        let nullable = array.null_count() > 0;
        Self { array, constant, nullable }
    }

    /// The value in a row, or `None` for null.
    #[inline]
    pub(super) fn at(&self, row: usize) -> Option<A::Item> {
        let row = if self.constant { 0 } else { row };
        if self.nullable && self.array.is_null(row) {
            return None;
        }
        Some(self.array.value(row))
    }

    /// The value that stands for all rows, if it is not null.
    pub(super) fn constant(&self) -> Option<A::Item> {
        if self.constant { self.at(0) } else { None }
    }
}

/// The values of an argument of type `int` or `long`.
#[derive(Clone, Copy)]
pub(super) enum Integers<'a> {
    Int(Values<&'a Int32Array>),
    Long(Values<&'a PrimitiveArray<Int64Type>>),
}

impl Integers<'_> {
    #[inline]
    pub(super) fn at(&self, row: usize) -> Option<i64> {
        match self {
            Self::Int(values) => values.at(row).map(i64::from),
            Self::Long(values) => values.at(row),
        }
    }
}

/// The values of an argument of any type.
#[derive(Clone, Copy)]
pub(super) enum Data<'a> {
    Bool(Values<&'a BooleanArray>),
    Int(Values<&'a Int32Array>),
    Long(Values<&'a PrimitiveArray<Int64Type>>),
    Real(Values<&'a PrimitiveArray<Float64Type>>),
    Decimal(Values<&'a Decimal256Array>),
    Datetime(Values<&'a PrimitiveArray<Int64Type>>),
    Timespan(Values<&'a PrimitiveArray<Int64Type>>),
    Text(Values<&'a StringViewArray>),
    Guid(Values<&'a FixedSizeBinaryArray>),
    Json(Values<&'a StringViewArray>),
}

impl<'a> Data<'a> {
    #[inline]
    pub(super) fn at(&self, row: usize) -> Datum<'a> {
        let datum = match self {
            Self::Bool(values) => values.at(row).map(Datum::Bool),
            Self::Int(values) => values.at(row).map(Datum::Int),
            Self::Long(values) => values.at(row).map(Datum::Long),
            Self::Real(values) => values.at(row).map(Datum::Real),
            Self::Decimal(values) => {
                values.at(row).and_then(columns::decimal_of_arrow).map(Datum::Decimal)
            }
            Self::Datetime(values) => values.at(row).map(Datum::Datetime),
            Self::Timespan(values) => values.at(row).map(Datum::Timespan),
            Self::Text(values) => Some(Datum::Text(values.at(row).unwrap_or_default())),
            Self::Guid(values) => {
                values.at(row).and_then(|bytes| Uuid::from_slice(bytes).ok()).map(Datum::Guid)
            }
            Self::Json(values) => values.at(row).map(Datum::Json),
        };
        datum.unwrap_or(Datum::Null)
    }
}

/// The values of an argument of type `string`; never null.
#[derive(Clone, Copy)]
pub(super) struct Texts<'a>(Values<&'a StringViewArray>);

impl<'a> Texts<'a> {
    #[inline]
    pub(super) fn at(&self, row: usize) -> &'a str {
        self.0.at(row).unwrap_or_default()
    }

    /// The text that stands for all rows.
    pub(super) fn constant(&self) -> Option<&'a str> {
        self.0.constant.then(|| self.at(0))
    }

    /// The texts of all rows, if there is one for each.
    pub(super) fn array(&self) -> Option<&'a StringViewArray> {
        (!self.0.constant).then_some(self.0.array)
    }
}

impl Argument {
    /// The same value in all rows; the array has only this one.
    pub(crate) const fn constant(ty: Type, array: ArrayRef) -> Self {
        Self { ty, array, constant: true }
    }

    /// One value per row.
    pub(crate) const fn rows(ty: Type, array: ArrayRef) -> Self {
        Self { ty, array, constant: false }
    }

    fn misfit(&self, wanted: &str) -> Error {
        let form = self.array.data_type();
        Error::internal(format!("an argument of type {} is {form}, not {wanted}", self.ty.name()))
    }

    pub(super) fn primitives<T: ArrowPrimitiveType>(
        &self,
    ) -> Result<Values<&PrimitiveArray<T>>, Error> {
        let array = self.array.as_primitive_opt::<T>();
        let array = array.ok_or_else(|| self.misfit(&T::DATA_TYPE.to_string()))?;
        Ok(Values::new(array, self.constant))
    }

    /// Of `int` or `long`.
    pub(super) fn integers(&self) -> Result<Integers<'_>, Error> {
        if self.ty == Type::Int {
            Ok(Integers::Int(self.primitives::<Int32Type>()?))
        } else {
            Ok(Integers::Long(self.ticks()?))
        }
    }

    /// Of `long`, `datetime` or `timespan`.
    pub(super) fn ticks(&self) -> Result<Values<&PrimitiveArray<Int64Type>>, Error> {
        self.primitives::<Int64Type>()
    }

    pub(super) fn reals(&self) -> Result<Values<&PrimitiveArray<Float64Type>>, Error> {
        self.primitives::<Float64Type>()
    }

    pub(super) fn decimals(&self) -> Result<Values<&Decimal256Array>, Error> {
        self.primitives::<Decimal256Type>()
    }

    pub(super) fn bools(&self) -> Result<Values<&BooleanArray>, Error> {
        let array = self.array.as_boolean_opt().ok_or_else(|| self.misfit("Boolean"))?;
        Ok(Values::new(array, self.constant))
    }

    pub(super) fn texts(&self) -> Result<Texts<'_>, Error> {
        Ok(Texts(self.views()?))
    }

    /// Of `dynamic`: canonical JSON.
    pub(super) fn jsons(&self) -> Result<Values<&StringViewArray>, Error> {
        self.views()
    }

    fn views(&self) -> Result<Values<&StringViewArray>, Error> {
        let array = self.array.as_string_view_opt().ok_or_else(|| self.misfit("Utf8View"))?;
        Ok(Values::new(array, self.constant))
    }

    fn guids(&self) -> Result<Values<&FixedSizeBinaryArray>, Error> {
        let array = self.array.as_fixed_size_binary_opt();
        Ok(Values::new(array.ok_or_else(|| self.misfit("FixedSizeBinary"))?, self.constant))
    }

    /// Of any type.
    pub(super) fn data(&self) -> Result<Data<'_>, Error> {
        Ok(match self.ty {
            Type::Bool => Data::Bool(self.bools()?),
            Type::Int => Data::Int(self.primitives::<Int32Type>()?),
            Type::Long => Data::Long(self.ticks()?),
            Type::Real => Data::Real(self.reals()?),
            Type::Decimal => Data::Decimal(self.decimals()?),
            Type::Datetime => Data::Datetime(self.ticks()?),
            Type::Timespan => Data::Timespan(self.ticks()?),
            Type::String => Data::Text(self.views()?),
            Type::Guid => Data::Guid(self.guids()?),
            Type::Dynamic => Data::Json(self.views()?),
        })
    }

    /// One value for each of the rows, even of a constant.
    pub(super) fn spread(&self, rows: usize) -> Result<ArrayRef, Error> {
        if !self.constant {
            return Ok(self.array.clone());
        }
        if self.array.is_empty() || self.array.is_null(0) {
            return Ok(columns::nulls(self.ty, rows));
        }
        let zeros = PrimitiveArray::<Int32Type>::from_value(0, rows);
        Ok(arrow::compute::take(&self.array, &zeros, None)?)
    }
}

impl<'a> Call<'a> {
    /// The argument at a position, which the signature says is there.
    pub(super) fn arg(&self, position: usize) -> Result<&'a Argument, Error> {
        self.args
            .get(position)
            .ok_or_else(|| Error::internal(format!("argument {position} of a call is missing")))
    }

    /// The argument at a position, if it was given.
    pub(super) fn optional(&self, position: usize) -> Option<&'a Argument> {
        self.args.get(position)
    }

    /// The constant text that an argument must be.
    pub(super) fn constant_text(&self, position: usize) -> Result<&'a str, Error> {
        let text = self.arg(position)?.texts()?.constant();
        text.ok_or_else(|| invalid(format!("argument {} must be a constant", position + 1)))
    }

    /// Whole numbers of an optional argument; the default where it is not given.
    pub(super) fn integers_or(
        &self,
        position: usize,
        default: i64,
    ) -> Result<impl Fn(usize) -> Option<i64> + use<'a>, Error> {
        let values = self.optional(position).map(Argument::integers).transpose()?;
        Ok(move |row| values.as_ref().map_or(Some(default), |values| values.at(row)))
    }

    pub(super) fn write_bools(&self, value: impl FnMut(usize) -> Option<bool>) -> ArrayRef {
        Arc::new((0..self.rows).map(value).collect::<BooleanArray>())
    }

    pub(super) fn write<T: ArrowPrimitiveType>(
        &self,
        value: impl FnMut(usize) -> Option<T::Native>,
    ) -> ArrayRef {
        Arc::new((0..self.rows).map(value).collect::<PrimitiveArray<T>>())
    }

    /// Whole numbers, as `int` or `long` as the result demands; too large ones become null.
    pub(super) fn write_integers(&self, mut value: impl FnMut(usize) -> Option<i64>) -> ArrayRef {
        if self.result == Type::Int {
            self.write::<Int32Type>(|row| value(row).and_then(|v| i32::try_from(v).ok()))
        } else {
            self.write::<Int64Type>(value)
        }
    }

    pub(super) fn write_ticks(&self, value: impl FnMut(usize) -> Option<i64>) -> ArrayRef {
        self.write::<Int64Type>(value)
    }

    /// Datetimes; what lies outside the years 1 to 9999 becomes null.
    pub(super) fn write_datetimes(&self, mut value: impl FnMut(usize) -> Option<i64>) -> ArrayRef {
        let legal = |ticks: &i64| (0..=kql::value::MAX_TICKS).contains(ticks);
        self.write::<Int64Type>(|row| value(row).filter(legal))
    }

    pub(super) fn write_reals(&self, value: impl FnMut(usize) -> Option<f64>) -> ArrayRef {
        self.write::<Float64Type>(value)
    }

    pub(super) fn write_decimals(
        &self,
        mut value: impl FnMut(usize) -> Option<Decimal>,
    ) -> ArrayRef {
        let values = (0..self.rows).map(|row| value(row).map(columns::decimal_to_arrow));
        let values = values.collect::<Decimal256Array>();
        Arc::new(values.with_data_type(columns::arrow_type(Type::Decimal)))
    }

    /// Texts, each appended to an empty buffer.
    pub(super) fn write_texts(&self, mut value: impl FnMut(usize, &mut String)) -> ArrayRef {
        let mut builder = text_builder(self.rows);
        let mut buffer = String::new();
        for row in 0..self.rows {
            buffer.clear();
            value(row, &mut buffer);
            builder.append_value(&buffer);
        }
        Arc::new(builder.finish())
    }

    /// Texts that are parts of others.
    pub(super) fn write_slices<'t>(&self, mut value: impl FnMut(usize) -> &'t str) -> ArrayRef {
        let mut builder = text_builder(self.rows);
        for row in 0..self.rows {
            builder.append_value(value(row));
        }
        Arc::new(builder.finish())
    }

    /// Dynamics: JSON, appended to an empty buffer. `None`, or nothing appended, means null.
    pub(super) fn write_jsons(
        &self,
        mut value: impl FnMut(usize, &mut String) -> Option<()>,
    ) -> ArrayRef {
        let mut builder = text_builder(self.rows);
        let mut buffer = String::new();
        for row in 0..self.rows {
            buffer.clear();
            match value(row, &mut buffer) {
                Some(()) if !buffer.is_empty() && buffer != "null" => {
                    builder.append_value(&buffer);
                }
                _ => builder.append_null(),
            }
        }
        Arc::new(builder.finish())
    }
}

/// For texts that are copied; short ones need no block of their own.
pub(super) fn text_builder(rows: usize) -> StringViewBuilder {
    StringViewBuilder::with_capacity(rows)
}

/// An argument that cannot be evaluated, whatever the row.
pub(super) fn invalid(message: impl Into<String>) -> Error {
    Error::new(crate::ErrorKind::Semantic, message)
}
