//! `search`: a union of tables, and a condition about all columns.
//!
//! Not here: terms; the string operators know them.

use crate::{
    Span, Type, Value,
    bind::{
        Bind, Binder, Failed,
        operator::{
            parameter,
            union::{Branch, label},
        },
        table::{Row, Table},
    },
    bound::{Expr, ExprKind, RelOp},
    catalogue,
    syntax::tree::{self, ExprKind as Tree},
};

/// The column that says where a row was found.
const SOURCE: &str = "$table";

impl<'t> Binder<'t> {
    pub(super) fn search(
        &mut self,
        op: &'t tree::Search,
        input: Option<Table>,
        span: Span,
    ) -> Table {
        let mut branches: Vec<Branch> = Vec::new();
        let mut broken = false;
        if let Some(input) = input {
            branches.push((label("search", &input, 0), input));
        } else if op.tables.is_empty() {
            match self.matching("*", false, span) {
                Ok(tables) => branches = tables,
                Err(Failed) => broken = true,
            }
        }
        for table in &op.tables {
            match self.branch("search", table, false, branches.len()) {
                Ok(tables) => branches.extend(tables),
                Err(Failed) => broken = true,
            }
        }
        let broken = broken || branches.iter().any(|(_, table)| table.broken);
        let Ok(union) = self.united(branches, false, Some(SOURCE), span) else {
            return Table::broken(span);
        };
        let union = union.broken_if(broken);
        let exact =
            parameter(&op.parameters, "kind").is_some_and(|(kind, _)| kind == "case_sensitive");
        let row = self.row(&union);
        match self.found(&op.predicate, &row, exact) {
            Ok(predicate) => union.keep(RelOp::Filter { predicate }, span),
            Err(Failed) => union,
        }
    }

    /// The condition: a text alone is a term in any column.
    pub(super) fn found(&mut self, expr: &'t tree::Expr, row: &Row, exact: bool) -> Bind<Expr> {
        let span = expr.span;
        match &expr.kind {
            Tree::Literal(literal) => self.anywhere(&literal.text, row, exact, span),
            Tree::Star => Ok(Expr::literal(Value::Bool(Some(true)), span)),
            Tree::Logical { all, operands } => {
                let operands: Vec<Bind<Expr>> =
                    operands.iter().map(|operand| self.found(operand, row, exact)).collect();
                let operands = operands.into_iter().collect::<Bind<Vec<_>>>()?;
                let kind = if *all { ExprKind::And(operands) } else { ExprKind::Or(operands) };
                Ok(Expr { kind, ty: Type::Bool, span })
            }
            Tree::Call { function, arguments } if function.text == "not" => {
                let [only] = arguments.as_slice() else { return self.predicate(expr, row) };
                let value = self.found(&only.value, row, exact)?;
                call("not", vec![value], span).ok_or(Failed)
            }
            Tree::Compare { operator, left, right } if operator.text == ":" => {
                let value = self.expr(left, row)?;
                match &right.kind {
                    Tree::Literal(literal) => term(value, &literal.text, exact, span).ok_or(Failed),
                    _ => Err(self.error("SYN0002", right.span, "a text is needed after `:`")),
                }
            }
            _ => self.predicate(expr, row),
        }
    }

    fn anywhere(&mut self, text: &str, row: &Row, exact: bool, span: Span) -> Bind<Expr> {
        self.spend(row.columns.len(), span)?;
        let columns = row.columns.iter().enumerate();
        let tests: Option<Vec<Expr>> = columns
            .filter(|(_, column)| &*column.name != SOURCE)
            .map(|(i, column)| term(Expr::column(i, column, span), text, exact, span))
            .collect();
        let mut tests = tests.ok_or(Failed)?;
        if tests.len() > 1 {
            return Ok(Expr { kind: ExprKind::Or(tests), ty: Type::Bool, span });
        }
        Ok(tests.pop().unwrap_or_else(|| Expr::literal(Value::Bool(Some(false)), span)))
    }
}

/// Whether a text, which may have stars, is a term of a value.
fn term(value: Expr, text: &str, exact: bool, span: Span) -> Option<Expr> {
    let value = crate::bind::expr::as_text(value)?;
    let inner = text.trim_matches('*');
    if inner.is_empty() {
        return Some(Expr::literal(Value::Bool(Some(true)), span));
    }
    let (function, pattern) = if inner.contains('*') {
        ("matches regex", regex(text, exact))
    } else {
        let function = match (text.starts_with('*'), text.ends_with('*'), exact) {
            (false, false, false) => "has",
            (false, false, true) => "has_cs",
            (false, true, false) => "hasprefix",
            (false, true, true) => "hasprefix_cs",
            (true, false, false) => "hassuffix",
            (true, false, true) => "hassuffix_cs",
            (true, true, false) => "contains",
            (true, true, true) => "contains_cs",
        };
        (function, inner.to_owned())
    };
    let pattern = Expr::literal(Value::string(pattern), span);
    call(function, vec![value, pattern], span)
}

/// Stars within a term stand for anything; its ends are the ends of words, unless they are stars.
fn regex(text: &str, exact: bool) -> String {
    let mut regex = if exact { String::new() } else { "(?i)".to_owned() };
    if !text.starts_with('*') {
        regex.push_str(r"\b");
    }
    for letter in text.trim_matches('*').chars() {
        match letter {
            '*' => regex.push_str(".*"),
            letter if letter.is_alphanumeric() || letter == '_' => regex.push(letter),
            letter => {
                regex.push('\\');
                regex.push(letter);
            }
        }
    }
    if !text.ends_with('*') {
        regex.push_str(r"\b");
    }
    regex
}

fn call(name: &'static str, args: Vec<Expr>, span: Span) -> Option<Expr> {
    let function = catalogue::function(name)?;
    Some(Expr { kind: ExprKind::Call { function, args }, ty: Type::Bool, span })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_become_operators() {
        let test = |text: &str| {
            let value = Expr::literal(Value::string("x"), Span::default());
            match term(value, text, false, Span::default()).unwrap().kind {
                ExprKind::Call { function, args } => {
                    format!("{} {}", function.name, args[1].as_literal().unwrap().as_str().unwrap())
                }
                other => format!("{other:?}"),
            }
        };
        assert_eq!(test("a"), "has a");
        assert_eq!(test("a*"), "hasprefix a");
        assert_eq!(test("*a"), "hassuffix a");
        assert_eq!(test("*a*"), "contains a");
        assert_eq!(test("a.*b"), r"matches regex (?i)\ba\..*b\b");
    }
}
