//! Bound expressions as text, for explanations: near to KQL, with implicit conversions written
//! out.
//!
//! Not here: tables (`outline`).

use std::fmt;

use super::{Aggregate, Expr, ExprKind, Membership, Set};
use crate::{Type, Value};

impl fmt::Display for Expr {
    /// `TimeGenerated > ago(1h) and strlen(d.a::string) == 3`; `::` is an implicit conversion.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Literal(value) => write_value(f, value),
            ExprKind::Column { name, .. } => f.write_str(name),
            ExprKind::And(args) => joined(f, args, " and "),
            ExprKind::Or(args) => joined(f, args, " or "),
            ExprKind::Call { function, args } => match (args.as_slice(), function.is_operator()) {
                ([operand], true) => write!(f, "{}{}", function.name, Operand(operand)),
                ([left, right], true) => {
                    write!(f, "{} {} {}", Operand(left), function.name, Operand(right))
                }
                _ => call(f, function.name, args),
            },
            ExprKind::Cast(inner) => write!(f, "{}::{}", Operand(inner), self.ty),
            ExprKind::Path { base, path } => write!(f, "{}{path}", Operand(base)),
            ExprKind::Index { base, index } => write!(f, "{}[{index}]", Operand(base)),
            ExprKind::In { membership, needle, set } => membership_of(f, *membership, needle, set),
            ExprKind::PartitionKey(_) => f.write_str("the key of the partition"),
            ExprKind::ToScalar(_) => f.write_str("toscalar(…)"),
        }
    }
}

impl fmt::Display for Aggregate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        call(f, self.function.name, &self.args)
    }
}

/// An operand, in parentheses where it would be misread without.
struct Operand<'a>(&'a Expr);

impl fmt::Display for Operand<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_compound = match &self.0.kind {
            ExprKind::And(_) | ExprKind::Or(_) | ExprKind::In { .. } => true,
            ExprKind::Call { function, .. } => function.is_operator(),
            _ => false,
        };
        if is_compound { write!(f, "({})", self.0) } else { self.0.fmt(f) }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, args: &[Expr], word: &str) -> fmt::Result {
    for (at, arg) in args.iter().enumerate() {
        if at > 0 {
            f.write_str(word)?;
        }
        match &arg.kind {
            ExprKind::And(_) | ExprKind::Or(_) => write!(f, "({arg})")?,
            _ => write!(f, "{arg}")?,
        }
    }
    Ok(())
}

fn call(f: &mut fmt::Formatter<'_>, name: &str, args: &[Expr]) -> fmt::Result {
    write!(f, "{name}(")?;
    list(f, args)?;
    f.write_str(")")
}

/// The most members that are written out.
const MEMBERS: usize = 8;

fn list(f: &mut fmt::Formatter<'_>, args: &[Expr]) -> fmt::Result {
    for (at, arg) in args.iter().take(MEMBERS).enumerate() {
        if at > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{arg}")?;
    }
    match args.len().checked_sub(MEMBERS) {
        Some(more) if more > 0 => write!(f, ", … {more} more"),
        _ => Ok(()),
    }
}

fn membership_of(
    f: &mut fmt::Formatter<'_>,
    membership: Membership,
    needle: &Expr,
    set: &Set,
) -> fmt::Result {
    write!(f, "{} {} (", Operand(needle), membership.name())?;
    match set {
        Set::List(items) => list(f, items)?,
        Set::Rel(_) => f.write_str("…")?,
    }
    f.write_str(")")
}

/// A constant, with its type where the text alone does not tell it.
fn write_value(f: &mut fmt::Formatter<'_>, value: &Value) -> fmt::Result {
    let json = serde_json::to_string(value).map_err(|_| fmt::Error)?;
    match value.ty() {
        Type::String | Type::Bool | Type::Long | Type::Real if json != "null" => f.write_str(&json),
        ty => write!(f, "{ty}({})", json.trim_matches('"')),
    }
}
