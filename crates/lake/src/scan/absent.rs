//! Text columns that a file was written without, because the table got them later: they read as
//! empty texts, while DataFusion by itself would read nulls, which a text cannot be.
//!
//! Not here: columns of other types, which read as null.

use std::{collections::HashMap, sync::Arc};

use arrow::datatypes::SchemaRef;
use datafusion::{
    error::Result,
    physical_expr::PhysicalExpr,
    physical_expr_adapter::{
        DefaultPhysicalExprAdapterFactory, PhysicalExprAdapter, PhysicalExprAdapterFactory,
        replace_columns_with_literals,
    },
    scalar::ScalarValue,
};
use kql::Type;

use crate::shape::kql_type;

/// Adapts what is asked of a table to what one of its files has.
#[derive(Debug)]
pub(super) struct AbsentTexts;

impl PhysicalExprAdapterFactory for AbsentTexts {
    fn create(&self, table: SchemaRef, file: SchemaRef) -> Result<Arc<dyn PhysicalExprAdapter>> {
        let texts = table.fields().iter().filter(|field| kql_type(field) == Some(Type::String));
        let absent = texts.filter(|field| file.index_of(field.name()).is_err());
        let empty = || ScalarValue::Utf8View(Some(String::new()));
        let absent = absent.map(|field| (field.name().clone(), empty())).collect();
        let others = DefaultPhysicalExprAdapterFactory.create(table, file)?;
        Ok(Arc::new(Adapter { absent, others }))
    }
}

#[derive(Debug)]
struct Adapter {
    absent: HashMap<String, ScalarValue>,
    others: Arc<dyn PhysicalExprAdapter>,
}

impl PhysicalExprAdapter for Adapter {
    fn rewrite(&self, expression: Arc<dyn PhysicalExpr>) -> Result<Arc<dyn PhysicalExpr>> {
        self.others.rewrite(replace_columns_with_literals(expression, &self.absent)?)
    }
}
