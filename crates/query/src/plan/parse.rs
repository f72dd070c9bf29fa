//! `parse` and `parse-where`: columns out of a text, by a pattern that becomes a regular
//! expression.
//!
//! Not here: `parse-kv`.

use std::{
    hash::{Hash, Hasher},
    sync::Arc,
};

use arrow::{
    array::{Array, ArrayRef, AsArray, BooleanArray, StringViewBuilder, StructArray},
    compute::{and, is_not_null, kernels::zip::zip},
    datatypes::{DataType, Field, FieldRef, Fields},
};
use datafusion::{
    common::Column as PlanColumn,
    error::Result as PlanResult,
    logical_expr::{
        ColumnarValue, Expr as PlanExpr, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF,
        ScalarUDFImpl, Signature, Volatility,
    },
};
use kql::{
    Schema, Type,
    bound::{Parse, ParseKind, ParsePart},
};
use regex::Regex;

use super::{Planner, call, rows::Rows};
use crate::{
    Error, ErrorKind, columns,
    function::{self, Argument, Call},
};

impl Planner {
    pub(super) fn parse(&self, rows: Rows, parse: &Parse, schema: &Schema) -> Result<Rows, Error> {
        let value = self.value(&rows, &parse.value)?;
        let pattern = Pattern::new(parse, schema)?;
        let positions: Vec<usize> = parse.pattern.iter().filter_map(column_of).collect();
        let fields = pattern.fields.clone();
        let signature = Signature::user_defined(Volatility::Immutable);
        let parsed = ScalarUDF::new_from_impl(Parser { pattern, signature }).call(vec![value]);
        let (mut rows, parsed) = rows.computed(self, vec![parsed])?;
        let parsed: Vec<PlanExpr> = parsed.into_iter().map(PlanExpr::Column).collect();
        let Some(parsed) = parsed.into_iter().next() else {
            return Err(Error::internal("parse yields nothing"));
        };
        // The first part says whether the row matches.
        let part =
            |position: usize, field: &FieldRef| call::part(parsed.clone(), position, field.clone());
        if parse.matching_only
            && let Some(field) = fields.first()
        {
            rows = rows.filtered(part(0, field))?;
        }
        let parts = fields.iter().enumerate().skip(1).map(|(i, field)| part(i, field)).collect();
        let (mut rows, parts): (Rows, Vec<PlanColumn>) = rows.computed(self, parts)?;
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

/// A pattern, ready to be matched.
#[derive(Debug)]
struct Pattern {
    regex: Regex,
    /// The types of the columns, in the order of the pattern.
    types: Vec<Type>,
    /// Whether a column that cannot be converted makes the row one that does not match.
    strict: bool,
    /// Whether the row matches, and the columns.
    fields: Fields,
}

impl Pattern {
    fn new(parse: &Parse, schema: &Schema) -> Result<Self, Error> {
        let mut text = String::new();
        let regex = match &parse.kind {
            ParseKind::Regex { flags } => {
                if !flags.is_empty() {
                    text.push_str(&format!("(?{flags})"));
                }
                true
            }
            ParseKind::Simple | ParseKind::Relaxed => {
                text.push_str(r"(?s)\A");
                false
            }
        };
        let mut types = Vec::new();
        let mut parts = parse.pattern.iter().peekable();
        while let Some(part) = parts.next() {
            match part {
                ParsePart::Star => text.push_str(".*?"),
                ParsePart::Text(part) if regex => text.push_str(part),
                ParsePart::Text(part) => text.push_str(&regex::escape(part)),
                ParsePart::Column(position) => {
                    let ty = schema.get(*position).map_or(Type::String, |column| column.ty);
                    let by_shape = regex || parts.peek() == Some(&&ParsePart::Star);
                    let shape = match shape(ty) {
                        Some(shape) if by_shape => shape,
                        _ if regex => ".*",
                        _ => ".*?",
                    };
                    text.push_str(&format!("(?P<c{}>{shape})", types.len()));
                    types.push(ty);
                }
            }
        }
        if !regex && parse.pattern.last() != Some(&ParsePart::Star) {
            text.push_str(r"\z");
        }
        let regex = Regex::new(&text).map_err(|error| {
            let message = format!("the pattern is no regular expression: {error}");
            Error::new(ErrorKind::Semantic, message)
        })?;
        let columns = types.iter().enumerate().map(|(i, ty)| {
            Field::new(i.to_string(), columns::arrow_type(*ty), *ty != Type::String)
        });
        let matches = Field::new("matches", DataType::Boolean, false);
        let fields = [matches].into_iter().chain(columns).collect();
        let strict = parse.kind == ParseKind::Simple;
        Ok(Self { regex, types, strict, fields })
    }

    /// Whether each text matches, and its columns.
    fn parsed(&self, texts: &ArrayRef) -> Result<ArrayRef, Error> {
        let rows = texts.len();
        let Some(texts) = texts.as_string_view_opt() else {
            return Err(Error::internal("parse of something that is no text"));
        };
        let names: Vec<String> = (0..self.types.len()).map(|i| format!("c{i}")).collect();
        let mut builders: Vec<_> = names.iter().map(|_| StringViewBuilder::new()).collect();
        let mut matches = Vec::with_capacity(rows);
        for text in texts {
            let found = self.regex.captures(text.unwrap_or_default());
            matches.push(found.is_some());
            for (builder, name) in builders.iter_mut().zip(&names) {
                let part = found.as_ref().and_then(|found| found.name(name));
                builder.append_value(part.map_or("", |part| part.as_str()));
            }
        }
        let mut matches = BooleanArray::from(matches);
        let mut converted = Vec::with_capacity(self.types.len());
        for (mut builder, ty) in builders.into_iter().zip(&self.types) {
            let column = convert(Arc::new(builder.finish()), *ty, rows)?;
            if self.strict && *ty != Type::String {
                matches = and(&matches, &is_not_null(&column)?)?;
            }
            converted.push(column);
        }
        let mut arrays: Vec<ArrayRef> = vec![Arc::new(matches.clone())];
        for (column, ty) in converted.into_iter().zip(&self.types) {
            arrays.push(zip(&matches, &column, &columns::nulls(*ty, rows))?);
        }
        Ok(Arc::new(StructArray::try_new(self.fields.clone(), arrays, None)?))
    }
}

/// Texts as values of a type, as the conversion functions make them.
pub(super) fn convert(texts: ArrayRef, ty: Type, rows: usize) -> Result<ArrayRef, Error> {
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

/// What a typed column may look like.
const fn shape(ty: Type) -> Option<&'static str> {
    Some(match ty {
        Type::Int | Type::Long => r"\s*[-+]?\d+",
        Type::Real | Type::Decimal => r"\s*[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?",
        Type::Bool => r"\s*(?i:true|false)",
        Type::Guid => r"\s*[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}",
        _ => return None,
    })
}

#[derive(Debug)]
struct Parser {
    pattern: Pattern,
    signature: Signature,
}

impl PartialEq for Parser {
    fn eq(&self, other: &Self) -> bool {
        let (own, other) = (&self.pattern, &other.pattern);
        own.regex.as_str() == other.regex.as_str()
            && (own.strict, &own.fields) == (other.strict, &other.fields)
    }
}

impl Eq for Parser {}

impl Hash for Parser {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let pattern = &self.pattern;
        (pattern.regex.as_str(), pattern.strict, &pattern.fields).hash(state);
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
        Ok(DataType::Struct(self.pattern.fields.clone()))
    }

    fn return_field_from_args(&self, _: ReturnFieldArgs<'_>) -> PlanResult<FieldRef> {
        let form = DataType::Struct(self.pattern.fields.clone());
        Ok(Arc::new(Field::new("parse", form, false)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> PlanResult<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        let Some(texts) = arrays.first() else {
            return Err(Error::internal("parse lacks its text").into());
        };
        let parsed = self.pattern.parsed(texts)?;
        if parsed.len() == args.number_rows {
            return Ok(ColumnarValue::Array(parsed));
        }
        // One text for all rows.
        let row = datafusion::common::ScalarValue::try_from_array(&parsed, 0)?;
        Ok(ColumnarValue::Scalar(row))
    }
}
