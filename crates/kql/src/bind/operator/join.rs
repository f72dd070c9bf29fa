//! `join` and `lookup`.
//!
//! Not here: hints; they change no result.

use crate::{
    Column, Diagnostic, Schema, Span, Type,
    bind::{
        Bind, Binder, Failed,
        convert::cast,
        naming::Names,
        operator::parameter,
        table::{Row, Table},
    },
    bound::{self, Expr, ExprKind, JoinKey, JoinKind, RelOp},
    syntax::tree::{self, ExprKind as Tree},
};

impl<'t> Binder<'t> {
    pub(super) fn join(&mut self, op: &'t tree::Join, left: Table, span: Span) -> Table {
        let kind = match parameter(&op.parameters, "kind") {
            None => Ok(JoinKind::InnerUnique),
            Some((name, at)) => kind_called(name).ok_or_else(|| {
                self.error("SYN0002", at, format!("there is no join of the kind `{name}`"))
            }),
        };
        let right = self.other_side(op, &left);
        let keys = self.keys(op, &left, &right, span);
        let (Ok(kind), Ok(keys)) = (kind, keys) else {
            return self.both(left, &right);
        };
        let right_columns: Vec<usize> = match kind {
            JoinKind::LeftSemi | JoinKind::LeftAnti => Vec::new(),
            _ => (0..right.schema().len()).collect(),
        };
        joined(kind, left, right, keys, right_columns, span)
    }

    pub(super) fn lookup(&mut self, op: &'t tree::Join, left: Table, span: Span) -> Table {
        let kind = match parameter(&op.parameters, "kind") {
            None | Some(("leftouter", _)) => Ok(JoinKind::LeftOuter),
            Some(("inner", _)) => Ok(JoinKind::Inner),
            Some((name, at)) => {
                Err(self.error("SYN0002", at, format!("there is no lookup of the kind `{name}`")))
            }
        };
        let right = self.other_side(op, &left);
        let keys = self.keys(op, &left, &right, span);
        let (Ok(kind), Ok(keys)) = (kind, keys) else {
            return self.both(left, &right);
        };
        let is_key = |index: &usize| {
            keys.iter().any(|key| match uncast(&key.right).kind {
                ExprKind::Column { index: key, .. } => key == *index,
                _ => false,
            })
        };
        let right_columns = (0..right.schema().len()).filter(|index| !is_key(index)).collect();
        joined(kind, left, right, keys, right_columns, span)
    }

    fn other_side(&mut self, op: &'t tree::Join, left: &Table) -> Table {
        let row =
            Row { columns: Schema::empty(), open: Vec::new(), broken: false, ..self.row(left) };
        self.table(&op.right, &row)
    }

    /// What stands for a join that could not be bound: the columns of both sides.
    fn both(&mut self, left: Table, right: &Table) -> Table {
        let mut names = Names::default();
        let columns = left.schema().iter().chain(right.schema().iter());
        let schema: Schema =
            columns.map(|column| Column::new(names.free(column.name.clone()), column.ty)).collect();
        let span = left.rel.source_span;
        let open = if left.open.is_empty() { right.open.clone() } else { left.open };
        let source = bound::Source::Datatable { rows: Vec::new() };
        Table { open, broken: true, ..Table::new(source, schema, span) }
    }

    fn keys(
        &mut self,
        op: &'t tree::Join,
        left: &Table,
        right: &Table,
        span: Span,
    ) -> Bind<Vec<JoinKey>> {
        let left = Row { side: Some("$left"), ..self.row(left) };
        let right = Row { side: Some("$right"), ..self.row(right) };
        let mut keys = Vec::new();
        let mut failed = false;
        for condition in op.on.iter().chain(&op.predicate) {
            match self.condition_keys(condition, &left, &right) {
                Ok(bound) => keys.extend(bound),
                Err(Failed) => failed = true,
            }
        }
        if failed {
            return Err(Failed);
        }
        if keys.is_empty() {
            return Err(self.error("SYN0002", span, "a join needs `on` and what must be equal"));
        }
        Ok(keys)
    }

    fn condition_keys(
        &mut self,
        condition: &'t tree::Expr,
        left: &Row,
        right: &Row,
    ) -> Bind<Vec<JoinKey>> {
        match &condition.kind {
            Tree::Logical { all: true, operands } => {
                let keys: Vec<Bind<Vec<JoinKey>>> = operands
                    .iter()
                    .map(|operand| self.condition_keys(operand, left, right))
                    .collect();
                Ok(keys.into_iter().collect::<Bind<Vec<_>>>()?.into_iter().flatten().collect())
            }
            Tree::Compare { operator, left: a, right: b } if operator.text == "==" => {
                let (of_left, of_right) = match (side_of(a), side_of(b)) {
                    (Some("$left"), Some("$right")) => (a, b),
                    (Some("$right"), Some("$left")) => (b, a),
                    _ => return Err(self.needs_sides(condition.span)),
                };
                let of_left = self.expr(of_left, left);
                let of_right = self.expr(of_right, right);
                Ok(vec![self.key_pair(of_left?, of_right?)?])
            }
            Tree::Name(name) => {
                let of_left = self.key_column(name, left);
                let of_right = self.key_column(name, right);
                Ok(vec![self.key_pair(of_left?, of_right?)?])
            }
            Tree::Missing => Err(Failed),
            _ => Err(self.needs_sides(condition.span)),
        }
    }

