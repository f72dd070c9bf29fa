//! `evaluate`: plugins.
//!
//! Not here: plugins whose columns depend on the rows (`bag_unpack`, `pivot`), and those that see
//! all rows at once (`plugin`).

use crate::{
    Column, Schema, Span, Type, Value,
    bind::{
        Bind, Binder, Failed,
        convert::cast,
        discovery::{Kind, Undiscovered},
        fold,
        naming::Names,
        table::{Row, Table},
    },
    bound::{self, Bound, Expr, ExprKind, JoinKey, RelOp},
    syntax::tree,
};

impl<'t> Binder<'t> {
    pub(super) fn evaluate(&mut self, op: &'t tree::Evaluate, input: Table, span: Span) -> Table {
        let ipv6 = match op.plugin.text.as_str() {
            "bag_unpack" => return self.bag_unpack(op, input, span),
            "pivot" => return self.pivot(op, input, span),
            "autocluster" => return self.segments("evaluate autocluster", op, input, span),
            "basket" => return self.segments("evaluate basket", op, input, span),
            "ipv4_lookup" => false,
            "ipv6_lookup" => true,
            "geo_line_lookup" => return self.shape_lookup(op, false, input, span),
            "geo_polygon_lookup" => return self.shape_lookup(op, true, input, span),
            name => {
                if let Some(table) = self.plugin(op, &input, span) {
                    return table.unwrap_or(Table { broken: true, ..input });
                }
                self.unsupported(op.plugin.span, format!("the plugin `{name}` of `evaluate`"));
                return Table { broken: true, ..input };
            }
        };
        if let Some(schema) = &op.schema {
            let at = schema.columns.first().map_or(op.plugin.span, |(name, _)| name.span);
            self.unsupported(at, "a declared schema of a lookup");
        }
        match self.network_lookup(op, ipv6, &input, span) {
            Ok((lookup, schema, right)) => {
                let broken = right.broken;
                input
                    .then(RelOp::NetworkLookup(Box::new(lookup)), schema, span)
                    .unordered()
                    .broken_if(broken)
            }
            Err(Failed) => Table { broken: true, ..input },
        }
    }

    /// `autocluster` and `basket`, which are bound so that what follows them can be checked, and
    /// refused when they are to be evaluated.
    fn segments(
        &mut self,
        name: &'static str,
        op: &'t tree::Evaluate,
        input: Table,
        span: Span,
    ) -> Table {
        let nothing = self.no_row();
        for argument in &op.arguments {
            if self.expr(&argument.value, &nothing).is_err() {
                return Table { broken: true, ..input };
            }
        }
        let own = [("SegmentId", Type::Long), ("Count", Type::Long), ("Percent", Type::Real)];
        let mut names = Names::default();
        let schema = own
            .into_iter()
            .map(|(name, ty)| Column::new(name, ty))
            .chain(input.schema().iter().cloned())
            .map(|column| Column::new(names.free(column.name), column.ty))
            .collect();
        input.then(RelOp::Unevaluated { name }, schema, span).closed().unordered()
    }

    /// The columns that were found for a plugin whose columns depend on the rows. If they are not
    /// known yet, what tells them is noted: an operator over the input.
    pub(super) fn discovered(
        &mut self,
        at: Span,
        input: &Table,
        tells: RelOp,
        schema: Schema,
        kind: Kind,
    ) -> Option<Schema> {
        self.next_discovery += 1;
        if let Some(found) = self.discovered.get(self.next_discovery - 1) {
            return Some(found.clone());
        }
        if self.undiscovered.is_none() && !input.broken {
            let root = input.clone().then(tells, schema, at).rel;
            let query = Bound::of(root, self.query_now);
            self.undiscovered = Some(Undiscovered::new(query, kind));
        }
        None
    }

    /// What stands for a table as long as its columns are not known.
    pub(super) fn undiscovered(&self, name: &'static str, input: Table, span: Span) -> Table {
        let schema = input.schema().clone();
        let table = input.then(RelOp::Unevaluated { name }, schema, span);
        Table { broken: true, ..table }
    }

    fn network_lookup(
        &mut self,
        op: &'t tree::Evaluate,
        ipv6: bool,
        input: &Table,
        span: Span,
    ) -> Bind<(bound::NetworkLookup, Schema, Table)> {
        let [table, address, network, rest @ ..] = op.arguments.as_slice() else {
            let message = format!("`{}` takes a table, an address and a network", op.plugin.text);
            return Err(self.error("SEM0219", span, message));
        };
        let nothing = self.no_row();
        let right = self.table(&table.value, &nothing);
        let left_row = self.row(input);
        let right_row = self.row(&right);
        let address = self.address(&address.value, &left_row);
        let network = self.address(&network.value, &right_row);
        let (mut keys, mut keep_unmatched) = (Vec::new(), false);
        for argument in rest {
            match argument.value.as_name() {
                Some(_) if argument.name.is_none() => {
                    let left = self.expr(&argument.value, &left_row);
                    let right = self.expr(&argument.value, &right_row);
                    keys.push(self.key_pair(left?, right?)?);
                }
                _ => keep_unmatched = self.flag(&argument.value)?,
            }
        }
        let (address, network) = (address?, network?);
        let right_columns = not_keys(&keys, right.schema());
        let looked_up = right_columns.iter().filter_map(|at| right.schema().get(*at));
        let own = input.schema().iter();
        let columns: Vec<&Column> =
            if ipv6 { looked_up.chain(own).collect() } else { own.chain(looked_up).collect() };
        let mut names = Names::default();
        let schema = columns
            .into_iter()
            .map(|column| Column::new(names.free(column.name.clone()), column.ty))
            .collect();
        let rel = right.rel.clone();
        let lookup = bound::NetworkLookup {
            ipv6,
            right: rel,
            address,
            network,
            keys,
            right_columns,
            keep_unmatched,
        };
        Ok((lookup, schema, right))
    }

    fn address(&mut self, expr: &'t tree::Expr, row: &Row) -> Bind<Expr> {
        let value = self.expr(expr, row)?;
        match value.ty {
            Type::String | Type::Dynamic => Ok(cast(value, Type::String)),
            ty => Err(self.wrong_type(value.span, Type::String, ty)),
        }
    }

    fn flag(&mut self, expr: &'t tree::Expr) -> Bind<bool> {
        let nothing = self.no_row();
        let value = self.expr(expr, &nothing)?;
        match fold::constant(&value) {
            Some(Value::Bool(Some(flag))) => Ok(flag),
            _ => Err(self.error("SEM0207", value.span, "this must be a constant bool")),
        }
    }
}

/// The columns that are no keys.
fn not_keys(keys: &[JoinKey], schema: &Schema) -> Vec<usize> {
    let is_key = |index: &usize| {
        keys.iter()
            .any(|key| matches!(&key.right.kind, ExprKind::Column { index: at, .. } if at == index))
    };
    (0..schema.len()).filter(|index| !is_key(index)).collect()
}
