//! Which expressions are parts of dynamic columns, or look for terms in a column.
//!
//! Not here: whether the part is kept or the terms are indexed; the owner of the rows knows.

use std::sync::Arc;

use datafusion::physical_expr::{PhysicalExpr, ScalarFunctionExpr, expressions::Column};
use kql::{ColumnPath, DynamicPath};

use super::{convert::converted, elements::ElementParts};
use crate::plan::{Reading, reading};

/// An expression that is a part of a dynamic column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartRead {
    /// The part.
    pub path: ColumnPath,
    /// Whether `parse_json(tostring())` is on the way, so that a text there is looked into.
    pub reparsed: bool,
    /// Whether it is the part's text, as `tostring()` makes it.
    pub text: bool,
}

impl PartRead {
    /// The same value from a column that keeps the part: as texts or as JSON.
    #[must_use]
    pub fn from_kept(&self, column: Arc<dyn PhysicalExpr>, text: bool) -> Arc<dyn PhysicalExpr> {
        converted(column, self.path.element.is_some(), text, self.text)
    }
}

/// The part of a dynamic column that an expression is.
#[must_use]
pub fn part_read(expr: &Arc<dyn PhysicalExpr>) -> Option<PartRead> {
    if let Some(function) = expr.downcast_ref::<ScalarFunctionExpr>()
        && let Some(parts) = function.fun().inner().downcast_ref::<ElementParts>()
    {
        let (base, reparsed) = dynamic(function.args().first()?)?;
        let path = parts.path.steps().iter().cloned();
        let path = path.fold(base.elements()?, ColumnPath::then);
        return Some(PartRead { path, reparsed, text: parts.text });
    }
    let ((path, reparsed), text) = match text_of(expr) {
        Some(read) => (read, true),
        None => (dynamic(expr)?, false),
    };
    (!path.is_whole()).then_some(PartRead { path, reparsed, text })
}

/// The part that an expression is, and whether a text is looked into on the way.
fn dynamic(expr: &Arc<dyn PhysicalExpr>) -> Option<(ColumnPath, bool)> {
    if let Some(column) = expr.downcast_ref::<Column>() {
        return Some((ColumnPath::whole(column.name().into()), false));
    }
    match reading(expr)? {
        Reading::Path(path, false, [base]) => into(path, base),
        Reading::Parsed([value]) => text_of(value).map(|(inside, _)| (inside, true)),
        _ => None,
    }
}

/// The part whose text an expression is.
fn text_of(expr: &Arc<dyn PhysicalExpr>) -> Option<(ColumnPath, bool)> {
    match reading(expr)? {
        Reading::Text([value]) => dynamic(value),
        Reading::Path(path, true, [base]) => into(path, base),
        _ => None,
    }
}

fn into(path: &DynamicPath, base: &Arc<dyn PhysicalExpr>) -> Option<(ColumnPath, bool)> {
    let (base, reparsed) = dynamic(base)?;
    Some((path.steps().iter().cloned().fold(base, ColumnPath::then), reparsed))
}

/// A search for terms or texts in the text of a whole column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermRead {
    /// The column.
    pub column: String,
    /// The operator, such as `has` or `contains_cs`.
    pub operator: &'static str,
    /// What is looked for; several for `has_any` and `has_all`.
    pub texts: Vec<String>,
}

/// The search that an expression is.
#[must_use]
pub fn term_read(expr: &Arc<dyn PhysicalExpr>) -> Option<TermRead> {
    let Reading::Search { operator, texts, operand: [operand] } = reading(expr)? else {
        return None;
    };
    let column = match operand.downcast_ref::<Column>() {
        Some(column) => column.name().to_owned(),
        None => match text_of(operand)? {
            (path, false) => path.of_whole_column()?.to_string(),
            _ => return None,
        },
    };
    Some(TermRead { column, operator, texts })
}
