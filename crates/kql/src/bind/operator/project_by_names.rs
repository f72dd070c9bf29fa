//! `project-by-names`: columns by names that are texts, arrays of texts, or have stars in them.
//!
//! Not here: `project-keep` and `project-reorder` (`project_away`, `project_reorder`).

use crate::{
    Span, Value,
    bind::{Bind, Binder, Failed, fold, pattern, table::Table},
    syntax::tree::{self, ExprKind},
};

impl<'t> Binder<'t> {
    pub(super) fn project_by_names(
        &mut self,
        op: &'t tree::ProjectByNames,
        input: Table,
        span: Span,
    ) -> Table {
        let mut columns: Vec<usize> = Vec::new();
        for item in &op.columns {
            match self.names_in(item, &input) {
                Ok(names) => {
                    for name in names {
                        let fits = input.schema().iter().enumerate();
                        let fits = fits.filter(|(_, it)| pattern::matches(&name, &it.name));
                        for (index, _) in fits {
                            if !columns.contains(&index) {
                                columns.push(index);
                            }
                        }
                    }
                }
                Err(Failed) => return Table { broken: true, ..input },
            }
        }
        self.only(input, &columns, span).closed()
    }

    /// The names, stars included, that an item of the list stands for.
    fn names_in(&mut self, item: &'t tree::Expr, input: &Table) -> Bind<Vec<String>> {
        match &item.kind {
            ExprKind::Name(name) if input.schema().index_of(&name.text).is_some() => {
                return Ok(vec![name.text.clone()]);
            }
            ExprKind::Wildcard(written) => return Ok(vec![written.clone()]),
            ExprKind::Star => return Ok(vec!["*".to_owned()]),
            _ => {}
        }
        let row = self.no_row();
        let value = self.expr(item, &row)?;
        let names = match fold::constant(&value) {
            Some(Value::String(name)) => Some(vec![name.to_string()]),
            Some(Value::Dynamic(Some(json))) => names_of(&json),
            _ => None,
        };
        names.ok_or_else(|| {
            let message = "a constant text, or an array of texts, is needed here";
            self.error("SEM0207", value.span, message)
        })
    }
}

fn names_of(json: &str) -> Option<Vec<String>> {
    let one_or_more: serde_json::Value = serde_json::from_str(json).ok()?;
    match one_or_more {
        serde_json::Value::String(name) => Some(vec![name]),
        serde_json::Value::Array(names) => {
            names.iter().map(|name| name.as_str().map(str::to_owned)).collect()
        }
        _ => None,
    }
}
