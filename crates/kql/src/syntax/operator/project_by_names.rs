//! `project-by-names`: columns by computed names.

use crate::syntax::tree::Expr;

/// `project-by-names a, "b*", dynamic(["c"])`.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectByNames {
    /// Names, wildcards, and texts or arrays of such.
    pub columns: Vec<Expr>,
}
