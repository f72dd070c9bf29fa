//! Columns that a rule speaks of and its query does not give.
//!
//! Not here: binding the query.

use super::{AnalyticsRule, DetailsOverride};

impl AnalyticsRule {
    /// The columns that mappings, details and formats name, each once.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        let mapped = self.entity_mappings.iter().flat_map(|it| &it.field_mappings);
        let mapped = mapped.map(|field| field.column_name.as_str());
        let ready = self.sentinel_entities.iter().map(String::as_str);
        let details = self.custom_details.iter().map(|(_, column)| column.as_str());
        let over = &self.details_override;
        let formats = over.display_name_format.iter().chain(&over.description_format);
        let formats = formats.flat_map(|format| DetailsOverride::columns(format));
        let single = over.severity_column.iter().chain(&over.tactics_column).map(String::as_str);
        let properties = over.properties.iter().map(|(_, column)| column.as_str());
        let all = mapped.chain(ready).chain(details).chain(formats).chain(single);
        let mut columns: Vec<&str> = Vec::new();
        for column in all.chain(properties) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        columns
    }

    /// Those of them that a result of these columns lacks: what they fill stays empty.
    #[must_use]
    pub fn missing_columns(&self, schema: &kql::Schema) -> Vec<&str> {
        let mut columns = self.columns();
        columns.retain(|name| !schema.iter().any(|column| &*column.name == *name));
        columns
    }
}
