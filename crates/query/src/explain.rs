//! What the engine would do for a query, told to a person: its plan, and what each scan is told.
//!
//! Not here: the bound tree (`kql::bound::Outline`).

use std::sync::Arc;

use async_trait::async_trait;
use datafusion::{
    catalog::{MemTable, Session, TableProvider},
    common::tree_node::{TreeNode, TreeNodeRecursion},
    datasource::source_as_provider,
    error::Result as PlanResult,
    logical_expr::{Expr as PlanExpr, LogicalPlan, TableProviderFilterPushDown, TableType},
    physical_plan::{ExecutionPlan, displayable},
};
use kql::{Schema, bound};

use crate::{
    Engine, Error, Request, Source, SourceError, Watchlist, columns,
    plan::{self, Planner},
};

/// What the engine would do for a query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Explanation {
    /// The plan after all rewrites, an operator a line, inputs moved in.
    pub plan: String,
    /// The operators that run, an operator a line, inputs moved in.
    pub execution: String,
    /// What is read.
    pub scans: Vec<Scan>,
}

/// What a scan of a table is told, so that it can leave out what the query does not need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// The table.
    pub table: String,
    /// The columns that are read, of how many.
    pub columns: Vec<String>,
    /// How many columns the table has.
    pub of: usize,
    /// Conditions by which the table may leave out rows, files or parts of files.
    pub filters: Vec<String>,
    /// The most rows that are needed.
    pub limit: Option<usize>,
}

impl Engine {
    /// What [`run`](Engine::run) would do, without reading tables. What must be known to make a
    /// plan (`toscalar`, `in` with a table) is evaluated.
    ///
    /// # Errors
    ///
    /// The query cannot be planned.
    pub async fn explain(&self, mut request: Request) -> Result<Explanation, Error> {
        let types = declared(&request.bound);
        let schemas = types.clone();
        request.snapshot = Arc::new(Declared { schemas, data: request.snapshot.clone() });
        let sessions = self.sessions();
        self.on_its_threads(async move {
            let bound = request.bound.clone();
            let answer: Vec<&bound::Rel> = bound.tables_of_answer().collect();
            let mut planner = Planner::new(sessions, request, &answer).await?;
            let mut explanation = Explanation::default();
            for rel in answer {
                let (plan, execution) = planner.plans(rel).await?;
                explanation.plan += &format!("{}\n", plan.display_indent());
                explanation.execution += &displayable(&*execution).indent(false).to_string();
                explanation.scans.append(&mut scans(&plan, &types)?);
            }
            Ok(explanation)
        })
        .await
    }
}

/// The tables of a query and the columns that it takes them to have.
fn declared(bound: &bound::Bound) -> Vec<(Arc<str>, Schema)> {
    let mut schemas = Vec::new();
    bound.visit_rels(&mut |rel| {
        if let bound::Source::Table { name } = &rel.source {
            schemas.push((name.clone(), rel.source_schema.clone()));
        }
    });
    schemas
}

fn scans(plan: &LogicalPlan, types: &[(Arc<str>, Schema)]) -> PlanResult<Vec<Scan>> {
    let mut scans = Vec::new();
    plan.apply(|plan| {
        if let LogicalPlan::TableScan(scan) = plan {
            let provider = source_as_provider(&scan.source)?;
            let name = provider
                .get_table_definition()
                .map_or_else(|| scan.table_name.table().to_owned(), str::to_owned);
            let types = types.iter().find(|(known, _)| **known == *name).map(|(_, types)| types);
            let read = scan.projected_schema.fields().iter();
            scans.push(Scan {
                table: name,
                columns: read.map(|field| field.name().clone()).collect(),
                of: provider.schema().fields().len(),
                filters: scan.filters.iter().map(|filter| plan::told(filter, types)).collect(),
                limit: scan.fetch,
            });
        }
        Ok(TreeNodeRecursion::Continue)
    })?;
    Ok(scans)
}

/// Data, and for tables that it does not have empty ones with the columns of the query.
#[derive(Debug)]
struct Declared {
    schemas: Vec<(Arc<str>, Schema)>,
    data: Arc<dyn Source>,
}

#[async_trait]
impl Source for Declared {
    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>, SourceError> {
        if let Some(table) = self.data.table(name).await? {
            return Ok(Some(table));
        }
        let Some((name, schema)) = self.schemas.iter().find(|(known, _)| &**known == name) else {
            return Ok(None);
        };
        let table = MemTable::try_new(columns::arrow_schema(schema), vec![Vec::new()])
            .map_err(SourceError::new)?;
        Ok(Some(Arc::new(Empty { name: name.clone(), table })))
    }

    async fn watchlist(&self, alias: &str) -> Result<Option<Arc<Watchlist>>, SourceError> {
        self.data.watchlist(alias).await
    }

    async fn watchlist_aliases(&self) -> Result<Vec<Arc<str>>, SourceError> {
        self.data.watchlist_aliases().await
    }
}

/// A table without rows that takes conditions as a lake does.
#[derive(Debug)]
struct Empty {
    name: Arc<str>,
    table: MemTable,
}

#[async_trait]
impl TableProvider for Empty {
    fn schema(&self) -> arrow::datatypes::SchemaRef {
        self.table.schema()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn get_table_definition(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&PlanExpr],
    ) -> PlanResult<Vec<TableProviderFilterPushDown>> {
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    async fn scan(
        &self,
        session: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[PlanExpr],
        limit: Option<usize>,
    ) -> PlanResult<Arc<dyn ExecutionPlan>> {
        self.table.scan(session, projection, filters, limit).await
    }
}
