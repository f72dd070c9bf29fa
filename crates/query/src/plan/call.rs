//! KQL's functions and conversions as scalar functions of DataFusion.
//!
//! Not here: what they do (`function`), and which need no such detour (`comparison`).

mod operation;
mod reading;

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use arrow::{
    array::{Array, ArrayRef, AsArray, Int64Array, StringViewArray},
    datatypes::{DataType, Field, FieldRef},
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

pub(super) use operation::Operation;
pub(crate) use reading::{Reading, reading};

use super::Planner;
use crate::{
    Error, columns,
    function::{self, Argument, Call},
};

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
