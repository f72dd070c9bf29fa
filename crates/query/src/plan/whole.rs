//! Operators that see all rows at once: their rows are gathered, and a function makes others of
//! them.
//!
//! Not here: what the functions do (`make_series`, `scan`, `network_lookup`).

use std::{
    fmt,
    hash::{Hash, Hasher},
    sync::Arc,
};

use arrow::{
    array::ArrayRef,
    compute::concat_batches,
    datatypes::{DataType, Field, FieldRef, Schema as ArrowSchema, SchemaRef},
    record_batch::{RecordBatch, RecordBatchOptions},
};
use datafusion::{
    common::{Column as PlanColumn, DFSchema, DFSchemaRef, tree_node::TreeNodeRecursion},
    error::{DataFusionError, Result as PlanResult},
    execution::{SendableRecordBatchStream, TaskContext, memory_pool::MemoryConsumer},
    logical_expr::{Expr as PlanExpr, Extension, LogicalPlan, UserDefinedLogicalNodeCore},
    physical_expr::{EquivalenceProperties, PhysicalExpr},
    physical_plan::{
        DisplayAs, DisplayFormatType, Distribution, ExecutionPlan, ExecutionPlanProperties,
        InputDistributionRequirements, Partitioning, PlanProperties, execution_plan::EmissionType,
        stream::RecordBatchStreamAdapter,
    },
};
use futures::{StreamExt, TryStreamExt, stream};

use super::{Planner, rows::Rows};
use crate::Error;

/// Makes columns, all of one length, of the columns that it is given and the number of rows.
type Function = dyn Fn(&[ArrayRef], usize) -> Result<Vec<ArrayRef>, Error> + Send + Sync;

/// A function, and the form of what it makes.
#[derive(Clone)]
struct Work {
    /// Tells it apart from all others of the query.
    number: u64,
    name: &'static str,
    fields: Vec<FieldRef>,
    function: Arc<Function>,
}

impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl PartialEq for Work {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Work {}

impl Hash for Work {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}

impl Planner {
    /// The rows that a function makes of all rows of some columns. What it makes has the forms
    /// and nullabilities given; these columns are all that there are.
    pub(super) fn whole(
        &self,
        rows: Rows,
        name: &'static str,
        args: Vec<PlanColumn>,
        forms: Vec<(DataType, bool)>,
        function: impl Fn(&[ArrayRef], usize) -> Result<Vec<ArrayRef>, Error> + Send + Sync + 'static,
    ) -> Result<Rows, Error> {
        let field = |(form, nullable)| Arc::new(Field::new(self.fresh_name(), form, nullable));
        let fields: Vec<FieldRef> = forms.into_iter().map(field).collect();
        let work = Work { number: self.number(), name, fields, function: Arc::new(function) };
        let args = args.into_iter().map(PlanExpr::Column).collect();
        let node = Whole::new(rows.plan, args, work)?;
        Ok(Rows::of(LogicalPlan::Extension(Extension { node: Arc::new(node) })))
    }
}

/// The form of a column, and whether it can be null.
pub(super) fn form_of(rows: &Rows, column: &PlanColumn) -> Result<(DataType, bool), Error> {
    let index = rows.plan.schema().index_of_column(column)?;
    let field = rows.plan.schema().field(index);
    Ok((field.data_type().clone(), field.is_nullable()))
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Whole {
    input: LogicalPlan,
    args: Vec<PlanExpr>,
    work: Work,
    schema: DFSchemaRef,
}

impl PartialOrd for Whole {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        (&self.input, self.work.number).partial_cmp(&(&other.input, other.work.number))
    }
}

impl Whole {
    fn new(input: LogicalPlan, args: Vec<PlanExpr>, work: Work) -> PlanResult<Self> {
        let fields = work.fields.iter().map(|field| (None, field.clone())).collect();
        let schema = DFSchema::new_with_metadata(fields, input.schema().metadata().clone())?;
        Ok(Self { input, args, work, schema: Arc::new(schema) })
    }

    /// The physical form.
    pub(super) fn physical(
        &self,
        input: Arc<dyn ExecutionPlan>,
        args: Vec<Arc<dyn PhysicalExpr>>,
    ) -> Arc<dyn ExecutionPlan> {
        Arc::new(WholeExec::new(input, args, self.work.clone()))
    }

    /// What is read: columns of the input.
    pub(super) fn args(&self) -> &[PlanExpr] {
        &self.args
    }
}

impl UserDefinedLogicalNodeCore for Whole {
    fn name(&self) -> &'static str {
        "Whole"
    }

    fn inputs(&self) -> Vec<&LogicalPlan> {
        vec![&self.input]
    }

    fn schema(&self) -> &DFSchemaRef {
        &self.schema
    }

    fn expressions(&self) -> Vec<PlanExpr> {
        self.args.clone()
    }

    fn fmt_for_explain(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Whole: {}", self.work.name)
    }

    fn with_exprs_and_inputs(
        &self,
        args: Vec<PlanExpr>,
        inputs: Vec<LogicalPlan>,
    ) -> PlanResult<Self> {
        let input = inputs.into_iter().next().ok_or_else(without_input)?;
        Self::new(input, args, self.work.clone())
    }

    fn prevent_predicate_push_down_columns(&self) -> std::collections::HashSet<String> {
        self.work.fields.iter().map(|field| field.name().clone()).collect()
    }

    fn necessary_children_exprs(&self, _: &[usize]) -> Option<Vec<Vec<usize>>> {
        let schema = self.input.schema();
        let index = |arg: &PlanExpr| match arg {
            PlanExpr::Column(column) => schema.maybe_index_of_column(column),
            _ => None,
        };
        Some(vec![self.args.iter().filter_map(index).collect()])
    }
}

