//! Comparisons, string operators and `between`.
//!
//! Not here: `in` and its relatives (`membership`).

use crate::{
    Diagnostic, Span, Type,
    bind::{
        Bind, Binder, Failed,
        convert::{cast, conversion, convert_call, literals_fit, wider},
        table::Row,
    },
    bound::{Expr, ExprKind},
    catalogue::{self, Function},
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn compare(
        &mut self,
        span: Span,
        operator: &tree::Name,
        left: &'t tree::Expr,
        right: &'t tree::Expr,
        row: &Row,
    ) -> Bind<Expr> {
        let name = operator.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let name = if name == "<>" { "!=" } else { &name };
        let Some(function) = catalogue::function(name).filter(|it| it.is_operator()) else {
            return Err(self.unsupported(operator.span, format!("the operator `{name}`")));
        };
        if matches!(left.kind, tree::ExprKind::Star) {
            return self.any_column(span, function, right, row);
        }
        let left = self.expr(left, row);
        let right = self.expr(right, row);
        self.comparison(span, function, left?, right?)
    }

    fn comparison(
        &mut self,
        span: Span,
        function: &'static Function,
        left: Expr,
        right: Expr,
    ) -> Bind<Expr> {
        let args = match function.name {
            "==" | "!=" => self.equal(function.name, left, right, span)?,
            "<" | "<=" | ">" | ">=" => self.ordered(function.name, left, right, span)?,
            _ => self.texts(function.name, left, right)?,
        };
        Ok(Expr { kind: ExprKind::Call { function, args }, ty: Type::Bool, span })
    }

    /// `* has "x"`: whether it holds for any column as text.
    fn any_column(
        &mut self,
        span: Span,
        function: &'static Function,
        right: &'t tree::Expr,
        row: &Row,
    ) -> Bind<Expr> {
        let right = self.expr(right, row)?;
        let mut tests = Vec::new();
        for (index, column) in row.columns.iter().enumerate() {
            let value = Expr::column(index, column, span);
            let text = if matches!(function.name, "==" | "!=") {
                value
            } else {
                as_text(value).ok_or(Failed)?
            };
            tests.push(self.comparison(span, function, text, right.clone())?);
        }
        self.spend(tests.len(), span)?;
        if tests.len() > 1 {
            return Ok(Expr { kind: ExprKind::Or(tests), ty: Type::Bool, span });
        }
        tests.pop().ok_or_else(|| {
            self.error("SYN0002", span, "there are no columns that `*` could stand for")
        })
    }

    /// Both sides of `==` or `!=` as values of one type.
    pub(in crate::bind) fn equal(
        &mut self,
        name: &str,
        left: Expr,
        right: Expr,
        span: Span,
    ) -> Bind<Vec<Expr>> {
        if left.ty == Type::Dynamic && right.ty == Type::Dynamic {
            let message = "dynamic values cannot be compared with each other";
            let error = Diagnostic::error("SEM0001", span, message);
            self.tolerate(error.help("convert both with `tostring()` or the like"))?;
        }
        let (left, right) = literals_fit(left, right);
        match comparable(left.ty, right.ty) {
            Some(ty) => Ok(vec![cast(left, ty), cast(right, ty)]),
            None => {
                let error = not_comparable(name, &left, &right, span);
                // The language service lets any two values be compared.
                self.tolerate(error)?;
                Ok(vec![left, right])
            }
        }
    }

    /// Both sides of `<` and the like.
    fn ordered(&mut self, name: &str, left: Expr, right: Expr, span: Span) -> Bind<Vec<Expr>> {
        let (left, right) = match (left.ty, right.ty) {
            (Type::Int, Type::Long) | (Type::Long, Type::Int) => literals_fit(left, right),
            _ => (left, right),
        };
        let ty = match comparable(left.ty, right.ty) {
            Some(ty) if has_order(ty) => ty,
            Some(Type::String) => {
                self.report(
                    Diagnostic::error("SEM0064", span, format!("`{name}` does not order texts"))
                        .help("`strcmp(a, b)` does"),
                );
                return Err(Failed);
            }
            Some(ty) => {
                self.needs_order(name, &left)?;
                ty
            }
            None => {
                self.report(not_comparable(name, &left, &right, span));
                return Err(Failed);
            }
        };
        Ok(vec![cast(left, ty), cast(right, ty)])
    }

    /// Both sides of a string operator.
    fn texts(&mut self, name: &str, left: Expr, right: Expr) -> Bind<Vec<Expr>> {
        let strict = matches!(
            name,
            "has"
                | "has_cs"
                | "!has"
                | "!has_cs"
                | "hasprefix"
                | "hasprefix_cs"
                | "!hasprefix"
                | "!hasprefix_cs"
                | "hassuffix"
                | "hassuffix_cs"
                | "!hassuffix"
                | "!hassuffix_cs"
                | "matches regex"
        );
        if strict && right.ty == Type::Dynamic {
            let message = format!("`{name}` does not take a dynamic on its right");
            let error = Diagnostic::error("SEM0709", right.span, message);
            let error = error.help("convert it with `tostring()`");
            if name == "matches regex" {
                // Only the engine minds it here.
                self.tolerate(error)?;
            } else {
                self.report(error);
                return Err(Failed);
            }
        }
        for side in [&left, &right] {
            if !matches!(side.ty, Type::String | Type::Dynamic) {
                self.report(
                    Diagnostic::error(
                        "SEM0709",
                        side.span,
                        format!("`{name}` is about texts, and this is of type {}", side.ty),
                    )
                    .help("convert it with `tostring()`"),
                );
                return Err(Failed);
            }
        }
        Ok(vec![cast(left, Type::String), cast(right, Type::String)])
    }

    pub(super) fn between(
        &mut self,
        span: Span,
        negated: bool,
        operands: [&'t tree::Expr; 3],
        row: &Row,
    ) -> Bind<Expr> {
        let name = if negated { "!between" } else { "between" };
        let Some(function) = catalogue::function(name) else {
            return Err(self.unsupported(span, format!("`{name}`")));
        };
        let [value, low, high] = operands.map(|operand| self.expr(operand, row));
        let (value, low, mut high) = (value?, low?, high?);
        for operand in [&value, &low, &high] {
            if !has_order(operand.ty) {
                let message = format!(
                    "`{name}` is about numbers and times, and this is of type {}",
                    operand.ty
                );
                let error = Diagnostic::error("SEM0208", operand.span, message);
                let error = error.help("convert it first");
                if operand.ty == Type::Dynamic {
                    self.tolerate(error)?;
                } else {
                    self.report(error);
                    return Err(Failed);
                }
            }
        }
        if value.ty == Type::Datetime && low.ty == Type::Datetime && high.ty == Type::Timespan {
            // A length of time counts from the lower bound.
            let at = high.span;
            high = self.operator_call("+", vec![low.clone(), high], at)?;
        }
        let ty = comparable(value.ty, low.ty).and_then(|ty| comparable(ty, high.ty));
        let Some(ty) = ty else {
            return Err(self.error(
                "SEM0234",
                span,
                format!("`{name}` cannot compare {} with {} and {}", value.ty, low.ty, high.ty),
            ));
        };
        let args = vec![cast(value, ty), cast(low, ty), cast(high, ty)];
        Ok(Expr { kind: ExprKind::Call { function, args }, ty: Type::Bool, span })
    }
}

fn not_comparable(name: &str, left: &Expr, right: &Expr, span: Span) -> Diagnostic {
    let message = format!("`{name}` cannot compare {} with {}", left.ty, right.ty);
    Diagnostic::error("SEM0064", span, message)
        .help(format!("convert one side with `{}()`", conversion(left.ty)))
}

/// The type as which values of two types are compared.
pub(super) fn comparable(a: Type, b: Type) -> Option<Type> {
    match (a, b) {
        _ if a == b => Some(a),
        (Type::Dynamic, other) | (other, Type::Dynamic) => Some(other),
        _ => wider(a, b),
    }
}

/// Whether `<` orders values of a type.
const fn has_order(ty: Type) -> bool {
    ty.is_numeric() || matches!(ty, Type::Datetime | Type::Timespan | Type::Bool)
}

/// A value as text.
pub(in crate::bind) fn as_text(value: Expr) -> Option<Expr> {
    match value.ty {
        Type::String | Type::Dynamic => Some(cast(value, Type::String)),
        _ => convert_call("tostring", value, Type::String),
    }
}
