//! `evaluate` of a plugin: its columns are gathered, and others made of them.
//!
//! Not here: what the plugins do (`plugin`), lookups (`network_lookup`, `shape_lookup`).

use arrow::{array::ArrayRef, compute::concat_batches};
use kql::{
    Schema, Span, Type,
    bound::{Lookback, Plugin},
};

use super::{Planner, at, rows::Rows};
use crate::{Error, columns, plugin};

impl Planner {
    pub(super) async fn plugin(
        &mut self,
        rows: Rows,
        plugin: &Plugin,
        schema: &Schema,
        span: Span,
    ) -> Result<Rows, Error> {
        let name = plugin.name;
        if !rows.group.is_empty() {
            let what = format!("evaluate {name} inside mv-apply or partition");
            return Err(Error::unsupported(what, span));
        }
        let implementation = plugin::implementation(name)
            .ok_or_else(|| Error::unsupported(format!("evaluate {name}"), span))?;
        let settings = plugin.settings.iter().map(|setting| self.constant(setting));
        let settings = settings.collect::<Result<Vec<_>, _>>()?;
        let lookback = match &plugin.lookback {
            Some(lookback) => Some(self.lookback(lookback, span).await?),
            None => None,
        };
        let mut rows = rows;
        rows.windows.clear();
        let rows = self.with_windows(rows, plugin.columns.iter().collect())?;
        let exprs = self.values(&rows, &plugin.columns)?;
        let (rows, args) = rows.computed(self, exprs)?;
        let forms = schema.iter().map(|it| (columns::arrow_type(it.ty), it.ty != Type::String));
        self.whole(rows, name, args, forms.collect(), move |columns, rows| {
            let lookback = lookback.as_ref();
            implementation(&plugin::Call { columns, rows, settings: &settings, lookback })
                .map_err(at(span))
        })
    }

    /// The values of the other table.
    async fn lookback(&mut self, lookback: &Lookback, span: Span) -> Result<ArrayRef, Error> {
        let other = self.rows(&lookback.rel).await?;
        let exprs = self.values(&other, [&lookback.value])?;
        let (mut other, value) = other.computed(self, exprs)?;
        other.columns = value;
        let plan = other.exactly(self)?;
        let form = std::sync::Arc::new(plan.schema().as_arrow().clone());
        let batches = self.collected(&plan).await.map_err(at(span))?;
        let batch = concat_batches(&form, &batches)?;
        let values = batch.columns().first().cloned();
        values.ok_or_else(|| Error::internal("a table of ids has none"))
    }
}
