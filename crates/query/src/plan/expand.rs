//! `mv-expand`: a row for each element.
//!
//! Not here: JSON (`function`), parts of elements that are kept (`stored`).

mod elements;
mod exec;

use std::{fmt, sync::Arc};

use arrow::datatypes::Field;
use datafusion::{
    common::{Column as PlanColumn, DFSchema, DFSchemaRef},
    error::{DataFusionError, Result as PlanResult},
    logical_expr::{Expr as PlanExpr, Extension, LogicalPlan, UserDefinedLogicalNodeCore},
    physical_expr::PhysicalExpr,
    physical_plan::ExecutionPlan,
};
use kql::{
    DynamicPath, Schema, Type,
    bound::{MvExpand, Step, element_paths},
};

use super::{Planner, rows::Rows};
use crate::{Error, columns, stored::element_parts};
use exec::ExpandExec;

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Hash)]
struct Expansion {
    /// Names and types of the columns of elements.
    elements: Vec<Element>,
    /// The name of the column of their numbers.
    item_index: Option<String>,
    /// Columns that have parts of elements.
    parts: Vec<Part>,
    bags_as_arrays: bool,
    limit: usize,
}

/// A column of elements.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Hash)]
struct Element {
    name: String,
    ty: Type,
    /// Whether the elements themselves are wanted, and not only parts of them.
    whole: bool,
}

/// A column of parts of elements, whose lists say how many elements there are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Hash)]
struct Part {
    name: String,
    /// Which elements they are of.
    element: usize,
    /// Whether they are texts rather than dynamics.
    text: bool,
}

impl Expansion {
    /// The columns that it adds to those of its input.
    fn fields(&self) -> impl Iterator<Item = Field> {
        let whole = self.elements.iter().filter(|element| element.whole);
        let elements = whole.map(|element| (&element.name, element.ty));
        let index = self.item_index.iter().map(|name| (name, Type::Long));
        let parts = self
            .parts
            .iter()
            .map(|part| (&part.name, if part.text { Type::String } else { Type::Dynamic }));
        elements
            .chain(index)
            .chain(parts)
            .map(|(name, ty)| Field::new(name.clone(), columns::arrow_type(ty), ty != Type::String))
    }
}

impl Planner {
    /// `later` are the steps that follow.
    pub(super) fn mv_expand(
        &self,
        rows: Rows,
        expand: &MvExpand,
        schema: &Schema,
        later: &[&Step],
    ) -> Result<Rows, Error> {
        let limit = match &expand.limit {
            Some(limit) => self.row_count(limit)?,
            None => usize::MAX,
        };
        let mut values = self.values(&rows, expand.columns.iter().map(|column| &column.value))?;
        let element = |index: usize| {
            let ty = schema.get(index).map_or(Type::Dynamic, |column| column.ty);
            Element { name: self.fresh_name(), ty, whole: true }
        };
        let mut expansion = Expansion {
            elements: expand.columns.iter().map(|column| element(column.index)).collect(),
            item_index: expand.item_index.then(|| self.fresh_name()),
            parts: Vec::new(),
            bags_as_arrays: expand.bags_as_arrays,
            limit,
        };
        let mut parts = Vec::new();
        for (element, path) in parts_read(expand, schema, later) {
            for text in [true, false] {
                let Some(value) = values.get(element).cloned() else { continue };
                let name = self.fresh_name();
                values.push(element_parts(value, path.clone(), text));
                parts.push((element, path.clone(), text, name.clone()));
                expansion.parts.push(Part { name, element, text });
            }
        }
        let (mut rows, values) = rows.computed(self, values)?;
        for (column, element) in expand.columns.iter().zip(&expansion.elements) {
            let expanded = PlanColumn::new_unqualified(&element.name);
            match rows.columns.get_mut(column.index) {
                Some(replaced) => *replaced = expanded,
                None => rows.columns.push(expanded),
            }
        }
        rows.columns.extend(expansion.item_index.iter().map(PlanColumn::new_unqualified));
        for (element, path, text, name) in parts {
            let Some(element) = expansion.elements.get(element) else { continue };
            let element = PlanColumn::new_unqualified(&element.name);
            rows.parts.insert((element, path, text), PlanColumn::new_unqualified(name));
        }
        let values = values.into_iter().map(PlanExpr::Column).collect();
        let node = Expand::new(rows.plan, values, expansion)?;
        rows.plan = LogicalPlan::Extension(Extension { node: Arc::new(node) });
        Ok(rows)
    }
}

