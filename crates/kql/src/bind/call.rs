//! Which signature of a function a call means.
//!
//! Not here: functions that bind in their own way (`expr::special`).

use super::{
    Bind, Binder, Failed,
    convert::{cast, convert_call, distance, wider},
    fold,
    statement::refers_to_row,
};
use crate::{
    Diagnostic, Span, Type,
    bound::Expr,
    catalogue::{Accepts, Signature, Yields},
};

/// Arguments converted to what a signature takes, and what it yields.
#[derive(Debug)]
pub(super) struct Resolved {
    pub(super) args: Vec<Expr>,
    pub(super) ty: Type,
}

/// How the values of the parameters that share a type come to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sharing {
    /// As `iff` does: no `real` beside a `long`.
    Strict,
    /// As comparisons do: the wider of two numbers.
    Wide,
}

impl Binder<'_> {
    /// Chooses among the signatures of `name` the one that needs the fewest conversions.
    pub(super) fn resolve(
        &mut self,
        name: &str,
        signatures: &[Signature],
        args: Vec<Expr>,
        span: Span,
    ) -> Bind<Resolved> {
        let fitting: Vec<&Signature> =
            signatures.iter().filter(|signature| takes_count(signature, args.len())).collect();
        if fitting.is_empty() {
            return Err(self.wrong_count(name, signatures, args.len(), span));
        }
        let mut best: Option<(u32, &Signature)> = None;
        for signature in &fitting {
            if let Some(cost) = cost(signature, &args)
                && best.is_none_or(|(least, _)| cost < least)
            {
                best = Some((cost, signature));
            }
        }
        match best {
            Some((_, signature)) => self.apply(name, signature, args),
            None => {
                // Functions on reals take decimals too.
                let reals: Vec<Expr> = args.iter().cloned().map(as_real).collect();
                match fitting.iter().find(|signature| cost(signature, &reals).is_some()) {
                    Some(signature) if is_word(name) => self.apply(name, signature, reals),
                    _ => Err(self.wrong_arguments(name, &fitting, &args, span)),
                }
            }
        }
    }

    fn apply(&mut self, name: &str, signature: &Signature, args: Vec<Expr>) -> Bind<Resolved> {
        for (i, arg) in args.iter().enumerate() {
            let Some(parameter) = signature.parameter(i) else { continue };
            if parameter.constant && refers_to_row(arg) {
                let code = if parameter.name == "pattern" { "SEM0040" } else { "SEM0207" };
                return Err(self.error(
                    code,
                    arg.span,
                    format!("the argument `{}` of `{name}` must be a constant", parameter.name),
                ));
            }
        }
        let common = self.common(name, signature, &args)?;
        let args = args
            .into_iter()
            .enumerate()
            .map(|(i, arg)| match signature.parameter(i).map(|parameter| parameter.accepts) {
                Some(Accepts::Type(ty)) => constant_as(cast(arg, ty), signature, i),
                Some(Accepts::Common | Accepts::Ordered) => {
                    cast(arg, common.unwrap_or(Type::Dynamic))
                }
                _ => arg,
            })
            .collect();
        let ty = match signature.yields {
            Yields::Type(ty) => ty,
            Yields::Common => common.unwrap_or(Type::Dynamic),
        };
        Ok(Resolved { args, ty })
    }

    /// The type of the parameters that share one.
    fn common(&mut self, name: &str, signature: &Signature, args: &[Expr]) -> Bind<Option<Type>> {
        let sharing = match signature.yields {
            Yields::Common if !self.checks() && !matches!(name, "max_of" | "min_of") => {
                Sharing::Strict
            }
            _ => Sharing::Wide,
        };
        let mut common: Option<Type> = None;
        for (i, arg) in args.iter().enumerate() {
            let accepts = signature.parameter(i).map(|parameter| parameter.accepts);
            if !matches!(accepts, Some(Accepts::Common | Accepts::Ordered)) {
                continue;
            }
            if accepts == Some(Accepts::Ordered) && arg.ty == Type::Dynamic {
                self.needs_order(name, arg)?;
            }
            let joined = match common {
                None => Some(arg.ty),
                // In the language service's eyes a dynamic value makes all of them dynamic.
                Some(ty)
                    if name == "coalesce"
                        && self.checks()
                        && [ty, arg.ty].contains(&Type::Dynamic) =>
                {
                    Some(Type::Dynamic)
                }
                Some(ty) => shared(ty, arg.ty, sharing),
            };
            let Some(joined) = joined else {
                let ty = common.unwrap_or(arg.ty);
                let message = format!(
                    "the values of `{name}` must have one type, and here are {ty} and {}",
                    arg.ty
                );
                let error = Diagnostic::error("SEM0525", arg.span, message);
                if matches!(name, "prev" | "next") {
                    // The language service does not look at the default.
                    self.tolerate(error)?;
                    continue;
                }
                self.report(error);
                return Err(Failed);
            };
            common = Some(joined);
        }
        Ok(common)
    }

    pub(super) fn needs_order(&mut self, name: &str, arg: &Expr) -> Bind<()> {
        if self.is_of_unknown_type(arg) {
            return Ok(());
        }
        self.report(
            Diagnostic::error(
                "SEM0064",
                arg.span,
                format!("`{name}` needs values that have an order, and this is of type {}", arg.ty),
            )
            .help("convert it with `tostring()`, `tolong()` or the like"),
        );
        Err(Failed)
    }

    fn wrong_count(
        &mut self,
        name: &str,
        signatures: &[Signature],
        count: usize,
        span: Span,
    ) -> Failed {
        let least = signatures.iter().map(Signature::least).min().unwrap_or_default();
        let most =
            signatures.iter().map(Signature::most).max_by_key(|most| most.unwrap_or(usize::MAX));
        let wanted = match most.flatten() {
            _ if signatures.iter().any(|signature| signature.most().is_none()) => {
                format!("at least {}", arguments(least))
            }
            Some(most) if most != least => format!("{least} to {}", arguments(most)),
            _ => arguments(least),
        };
        self.error("SEM0219", span, format!("`{name}` takes {wanted}, and here are {count}"))
    }

    fn wrong_arguments(
        &mut self,
        name: &str,
        signatures: &[&Signature],
        args: &[Expr],
        span: Span,
    ) -> Failed {
        if let [signature] = signatures {
            for (i, arg) in args.iter().enumerate() {
                let Some(parameter) = signature.parameter(i) else { continue };
                if let Accepts::Type(wanted) = parameter.accepts
                    && distance(arg.ty, wanted).is_none()
                {
                    return self.wrong_type(arg.span, wanted, arg.ty);
                }
            }
        }
        let types: Vec<&str> = args.iter().map(|arg| arg.ty.name()).collect();
        let code = if is_word(name) { "KS141" } else { "KS106" };
        self.error(code, span, format!("`{name}` does not take ({})", types.join(", ")))
    }
}

