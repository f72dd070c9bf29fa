//! `mv-expand`: a row for each element.
//!
//! Not here: JSON (`function`).

mod elements;

use std::{fmt, sync::Arc};

use arrow::datatypes::{Field, Schema as ArrowSchema, SchemaRef};
use datafusion::{
    common::{Column as PlanColumn, DFSchema, DFSchemaRef, tree_node::TreeNodeRecursion},
    error::{DataFusionError, Result as PlanResult},
    execution::{SendableRecordBatchStream, TaskContext},
    logical_expr::{Expr as PlanExpr, Extension, LogicalPlan, UserDefinedLogicalNodeCore},
    physical_expr::{EquivalenceProperties, PhysicalExpr},
    physical_plan::{
        DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties, Partitioning,
        PlanProperties, stream::RecordBatchStreamAdapter,
    },
};
use futures::{StreamExt, TryStreamExt, stream};
use kql::{Schema, Type, bound::MvExpand};

use super::{Planner, rows::Rows};
use crate::{Error, columns};
use elements::Chunks;

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Hash)]
struct Expansion {
    /// Names and types of the columns of elements.
    elements: Vec<(String, Type)>,
    /// The name of the column of their numbers.
    item_index: Option<String>,
    bags_as_arrays: bool,
    limit: usize,
}

impl Expansion {
    /// The columns that it adds to those of its input.
    fn fields(&self) -> impl Iterator<Item = Field> {
        let index = self.item_index.iter().map(|name| (name, Type::Long));
        let elements = self.elements.iter().map(|(name, ty)| (name, *ty));
        elements
            .chain(index)
            .map(|(name, ty)| Field::new(name.clone(), columns::arrow_type(ty), ty != Type::String))
    }
}

impl Planner {
    pub(super) fn mv_expand(
        &self,
        rows: Rows,
        expand: &MvExpand,
        schema: &Schema,
    ) -> Result<Rows, Error> {
        let limit = match &expand.limit {
            Some(limit) => self.row_count(limit)?,
            None => usize::MAX,
        };
        let values = self.values(&rows, expand.columns.iter().map(|column| &column.value))?;
        let (mut rows, values) = rows.computed(self, values)?;
        let element = |index: usize| {
            let ty = schema.get(index).map_or(Type::Dynamic, |column| column.ty);
            (self.fresh_name(), ty)
        };
        let expansion = Expansion {
            elements: expand.columns.iter().map(|column| element(column.index)).collect(),
            item_index: expand.item_index.then(|| self.fresh_name()),
            bags_as_arrays: expand.bags_as_arrays,
            limit,
        };
        for (column, (name, _)) in expand.columns.iter().zip(&expansion.elements) {
            let expanded = PlanColumn::new_unqualified(name);
            match rows.columns.get_mut(column.index) {
                Some(replaced) => *replaced = expanded,
                None => rows.columns.push(expanded),
            }
        }
        rows.columns.extend(expansion.item_index.iter().map(PlanColumn::new_unqualified));
        let values = values.into_iter().map(PlanExpr::Column).collect();
        let node = Expand::new(rows.plan, values, expansion)?;
        rows.plan = LogicalPlan::Extension(Extension { node: Arc::new(node) });
        Ok(rows)
    }
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

#[derive(Debug)]
struct ExpandExec {
    input: Arc<dyn ExecutionPlan>,
    values: Vec<Arc<dyn PhysicalExpr>>,
    expansion: Expansion,
    schema: SchemaRef,
    properties: Arc<PlanProperties>,
}

impl ExpandExec {
    fn new(
        input: Arc<dyn ExecutionPlan>,
        values: Vec<Arc<dyn PhysicalExpr>>,
        expansion: Expansion,
    ) -> Self {
        let mut fields = input.schema().fields().to_vec();
        fields.extend(expansion.fields().map(Arc::new));
        let metadata = input.schema().metadata().clone();
        let schema = Arc::new(ArrowSchema::new_with_metadata(fields, metadata));
        let parts = input.output_partitioning().partition_count();
        let properties = PlanProperties::new(
            EquivalenceProperties::new(schema.clone()),
            Partitioning::UnknownPartitioning(parts),
            input.pipeline_behavior(),
            input.boundedness(),
        );
        Self { input, values, expansion, schema, properties: Arc::new(properties) }
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
        f: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> PlanResult<TreeNodeRecursion>,
    ) -> PlanResult<TreeNodeRecursion> {
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
    ) -> PlanResult<Arc<dyn ExecutionPlan>> {
        let input = children.into_iter().next();
        let input = input.ok_or_else(|| DataFusionError::Internal("no input".to_owned()))?;
        Ok(Arc::new(Self::new(input, self.values.clone(), self.expansion.clone())))
    }

    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> PlanResult<SendableRecordBatchStream> {
        let input = self.input.execute(partition, context.clone())?;
        let size = context.session_config().batch_size();
        let (values, schema) = (self.values.clone(), self.schema.clone());
        let expansion = Arc::new(self.expansion.clone());
        let batches = input
            .map(move |batch| {
                let batch = batch?;
                let rows = batch.num_rows();
                let values = values
                    .iter()
                    .map(|value| value.evaluate(&batch)?.into_array(rows))
                    .collect::<PlanResult<Vec<_>>>()?;
                let chunks = Chunks::new(batch, values, expansion.clone(), schema.clone(), size);
                Ok::<_, DataFusionError>(stream::iter(chunks))
            })
            .try_flatten();
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema.clone(), batches.boxed())))
    }
}