fn without_input() -> DataFusionError {
    DataFusionError::Internal("a step has no input".to_owned())
}

#[derive(Debug)]
struct WholeExec {
    input: Arc<dyn ExecutionPlan>,
    args: Vec<Arc<dyn PhysicalExpr>>,
    work: Work,
    schema: SchemaRef,
    properties: Arc<PlanProperties>,
}

impl WholeExec {
    fn new(input: Arc<dyn ExecutionPlan>, args: Vec<Arc<dyn PhysicalExpr>>, work: Work) -> Self {
        let metadata = input.schema().metadata().clone();
        let schema = Arc::new(ArrowSchema::new_with_metadata(work.fields.clone(), metadata));
        let properties = PlanProperties::new(
            EquivalenceProperties::new(schema.clone()),
            Partitioning::UnknownPartitioning(1),
            EmissionType::Final,
            input.boundedness(),
        );
        Self { input, args, work, schema, properties: Arc::new(properties) }
    }
}

impl DisplayAs for WholeExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WholeExec: {}", self.work.name)
    }
}

impl ExecutionPlan for WholeExec {
    fn name(&self) -> &'static str {
        "WholeExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn input_distribution_requirements(&self) -> InputDistributionRequirements {
        InputDistributionRequirements::new(vec![Distribution::SinglePartition])
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
        for arg in &self.args {
            if f(arg)? == TreeNodeRecursion::Stop {
                return Ok(TreeNodeRecursion::Stop);
            }
        }
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> PlanResult<Arc<dyn ExecutionPlan>> {
        let input = children.into_iter().next().ok_or_else(without_input)?;
        Ok(Arc::new(Self::new(input, self.args.clone(), self.work.clone())))
    }

    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> PlanResult<SendableRecordBatchStream> {
        let mut input = self.input.execute(partition, context.clone())?;
        let reservation = MemoryConsumer::new(self.work.name).register(context.memory_pool());
        let (work, args, schema) = (self.work.clone(), self.args.clone(), self.schema.clone());
        let size = context.session_config().batch_size();
        let form = self.input.schema();
        let whole = async move {
            let mut batches = Vec::new();
            while let Some(batch) = input.try_next().await? {
                // Once as it comes, once in one piece.
                reservation.try_grow(batch.get_array_memory_size().saturating_mul(2))?;
                batches.push(batch);
            }
            let batch = concat_batches(&form, &batches)?;
            drop(batches);
            let args = args
                .iter()
                .map(|arg| arg.evaluate(&batch)?.into_array(batch.num_rows()))
                .collect::<PlanResult<Vec<ArrayRef>>>()?;
            let made = (work.function)(&args, batch.num_rows()).map_err(DataFusionError::from)?;
            let rows = made.first().map_or(0, |array| array.len());
            let options = RecordBatchOptions::new().with_row_count(Some(rows));
            let made = RecordBatch::try_new_with_options(schema, made, &options)?;
            reservation.try_grow(made.get_array_memory_size())?;
            let starts = (0..rows).step_by(size.max(1));
            let slice = move |start: usize| {
                // What is read from lives until its last slice.
                let _ = &reservation;
                Ok(made.slice(start, size.min(rows - start)))
            };
            Ok::<_, DataFusionError>(stream::iter(starts.map(slice)))
        };
        let batches = stream::once(whole).try_flatten();
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema.clone(), batches.boxed())))
    }
}
