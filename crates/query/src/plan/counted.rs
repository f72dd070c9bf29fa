//! Plans that count the rows that they read.
//!
//! Not here: who wants to know (`progress`).

use std::{fmt, sync::Arc};

use datafusion::{
    common::tree_node::{Transformed, TransformedResult, TreeNode, TreeNodeRecursion},
    error::{DataFusionError, Result},
    execution::{SendableRecordBatchStream, TaskContext},
    physical_expr::PhysicalExpr,
    physical_plan::{
        DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties,
        stream::RecordBatchStreamAdapter,
    },
};
use futures::TryStreamExt;

use crate::Progress;

/// The plan, which tells `progress` what it reads.
pub(super) fn counted(
    plan: Arc<dyn ExecutionPlan>,
    progress: &Progress,
) -> Result<Arc<dyn ExecutionPlan>> {
    plan.transform_up(|plan| {
        if !plan.children().is_empty() {
            return Ok(Transformed::no(plan));
        }
        let counted = CountedExec { input: plan, progress: progress.clone() };
        Ok(Transformed::yes(Arc::new(counted) as Arc<dyn ExecutionPlan>))
    })
    .data()
}

#[derive(Debug)]
struct CountedExec {
    input: Arc<dyn ExecutionPlan>,
    progress: Progress,
}

impl DisplayAs for CountedExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CountedExec")
    }
}

impl ExecutionPlan for CountedExec {
    fn name(&self) -> &'static str {
        "CountedExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        self.input.properties()
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
        Ok(Arc::new(Self { input, progress: self.progress.clone() }))
    }

    fn execute(&self, part: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let progress = self.progress.clone();
        let batches = self.input.execute(part, context)?;
        let batches = batches.inspect_ok(move |batch| progress.add(batch.num_rows()));
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), batches)))
    }
}
