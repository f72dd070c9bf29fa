//! `mv-expand` as it runs.
//!
//! Not here: the rows that it makes (`elements`).

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use arrow::datatypes::{Schema as ArrowSchema, SchemaRef};
use datafusion::{
    common::tree_node::{Transformed, TreeNode, TreeNodeRecursion},
    error::{DataFusionError, Result},
    execution::{SendableRecordBatchStream, TaskContext},
    physical_expr::{
        EquivalenceProperties, PhysicalExpr, expressions::Column, utils::collect_columns,
    },
    physical_expr_common::physical_expr::is_volatile,
    physical_plan::{
        DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties, Partitioning,
        PlanProperties,
        projection::{ProjectionExec, ProjectionExpr},
        stream::RecordBatchStreamAdapter,
    },
};
use futures::{StreamExt, TryStreamExt, stream};

use super::{Expansion, elements::Chunks};

#[derive(Debug)]
pub(super) struct ExpandExec {
    input: Arc<dyn ExecutionPlan>,
    /// The columns of the input that the result begins with.
    carried: Vec<usize>,
    /// What is expanded: first the elements that are wanted whole, then the lists of parts.
    values: Vec<Arc<dyn PhysicalExpr>>,
    expansion: Expansion,
    schema: SchemaRef,
    properties: Arc<PlanProperties>,
}

impl ExpandExec {
    /// All columns of the input, and what the expansion adds.
    pub(super) fn new(
        input: Arc<dyn ExecutionPlan>,
        values: Vec<Arc<dyn PhysicalExpr>>,
        expansion: Expansion,
    ) -> Self {
        let carried = (0..input.schema().fields().len()).collect();
        Self::carrying(input, carried, values, expansion)
    }

    fn carrying(
        input: Arc<dyn ExecutionPlan>,
        carried: Vec<usize>,
        values: Vec<Arc<dyn PhysicalExpr>>,
        expansion: Expansion,
    ) -> Self {
        let all = input.schema();
        let mut fields: Vec<_> =
            carried.iter().filter_map(|place| all.fields().get(*place).cloned()).collect();
        fields.extend(expansion.fields().map(Arc::new));
        let schema = Arc::new(ArrowSchema::new_with_metadata(fields, all.metadata().clone()));
        let parts = input.output_partitioning().partition_count();
        let properties = PlanProperties::new(
            EquivalenceProperties::new(schema.clone()),
            Partitioning::UnknownPartitioning(parts),
            input.pipeline_behavior(),
            input.boundedness(),
        );
        Self { input, carried, values, expansion, schema, properties: Arc::new(properties) }
    }
}

impl DisplayAs for ExpandExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ExpandExec")
    }
}

impl ExecutionPlan for ExpandExec {
    fn name(&self) -> &'static str {
        "ExpandExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn benefits_from_input_partitioning(&self) -> Vec<bool> {
        vec![false]
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn apply_expressions(
        &self,
        f: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        for value in &self.values {
            if f(value)? == TreeNodeRecursion::Stop {
                return Ok(TreeNodeRecursion::Stop);
            }
        }
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let input = children.into_iter().next();
        let input = input.ok_or_else(|| DataFusionError::Internal("no input".to_owned()))?;
        let (carried, values) = (self.carried.clone(), self.values.clone());
        Ok(Arc::new(Self::carrying(input, carried, values, self.expansion.clone())))
    }

    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream> {
        let input = self.input.execute(partition, context.clone())?;
        let size = context.session_config().batch_size();
        let (values, schema) = (self.values.clone(), self.schema.clone());
        let (carried, expansion) = (self.carried.clone(), Arc::new(self.expansion.clone()));
        let batches = input
            .map(move |batch| {
                let batch = batch?;
                let rows = batch.num_rows();
                let values = values
                    .iter()
                    .map(|value| value.evaluate(&batch)?.into_array(rows))
                    .collect::<Result<Vec<_>>>()?;
                let batch = batch.project(&carried)?;
                let chunks = Chunks::new(batch, values, expansion.clone(), schema.clone(), size);
                Ok::<_, DataFusionError>(stream::iter(chunks))
            })
            .try_flatten();
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema.clone(), batches.boxed())))
    }

    /// Leaves out what nobody reads, and computes before the expansion what does not need it.
    fn try_swapping_with_projection(
        &self,
        projection: &ProjectionExec,
    ) -> Result<Option<Arc<dyn ExecutionPlan>>> {
        Swap::new(self, projection).result()
    }
}

/// A projection and the expansion below it, while they are taken apart.
struct Swap<'a> {
    expand: &'a ExpandExec,
    exprs: &'a [ProjectionExpr],
    /// The columns of the result that the projection reads but for what moves below.
    read: BTreeSet<usize>,
    /// Which of its expressions move below the expansion.
    moved: Vec<usize>,
}

impl<'a> Swap<'a> {
    fn new(expand: &'a ExpandExec, projection: &'a ProjectionExec) -> Self {
        let (exprs, carried) = (projection.expr(), expand.carried.len());
        let (mut read, mut moved) = (BTreeSet::new(), Vec::new());
        for (place, projected) in exprs.iter().enumerate() {
            let columns = collect_columns(&projected.expr);
            let moves = !columns.is_empty()
                && columns.iter().all(|column| column.index() < carried)
                && !projected.expr.is::<Column>()
                && !is_volatile(&projected.expr);
            if moves {
                moved.push(place);
            } else {
                read.extend(columns.iter().map(Column::index));
            }
        }
        Self { expand, exprs, read, moved }
    }

