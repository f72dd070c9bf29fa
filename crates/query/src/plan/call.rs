//! KQL's functions and conversions as scalar functions of DataFusion.
//!
//! Not here: what they do (`function`), and which need no such detour (`comparison`).

mod reading;

use std::{
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use arrow::{
    array::{Array, ArrayRef, AsArray, Int64Array, StringViewArray},
    datatypes::{DataType, Field, FieldRef, TimeUnit},
};
use datafusion::{
    common::ScalarValue,
    error::{DataFusionError, Result as PlanResult},
    logical_expr::{
        ColumnarValue, Expr as PlanExpr, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF,
        ScalarUDFImpl, Signature, Volatility,
    },
};
use kql::{DynamicPath, Type};

pub(crate) use reading::{Reading, reading};

use super::Planner;
use crate::{
    Error, columns,
    function::{self, Argument, Call, Implementation, Interner, Members},
};

/// What is computed from some values.
#[derive(Clone)]
pub(super) enum Operation {
    /// A function or operator of the catalogue.
    Call { name: &'static str, implementation: Implementation },
    /// A conversion to the type of the result.
    Cast,
    /// A constant path into a `dynamic`: what is there, or its text.
    Path(DynamicPath),
    /// A computed key or position of a `dynamic`.
    Index,
    /// Whether the first value is a member; the others are members too.
    Members { name: &'static str, constants: Arc<Members> },
    /// The text, empty where it is null.
    Text,
    /// The `dynamic` that a JSON text of a file means.
    Stored,
    /// The ticks of a timestamp that is counted in this unit since 1970.
    Ticks(TimeUnit),
    /// A search in the text of what [`Stored`](Self::Stored) would yield, for a constant that
    /// [`Sought`](function::Sought) can look for in the text of the file.
    SearchStored { name: &'static str, implementation: Implementation },
    /// The number of a text.
    Number(Arc<Interner>),
    /// The text of a number.
    Numbered(Arc<Interner>),
    /// A number that no other row of the query's run has, in the order of the rows of a part.
    RowId(Arc<AtomicU64>),
}

impl Operation {
    const fn name(&self) -> &'static str {
        match self {
            Self::Call { name, .. }
            | Self::Members { name, .. }
            | Self::SearchStored { name, .. } => name,
            Self::Cast => "cast",
            Self::Path(_) => "path",
            Self::Index => "index",
            Self::Text => "text",
            Self::Stored => "stored",
            Self::Ticks(_) => "ticks",
            Self::Number(_) => "number",
            Self::Numbered(_) => "numbered",
            Self::RowId(_) => "row_id",
        }
    }

    fn is_volatile(&self) -> bool {
        match self {
            Self::Call { name, .. } => function::is_volatile(name),
            Self::RowId(_) => true,
            _ => false,
        }
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => write!(f, "path {path}"),
            other => f.write_str(other.name()),
        }
    }
}

impl PartialEq for Operation {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Path(path), Self::Path(other)) => path == other,
            (Self::Members { constants, .. }, Self::Members { constants: other_constants, .. }) => {
                Arc::ptr_eq(constants, other_constants)
            }
            (Self::Call { name, .. }, Self::Call { name: other, .. })
            | (Self::SearchStored { name, .. }, Self::SearchStored { name: other, .. }) => {
                name == other
            }
            (Self::Ticks(unit), Self::Ticks(other)) => unit == other,
            (Self::Number(texts), Self::Number(other))
            | (Self::Numbered(texts), Self::Numbered(other)) => Arc::ptr_eq(texts, other),
            (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
        }
    }
}

impl Hash for Operation {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
        match self {
            Self::Path(path) => path.hash(state),
            Self::Members { constants, .. } => Arc::as_ptr(constants).hash(state),
            Self::Ticks(unit) => unit.hash(state),
            Self::Number(texts) | Self::Numbered(texts) => Arc::as_ptr(texts).hash(state),
            _ => {}
        }
    }
}

/// Where an argument comes from.
#[derive(Debug, Clone)]
enum Slot {
    Constant(Argument, ScalarValue),
    Input(Type),
}

impl PartialEq for Slot {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Input(ty), Self::Input(other)) => ty == other,
            (Self::Constant(argument, value), Self::Constant(other, other_value)) => {
                argument.ty == other.ty && value == other_value
            }
            _ => false,
        }
    }
}

impl Hash for Slot {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Input(ty) => ty.hash(state),
            Self::Constant(argument, value) => (argument.ty, value).hash(state),
        }
    }
}

/// An operation on the constants and inputs that it has in one place of a query.
#[derive(Debug)]
pub(super) struct Evaluation {
    operation: Operation,
    slots: Vec<Slot>,
    result: Type,
    now: i64,
    /// What sets a volatile mention apart from all others; otherwise 0.
    mention: u64,
    batches: AtomicU64,
    signature: Signature,
}

