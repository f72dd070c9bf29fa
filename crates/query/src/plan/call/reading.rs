//! What the planner's functions read, for those who look at physical expressions.
//!
//! Not here: what is made of it (`stored`).

use std::sync::Arc;

use arrow::array::AsArray;
use datafusion::physical_expr::{PhysicalExpr, ScalarFunctionExpr};
use kql::{DynamicPath, Type};

use super::{Evaluation, Operation, Slot};

/// A function that is looked into. The operands are those that are no constants.
pub(crate) enum Reading<'a> {
    /// A constant path into a dynamic, and whether the text of what is there is wanted.
    Path(&'a DynamicPath, bool, &'a [Arc<dyn PhysicalExpr>]),
    /// The text of a dynamic.
    Text(&'a [Arc<dyn PhysicalExpr>]),
    /// The dynamic that a text is.
    Parsed(&'a [Arc<dyn PhysicalExpr>]),
    /// A search in a text for constants.
    Search { operator: &'static str, texts: Vec<String>, operand: &'a [Arc<dyn PhysicalExpr>] },
}

/// What an expression does, if it is one of those functions.
pub(crate) fn reading(expr: &Arc<dyn PhysicalExpr>) -> Option<Reading<'_>> {
    let function = expr.downcast_ref::<ScalarFunctionExpr>()?;
    let evaluation = function.fun().inner().downcast_ref::<Evaluation>()?;
    let args = function.args();
    match (&evaluation.operation, evaluation.slots.as_slice()) {
        (Operation::Path(path), [Slot::Input(Type::Dynamic)]) => {
            Some(Reading::Path(path, evaluation.result == Type::String, args))
        }
        (
            Operation::Cast | Operation::Call { name: "tostring", .. },
            [Slot::Input(Type::Dynamic)],
        ) if evaluation.result == Type::String => Some(Reading::Text(args)),
        (Operation::Call { name: "parse_json", .. }, [Slot::Input(Type::String)]) => {
            Some(Reading::Parsed(args))
        }
        (
            Operation::Call { name: operator, .. },
            [Slot::Input(Type::String), Slot::Constant(text, _)],
        ) if is_search(operator) => {
            let text = text.array.as_string_view_opt()?;
            let texts = text.iter().map(|text| text.unwrap_or_default().to_owned()).collect();
            Some(Reading::Search { operator, texts, operand: args })
        }
        (Operation::Members { name: operator, constants }, [Slot::Input(Type::String)]) => {
            let texts = constants.texts_looked_for()?;
            Some(Reading::Search { operator, texts, operand: args })
        }
        _ => None,
    }
}

fn is_search(operator: &str) -> bool {
    let operator = operator.strip_suffix("_cs").unwrap_or(operator);
    matches!(operator, "has" | "hasprefix" | "hassuffix" | "contains" | "startswith" | "endswith")
}
