//! A value as JSON: the form in which answers leave Reeve.
//!
//! Not here: JSON inside a value; that is text already (`Value::Dynamic`).

use serde::{Serialize, Serializer, ser::Error as _};
use serde_json::value::RawValue;

use super::{Datetime, Timespan, Value};

impl Serialize for Value {
    /// Numbers and booleans as such, `datetime` as ISO 8601 in UTC, `timespan` as
    /// `[-][d.]hh:mm:ss[.fffffff]`, `decimal` and `guid` as text, a real that is no number as
    /// `"NaN"`, `"Infinity"` or `"-Infinity"`, `dynamic` as the JSON it is.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bool(v) => v.serialize(serializer),
            Self::Int(v) => v.serialize(serializer),
            Self::Long(v) => v.serialize(serializer),
            Self::Real(Some(v)) if v.is_nan() => serializer.serialize_str("NaN"),
            Self::Real(Some(v)) if v.is_infinite() => {
                serializer.serialize_str(if *v > 0.0 { "Infinity" } else { "-Infinity" })
            }
            Self::Real(v) => v.serialize(serializer),
            Self::Decimal(v) => v.map(|v| v.to_string()).serialize(serializer),
            Self::Datetime(v) => v.map(|v| Datetime(v).to_string()).serialize(serializer),
            Self::Timespan(v) => v.map(|v| Timespan(v).to_string()).serialize(serializer),
            Self::String(v) => serializer.serialize_str(v),
            Self::Guid(v) => v.map(|v| v.to_string()).serialize(serializer),
            Self::Dynamic(None) => serializer.serialize_none(),
            Self::Dynamic(Some(text)) => serde_json::from_str::<&RawValue>(text)
                .map_err(S::Error::custom)?
                .serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_leave_as_the_contract_says() {
        let row = vec![
            Value::Bool(Some(true)),
            Value::Real(Some(f64::NEG_INFINITY)),
            Value::Real(Some(1.5)),
            Value::Datetime(Some(0)),
            Value::Timespan(Some(-15_000_000)),
            Value::Dynamic(Some(r#"{"b":1,"a":[1.0]}"#.into())),
            Value::null(crate::Type::Guid),
            Value::null(crate::Type::String),
        ];
        assert_eq!(
            serde_json::to_string(&row).unwrap(),
            r#"[true,"-Infinity",1.5,"0001-01-01T00:00:00Z","-00:00:01.5000000",{"b":1,"a":[1.0]},null,""]"#
        );
    }
}
