//! `reduce by x`: patterns that texts have in common.

use crate::syntax::tree::{NamedExpr, Parameter};

/// `reduce kind=… by x with threshold=0.1, characters="-"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Reduce {
    /// `kind`.
    pub parameters: Vec<Parameter>,
    /// The texts.
    pub value: NamedExpr,
    /// What `with` says.
    pub properties: Vec<NamedExpr>,
}
