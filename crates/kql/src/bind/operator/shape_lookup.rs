//! `evaluate geo_line_lookup` and `geo_polygon_lookup`.
//!
//! Not here: finding shapes.

use crate::{
    Column, Schema, Span, Type, Value,
    bind::{Bind, Binder, Failed, fold, naming::Names, table::Table},
    bound::{Expr, ExprKind, RelOp, ShapeLookup},
    syntax::tree,
};

/// The parameters after the four that must be there, in the order in which they are given
/// without names. A line needs a radius.
const OPTIONS: [&str; 4] =
    ["radius", "return_unmatched", "lookup_area_radius", "return_lookup_key"];

impl<'t> Binder<'t> {
    pub(super) fn shape_lookup(
        &mut self,
        op: &'t tree::Evaluate,
        polygons: bool,
        input: Table,
        span: Span,
    ) -> Table {
        match self.shapes(op, polygons, &input) {
            Ok((lookup, schema, broken)) => input
                .then(RelOp::ShapeLookup(Box::new(lookup)), schema, span)
                .unordered()
                .broken_if(broken),
            Err(Failed) => Table { broken: true, ..input },
        }
    }

    fn shapes(
        &mut self,
        op: &'t tree::Evaluate,
        polygons: bool,
        input: &Table,
    ) -> Bind<(ShapeLookup, Schema, bool)> {
        let what = "a table, a shape, a longitude, a latitude, and for lines a radius";
        let [table, shape, longitude, latitude, rest @ ..] = op.arguments.as_slice() else {
            return Err(self.takes(op, what));
        };
        let nothing = self.no_row();
        let right = self.table(&table.value, &nothing);
        let (left_row, right_row) = (self.row(input), self.row(&right));
        let shape = self.expr(&shape.value, &right_row)?;
        if shape.ty != Type::Dynamic {
            return Err(self.wrong_type(shape.span, Type::Dynamic, shape.ty));
        }
        let longitude = self.expr(&longitude.value, &left_row)?;
        let longitude = self.converted_to(longitude, Type::Real)?;
        let latitude = self.expr(&latitude.value, &left_row)?;
        let latitude = self.converted_to(latitude, Type::Real)?;
        let mut given: [Option<Expr>; 4] = [None, None, None, None];
        for (i, argument) in rest.iter().enumerate() {
            let place = match &argument.name {
                None => Some(i),
                Some(name) => OPTIONS.iter().position(|it| it.eq_ignore_ascii_case(&name.text)),
            };
            let value = self.expr(&argument.value, &nothing)?;
            match place.and_then(|place| given.get_mut(place)) {
                Some(slot) => *slot = Some(value),
                None => return Err(self.takes(op, what)),
            }
        }
        // How shapes are sought does not change what is found.
        let [radius, unmatched, _, key] = given;
        let radius = radius.map(|radius| self.converted_to(radius, Type::Real)).transpose()?;
        if radius.is_none() && !polygons {
            return Err(self.takes(op, what));
        }
        let (keep_unmatched, keep_key) = (self.constant_flag(unmatched)?, self.constant_flag(key)?);
        let at = match &shape.kind {
            ExprKind::Column { index, .. } if !keep_key => Some(*index),
            _ => None,
        };
        let columns = (0..right.schema().len()).filter(|index| Some(*index) != at);
        let right_columns: Vec<usize> = columns.collect();
        let found = right_columns.iter().filter_map(|at| right.schema().get(*at));
        let mut names = Names::default();
        let schema = input
            .schema()
            .iter()
            .chain(found)
            .map(|column| Column::new(names.free(column.name.clone()), column.ty))
            .collect();
        let broken = right.broken;
        let right = right.rel;
        let lookup = ShapeLookup {
            polygons,
            right,
            shape,
            longitude,
            latitude,
            radius,
            right_columns,
            keep_unmatched,
        };
        Ok((lookup, schema, broken))
    }

    /// A constant `bool`; false if it is not given.
    fn constant_flag(&mut self, value: Option<Expr>) -> Bind<bool> {
        let Some(value) = value else { return Ok(false) };
        match fold::constant(&value) {
            Some(Value::Bool(Some(flag))) => Ok(flag),
            _ => Err(self.error("SEM0207", value.span, "this must be a constant bool")),
        }
    }
}
