//! What is asked of a table, in terms of what one of its files has.
//!
//! Text columns that the file was written without, because the table got them later, read as empty
//! texts, while DataFusion by itself would read nulls, which a text cannot be. Parts of dynamic
//! columns that the file keeps as columns of their own are read from those.
//!
//! Not here: columns of other types that the file lacks; they read as null.

use std::{collections::HashMap, sync::Arc};

use arrow::datatypes::{DataType, SchemaRef};
use datafusion::{
    common::tree_node::{Transformed, TreeNode, TreeNodeRecursion},
    error::Result,
    physical_expr::{PhysicalExpr, expressions::Column},
    physical_expr_adapter::{
        DefaultPhysicalExprAdapterFactory, PhysicalExprAdapter, PhysicalExprAdapterFactory,
        replace_columns_with_literals,
    },
    scalar::ScalarValue,
};
use kql::Type;
use query::stored::{PartRead, part_read};

use crate::{DataFile, KeptPart, shape::kql_type};

/// Adapts what is asked of a table to what one of its files has.
#[derive(Debug, Default)]
pub(super) struct Adapt {
    /// The file; `None` for one that keeps no parts.
    file: Option<Arc<DataFile>>,
}

impl Adapt {
    /// For a file.
    pub(super) const fn to(file: Arc<DataFile>) -> Self {
        Self { file: Some(file) }
    }
}

impl PhysicalExprAdapterFactory for Adapt {
    fn create(&self, table: SchemaRef, file: SchemaRef) -> Result<Arc<dyn PhysicalExprAdapter>> {
        let texts = table.fields().iter().filter(|field| kql_type(field) == Some(Type::String));
        let absent = texts.filter(|field| file.index_of(field.name()).is_err());
        let empty = || ScalarValue::Utf8View(Some(String::new()));
        let absent = absent.map(|field| (field.name().clone(), empty())).collect();
        let arranged = self.file.as_ref().and_then(|file| file.arranged.as_ref());
        let parts = arranged.into_iter().flat_map(|arranged| &arranged.parts);
        let parts = parts.filter_map(|part| Some((part.path.clone(), Kept::new(part, &file)?)));
        let parts = parts.collect();
        let others = DefaultPhysicalExprAdapterFactory.create(table, file)?;
        Ok(Arc::new(Adapter { absent, parts, others }))
    }
}

/// A part that the file keeps.
#[derive(Debug)]
struct Kept {
    column: Arc<dyn PhysicalExpr>,
    text: bool,
    direct: bool,
}

impl Kept {
    fn new(part: &KeptPart, file: &SchemaRef) -> Option<Self> {
        let name = part.column();
        let place = file.index_of(&name).ok()?;
        let form = match file.field(place).data_type() {
            DataType::List(item) => item.data_type(),
            form => form,
        };
        let column = Arc::new(Column::new(&name, place));
        (*form == DataType::Utf8View).then_some(Self {
            column,
            text: part.text,
            direct: part.direct,
        })
    }
}

#[derive(Debug)]
struct Adapter {
    absent: HashMap<String, ScalarValue>,
    parts: HashMap<String, Kept>,
    others: Arc<dyn PhysicalExprAdapter>,
}

impl Adapter {
    fn kept(&self, read: &PartRead) -> Option<Arc<dyn PhysicalExpr>> {
        let kept = self.parts.get(&read.path.to_string())?;
        (kept.direct || !read.reparsed).then(|| read.from_kept(kept.column.clone(), kept.text))
    }
}

impl PhysicalExprAdapter for Adapter {
    fn rewrite(&self, expression: Arc<dyn PhysicalExpr>) -> Result<Arc<dyn PhysicalExpr>> {
        let expression = replace_columns_with_literals(expression, &self.absent)?;
        let expression = self.others.rewrite(expression)?;
        if self.parts.is_empty() {
            return Ok(expression);
        }
        let rewritten = expression.transform_down(|expr| {
            Ok(match part_read(&expr).and_then(|read| self.kept(&read)) {
                Some(kept) => Transformed::new(kept, true, TreeNodeRecursion::Jump),
                None => Transformed::no(expr),
            })
        })?;
        Ok(rewritten.data)
    }
}
