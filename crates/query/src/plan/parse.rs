//! `parse`, `parse-where` and `parse-kv`: columns out of a text.
//!
//! Not here: how a text is read (`pattern`, `pairs`).

mod pairs;
mod pattern;

use std::{
    hash::{Hash, Hasher},
    sync::Arc,
};

use arrow::{
    array::{ArrayRef, AsArray, StructArray},
    datatypes::{DataType, Field, FieldRef, Fields},
};
use datafusion::{
    error::Result as PlanResult,
    logical_expr::{
        ColumnarValue, Expr as PlanExpr, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF,
        ScalarUDFImpl, Signature, Volatility,
    },
};
use kql::{
    Schema, Type,
    bound::{Expr, Parse, ParseKv, ParsePart},
};

use super::{Planner, call, rows::Rows};
use crate::{
    Error, columns,
    function::{self, Argument, Call},
};
use pairs::Pairs;
use pattern::Pattern;

impl Planner {
    pub(super) fn parse(&self, rows: Rows, parse: &Parse, schema: &Schema) -> Result<Rows, Error> {
        let reader = Reader::Pattern(Pattern::new(parse, schema)?);
        let positions = parse.pattern.iter().filter_map(column_of).collect();
        self.read(rows, &parse.value, reader, positions, parse.matching_only)
    }

    pub(super) fn parse_kv(
        &self,
        rows: Rows,
        parse: &ParseKv,
        schema: &Schema,
    ) -> Result<Rows, Error> {
        let reader = Reader::Pairs(Pairs::new(parse, schema)?);
        let positions = parse.keys.iter().map(|(_, position)| *position).collect();
        self.read(rows, &parse.value, reader, positions, false)
    }

    /// The rows with columns out of a text at some positions.
    fn read(
        &self,
        rows: Rows,
        text: &Expr,
        reader: Reader,
        positions: Vec<usize>,
        matching_only: bool,
    ) -> Result<Rows, Error> {
        let text = self.value(&rows, text)?;
        let fields = reader.fields().clone();
        let signature = Signature::user_defined(Volatility::Immutable);
        let parsed = ScalarUDF::new_from_impl(Parser { reader, signature }).call(vec![text]);
        let (mut rows, parsed) = rows.computed(self, vec![parsed])?;
        let Some(parsed) = parsed.into_iter().next().map(PlanExpr::Column) else {
            return Err(Error::internal("parse yields nothing"));
        };
        let part = |(position, field): (usize, &FieldRef)| {
            call::part(parsed.clone(), position, field.clone())
        };
        let mut parts = fields.iter().enumerate();
        // The first part says whether the row matches.
        let matches = parts.next().map(part).filter(|_| matching_only);
        if let Some(matches) = matches {
            rows = rows.filtered(matches)?;
        }
        let (mut rows, parts) = rows.computed(self, parts.map(part).collect())?;
        for (position, part) in positions.into_iter().zip(parts) {
            match rows.columns.get_mut(position) {
                Some(replaced) => *replaced = part,
                None => rows.columns.push(part),
            }
        }
        Ok(rows)
    }
}

const fn column_of(part: &ParsePart) -> Option<usize> {
    match part {
        ParsePart::Column(position) => Some(*position),
        _ => None,
    }
}

/// Texts as values of a type, as the conversion functions make them.
fn convert(texts: ArrayRef, ty: Type, rows: usize) -> Result<ArrayRef, Error> {
    let name = match ty {
        Type::String => return Ok(texts),
        Type::Bool => "tobool",
        Type::Int => "toint",
        Type::Long => "tolong",
        Type::Real => "toreal",
        Type::Decimal => "todecimal",
        Type::Datetime => "todatetime",
        Type::Timespan => "totimespan",
        Type::Guid => "toguid",
        Type::Dynamic => "parse_json",
    };
    let Some(implementation) = function::implementation(name) else {
        return Err(Error::internal(format!("{name}() is not there")));
    };
    let args = [Argument::rows(Type::String, texts)];
    implementation(&Call { args: &args, rows, result: ty, now: 0, seed: 0 })
}

/// The form of what is read: whether the row matches, and the columns.
fn fields(types: impl Iterator<Item = Type>) -> Fields {
    let column = |(i, ty): (usize, Type)| {
        Field::new(i.to_string(), columns::arrow_type(ty), ty != Type::String)
    };
    let matches = Field::new("matches", DataType::Boolean, false);
    [matches].into_iter().chain(types.enumerate().map(column)).collect()
}

#[derive(Debug)]
enum Reader {
    Pattern(Pattern),
    Pairs(Pairs),
}

impl Reader {
    const fn fields(&self) -> &Fields {
        match self {
            Self::Pattern(pattern) => &pattern.fields,
            Self::Pairs(pairs) => &pairs.fields,
        }
    }

    fn identity(&self) -> String {
        match self {
            Self::Pattern(pattern) => pattern.identity(),
            Self::Pairs(pairs) => pairs.identity(),
        }
    }

    fn read(&self, texts: &ArrayRef) -> Result<StructArray, Error> {
        let Some(texts) = texts.as_string_view_opt() else {
            return Err(Error::internal("parse of something that is no text"));
        };
        match self {
            Self::Pattern(pattern) => pattern.read(texts),
            Self::Pairs(pairs) => pairs.read(texts),
        }
    }
}

#[derive(Debug)]
struct Parser {
    reader: Reader,
    signature: Signature,
}

impl PartialEq for Parser {
    fn eq(&self, other: &Self) -> bool {
        let (own, other) = (&self.reader, &other.reader);
        own.fields() == other.fields() && own.identity() == other.identity()
    }
}

impl Eq for Parser {}

impl Hash for Parser {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.reader.identity(), self.reader.fields()).hash(state);
    }
}

impl ScalarUDFImpl for Parser {
    fn name(&self) -> &'static str {
        "parse"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, types: &[DataType]) -> PlanResult<Vec<DataType>> {
        Ok(types.to_vec())
    }

    fn return_type(&self, _: &[DataType]) -> PlanResult<DataType> {
        Ok(DataType::Struct(self.reader.fields().clone()))
    }

    fn return_field_from_args(&self, _: ReturnFieldArgs<'_>) -> PlanResult<FieldRef> {
        let form = DataType::Struct(self.reader.fields().clone());
        Ok(Arc::new(Field::new("parse", form, false)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> PlanResult<ColumnarValue> {
        let arrays = args
            .args
            .iter()
            .map(|arg| arg.to_array(args.number_rows))
            .collect::<PlanResult<Vec<_>>>()?;
        let Some(texts) = arrays.first() else {
            return Err(Error::internal("parse lacks its text").into());
        };
        Ok(ColumnarValue::Array(Arc::new(self.reader.read(texts)?)))
    }
}