impl PartialEq for Evaluation {
    fn eq(&self, other: &Self) -> bool {
        self.operation == other.operation
            && self.slots == other.slots
            && (self.result, self.mention) == (other.result, other.mention)
    }
}

impl Eq for Evaluation {}

impl Hash for Evaluation {
    /// Of everything: DataFusion takes functions with equal names and hashes for the same.
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.operation, &self.slots, self.result, self.mention).hash(state);
    }
}

impl Planner {
    /// An operation on expressions as an expression; computed at once if all are constants.
    pub(super) fn operate(
        &self,
        operation: Operation,
        args: Vec<(PlanExpr, Type)>,
        result: Type,
    ) -> Result<PlanExpr, Error> {
        let volatile = operation.is_volatile();
        let mut slots = Vec::with_capacity(args.len());
        let mut inputs = Vec::new();
        for (expr, ty) in args {
            if let PlanExpr::Literal(value, _) = expr {
                slots.push(Slot::Constant(Argument::constant(ty, value.to_array()?), value));
            } else {
                slots.push(Slot::Input(ty));
                inputs.push(expr);
            }
        }
        let volatility = if volatile { Volatility::Volatile } else { Volatility::Immutable };
        let evaluation = Evaluation {
            operation,
            slots,
            result,
            now: self.now,
            mention: if volatile { self.number() + 1 } else { 0 },
            batches: AtomicU64::new(0),
            signature: Signature::user_defined(volatility),
        };
        if inputs.is_empty() && !volatile {
            let array = evaluation.evaluate(&[], 1)?;
            return Ok(PlanExpr::Literal(ScalarValue::try_from_array(&array, 0)?, None));
        }
        Ok(ScalarUDF::new_from_impl(evaluation).call(inputs))
    }
}

impl Evaluation {
    /// The call as KQL would write it, given what its inputs are.
    pub(super) fn written(&self, inputs: Vec<String>) -> String {
        let mut inputs = inputs.into_iter();
        let constant = |argument: &Argument| {
            let value = columns::value_at(argument.ty, &argument.array, 0);
            serde_json::to_string(&value).unwrap_or_default()
        };
        let args: Vec<String> = self
            .slots
            .iter()
            .map(|slot| match slot {
                Slot::Constant(argument, _) => constant(argument),
                Slot::Input(_) => inputs.next().unwrap_or_default(),
            })
            .collect();
        match &self.operation {
            Operation::Path(path) => format!("{}{path}", args.concat()),
            Operation::Text => args.concat(),
            Operation::Members { name, .. } => format!("{} {name} (…)", args.concat()),
            operation => format!("{}({})", operation.name(), args.join(", ")),
        }
    }

    fn evaluate(&self, inputs: &[ColumnarValue], rows: usize) -> Result<ArrayRef, Error> {
        let mut inputs = inputs.iter();
        let mut args = Vec::with_capacity(self.slots.len());
        for slot in &self.slots {
            args.push(match slot {
                Slot::Constant(argument, _) => argument.clone(),
                Slot::Input(ty) => match inputs.next() {
                    Some(ColumnarValue::Array(array)) => Argument::rows(*ty, array.clone()),
                    Some(ColumnarValue::Scalar(value)) => {
                        Argument::constant(*ty, value.to_array()?)
                    }
                    None => return Err(Error::internal("a function lacks an argument")),
                },
            });
        }
        let array = self.apply(&args, rows)?;
        if array.len() != rows || *array.data_type() != columns::arrow_type(self.result) {
            let (name, form) = (self.operation.name(), array.data_type());
            let message = format!("{name} gave {} values of form {form} for {rows}", array.len());
            return Err(Error::internal(message));
        }
        Ok(array)
    }

    fn apply(&self, args: &[Argument], rows: usize) -> Result<ArrayRef, Error> {
        let first = || args.first().ok_or_else(|| Error::internal("a function lacks an argument"));
        match &self.operation {
            Operation::Call { implementation, .. } => {
                let batch = self.batches.fetch_add(1, Ordering::Relaxed);
                implementation(&Call {
                    args,
                    rows,
                    result: self.result,
                    now: self.now,
                    seed: seed(self.now, self.mention, batch),
                })
            }
            Operation::Cast => function::cast(first()?, self.result, rows),
            Operation::Path(path) => function::path(first()?, path, self.result, rows),
            Operation::Index => match args {
                [base, index] => function::index(base, index, rows),
                _ => Err(Error::internal("an index has a base and a key")),
            },
            Operation::Members { constants, .. } => {
                constants.test(first()?, args.get(1..).unwrap_or_default(), rows)
            }
            Operation::Text => Ok(without_nulls(&first()?.array)),
            Operation::Stored => function::stored(first()?),
            Operation::Number(texts) => texts.numbers(first()?, rows),
            Operation::Numbered(texts) => texts.texts(first()?, rows),
            Operation::Ticks(unit) => function::ticks(first()?, *unit),
            Operation::SearchStored { implementation, .. } => {
                function::search_stored(args, *implementation, rows)
            }
            Operation::RowId(next) => {
                let count = u64::try_from(rows).unwrap_or(u64::MAX);
                let first = next.fetch_add(count, Ordering::Relaxed).cast_signed();
                let numbers = (0..rows).zip(first..).map(|(_, number)| number);
                Ok(Arc::new(Int64Array::from_iter_values(numbers)))
            }
        }
    }
}

