//! `scan`.
//!
//! Not here: how its machine runs.

use std::{rc::Rc, sync::Arc};

use crate::{
    Column, Diagnostic, Schema, Span, Type, Value,
    bind::{
        Bind, Binder, Failed,
        operator::{mv_expand::free, parameter},
        table::{Row, Table},
    },
    bound::{self, Expr, RelOp, ScanOutput},
    syntax::tree::{self, ParameterType},
};

impl<'t> Binder<'t> {
    pub(super) fn scan(&mut self, op: &'t tree::Scan, input: Table, span: Span) -> Table {
        if !input.serialized && op.order.is_empty() && !input.broken {
            let error = Diagnostic::error("not-serialized", span, "`scan` needs rows in an order");
            // What follows is bound in either case.
            let _: Bind<()> = self.tolerate(error.help("put `serialize` or `sort by` before it"));
        }
        if parameter(&op.parameters, "with_step_name").is_some() {
            self.unsupported(span, "`with_step_name`");
        }
        let row = self.row(&input);
        let order: Vec<_> = op.order.iter().map(|key| self.sort_key(key, &row, false)).collect();
        let partition = self.exprs(&op.partition, &row);
        let mut schema = input.schema().to_vec();
        let declared = self.declared_defaults(&op.declared, &mut schema);
        let row = Row {
            columns: Schema::new(schema.clone()),
            serialized: false,
            steps: steps_of(op, schema.len()),
            ..row
        };
        let first = input.schema().len();
        let steps: Vec<_> = op.steps.iter().map(|step| self.scan_step(step, &row, first)).collect();
        // The language service sees the column in any case.
        let unnamed = self.checks().then_some("match_id");
        let match_id = parameter(&op.parameters, "with_match_id").map(|(name, _)| name).or(unnamed);
        if let Some(name) = match_id {
            schema.push(Column::new(free(name, &schema), Type::Long));
        }
        let order = order.into_iter().collect::<Bind<Vec<_>>>();
        let steps = steps.into_iter().collect::<Bind<Vec<_>>>();
        let (Ok(order), Ok(partition), Ok(declared), Ok(steps)) =
            (order, partition, declared, steps)
        else {
            return Table { broken: true, ..input };
        };
        let match_id = match_id.is_some();
        let scan = bound::Scan { order, partition, declared, steps, match_id };
        input.then(RelOp::Scan(Box::new(scan)), Schema::new(schema), span).closed()
    }

    fn declared_defaults(
        &mut self,
        declared: &'t [tree::FunctionParameter],
        schema: &mut Vec<Column>,
    ) -> Bind<Vec<Expr>> {
        let nothing = self.no_row();
        let mut defaults = Vec::new();
        for parameter in declared {
            let name = &parameter.name;
            let ParameterType::Scalar(ty) = &parameter.ty else {
                return Err(self.error("KS109", name.span, "only scalars can be declared here"));
            };
            let ty = self.type_named(ty)?;
            if schema.iter().any(|column| *column.name == name.text) {
                return Err(self.error(
                    "SEM0034",
                    name.span,
                    format!("two columns are called `{}`", name.text),
                ));
            }
            let default = match &parameter.default {
                Some(default) => {
                    let value = self.expr(default, &nothing)?;
                    self.converted_to(value, ty)?
                }
                None => Expr::literal(Value::null(ty), name.span),
            };
            schema.push(Column::new(name.text.as_str(), ty));
            defaults.push(default);
        }
        Ok(defaults)
    }

    fn scan_step(
        &mut self,
        step: &'t tree::ScanStep,
        row: &Row,
        first: usize,
    ) -> Bind<bound::ScanStep> {
        let output = match step.output.as_ref().map(|output| (output.text.as_str(), output.span)) {
            None | Some(("all", _)) => ScanOutput::All,
            Some(("last", _)) => ScanOutput::Last,
            Some(("none", _)) => ScanOutput::None,
            Some((name, at)) => {
                return Err(self.error("SYN0002", at, format!("a step cannot output `{name}`")));
            }
        };
        let condition = self.predicate(&step.condition, row);
        let mut assignments = Vec::new();
        let mut failed = false;
        for (name, value) in &step.assignments {
            match self.assignment(name, value, row, first) {
                Ok(assignment) => assignments.push(assignment),
                Err(Failed) => failed = true,
            }
        }
        let condition = condition?;
        if failed {
            return Err(Failed);
        }
        let name = step.name.text.as_str().into();
        Ok(bound::ScanStep { name, optional: step.optional, output, condition, assignments })
    }

    fn assignment(
        &mut self,
        name: &'t tree::Name,
        value: &'t tree::Expr,
        row: &Row,
        first: usize,
    ) -> Bind<(usize, Expr)> {
        let value = self.expr(value, row);
        let declared = row
            .find(&name.text)
            .and_then(|(index, column)| Some((index.checked_sub(first)?, column.ty)));
        let Some((index, ty)) = declared else {
            return Err(self.error(
                "SEM0100",
                name.span,
                format!("`{}` is not declared", name.text),
            ));
        };
        let value = value?;
        Ok((index, self.converted_to(value, ty)?))
    }
}

/// The steps, and where in the row of a condition the columns of each begin.
fn steps_of(op: &tree::Scan, width: usize) -> Rc<[(Arc<str>, usize)]> {
    let steps = op.steps.iter().enumerate();
    steps.map(|(i, step)| (Arc::from(step.name.text.as_str()), (i + 1) * width)).collect()
}