    /// The expansion with only what is read. Lists of parts stand for elements that are not, so
    /// one of them stays where the elements go.
    fn expansion(&self) -> (Expansion, Vec<Arc<dyn PhysicalExpr>>, BTreeMap<usize, usize>) {
        let old = &self.expand.expansion;
        let mut new = Expansion { elements: Vec::new(), parts: Vec::new(), ..old.clone() };
        let (mut values, mut places) = (Vec::new(), Vec::new());
        let mut value = self.expand.values.iter();
        let mut place = self.expand.carried.len();
        let wholes = old.elements.iter().filter(|element| element.whole).count();
        let first_part = place + wholes + usize::from(old.item_index.is_some());
        for (number, element) in old.elements.iter().enumerate() {
            let mut element = element.clone();
            if element.whole {
                let expr = value.next();
                let part_is_read = old.parts.iter().enumerate().any(|(part, it)| {
                    it.element == number && self.read.contains(&(first_part + part))
                });
                element.whole = self.read.contains(&place) || !part_is_read;
                if element.whole {
                    values.extend(expr.cloned());
                    places.push(place);
                }
                place += 1;
            }
            new.elements.push(element);
        }
        if old.item_index.is_some() {
            places.push(place);
            place += 1;
        }
        for part in &old.parts {
            let expr = value.next();
            if self.read.contains(&place) {
                values.extend(expr.cloned());
                places.push(place);
                new.parts.push(part.clone());
            }
            place += 1;
        }
        (new, values, places.into_iter().enumerate().map(|(new, old)| (old, new)).collect())
    }

    fn result(&self) -> Result<Option<Arc<dyn ExecutionPlan>>> {
        let (expansion, values, added) = self.expansion();
        let carried: Vec<usize> =
            (0..self.expand.carried.len()).filter(|place| self.read.contains(place)).collect();
        let nothing_changes = self.moved.is_empty()
            && carried.len() == self.expand.carried.len()
            && values.len() == self.expand.values.len();
        if nothing_changes {
            return Ok(None);
        }
        // Below: the columns that are carried, what moved, then what only the values read.
        let input = self.expand.input.schema();
        let mut below: Vec<ProjectionExpr> = Vec::new();
        let source = |place: &usize| self.expand.carried.get(*place).copied().unwrap_or_default();
        let mut at: BTreeMap<usize, usize> = BTreeMap::new();
        let column = |place: usize| {
            let name = input.field(place).name().clone();
            ProjectionExpr { expr: Arc::new(Column::new(&name, place)), alias: name }
        };
        for place in &carried {
            at.insert(source(place), below.len());
            below.push(column(source(place)));
        }
        for place in &self.moved {
            let Some(projected) = self.exprs.get(*place) else { continue };
            let expr = remapped(&projected.expr, |place| Some(source(&place)))?;
            below.push(ProjectionExpr { expr, alias: projected.alias.clone() });
        }
        let kept = (0..below.len()).collect::<Vec<_>>();
        for value in values.iter().flat_map(collect_columns) {
            at.entry(value.index()).or_insert_with(|| {
                below.push(column(value.index()));
                below.len() - 1
            });
        }
        let values = values
            .iter()
            .map(|value| remapped(value, |place| at.get(&place).copied()))
            .collect::<Result<Vec<_>>>()?;
        let below = ProjectionExec::try_new(below, self.expand.input.clone())?;
        let expand = ExpandExec::carrying(Arc::new(below), kept, values, expansion);
        self.above(expand, &carried, &added).map(Some)
    }

    /// The projection over the new expansion.
    fn above(
        &self,
        expand: ExpandExec,
        carried: &[usize],
        added: &BTreeMap<usize, usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let first_added = expand.carried.len();
        let schema = expand.schema.clone();
        let place_of = |old: usize| {
            let kept = carried.iter().position(|place| *place == old);
            kept.or_else(|| added.get(&old).map(|place| first_added + place))
        };
        let mut exprs = Vec::with_capacity(self.exprs.len());
        for (place, projected) in self.exprs.iter().enumerate() {
            let expr = match self.moved.iter().position(|moved| *moved == place) {
                Some(number) => {
                    let place = carried.len() + number;
                    Arc::new(Column::new(schema.field(place).name(), place)) as _
                }
                None => remapped(&projected.expr, place_of)?,
            };
            exprs.push(ProjectionExpr { expr, alias: projected.alias.clone() });
        }
        Ok(Arc::new(ProjectionExec::try_new(exprs, Arc::new(expand))?))
    }
}

/// The expression with its columns at other places.
fn remapped(
    expr: &Arc<dyn PhysicalExpr>,
    place: impl Fn(usize) -> Option<usize>,
) -> Result<Arc<dyn PhysicalExpr>> {
    let moved = expr.clone().transform_down(|expr| {
        let Some(column) = expr.downcast_ref::<Column>() else { return Ok(Transformed::no(expr)) };
        let Some(to) = place(column.index()) else {
            let lost = format!("column {} is lost below mv-expand", column.name());
            return Err(DataFusionError::Internal(lost));
        };
        Ok(Transformed::yes(Arc::new(Column::new(column.name(), to)) as _))
    })?;
    Ok(moved.data)
}
