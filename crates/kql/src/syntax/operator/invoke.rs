//! `invoke f(…)`: calls a function with the rows as its first argument.

use crate::{
    Diagnostic,
    syntax::{
        parser::{Parser, Read},
        tree::{Expr, ExprKind},
    },
};

/// `invoke f(1)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Invoke {
    /// The call; a `Member` before it says where the function lies.
    pub call: Expr,
}

/// Reads what follows the keyword.
pub(super) fn read(parser: &mut Parser<'_>) -> Read<Invoke> {
    let call = parser.postfix()?;
    if !matches!(call.kind, ExprKind::Call { .. } | ExprKind::PathCall { .. }) {
        let message = "`invoke` takes the call of a function";
        parser.report(Diagnostic::error("SYN0002", call.span, message));
    }
    Ok(Invoke { call })
}
