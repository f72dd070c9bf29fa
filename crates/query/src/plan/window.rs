//! Functions of a row's place among others: `prev`, `row_number`, `row_cumsum` and their kin.
//! Each call becomes a column before the operator in which it stands.
//!
//! Not here: what they compute (`compute`).

mod compute;

use std::{fmt, ptr, sync::Arc};

use arrow::{
    array::ArrayRef,
    compute::concat_batches,
    datatypes::{Field, Schema as ArrowSchema, SchemaRef},
    record_batch::RecordBatch,
};
use datafusion::{
    common::{Column as PlanColumn, DFSchema, DFSchemaRef, tree_node::TreeNodeRecursion},
    error::{DataFusionError, Result as PlanResult},
    execution::{SendableRecordBatchStream, TaskContext, memory_pool::MemoryConsumer},
    logical_expr::{Expr as PlanExpr, Extension, LogicalPlan, UserDefinedLogicalNodeCore},
    physical_expr::{EquivalenceProperties, PhysicalExpr},
    physical_plan::{
        DisplayAs, DisplayFormatType, Distribution, ExecutionPlan, ExecutionPlanProperties,
        InputDistributionRequirements, Partitioning, PlanProperties,
        stream::RecordBatchStreamAdapter,
    },
    prelude::lit,
};
use futures::{StreamExt, TryStreamExt, stream};
use kql::{
    Type,
    bound::{Expr, ExprKind},
};

use super::{Planner, at, rows::Rows};
use crate::{Error, ErrorKind, columns};
use compute::Function;

/// A call whose arguments are columns.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Hash)]
pub(super) struct WindowCall {
    function: Function,
    result: Type,
    name: String,
    /// How many arguments come first that tell the tables of elements apart.
    tables: usize,
    args: Vec<PlanExpr>,
}

/// Where an expression is; bound trees stay where they are while they are planned.
pub(super) fn address(expr: &Expr) -> usize {
    ptr::from_ref(expr).addr()
}

impl Planner {
    /// The rows with a column for each window function in some expressions.
    pub(super) fn with_windows(&self, mut rows: Rows, exprs: Vec<&Expr>) -> Result<Rows, Error> {
        let mut calls = Vec::new();
        for expr in exprs {
            let first = calls.len();
            expr.visit(&mut |expr| {
                if matches!(&expr.kind, ExprKind::Call { function, .. } if function.window) {
                    calls.push(expr);
                }
            });
            // Those inside others come first.
            if let Some(own) = calls.get_mut(first..) {
                own.reverse();
            }
        }
        for expr in calls {
            let ExprKind::Call { function, args } = &expr.kind else { continue };
            rows = self.window(rows, expr, function.name, args).map_err(at(expr.span))?;
        }
        Ok(rows)
    }

    fn window(
        &self,
        rows: Rows,
        expr: &Expr,
        name: &'static str,
        args: &[Expr],
    ) -> Result<Rows, Error> {
        let Some(mut function) = Function::named(name, args.first().map(|arg| arg.ty)) else {
            return Err(Error::unsupported(format!("the function {name}"), expr.span));
        };
        let mut args: Vec<&Expr> = args.iter().collect();
        if let Function::Neighbour { distance, .. } = &mut function
            && args.len() > 1
        {
            let given = self.constant(args.remove(1))?.as_i64().filter(|given| *given > 0);
            *distance = given.ok_or_else(|| {
                let message = format!("the distance of {name}() must be a positive constant");
                Error::new(ErrorKind::Semantic, message)
            })?;
        }
        let exprs = self.values(&rows, args)?;
        let (mut rows, args) = rows.computed(self, exprs)?;
        let column = self.with_call(&mut rows, function, expr.ty, args)?;
        rows.windows.insert(address(expr), column);
        Ok(rows)
    }

    /// Adds a column of what a function computes; in tables of elements, for each by itself.
    fn with_call(
        &self,
        rows: &mut Rows,
        function: Function,
        result: Type,
        args: Vec<PlanColumn>,
    ) -> Result<PlanColumn, Error> {
        let column = self.fresh_name();
        // The first tells the tables apart; the others go with it.
        let tables = rows.group.first().cloned();
        let call = WindowCall {
            function,
            result,
            name: column.clone(),
            tables: usize::from(tables.is_some()),
            args: tables.into_iter().chain(args).map(PlanExpr::Column).collect(),
        };
        let node = Window::new(rows.plan.clone(), call)?;
        rows.plan = LogicalPlan::Extension(Extension { node: Arc::new(node) });
        Ok(PlanColumn::new_unqualified(column))
    }

    /// Of each table of elements, the first rows.
    pub(super) fn first_of_each_table(&self, rows: Rows, count: usize) -> Result<Rows, Error> {
        let tables = rows.group.iter().take(1).cloned().collect();
        self.first_of_each_value(rows, tables, count)
    }

    /// Of the rows that are equal in some columns, the first.
    pub(super) fn first_of_each_value(
        &self,
        rows: Rows,
        columns: Vec<PlanColumn>,
        count: usize,
    ) -> Result<Rows, Error> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let group = rows.group.clone();
        let mut rows = Rows { group: Vec::new(), ..rows };
        let number = self.with_call(&mut rows, Function::Occurrence, Type::Long, columns)?;
        let mut rows = rows.filtered(PlanExpr::Column(number).lt_eq(lit(count)))?;
        rows.group = group;
        Ok(rows)
    }
}