    fn needs_sides(&mut self, span: Span) -> Failed {
        self.report(
            Diagnostic::error(
                "KS106",
                span,
                "a join can only compare columns of both sides for equality",
            )
            .help("write the name of a column that both have, or `$left.a == $right.b`"),
        );
        Failed
    }

    fn key_column(&mut self, name: &'t tree::Name, row: &Row) -> Bind<Expr> {
        if let Some((index, column)) = row.find(&name.text) {
            return Ok(Expr::column(index, column, name.span));
        }
        if let Some(expr) = self.unlisted(name, row) {
            return Ok(expr);
        }
        if row.broken {
            return Err(Failed);
        }
        let side = if row.side == Some("$left") { "left" } else { "right" };
        let known = row.columns.iter().map(|column| &*column.name);
        let message = format!("the {side} side of the join has no column `{}`", name.text);
        Err(self.unknown("SEM0100", name, message, known))
    }

    pub(super) fn key_pair(&mut self, left: Expr, right: Expr) -> Bind<JoinKey> {
        let (left, right) = (self.key(left)?, self.key(right)?);
        let ty = match (left.ty, right.ty) {
            (a, b) if a == b => a,
            (a, b) if a.is_integer() && b.is_integer() => Type::Long,
            (_, known) if self.is_of_unknown_type(&left) => known,
            (known, _) if self.is_of_unknown_type(&right) => known,
            (a, b) => {
                self.report(
                    Diagnostic::error(
                        "KS242",
                        left.span,
                        format!("the keys of a join must be of one type, and here are {a} and {b}"),
                    )
                    .help("convert one of them with `extend` before the join"),
                );
                return Err(Failed);
            }
        };
        Ok(JoinKey { left: cast(left, ty), right: cast(right, ty) })
    }
}

fn joined(
    kind: JoinKind,
    left: Table,
    right: Table,
    keys: Vec<JoinKey>,
    right_columns: Vec<usize>,
    span: Span,
) -> Table {
    let one_side = matches!(kind, JoinKind::RightSemi | JoinKind::RightAnti);
    // A column of the right side that needs another name takes none that its own side has.
    let mut names = Names::beside(right.schema());
    let from_left = if one_side { &[][..] } else { left.schema().columns() };
    let from_right = right_columns.iter().filter_map(|index| right.schema().get(*index));
    let schema: Vec<Column> = from_left
        .iter()
        .chain(from_right)
        .map(|column| Column::new(names.free(column.name.clone()), column.ty))
        .collect();
    let open = match kind {
        JoinKind::RightSemi | JoinKind::RightAnti => right.open,
        JoinKind::LeftSemi | JoinKind::LeftAnti => left.open.clone(),
        _ if left.open.is_empty() => right.open,
        _ => left.open.clone(),
    };
    let narrowed = match kind {
        JoinKind::RightSemi | JoinKind::RightAnti => right.narrowed,
        JoinKind::LeftSemi | JoinKind::LeftAnti => left.narrowed,
        _ => left.narrowed || right.narrowed,
    };
    let broken = right.broken;
    let op = RelOp::Join(Box::new(bound::Join { kind, right: right.rel, keys, right_columns }));
    let table = left.then(op, Schema::new(schema), span).unordered().broken_if(broken);
    Table { open, narrowed, ..table }
}

fn uncast(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Cast(inner) => inner,
        _ => expr,
    }
}

fn kind_called(name: &str) -> Option<JoinKind> {
    Some(match name {
        "innerunique" => JoinKind::InnerUnique,
        "inner" => JoinKind::Inner,
        "leftouter" => JoinKind::LeftOuter,
        "rightouter" => JoinKind::RightOuter,
        "fullouter" => JoinKind::FullOuter,
        "leftsemi" => JoinKind::LeftSemi,
        "leftanti" | "anti" | "leftantisemi" => JoinKind::LeftAnti,
        "rightsemi" => JoinKind::RightSemi,
        "rightanti" | "rightantisemi" => JoinKind::RightAnti,
        _ => return None,
    })
}

/// Which side of the join an expression looks at first.
fn side_of(expr: &tree::Expr) -> Option<&str> {
    match &expr.kind {
        Tree::Name(name) if matches!(name.text.as_str(), "$left" | "$right") => Some(&name.text),
        Tree::Member { base, .. } | Tree::Index { base, .. } => side_of(base),
        Tree::Call { arguments, .. } => arguments.iter().find_map(|it| side_of(&it.value)),
        _ => None,
    }
}