/// The value of a constant argument in place of the expression, where it is known.
fn constant_as(arg: Expr, signature: &Signature, index: usize) -> Expr {
    let constant = signature.parameter(index).is_some_and(|parameter| parameter.constant);
    match fold::constant(&arg) {
        Some(value) if constant && value.ty() == arg.ty => Expr::literal(value, arg.span),
        _ => arg,
    }
}

/// Whether a name is that of a function, not of an operator.
fn is_word(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

fn as_real(arg: Expr) -> Expr {
    if arg.ty != Type::Decimal {
        return arg;
    }
    match convert_call("toreal", arg.clone(), Type::Real) {
        Some(call) => call,
        None => arg,
    }
}

/// A number of arguments in words.
fn arguments(count: usize) -> String {
    if count == 1 { "1 argument".to_owned() } else { format!("{count} arguments") }
}

fn takes_count(signature: &Signature, count: usize) -> bool {
    count >= signature.least() && signature.most().is_none_or(|most| count <= most)
}

/// How much a call converts; `None` if the arguments do not fit.
fn cost(signature: &Signature, args: &[Expr]) -> Option<u32> {
    let mut total = 0;
    for (i, arg) in args.iter().enumerate() {
        let parameter = signature.parameter(i)?;
        total += match parameter.accepts {
            Accepts::Type(ty) => distance(arg.ty, ty)?,
            Accepts::Any | Accepts::Common | Accepts::Ordered | Accepts::TypeOf => 0,
        };
    }
    Some(total)
}

fn shared(a: Type, b: Type, sharing: Sharing) -> Option<Type> {
    match (a, b) {
        _ if a == b => Some(a),
        (Type::Dynamic, other) | (other, Type::Dynamic) => Some(other),
        _ if a.is_integer() && b.is_integer() => Some(Type::Long),
        _ if sharing == Sharing::Wide => wider(a, b),
        _ => None,
    }
}
