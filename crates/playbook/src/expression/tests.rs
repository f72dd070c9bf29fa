//! The language's semantics, one line each.

use std::borrow::Cow;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

/// Knows `data()`, which stands for any value from outside.
struct Data(Value);

impl Context for Data {
    fn call<'a>(&'a self, name: &str, _: &[&Value]) -> Option<Result<Cow<'a, Value>, String>> {
        (name == "data").then_some(Ok(Cow::Borrowed(&self.0)))
    }
}

fn data() -> Data {
    Data(json!({
        "Alerts": [{"name": "a"}, {"name": "b"}],
        "text": "x",
        "none": null,
        "number": 5,
        "float": 2.5,
        "yes": true,
        "@odata.type": "t",
    }))
}

fn eval(text: &str) -> Result<Value, String> {
    resolve(&json!(text), &data()).map_err(|error| error.message)
}

fn value(text: &str) -> Value {
    eval(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn error(text: &str) -> String {
    eval(text).expect_err(text)
}

#[test]
fn strings_are_typed_interpolated_or_plain() {
    for (text, expected) in [
        ("plain", json!("plain")),
        ("a@b.c", json!("a@b.c")),
        ("@data()['number']", json!(5)),
        ("@{data()['number']}", json!("5")),
        ("n=@{data()['number']}, @{data()?['none']}.", json!("n=5, .")),
        ("@{data()['Alerts'][0]}", json!(r#"{"name":"a"}"#)),
        ("@{data()['yes']}", json!("True")),
        ("@@odata.type", json!("@odata.type")),
        ("@@{x}", json!("@{x}")),
        ("is @@{x}", json!("is @{x}")),
        ("@null", json!(null)),
        ("@true", json!(true)),
        ("@'it''s'", json!("it's")),
        ("@{'}'}", json!("}")),
        ("@-1.5e2", json!(-150.0)),
        ("", json!("")),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
}

#[test]
fn expressions_are_found_in_keys_and_deep_inside() {
    let given = json!({"@{data()['text']}": [{"@@odata.id": "@data()['number']"}], "n": 1});
    let expected = json!({"x": [{"@odata.id": 5}], "n": 1});
    assert_eq!(resolve(&given, &data()).unwrap(), expected);
}

#[test]
fn members_are_found_whatever_the_case_and_null_is_passed_on() {
    for (text, expected) in [
        ("@data()['alerts'][1]['NAME']", json!("b")),
        ("@data().Alerts[0].name", json!("a")),
        ("@data()?.alerts?[0]?.name", json!("a")),
        ("@data()?['@odata.type']", json!("t")),
        ("@data()?['missing']", json!(null)),
        ("@data()?['missing']?['deeper']", json!(null)),
        ("@data()['Alerts']?[9]", json!(null)),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
    assert_eq!(error("@data()['missing']"), "there is no property `missing`");
    assert_eq!(error("@data()?['missing']['x']"), "there is no property `x`");
    assert_eq!(error("@data()['Alerts'][2]"), "there is no element 2");
    assert_eq!(error("@data()['text']?['x']"), "String has no members");
    assert_eq!(error("@data()['Alerts']?['x']"), "an array is indexed by an integer, not by `x`");
}

#[test]
fn an_error_says_where() {
    let wrong = resolve(&json!("id: @{concat('a', data()['x'])}"), &data()).unwrap_err();
    assert_eq!(
        wrong.to_string(),
        "`id: @{concat('a', data()['x'])}`, character 24: there is no property `x`"
    );
    let wrong = |text: &str| Template::parse(text).unwrap_err().to_string();
    assert_eq!(wrong("@concat('a'"), "expected `,`, found the end at character 11");
    assert_eq!(wrong("@{'a}"), "string has no closing quote at character 2");
    assert_eq!(wrong("@foo bar"), "`foo` is neither a call nor a constant at character 1");
    assert_eq!(wrong("@string(1) x"), "unexpected `x` after the expression at character 11");
    assert_eq!(error("@xpath(1, 2)"), "the function `xpath` is not supported");
    assert_eq!(error("@length()"), "`length` takes 1 arguments, not 0");
    assert_eq!(
        error("@encodeURIComponent(null)"),
        "`encodeURIComponent` expects a String as argument 1, not Null"
    );
}

#[test]
fn text_functions() {
    for (text, expected) in [
        ("@concat('a', 1, null, true)", json!("a1True")),
        ("@toLower('ÄB')", json!("äb")),
        ("@toUpper('ab')", json!("AB")),
        ("@trim('  a ')", json!("a")),
        ("@replace('aXbX', 'X', '-')", json!("a-b-")),
        ("@split('a,b,', ',')", json!(["a", "b", ""])),
        ("@substring('hello', 1, 3)", json!("ell")),
        ("@substring('hello', 2)", json!("llo")),
        ("@slice('hello', -3, -1)", json!("ll")),
        ("@indexOf('Hello', 'L')", json!(2)),
        ("@lastIndexOf('Hello', 'L')", json!(3)),
        ("@indexOf('Hello', 'z')", json!(-1)),
        ("@startsWith('Hello', 'hE')", json!(true)),
        ("@endsWith('Hello', 'LO')", json!(true)),
        ("@length('häh')", json!(3)),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
    assert!(error("@substring('ab', 1, 2)").contains("reaches beyond"));
}

#[test]
fn collection_functions() {
    for (text, expected) in [
        ("@length(data()['Alerts'])", json!(2)),
        ("@empty('')", json!(true)),
        ("@empty(data()?['none'])", json!(true)),
        ("@empty(createArray(1))", json!(false)),
        ("@contains('Hello', 'ell')", json!(true)),
        ("@contains('Hello', 'ELL')", json!(false)),
        ("@contains(createArray(1, 2), 2)", json!(true)),
        ("@contains(data(), 'text')", json!(true)),
        ("@first(createArray(1, 2))", json!(1)),
        ("@last('ab')", json!("b")),
        ("@first(createArray())", json!(null)),
        ("@take(createArray(1, 2, 3), 2)", json!([1, 2])),
        ("@skip(createArray(1, 2, 3), 2)", json!([3])),
        ("@join(createArray('a', 1), ';')", json!("a;1")),
        ("@union(createArray(1, 2), createArray(2, 3))", json!([1, 2, 3])),
        ("@union(json('{\"a\":1}'), json('{\"a\":2,\"b\":3}'))", json!({"a": 2, "b": 3})),
        ("@intersection(createArray(1, 2, 2), createArray(2, 3))", json!([2])),
        ("@reverse(createArray(1, 2))", json!([2, 1])),
        ("@range(3, 2)", json!([3, 4])),
        ("@setProperty(json('{\"a\":1}'), 'a', 2)", json!({"a": 2})),
        ("@addProperty(json('{\"a\":1}'), 'b', 2)", json!({"a": 1, "b": 2})),
        ("@removeProperty(json('{\"a\":1}'), 'a')", json!({})),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
    assert!(error("@addProperty(json('{\"a\":1}'), 'a', 2)").contains("already has"));
    assert!(error("@length(null)").contains("not Null"));
}

#[test]
fn logic_and_arithmetic() {
    for (text, expected) in [
        ("@equals('a', 'A')", json!(false)),
        ("@equals(1, '1')", json!(false)),
        ("@equals(1, 1.0)", json!(true)),
        ("@equals(data()?['none'], '')", json!(true)),
        ("@equals(json('{\"a\":[1]}'), json('{\"a\":[1.0]}'))", json!(true)),
        ("@and(true, not(false))", json!(true)),
        ("@or(false, equals(1, 2))", json!(false)),
        ("@greater(2, 1.5)", json!(true)),
        ("@lessOrEquals('a', 'b')", json!(true)),
        ("@if(equals(1, 1), 'yes', data()['missing'])", json!("yes")),
        ("@coalesce(null, '', 'x')", json!("")),
        ("@add(1, 2)", json!(3)),
        ("@add(1, 0.5)", json!(1.5)),
        ("@sub(1, 2)", json!(-1)),
        ("@mul(2, 3)", json!(6)),
        ("@div(7, 2)", json!(3)),
        ("@div(7, 2.0)", json!(3.5)),
        ("@mod(7, 2)", json!(1)),
        ("@min(3, 1, 2)", json!(1)),
        ("@max(createArray(3, 5))", json!(5)),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
    assert!(error("@div(1, 0)").contains("zero"));
    assert!(error("@add(9223372036854775807, 1)").contains("overflows"));
    assert!(error("@greater(1, 'a')").contains("two numbers or two strings"));
    assert!(error("@rand(1, 2)").contains("not supported"));
}

#[test]
fn conversions() {
    for (text, expected) in [
        ("@string(1)", json!("1")),
        ("@string(createArray(1, 'a'))", json!(r#"[1,"a"]"#)),
        ("@int(' 12 ')", json!(12)),
        ("@int(2.9)", json!(2)),
        ("@float('1.5')", json!(1.5)),
        ("@bool('TRUE')", json!(true)),
        ("@bool(0)", json!(false)),
        ("@json('[1]')", json!([1])),
        ("@json(data()['number'])", json!(5)),
        ("@array('a')", json!(["a"])),
        ("@base64('hé')", json!("aMOp")),
        ("@base64ToString('aMOp')", json!("hé")),
        ("@decodeBase64('YQ==')", json!("a")),
        ("@encodeURIComponent('a b/c@d.e')", json!("a%20b%2Fc%40d.e")),
        ("@decodeUriComponent('a%20b')", json!("a b")),
        ("@uriComponentToString(uriComponent('ä&'))", json!("ä&")),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
    assert!(error("@int('x')").contains("is not an integer"));
    assert!(error("@json('{')").contains("not JSON"));
}

#[test]
fn dates() {
    for (text, expected) in [
        ("@addDays('2026-02-27T01:02:03Z', 2)", json!("2026-03-01T01:02:03.0000000Z")),
        ("@addDays('2026-02-27', -1, 'yyyy-MM-dd')", json!("2026-02-26")),
        ("@addHours('2026-02-27T23:00:00', 2)", json!("2026-02-28T01:00:00.0000000Z")),
        ("@addMinutes('2026-01-01T00:00:00+01:00', 90)", json!("2026-01-01T00:30:00.0000000Z")),
        ("@addSeconds('2026-01-01T00:00:00.1234567Z', 1)", json!("2026-01-01T00:00:01.1234567Z")),
        ("@addToTime('2024-01-31', 1, 'Month', 'd')", json!("02/29/2024")),
        ("@subtractFromTime('2024-03-31', 1, 'year', 's')", json!("2023-03-31T00:00:00")),
        (
            "@formatDateTime('2026-02-03T04:05:06.7Z', 'dddd, d MMM yyyy h:mm:ss tt')",
            json!("Tuesday, 3 Feb 2026 4:05:06 AM"),
        ),
        (
            "@formatDateTime('2026-02-03T16:05:06.78Z', 'yyyyMMdd''T''HHmmss.FFFK')",
            json!("20260203T160506.78Z"),
        ),
        ("@formatDateTime('2026-02-03T16:05:06Z', 'HH:mm:ss.FFF')", json!("16:05:06")),
        ("@formatDateTime('2026-02-03T16:05:06Z', 'r')", json!("Tue, 03 Feb 2026 16:05:06 GMT")),
        ("@formatDateTime('2026-02-03T16:05:06Z', 'u')", json!("2026-02-03 16:05:06Z")),
        ("@formatDateTime('2026-02-03T16:05:06Z', '%d')", json!("3")),
        ("@formatDateTime('9999-12-31T23:59:59.9999999Z')", json!("9999-12-31T23:59:59.9999999Z")),
        ("@startOfDay('2026-02-03T16:05:06Z')", json!("2026-02-03T00:00:00.0000000Z")),
        ("@startOfMonth('2026-02-03T16:05:06Z', 'yyyy-MM-dd')", json!("2026-02-01")),
        ("@startOfHour('2026-02-03T16:05:06Z', 's')", json!("2026-02-03T16:00:00")),
        ("@dayOfWeek('2026-02-01')", json!(0)),
        ("@dayOfMonth('2026-02-03')", json!(3)),
        ("@dayOfYear('2026-02-03')", json!(34)),
        ("@ticks('2017-10-13T19:16:38.2360000Z')", json!(636_435_189_982_360_000_i64)),
        ("@convertTimeZone('2026-02-03', 'UTC', 'utc', 's')", json!("2026-02-03T00:00:00")),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
    assert!(error("@addDays('soon', 1)").contains("`soon` is not a time"));
    assert!(error("@addDays('9999-12-31', 1)").contains("outside years"));
    assert!(error("@formatDateTime('2026-02-03', 'x')").contains("not a time format"));
    assert!(
        error("@convertTimeZone('2026-02-03', 'UTC', 'Tokyo Standard Time')")
            .contains("`Tokyo Standard Time` is not supported")
    );
}

#[test]
fn a_connection_is_named_by_its_key() {
    let key = connection_key("@parameters('$connections')['azuresentinel_1']['connectionId']");
    assert_eq!(key.as_deref(), Some("azuresentinel_1"));
    assert_eq!(connection_key("@parameters('x')['y']['connectionId']"), None);
}

#[test]
fn deep_expressions_are_refused() {
    for text in [
        format!("@{}1{}", "string(".repeat(10_000), ")".repeat(10_000)),
        format!("@data(){}", "?['a']".repeat(10_000)),
        format!("@data(){}", "[data()".repeat(10_000)),
    ] {
        assert!(Template::parse(&text).is_err());
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in "[@{}()\\['?.,a-c0-9e+ -]{0,60}|\\PC{0,40}") {
        let _ = resolve(&json!(text), &data());
    }

    #[test]
    fn plain_text_stays_as_it_is(text in "[^@]{0,40}") {
        prop_assert_eq!(resolve(&json!(text.clone()), &data()).unwrap(), json!(text));
    }

    #[test]
    fn a_quoted_text_is_read_back(text in "\\PC{0,40}") {
        let quoted = format!("@'{}'", text.replace('\'', "''"));
        prop_assert_eq!(resolve(&json!(quoted), &data()).unwrap(), json!(text));
    }
}
