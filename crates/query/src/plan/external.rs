//! `externaldata`: rows of files elsewhere. The source gives their bytes.
//!
//! Not here: getting bytes (whoever implements `Source`), records in them (`records`).

mod mapping;
mod records;

use std::{io::Read as _, sync::Arc};

use datafusion::{execution::memory_pool::MemoryConsumer, logical_expr::Expr as PlanExpr};
use kql::{Column, Row, Schema, Type, Value};

use super::{Planner, call::Operation, rows::Rows};
use crate::{Error, ErrorKind, function};
use records::Format;

/// Most bytes of one file, unpacked; Kusto means files of this size at most.
const LARGEST: usize = 100 << 20;

/// What `externaldata` says.
pub(super) struct External<'a> {
    /// Where the files lie.
    pub(super) uris: &'a [Arc<str>],
    /// `with (…)`.
    pub(super) properties: &'a [(String, String)],
}

impl Planner {
    pub(super) async fn external(
        &mut self,
        data: External<'_>,
        schema: &Schema,
    ) -> Result<Rows, Error> {
        let mapping = match data.property("ingestionMapping") {
            Some(text) => Some(mapping::parse(text, schema)?),
            None => None,
        };
        let skips_first = data.skips_first()?;
        let mut rows: Vec<Row> = Vec::new();
        let mut of_json = false;
        for uri in data.uris {
            let format = data.format(uri)?;
            of_json = format == Format::Json;
            let bytes = self.bytes_of(uri).await?;
            let read = records::read(format, &bytes, schema.len(), mapping.as_deref(), schema);
            let unreadable = |why: String| {
                Error::new(ErrorKind::Source, format!("`{}` cannot be read: {why}", shown(uri)))
            };
            let skipped = usize::from(skips_first && format != Format::Json);
            rows.extend(read.map_err(unreadable)?.into_iter().skip(skipped));
        }
        let form = if of_json { Type::Dynamic } else { Type::String };
        let texts: Schema =
            schema.iter().map(|column| Column::new(column.name.clone(), form)).collect();
        let table = self.datatable(&texts, &rows)?;
        self.converted(table, form, schema)
    }

    /// The columns as the types that they are declared to have.
    fn converted(&self, rows: Rows, form: Type, schema: &Schema) -> Result<Rows, Error> {
        let exprs = rows
            .columns
            .iter()
            .zip(schema.iter())
            .map(|(column, shape)| {
                let value = PlanExpr::Column(column.clone());
                if form == Type::Dynamic {
                    return self.cast(value, Type::Dynamic, shape.ty);
                }
                let Some(name) = conversion(shape.ty) else { return Ok(value) };
                let implementation = function::implementation(name)
                    .ok_or_else(|| Error::internal(format!("there is no {name}()")))?;
                let operation = Operation::Call { name, implementation };
                self.operate(operation, vec![(value, Type::String)], shape.ty)
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let (mut rows, columns) = rows.computed(self, exprs)?;
        rows.columns = columns;
        Ok(rows)
    }

    /// The bytes of a file, unpacked; their memory is held as long as the query runs.
    async fn bytes_of(&mut self, uri: &str) -> Result<Vec<u8>, Error> {
        let most = LARGEST.min(self.request.limits.memory);
        let bytes = self.request.snapshot.external(uri, most).await;
        let bytes = bytes.map_err(|error| Error::from(&error))?.ok_or_else(|| {
            let message = format!("nothing here may read `{}`", shown(uri));
            Error::new(ErrorKind::Source, message)
        })?;
        let bytes = if bytes.starts_with(&[0x1f, 0x8b]) { unpacked(&bytes, most)? } else { bytes };
        let reservation = MemoryConsumer::new("externaldata").register(self.task.memory_pool());
        // Once as it came, once as fields.
        reservation.try_grow(bytes.len().saturating_mul(2))?;
        self.held.push(reservation);
        Ok(bytes)
    }
}

impl External<'_> {
    fn property(&self, name: &str) -> Option<&str> {
        let found = self.properties.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    fn skips_first(&self) -> Result<bool, Error> {
        match self.property("ignoreFirstRecord").map(str::to_ascii_lowercase).as_deref() {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(other) => Err(Error::new(
                ErrorKind::Semantic,
                format!("`ignoreFirstRecord` is true or false, not `{other}`"),
            )),
        }
    }

    /// The format that is given, or that the name of the file tells.
    fn format(&self, uri: &str) -> Result<Format, Error> {
        let unsupported = |what: String| Err(Error::new(ErrorKind::Unsupported, what));
        if self.property("zipPattern").is_some() {
            return unsupported("files in archives are not supported in `externaldata`".to_owned());
        }
        if let Some(name) = self.property("format") {
            return Format::named(name).map_or_else(
                || unsupported(format!("the format `{name}` is not supported in `externaldata`")),
                Ok,
            );
        }
        let path = shown(uri);
        let path = path.strip_suffix(".gz").unwrap_or(path);
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        Ok(Format::named(extension).unwrap_or(Format::Delimited(b',')))
    }
}

/// An address without its query, which may hold a secret.
fn shown(uri: &str) -> &str {
    let end = uri.find(['?', ';']).unwrap_or(uri.len());
    uri.get(..end).unwrap_or(uri)
}

fn unpacked(bytes: &[u8], most: usize) -> Result<Vec<u8>, Error> {
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let mut unpacked = Vec::new();
    let reader = flate2::read::MultiGzDecoder::new(bytes);
    let read = reader.take(limit).read_to_end(&mut unpacked);
    let unreadable = |error| Error::new(ErrorKind::Source, format!("not a gzip file: {error}"));
    read.map_err(unreadable)?;
    if unpacked.len() > most {
        let message = format!("a file of `externaldata` has more than {most} bytes");
        return Err(Error::new(ErrorKind::TooLarge, message));
    }
    Ok(unpacked)
}

/// The function that reads a text as a type.
const fn conversion(ty: Type) -> Option<&'static str> {
    Some(match ty {
        Type::Bool => "tobool",
        Type::Int => "toint",
        Type::Long => "tolong",
        Type::Real => "toreal",
        Type::Decimal => "todecimal",
        Type::Datetime => "todatetime",
        Type::Timespan => "totimespan",
        Type::Guid => "toguid",
        Type::Dynamic => "parse_json",
        Type::String => return None,
    })
}

/// A field of text.
fn text(field: &str) -> Value {
    Value::String(field.into())
}
