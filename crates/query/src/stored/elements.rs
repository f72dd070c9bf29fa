//! What a path leads to in each element that `mv-expand` makes of a value, as a list.
//!
//! Not here: `mv-expand` itself (`plan::expand`).

use std::sync::Arc;

use arrow::{
    array::{Array, ArrayRef, AsArray, ListArray, ListBuilder, StringViewBuilder},
    datatypes::{DataType, Field, FieldRef},
};
use datafusion::{
    error::Result,
    logical_expr::{
        ColumnarValue, Expr, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl,
        Signature, Volatility,
    },
};
use kql::DynamicPath;

use super::list_type;
use crate::{
    Error,
    function::{self, text_of_json, walk},
};

/// A list of parts; a part that is not there is null.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct ElementParts {
    pub(super) path: DynamicPath,
    /// Whether the parts are texts, as `tostring()` makes them, rather than dynamics.
    pub(super) text: bool,
    signature: Signature,
}

/// The parts of the elements of `value`, a `dynamic`: texts or dynamics.
pub(crate) fn element_parts(value: Expr, path: DynamicPath, text: bool) -> Expr {
    let signature = Signature::user_defined(Volatility::Immutable);
    ScalarUDF::new_from_impl(ElementParts { path, text, signature }).call(vec![value])
}

impl ScalarUDFImpl for ElementParts {
    fn name(&self) -> &'static str {
        "element_parts"
    }

    fn schema_name(&self, args: &[Expr]) -> Result<String> {
        let args = args.iter().map(|arg| arg.schema_name().to_string()).collect::<Vec<_>>();
        let form = if self.text { "text" } else { "dynamic" };
        Ok(format!("{form} [*]{} ({})", self.path, args.join(", ")))
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, types: &[DataType]) -> Result<Vec<DataType>> {
        Ok(types.to_vec())
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(list_type())
    }

    fn return_field_from_args(&self, _: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        Ok(Arc::new(Field::new(self.name(), list_type(), true)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [values] = &*ColumnarValue::values_to_arrays(&args.args)? else {
            return Err(Error::internal("elements are of one value").into());
        };
        let parts = if self.text {
            collected(values, &self.path, |texts, part| {
                texts.append_value(part.map(text_of_json).unwrap_or_default());
            })?
        } else {
            parts(values, &self.path)?
        };
        Ok(ColumnarValue::Array(parts))
    }
}

/// The parts of the elements of each value, as dynamics.
pub(super) fn parts(values: &ArrayRef, path: &DynamicPath) -> Result<ArrayRef, Error> {
    collected(values, path, |parts, part| parts.append_option(part))
}

/// Lists of what `append` makes of the parts of the elements of each value.
fn collected(
    values: &ArrayRef,
    path: &DynamicPath,
    append: impl Fn(&mut StringViewBuilder, Option<&str>),
) -> Result<ArrayRef, Error> {
    let values = values.as_string_view_opt();
    let values = values.ok_or_else(|| Error::internal("elements are of a dynamic"))?;
    let mut lists = ListBuilder::with_capacity(StringViewBuilder::new(), values.len());
    for value in values {
        match value {
            Some(array) if array.starts_with('[') => {
                for element in function::elements(array) {
                    append(lists.values(), walk(element, path.steps()));
                }
            }
            other => {
                for element in function::expanded(other, false) {
                    let part = element.as_deref().and_then(|element| walk(element, path.steps()));
                    append(lists.values(), part);
                }
            }
        }
        lists.append(true);
    }
    Ok(Arc::new(lists.finish()))
}

/// The lists with all their values changed at once.
pub(super) fn mapped(
    lists: &ArrayRef,
    change: impl FnOnce(&ArrayRef) -> Result<ArrayRef, Error>,
) -> Result<ArrayRef, Error> {
    let misfit = || Error::internal("parts of elements are lists");
    let lists = lists.as_list_opt::<i32>().ok_or_else(misfit)?;
    let DataType::List(item) = list_type() else { return Err(misfit()) };
    let (offsets, nulls) = (lists.offsets().clone(), lists.nulls().cloned());
    Ok(Arc::new(ListArray::try_new(item, offsets, change(lists.values())?, nulls)?))
}