/// The parts of elements that later steps read, by the place of what is expanded. They are found
/// before the expansion, where a file may keep them; elements that nobody reads whole are not made.
fn parts_read(expand: &MvExpand, schema: &Schema, later: &[&Step]) -> Vec<(usize, DynamicPath)> {
    if expand.bags_as_arrays {
        return Vec::new();
    }
    let read = element_paths(later, schema, &expand.columns);
    let mut parts = Vec::new();
    for (place, column) in expand.columns.iter().enumerate() {
        let dynamic = schema.get(column.index).is_some_and(|it| it.ty == Type::Dynamic);
        let paths = read.get(&column.index).into_iter().flatten().filter(|_| dynamic);
        parts.extend(paths.map(|path| (place, path.clone())));
    }
    parts
}

/// The columns of the input, repeated, and those of the elements.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Expand {
    input: LogicalPlan,
    values: Vec<PlanExpr>,
    expansion: Expansion,
    schema: DFSchemaRef,
}

impl PartialOrd for Expand {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        let key = |node: &Self| (node.values.clone(), node.expansion.clone());
        (&self.input, key(self)).partial_cmp(&(&other.input, key(other)))
    }
}

impl Expand {
    fn new(input: LogicalPlan, values: Vec<PlanExpr>, expansion: Expansion) -> PlanResult<Self> {
        let fields = input
            .schema()
            .iter()
            .map(|(qualifier, field)| (qualifier.cloned(), field.clone()))
            .chain(expansion.fields().map(|field| (None, Arc::new(field))))
            .collect();
        let schema = DFSchema::new_with_metadata(fields, input.schema().metadata().clone())?;
        Ok(Self { input, values, expansion, schema: Arc::new(schema) })
    }

    /// The physical form.
    pub(super) fn physical(
        &self,
        input: Arc<dyn ExecutionPlan>,
        values: Vec<Arc<dyn PhysicalExpr>>,
    ) -> Arc<dyn ExecutionPlan> {
        Arc::new(ExpandExec::new(input, values, self.expansion.clone()))
    }

    /// What is expanded: columns of the input.
    pub(super) fn values(&self) -> &[PlanExpr] {
        &self.values
    }
}

impl UserDefinedLogicalNodeCore for Expand {
    fn name(&self) -> &'static str {
        "Expand"
    }

    fn inputs(&self) -> Vec<&LogicalPlan> {
        vec![&self.input]
    }

    fn schema(&self) -> &DFSchemaRef {
        &self.schema
    }

    fn expressions(&self) -> Vec<PlanExpr> {
        self.values.clone()
    }

    fn fmt_for_explain(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Expand: {:?}", self.values)
    }

    fn with_exprs_and_inputs(
        &self,
        values: Vec<PlanExpr>,
        inputs: Vec<LogicalPlan>,
    ) -> PlanResult<Self> {
        let input = inputs.into_iter().next();
        let input = input.ok_or_else(|| DataFusionError::Internal("no input".to_owned()))?;
        Self::new(input, values, self.expansion.clone())
    }

    fn necessary_children_exprs(&self, output_columns: &[usize]) -> Option<Vec<Vec<usize>>> {
        let inputs = self.input.schema().fields().len();
        Some(vec![output_columns.iter().copied().filter(|column| *column < inputs).collect()])
    }
}