/// A constant path into the value of an expression.
pub(super) struct PathInto<'a> {
    pub(super) base: &'a PlanExpr,
    pub(super) path: &'a DynamicPath,
    /// `dynamic`, or `string` for the text of what is there.
    pub(super) ty: Type,
}

/// The path that an expression is, if it is one.
pub(super) fn path_into(expr: &PlanExpr) -> Option<PathInto<'_>> {
    let PlanExpr::ScalarFunction(function) = expr else { return None };
    let evaluation = function.func.inner().downcast_ref::<Evaluation>()?;
    match (&evaluation.operation, &*function.args) {
        (Operation::Path(path), [base]) => Some(PathInto { base, path, ty: evaluation.result }),
        _ => None,
    }
}

/// A number that differs between queries, mentions and batches.
fn seed(now: i64, mention: u64, batch: u64) -> u64 {
    let mixed = now.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ mention).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed ^ (mixed >> 31) ^ batch).wrapping_mul(0x94d0_49bb_1331_11eb)
}

/// Texts, empty where they are null.
pub(super) fn without_nulls(array: &ArrayRef) -> ArrayRef {
    match array.as_string_view_opt() {
        Some(texts) if texts.null_count() > 0 => {
            Arc::new(StringViewArray::from_iter_values(texts.iter().map(Option::unwrap_or_default)))
        }
        _ => array.clone(),
    }
}

impl ScalarUDFImpl for Evaluation {
    fn name(&self) -> &str {
        self.operation.name()
    }

    fn schema_name(&self, args: &[PlanExpr]) -> PlanResult<String> {
        let args = args.iter().map(|arg| arg.schema_name().to_string()).collect::<Vec<_>>();
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        Ok(format!("{} {:x}({})", self.name(), hasher.finish(), args.join(", ")))
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, types: &[DataType]) -> PlanResult<Vec<DataType>> {
        Ok(types.to_vec())
    }

    fn return_type(&self, _: &[DataType]) -> PlanResult<DataType> {
        Ok(columns::arrow_type(self.result))
    }

    fn return_field_from_args(&self, _: ReturnFieldArgs<'_>) -> PlanResult<FieldRef> {
        let nullable = self.result != Type::String;
        Ok(Arc::new(Field::new(self.name(), columns::arrow_type(self.result), nullable)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> PlanResult<ColumnarValue> {
        let array = self.evaluate(&args.args, args.number_rows).map_err(DataFusionError::from)?;
        Ok(ColumnarValue::Array(array))
    }
}

/// A part of the row that an aggregate with several results yields.
pub(super) fn part(row: PlanExpr, position: usize, field: FieldRef) -> PlanExpr {
    let signature = Signature::user_defined(Volatility::Immutable);
    ScalarUDF::new_from_impl(Part { position, field, signature }).call(vec![row])
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Part {
    position: usize,
    field: FieldRef,
    signature: Signature,
}

impl ScalarUDFImpl for Part {
    fn name(&self) -> &'static str {
        "part"
    }

    fn schema_name(&self, args: &[PlanExpr]) -> PlanResult<String> {
        let args = args.iter().map(|arg| arg.schema_name().to_string()).collect::<Vec<_>>();
        Ok(format!("part {}({})", self.position, args.join(", ")))
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, types: &[DataType]) -> PlanResult<Vec<DataType>> {
        Ok(types.to_vec())
    }

    fn return_type(&self, _: &[DataType]) -> PlanResult<DataType> {
        Ok(self.field.data_type().clone())
    }

    fn return_field_from_args(&self, _: ReturnFieldArgs<'_>) -> PlanResult<FieldRef> {
        Ok(self.field.clone())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> PlanResult<ColumnarValue> {
        let rows = args.number_rows;
        let [row] = &*ColumnarValue::values_to_arrays(&args.args)? else {
            return Err(Error::internal("a part is of one row").into());
        };
        let part = row.as_struct_opt().and_then(|row| row.columns().get(self.position).cloned());
        match part {
            Some(part) if part.len() == rows => Ok(ColumnarValue::Array(part)),
            _ => Err(Error::internal("a row lacks a part").into()),
        }
    }
}
