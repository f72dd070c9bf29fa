//! Parts of a small table one after another, so that the rows of a `union` come in the same order
//! each time.
//!
//! Not here: parts that are worked on at once; large tables have no order but what `sort` gives.

use std::{fmt, sync::Arc};

use datafusion::{
    common::{
        config::ConfigOptions,
        tree_node::{Transformed, TransformedResult, TreeNode, TreeNodeRecursion},
    },
    error::{DataFusionError, Result},
    execution::{SendableRecordBatchStream, TaskContext},
    physical_expr::{EquivalenceProperties, PhysicalExpr},
    physical_optimizer::PhysicalOptimizerRule,
    physical_plan::{
        DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties, Partitioning,
        PlanProperties, coalesce_partitions::CoalescePartitionsExec, limit::GlobalLimitExec,
        stream::RecordBatchStreamAdapter,
    },
};
use futures::{StreamExt, TryStreamExt, stream};

/// Reads parts one after another wherever DataFusion would read them as they come.
#[derive(Debug)]
pub(crate) struct InSequence;

impl PhysicalOptimizerRule for InSequence {
    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        _: &ConfigOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        plan.transform_up(|plan| {
            let merged = plan.downcast_ref::<CoalescePartitionsExec>();
            let Some(merged) = merged else { return Ok(Transformed::no(plan)) };
            let mut sequence: Arc<dyn ExecutionPlan> =
                Arc::new(SequenceExec::new(merged.input().clone()));
            if let Some(rows) = merged.fetch() {
                sequence = Arc::new(GlobalLimitExec::new(sequence, 0, Some(rows)));
            }
            Ok(Transformed::yes(sequence))
        })
        .data()
    }

    fn name(&self) -> &'static str {
        "in_sequence"
    }

    fn schema_check(&self) -> bool {
        true
    }
}

/// A plan of one part: of a small table, the parts one after another.
pub(crate) fn in_sequence(plan: Arc<dyn ExecutionPlan>, large: bool) -> Arc<dyn ExecutionPlan> {
    if large || plan.output_partitioning().partition_count() < 2 {
        return plan;
    }
    Arc::new(SequenceExec::new(plan))
}

#[derive(Debug)]
struct SequenceExec {
    input: Arc<dyn ExecutionPlan>,
    properties: Arc<PlanProperties>,
}

impl SequenceExec {
    fn new(input: Arc<dyn ExecutionPlan>) -> Self {
        let properties = PlanProperties::new(
            EquivalenceProperties::new(input.schema()),
            Partitioning::UnknownPartitioning(1),
            input.pipeline_behavior(),
            input.boundedness(),
        );
        Self { input, properties: Arc::new(properties) }
    }
}

impl DisplayAs for SequenceExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SequenceExec")
    }
}

impl ExecutionPlan for SequenceExec {
    fn name(&self) -> &'static str {
        "SequenceExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let input = children.into_iter().next();
        let input = input.ok_or_else(|| DataFusionError::Internal("no input".to_owned()))?;
        Ok(Arc::new(Self::new(input)))
    }

    fn execute(&self, _: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let input = self.input.clone();
        let parts = 0..input.output_partitioning().partition_count();
        let batches =
            stream::iter(parts).map(move |part| input.execute(part, context.clone())).try_flatten();
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), batches.boxed())))
    }
}
