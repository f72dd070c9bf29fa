//! From the form in which a part is kept to the one that an expression wants.
//!
//! Not here: which column that is (`read`).

use std::sync::Arc;

use arrow::{
    array::{Array, ArrayRef, AsArray, StringViewArray},
    datatypes::{DataType, Field, FieldRef},
};
use datafusion::{
    error::Result,
    logical_expr::{
        ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature,
        Volatility,
    },
    physical_expr::{PhysicalExpr, ScalarFunctionExpr},
};
use kql::Type;

use super::{elements::mapped, list_type};
use crate::{
    Error,
    function::{self, Argument},
};

/// A conversion of kept parts, single ones or lists.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Convert {
    list: bool,
    /// Whether they are kept as texts.
    from_text: bool,
    /// Whether texts are wanted, as `tostring()` makes them.
    to_text: bool,
    signature: Signature,
}

/// An expression of the kept part, in the form that is wanted.
pub(super) fn converted(
    kept: Arc<dyn PhysicalExpr>,
    list: bool,
    from_text: bool,
    to_text: bool,
) -> Arc<dyn PhysicalExpr> {
    // A list may hold nulls, and so may dynamics.
    if from_text == to_text && (list || !to_text) {
        return kept;
    }
    let signature = Signature::user_defined(Volatility::Immutable);
    let convert = Convert { list, from_text, to_text, signature };
    let field = Arc::new(convert.field());
    let function = Arc::new(ScalarUDF::new_from_impl(convert));
    let name = function.name().to_owned();
    Arc::new(ScalarFunctionExpr::new(&name, function, vec![kept], field, Arc::default()))
}

impl Convert {
    fn field(&self) -> Field {
        let ty = if self.list { list_type() } else { DataType::Utf8View };
        Field::new(self.name(), ty, self.list || !self.to_text)
    }

    fn convert(&self, parts: &ArrayRef) -> Result<ArrayRef, Error> {
        match (self.from_text, self.to_text) {
            (true, false) => function::quoted(parts),
            (false, true) => {
                let parts = Argument::rows(Type::Dynamic, parts.clone());
                let rows = parts.array.len();
                function::cast(&parts, Type::String, rows)
            }
            _ if parts.null_count() == 0 => Ok(parts.clone()),
            _ => {
                let texts = parts.as_string_view_opt();
                let texts = texts.ok_or_else(|| Error::internal("parts are texts"))?;
                let texts = texts.iter().map(Option::unwrap_or_default);
                Ok(Arc::new(StringViewArray::from_iter_values(texts)))
            }
        }
    }
}

impl ScalarUDFImpl for Convert {
    fn name(&self) -> &'static str {
        "kept_part"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, types: &[DataType]) -> Result<Vec<DataType>> {
        Ok(types.to_vec())
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.field().data_type().clone())
    }

    fn return_field_from_args(&self, _: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        Ok(Arc::new(self.field()))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [parts] = &*ColumnarValue::values_to_arrays(&args.args)? else {
            return Err(Error::internal("one part is converted at a time").into());
        };
        if !self.list {
            return Ok(ColumnarValue::Array(self.convert(parts)?));
        }
        Ok(ColumnarValue::Array(mapped(parts, |values| self.convert(values))?))
    }
}