fn field(call: &WindowCall) -> Field {
    let form = columns::arrow_type(call.result);
    Field::new(call.name.clone(), form, call.result != Type::String)
}

/// The columns of the input, and one more.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Window {
    input: LogicalPlan,
    call: WindowCall,
    schema: DFSchemaRef,
}

impl PartialOrd for Window {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        (&self.input, &self.call).partial_cmp(&(&other.input, &other.call))
    }
}

impl Window {
    fn new(input: LogicalPlan, call: WindowCall) -> PlanResult<Self> {
        let own = (None, Arc::new(field(&call)));
        let fields = input
            .schema()
            .iter()
            .map(|(qualifier, field)| (qualifier.cloned(), field.clone()))
            .chain([own])
            .collect();
        let schema = DFSchema::new_with_metadata(fields, input.schema().metadata().clone())?;
        Ok(Self { input, call, schema: Arc::new(schema) })
    }

    /// The physical form.
    pub(super) fn physical(
        &self,
        input: Arc<dyn ExecutionPlan>,
        args: Vec<Arc<dyn PhysicalExpr>>,
    ) -> Arc<dyn ExecutionPlan> {
        Arc::new(WindowExec::new(input, self.call.clone(), args))
    }

    /// The arguments, which are columns of the input.
    pub(super) fn args(&self) -> &[PlanExpr] {
        &self.call.args
    }
}

impl UserDefinedLogicalNodeCore for Window {
    fn name(&self) -> &'static str {
        "Window"
    }

    fn inputs(&self) -> Vec<&LogicalPlan> {
        vec![&self.input]
    }

    fn schema(&self) -> &DFSchemaRef {
        &self.schema
    }

    fn expressions(&self) -> Vec<PlanExpr> {
        self.call.args.clone()
    }

    fn fmt_for_explain(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Window: {:?}", self.call)
    }

    fn with_exprs_and_inputs(
        &self,
        args: Vec<PlanExpr>,
        inputs: Vec<LogicalPlan>,
    ) -> PlanResult<Self> {
        let input = inputs.into_iter().next();
        let input = input.ok_or_else(|| DataFusionError::Internal("no input".to_owned()))?;
        Self::new(input, WindowCall { args, ..self.call.clone() })
    }

    fn necessary_children_exprs(&self, output_columns: &[usize]) -> Option<Vec<Vec<usize>>> {
        let inputs = self.input.schema().fields().len();
        Some(vec![output_columns.iter().copied().filter(|column| *column < inputs).collect()])
    }
}

#[derive(Debug)]
struct WindowExec {
    input: Arc<dyn ExecutionPlan>,
    call: WindowCall,
    args: Vec<Arc<dyn PhysicalExpr>>,
    schema: SchemaRef,
    properties: Arc<PlanProperties>,
}

impl WindowExec {
    fn new(
        input: Arc<dyn ExecutionPlan>,
        call: WindowCall,
        args: Vec<Arc<dyn PhysicalExpr>>,
    ) -> Self {
        let mut fields = input.schema().fields().to_vec();
        fields.push(Arc::new(field(&call)));
        let metadata = input.schema().metadata().clone();
        let schema = Arc::new(ArrowSchema::new_with_metadata(fields, metadata));
        let properties = PlanProperties::new(
            EquivalenceProperties::new(schema.clone()),
            Partitioning::UnknownPartitioning(1),
            datafusion::physical_plan::execution_plan::EmissionType::Final,
            input.boundedness(),
        );
        Self { input, call, args, schema, properties: Arc::new(properties) }
    }
}

impl DisplayAs for WindowExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WindowExec: {:?}", self.call.function)
    }
}

impl ExecutionPlan for WindowExec {
    fn name(&self) -> &'static str {
        "WindowExec"
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
        let input = children.into_iter().next();
        let input = input.ok_or_else(|| DataFusionError::Internal("no input".to_owned()))?;
        Ok(Arc::new(Self::new(input, self.call.clone(), self.args.clone())))
    }

    /// Reads all rows before it yields any, since `next` and its kin look ahead.
    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> PlanResult<SendableRecordBatchStream> {
        let mut input = self.input.execute(partition, context.clone())?;
        let reservation = MemoryConsumer::new("window").register(context.memory_pool());
        let (call, args, schema) = (self.call.clone(), self.args.clone(), self.schema.clone());
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
            let rows = batch.num_rows();
            let args = args
                .iter()
                .map(|arg| arg.evaluate(&batch)?.into_array(rows))
                .collect::<PlanResult<Vec<ArrayRef>>>()?;
            let mut arrays = batch.columns().to_vec();
            arrays.push(compute::compute_each(
                &call.function,
                call.result,
                &args,
                call.tables,
                rows,
            )?);
            let batch = RecordBatch::try_new(schema, arrays)?;
            let starts = (0..rows).step_by(size.max(1));
            let slice = move |start: usize| {
                // What is read from lives until its last slice.
                let _ = &reservation;
                Ok(batch.slice(start, size.min(rows - start)))
            };
            Ok::<_, DataFusionError>(stream::iter(starts.map(slice)))
        };
        let batches = stream::once(whole).try_flatten();
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema.clone(), batches.boxed())))
    }
}
