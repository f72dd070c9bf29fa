//! Calls by hand, each evaluated over rows and over constants.

mod examples;
mod kusto;
mod plain;

use arrow::array::Array;
use kql::{
    Type, Value,
    catalogue::{self, Accepts, Signature, Yields},
    value::{Datetime, Decimal, Timespan},
};

use super::{Argument, Call, implementation};
use crate::columns;

/// A value from a short notation: `1`, `1.5`, `true`, `'text'`, `t:2020-01-01`, `1d`, `m:0.1`
/// (decimal), `i:1` (int), `{…}`, `[…]` or `d:…` (dynamic), `null:long`.
pub(super) fn value(text: &str) -> Value {
    if let Some(text) = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) {
        return Value::string(text);
    }
    if let Some((prefix, rest)) = text.split_once(':').filter(|(prefix, _)| prefix.len() <= 4) {
        match prefix {
            "t" => return Value::Datetime(Some(Datetime::parse(rest).unwrap().0)),
            "m" => return Value::Decimal(Some(Decimal::parse(rest).unwrap())),
            "i" => return Value::Int(Some(rest.parse().unwrap())),
            "d" => return Value::Dynamic(Some(rest.into())),
            "g" => return Value::Guid(Some(rest.parse().unwrap())),
            "null" => return Value::null(Type::parse(rest).unwrap()),
            _ => {}
        }
    }
    if text.starts_with(['[', '{']) {
        let json: serde_json::Value = serde_json::from_str(text).unwrap();
        return Value::dynamic(&json);
    }
    match text {
        "true" => Value::Bool(Some(true)),
        "false" => Value::Bool(Some(false)),
        "nan" => Value::Real(Some(f64::NAN)),
        _ => text
            .parse()
            .map(|number| Value::Long(Some(number)))
            .or_else(|_| text.parse().map(|number| Value::Real(Some(number))))
            .unwrap_or_else(|_| Value::Timespan(Some(Timespan::parse(text).expect(text).0))),
    }
}

/// How far a type is from what a parameter takes; `None` if it does not fit.
fn distance(given: Type, wanted: Type) -> Option<u8> {
    let rank =
        |ty| [Type::Int, Type::Long, Type::Real, Type::Decimal].iter().position(|t| *t == ty);
    match (given, wanted) {
        _ if given == wanted => Some(0),
        (Type::Dynamic, _) => Some(9),
        _ => u8::try_from(rank(wanted)?.checked_sub(rank(given)?)?).ok(),
    }
}

/// The signature that a call means, and its cost.
fn cost(signature: &Signature, args: &[Value]) -> Option<u32> {
    if args.len() < signature.least() || signature.most().is_some_and(|most| args.len() > most) {
        return None;
    }
    let mut sum = 0;
    for (i, arg) in args.iter().enumerate() {
        if let Accepts::Type(wanted) = signature.parameter(i)?.accepts {
            sum += u32::from(distance(arg.ty(), wanted)?);
        }
    }
    Some(sum)
}

fn common(args: &[&Value]) -> Type {
    let numeric = [Type::Int, Type::Long, Type::Real, Type::Decimal];
    let rank = |ty: &Type| numeric.iter().position(|t| t == ty).map_or(9, |rank| rank + 1);
    let mut types: Vec<_> = args.iter().map(|arg| arg.ty()).collect();
    types.sort_by_key(rank);
    types.last().copied().unwrap()
}

/// Evaluates a call over two equal rows and over constants; all must agree.
pub(super) fn evaluate(name: &str, args: &[Value]) -> Result<Value, String> {
    let function = catalogue::function(name).expect(name);
    let signature = function
        .parsed_signatures()
        .iter()
        .filter_map(|signature| Some((cost(signature, args)?, signature)))
        .min_by_key(|(cost, _)| *cost)
        .unwrap_or_else(|| panic!("{name}: no signature for {args:?}"))
        .1;
    let is_common = |i: usize| {
        matches!(signature.parameter(i).unwrap().accepts, Accepts::Common | Accepts::Ordered)
    };
    let of_common: Vec<_> =
        args.iter().enumerate().filter(|(i, _)| is_common(*i)).map(|(_, arg)| arg).collect();
    let result = match signature.yields {
        Yields::Type(ty) => ty,
        Yields::Common if of_common.is_empty() => args.last().unwrap().ty(),
        Yields::Common => common(&of_common),
    };
    let implementation = implementation(function.name).expect(name);
    let mut results = Vec::new();
    for constant in [false, true] {
        let rows = if constant { 1 } else { 2 };
        let mut arguments = Vec::new();
        for (i, arg) in args.iter().enumerate() {
            let parameter = signature.parameter(i).unwrap();
            let wanted = match parameter.accepts {
                Accepts::Type(ty) => ty,
                Accepts::Common | Accepts::Ordered => common(&of_common),
                Accepts::Any | Accepts::TypeOf => arg.ty(),
            };
            let constant = constant || parameter.constant;
            let repeat = if constant { 1 } else { rows };
            let array = columns::array_of(arg.ty(), vec![arg; repeat].into_iter());
            let given = Argument { ty: arg.ty(), array, constant };
            let array = super::cast(&given, wanted, repeat).map_err(|error| error.message)?;
            arguments.push(Argument { ty: wanted, array, constant });
        }
        let rows = 2;
        let call = Call { args: &arguments, rows, result, now: 637_134_336_000_000_000, seed: 7 };
        let array = implementation(&call).map_err(|error| error.message)?;
        assert_eq!(array.len(), rows, "{name}");
        assert_eq!(array.data_type(), &columns::arrow_type(result), "{name}");
        results.extend((0..rows).map(|row| columns::value_at(result, &array, row)));
    }
    let first = results.remove(0);
    let same = |other: &Value| serde_json::to_string(other).unwrap();
    assert!(
        super::is_volatile(name) || results.iter().all(|other| same(other) == same(&first)),
        "{name}: rows {first:?}, others {results:?}"
    );
    Ok(first)
}

/// Checks calls given as `(name, arguments in short notation, JSON of the result)`.
pub(super) fn check(cases: &[(&str, &[&str], &str)]) {
    let mut wrong = Vec::new();
    for (name, args, expected) in cases {
        let args: Vec<_> = args.iter().map(|text| value(text)).collect();
        let result = evaluate(name, &args)
            .map_or_else(|error| error, |value| serde_json::to_string(&value).unwrap());
        if result != *expected {
            wrong.push(format!("{name}{args:?} = {result}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn arithmetic() {
    check(&[
        ("+", &["9223372036854775807", "1"], "-9223372036854775808"),
        ("+", &["i:2147483647", "i:1"], "2147483648"),
        ("+", &["m:0.1", "m:0.2"], r#""0.3""#),
        ("+", &["t:9999-12-31T23:59:59.9999999", "1tick"], "null"),
        ("+", &["1d", "t:2020-01-01"], r#""2020-01-02T00:00:00Z""#),
        ("+", &["t:2020-01-01", "null:timespan"], "null"),
        ("-", &["t:0001-01-01", "1tick"], "null"),
        ("-", &["t:2020-01-02", "t:2020-01-01"], r#""1.00:00:00""#),
        ("/", &["7", "2"], "3"),
        ("/", &["-7", "2"], "-3"),
        ("/", &["1", "0"], "null"),
        ("/", &["1.0", "0"], r#""Infinity""#),
        ("/", &["0.0", "0.0"], r#""NaN""#),
        ("/", &["1d", "1h"], "24.0"),
        ("/", &["90m", "2"], r#""00:45:00""#),
        ("%", &["-14", "12"], "10"),
        ("%", &["14", "-12"], "2"),
        ("%", &["-14", "-12"], "10"),
        ("%", &["-7.5", "2"], "0.5"),
        ("%", &["5.5", "-3.0"], "2.5"),
        ("%", &["1", "0"], "null"),
        ("%", &["1d", "5h"], r#""04:00:00""#),
        ("*", &["1.5", "1h"], r#""01:30:00""#),
        ("unary -", &["i:5"], "-5"),
        ("unary -", &["m:0.5"], r#""-0.5""#),
        ("bin", &["-7", "4"], "-8"),
        ("bin", &["-5.5", "2.0"], "-6.0"),
        ("bin", &["7", "-5"], "10"),
        ("bin", &["-7", "-5"], "-5"),
        ("bin", &["7", "0"], "null"),
        ("bin", &["7.0", "0"], r#""NaN""#),
        ("bin", &["9007199254740993", "1"], "9007199254740993"),
        ("bin", &["t:2007-03-09", "30d"], r#""2007-02-14T00:00:00Z""#),
        ("bin", &["t:2020-01-01 13:45:30.7654321", "1ms"], r#""2020-01-01T13:45:30.7650000Z""#),
        ("bin", &["t:2020-01-01", "-1d"], "null"),
        ("bin_at", &["6.5", "2.5", "7.0"], "4.5"),
        ("bin_at", &["t:2023-01-04", "7d", "t:2023-01-01"], r#""2023-01-01T00:00:00Z""#),
        ("bin_at", &["t:2022-12-28", "7d", "t:2023-01-01"], r#""2022-12-25T00:00:00Z""#),
    ]);
}

#[test]
fn comparisons_and_nulls() {
    check(&[
        ("==", &["nan", "nan"], "false"),
        ("!=", &["nan", "nan"], "true"),
        ("<", &["nan", "1.0"], "false"),
        ("==", &["-0.0", "0.0"], "true"),
        ("==", &["2", "2.0"], "true"),
        ("==", &["null:long", "1"], "false"),
        ("!=", &["null:long", "1"], "true"),
        ("==", &["null:long", "null:long"], "null"),
        ("!=", &["null:real", "null:real"], "null"),
        ("==", &["null:real", "1.0"], "false"),
        ("<", &["null:long", "1"], "null"),
        ("between", &["null:long", "1", "2"], "null"),
        ("between", &["5", "1", "null:long"], "null"),
        ("between", &["0", "1", "null:long"], "null"),
        ("between", &["2", "1.5", "2.5"], "true"),
        ("between", &["2", "3", "1"], "false"),
        ("!between", &["2", "3", "1"], "true"),
        ("=~", &["'ÉA'", "'éa'"], "true"),
        ("!~", &["'ＦＵＬＬ'", "'full'"], "true"),
        ("not", &["null:bool"], "null"),
        ("isempty", &["null:long"], "true"),
        ("isempty", &["[]"], "false"),
        ("isempty", &["d:\"\""], "true"),
        ("isnull", &["''"], "false"),
        ("isnull", &["null:dynamic"], "true"),
        ("isnotempty", &["null:real"], "false"),
        ("iff", &["null:bool", "'a'", "'b'"], r#""b""#),
        ("case", &["null:bool", "'a'", "true", "'b'", "'c'"], r#""b""#),
        ("case", &["false", "1", "2"], "2"),
        ("coalesce", &["''", "'x'"], r#""x""#),
        ("coalesce", &["''", "''"], r#""""#),
        ("coalesce", &["null:long", "0", "5"], "0"),
        ("coalesce", &["null:dynamic", "[]"], "[]"),
        ("max_of", &["1", "null:long", "3"], "3"),
        ("max_of", &["null:long", "null:long"], "null"),
        ("max_of", &["1", "nan", "3.0"], r#""NaN""#),
        ("min_of", &["1.0", "nan", "3.0"], r#""NaN""#),
        ("min_of", &["'b'", "'a'"], r#""a""#),
        ("max_of", &["m:1.5", "m:1.25"], r#""1.5""#),
    ]);
}

#[test]
fn searching_texts() {
    check(&[
        ("contains", &["'foobar'", "'OO'"], "true"),
        ("contains", &["'ПРИВЕТ'", "'ривет'"], "true"),
        ("contains", &["'x'", "''"], "true"),
        ("!contains", &["'x'", "''"], "false"),
        ("contains", &["'100%'", "'%'"], "true"),
        ("contains", &["'abc'", "'.'"], "false"),
        ("contains_cs", &["'foobar'", "'OO'"], "false"),
        ("startswith", &["'Éa'", "'é'"], "true"),
        ("endswith", &["'prefix_test'", "'TEST'"], "true"),
        ("has", &["'alpha_beta'", "'ALPHA'"], "true"),
        ("has", &["'category'", "'cat'"], "false"),
        ("!has", &["'category'", "'cat'"], "true"),
        ("has", &["{\"a\":\"x y\"}", "'Y'"], "true"),
        ("hasprefix", &["'x-error'", "'ERR'"], "true"),
        ("hassuffix", &["'x-error'", "'err'"], "false"),
        ("has_cs", &["'a B'", "'b'"], "false"),
        ("matches regex", &["'a1b2c3'", "'[a-z][0-9]'"], "true"),
        ("matches regex", &["'１'", r"'^\d+$'"], "true"),
        ("matches regex", &["'a\n'", "'a$'"], "false"),
    ]);
    let error = evaluate("matches regex", &[value("'a'"), value("'('")]).unwrap_err();
    assert!(error.contains("no regular expression"), "{error}");
}

#[test]
fn conversions() {
    check(&[
        ("tostring", &["true"], r#""True""#),
        ("tostring", &["1500.0"], r#""1500.0""#),
        ("tostring", &["t:2020-06-15"], r#""2020-06-15T00:00:00.0000000Z""#),
        ("tostring", &["1d"], r#""1.00:00:00""#),
        ("tostring", &["d:\"x\""], r#""x""#),
        ("tostring", &["d:true"], r#""true""#),
        ("tostring", &["{\"a\": [1, 2]}"], r#""{\"a\":[1,2]}""#),
        ("tostring", &["null:dynamic"], r#""""#),
        ("tostring", &["null:long"], r#""""#),
        ("toint", &["2147483648"], "-2147483648"),
        ("toint", &["2.9"], "2"),
        ("tolong", &["t:2020-01-01"], "637134336000000000"),
        ("tolong", &["true"], "1"),
        ("tobool", &["0.5"], "true"),
        ("todatetime", &["0"], r#""0001-01-01T00:00:00Z""#),
        ("todatetime", &["'2020-02-30'"], "null"),
        ("totimespan", &["'90s'"], r#""00:01:30""#),
        ("totimespan", &["'1.5'"], "null"),
        ("todecimal", &["'3.14159265358979323846'"], r#""3.14159265358979323846""#),
        ("todecimal", &["0.1"], r#""0.1""#),
        ("toguid", &["'x'"], "null"),
        ("parse_json", &["'not json'"], r#""not json""#),
        ("parse_json", &["''"], "null"),
        ("parse_json", &["'null'"], "null"),
        ("parse_json", &["'{\"a\" : [ 1.50 ] }'"], r#"{"a":[1.5]}"#),
        ("parse_json", &["d:\"{}\""], r#""{}""#),
        ("parse_json", &["5"], "5"),
        ("gettype", &["5"], r#""long""#),
        ("gettype", &["null:dynamic"], r#""null""#),
        ("gettype", &["d:1.5"], r#""double""#),
        ("gettype", &["{}"], r#""dictionary""#),
        ("gettype", &["null:guid"], r#""guid""#),
    ]);
}

#[test]
fn parts_of_texts() {
    check(&[
        ("strlen", &["'😀'"], "1"),
        ("string_size", &["'😀'"], "4"),
        ("substring", &["'hello'", "1", "100"], r#""ello""#),
        ("substring", &["'abc'", "-10", "2"], r#""""#),
        ("substring", &["'abc'", "-2", "1"], r#""b""#),
        ("substring", &["'abc'", "1", "-1"], r#""""#),
        ("substring", &["'aé😀b'", "1", "2"], r#""é😀""#),
        ("substring", &["'abc'", "5"], r#""""#),
        ("substring", &["'abc'", "null:long"], r#""""#),
        ("indexof", &["'abcabc'", "'c'"], "2"),
        ("indexof", &["'éabcabc'", "'c'", "4"], "6"),
        ("indexof", &["'abcabc'", "'c'", "0", "-1", "2"], "5"),
        ("indexof", &["1234567", "5", "1", "4"], "4"),
        ("indexof", &["'abc'", "''"], "null"),
        ("indexof", &["'abc'", "'x'"], "-1"),
        ("indexof", &["'abcabc'", "'c'", "-3"], "5"),
        ("indexof_regex", &["'abc1'", "'[0-9]'"], "3"),
        ("countof", &["'aaaa'", "'aa'"], "3"),
        ("countof", &["'aaaa'", "'aa'", "'regex'"], "2"),
        ("reverse", &["'aé😀'"], r#""😀éa""#),
        ("strcmp", &["'b'", "'a'"], "1"),
        ("split", &["''", "','"], r#"[""]"#),
        ("split", &["'a__b'", "'_'"], r#"["a","","b"]"#),
        ("split", &["'a_b'", "'_'", "1"], r#"["b"]"#),
        ("split", &["'a_b'", "'_'", "5"], "null"),
        ("split", &["'a'", "''"], "null"),
        ("strcat", &["'a'", "null:long", "1.0", "true"], r#""a1.0True""#),
        ("strcat_delim", &["'-'", "1", "null:long", "'A'", "1s"], r#""1--A-00:00:01""#),
        ("strcat_array", &["[1, \"a\", null, true]", "'-'"], r#""1-a--true""#),
        ("strrep", &["123", "3", "'.'"], r#""123.123.123""#),
        ("tolower", &["'ÀB'"], r#""àb""#),
        ("toupper", &["'straße'"], r#""STRAßE""#),
    ]);
}

#[test]
fn memberships() {
    use kql::bound::Membership::{self, HasAll, HasAny, In, InTilde, NotIn};

    use super::Members;

    let cases: [(&str, Membership, &[&str], &str); 27] = [
        ("'Hello'", In, &["'hello'"], "false"),
        ("'Hello'", InTilde, &["'x'", "'hello'"], "true"),
        ("'É'", InTilde, &["[\"é\"]"], "true"),
        ("2", In, &["2", "3"], "true"),
        ("2", In, &["[1, 2.0]"], "true"),
        ("2", In, &["[2.5]"], "false"),
        ("null:long", In, &["1", "2"], "false"),
        ("null:long", NotIn, &["1", "2"], "true"),
        ("null:long", In, &["null:long"], "null"),
        ("2.0", In, &["2.0"], "true"),
        ("nan", In, &["nan"], "false"),
        ("-0.0", In, &["0.0"], "true"),
        ("'a'", NotIn, &["[\"a\"]"], "false"),
        ("'a'", In, &[], "false"),
        ("t:2020-01-01", In, &["[\"2020-01-01T00:00:00.0000000Z\"]"], "true"),
        ("d:\"a\"", In, &["d:\"a\""], "true"),
        ("'errors here'", HasAny, &["'error'"], "false"),
        ("'an error here'", HasAny, &["'x'", "'ERROR'"], "true"),
        ("'one two_three'", HasAny, &["[\"x\", \"y\", \"z\", \"THREE\"]"], "true"),
        ("'one two_three'", HasAny, &["[\"x\", \"y\", \"z\", \"Two_T\", \"e t\"]"], "false"),
        ("'one two_three'", HasAny, &["[\"x\", \"y\", \"z\", \"ONE TWO\"]"], "true"),
        ("'a'", HasAny, &[], "false"),
        ("'a'", HasAny, &["''"], "true"),
        ("'a b'", HasAll, &["'b'", "'A'", "''"], "true"),
        ("'a b'", HasAll, &["'b'", "'c'"], "false"),
        ("'a b'", HasAll, &[], "true"),
        ("m:0.5", In, &["m:0.50"], "true"),
    ];
    for (needle, membership, list, expected) in cases {
        let needle = value(needle);
        let array = columns::array_of(needle.ty(), [&needle].into_iter());
        let needle = Argument::rows(needle.ty(), array);
        let list: Vec<_> = list
            .iter()
            .map(|text| {
                let member = value(text);
                let array = columns::array_of(member.ty(), [&member].into_iter());
                Argument::constant(member.ty(), array)
            })
            .collect();
        for constant in [true, false] {
            let (constants, more): (&[_], &[_]) =
                if constant { (&list, &[]) } else { (&[], &list) };
            let members = Members::new(membership, needle.ty, constants).unwrap();
            let array = members.test(&needle, more, 1).unwrap();
            let result = columns::value_at(Type::Bool, &array, 0);
            let result = serde_json::to_string(&result).unwrap();
            assert_eq!(result, expected, "{needle:?} {} {list:?}", membership.name());
        }
    }
}

#[test]
fn arrays_and_sets() {
    check(&[
        (
            "pack_array",
            &["1", "'a\"'", "null:long", "1d", "t:2020-01-01"],
            r#"[1,"a\"",null,"1.00:00:00","2020-01-01T00:00:00.0000000Z"]"#,
        ),
        ("array_length", &["{}"], "null"),
        ("array_length", &["[]"], "0"),
        ("array_concat", &["{}", "[99]"], "[99]"),
        ("array_concat", &["[1]", "null:dynamic", "[2, [3]]"], "[1,2,[3]]"),
        ("array_slice", &["[1,2,3,4,5]", "-3", "-2"], "[3,4]"),
        ("array_slice", &["[1,2,3]", "0", "100"], "[1,2,3]"),
        ("array_slice", &["[1,2,3]", "-9", "0"], "[1]"),
        ("array_slice", &["[1,2,3]", "2", "1"], "[]"),
        ("array_split", &["[1,2,3,4,5]", "[1,3]"], "[[1],[2,3],[4,5]]"),
        ("array_split", &["[1,2,3]", "-1"], "[[1,2],[3]]"),
        ("array_sum", &["[1, null, 2.5]"], "3.5"),
        ("array_sum", &["[]"], "null"),
        ("array_sort_asc", &["[null, \"blue\", 10, 9, null]"], r#"[9,10,"blue",null,null]"#),
        ("array_sort_desc", &["[null, \"b\", \"c\", null]", "false"], r#"[null,null,"c","b"]"#),
        ("array_sort_asc", &["{}"], "null"),
        ("array_index_of", &["[5, 25]", "25.0"], "1"),
        ("array_index_of", &["[5, 25]", "'25'"], "-1"),
        ("array_index_of", &["[1,2,1,2]", "2", "-2"], "3"),
        ("array_index_of", &["[1,2,1,2]", "1", "0", "-1", "2"], "2"),
        ("array_iff", &["[1, 0, 50]", "'yes'", "'no'"], r#"["yes","no","yes"]"#),
        ("array_iff", &["[\"s\", null]", "1", "0"], "[null,null]"),
        ("array_iff", &["[true, true, true]", "[1,2]", "[3,4]"], "[1,2,null]"),
        ("array_rotate_left", &["[1,2,3,4,5]", "-2"], "[4,5,1,2,3]"),
        ("array_rotate_right", &["[1,2,3]", "4"], "[3,1,2]"),
        ("array_shift_left", &["[1,2,3,4,5]", "-2", "-1"], "[-1,-1,1,2,3]"),
        ("array_shift_right", &["[1,2,3]", "9"], "[null,null,null]"),
        ("zip", &["[\"A\", 1, 1.5]", "[{}, \"B\"]"], r#"[["A",{}],[1,"B"],[1.5,null]]"#),
        ("range", &["1", "8", "3"], "[1,4,7]"),
        ("range", &["3", "1", "-1"], "[3,2,1]"),
        ("range", &["1.0", "3"], "[1.0,2.0,3.0]"),
        ("range", &["1h", "3h"], r#"["01:00:00","02:00:00","03:00:00"]"#),
        ("set_union", &["[1,2,1]", "[2,\"2\"]"], r#"[1,2,"2"]"#),
        ("set_intersect", &["[1,2,2,3]", "[3,2]"], "[2,3]"),
        ("set_difference", &["[null,1,null,2]", "[null]"], "[1,2]"),
        ("set_has_element", &["[1,2]", "'2'"], "false"),
        ("set_has_element", &["[1,2]", "2.0"], "true"),
        ("set_equals", &["[1,2]", "[2,1,1]"], "true"),
    ]);
}

#[test]
fn bags() {
    check(&[
        ("bag_pack", &["'a'", "1", "'b'", "{\"c\": \"x\"}"], r#"{"a":1,"b":{"c":"x"}}"#),
        ("bag_pack", &["'a'", "1", "'a'", "2"], r#"{"a":1}"#),
        ("bag_pack", &["'a'", "null:long"], r#"{"a":null}"#),
        ("bag_keys", &["[]"], "null"),
        ("bag_keys", &["{}"], "[]"),
        ("bag_merge", &["{\"a\":1}", "null:dynamic", "{\"a\":2,\"b\":3}"], r#"{"a":1,"b":3}"#),
        (
            "bag_remove_keys",
            &["{\"a\":1,\"b\":{\"c\":1,\"d\":2}}", "[\"a\",\"$.b.c\",\"x\"]"],
            r#"{"b":{"d":2}}"#,
        ),
        ("bag_set_key", &["{\"a\":1,\"b\":2}", "'a'", "'x'"], r#"{"a":"x","b":2}"#),
        ("bag_has_key", &["{\"a\":{\"b\":null}}", "'$.a.b'"], "true"),
        ("bag_has_key", &["{\"a\":1}", "'b'"], "false"),
        ("bag_zip", &["[\"a\",8,\"b\"]", "[1,\"2\",2.5]"], r#"{"a":1,"b":2.5}"#),
        ("bag_zip", &["[\"a\",\"b\"]", "[1]"], r#"{"a":1,"b":null}"#),
        (
            "treepath",
            &["{\"a\":{\"b\":1},\"x\":[2]}"],
            r#"["['a']","['a']['b']","['x']","['x'][0]"]"#,
        ),
        (
            "dynamic_to_json",
            &["{\"b\":[{\"d\":1,\"c\":2}],\"a\":\"x\"}"],
            r#""{\"a\":\"x\",\"b\":[{\"c\":2,\"d\":1}]}""#,
        ),
    ]);
}

#[test]
fn replacing_and_extracting() {
    check(&[
        ("replace_string", &["'a.b%c$'", "'.'", "'-'"], r#""a-b%c$""#),
        ("replace_string", &["'abc'", "''", "'-'"], r#""abc""#),
        (
            "replace_strings",
            &["'a cat into a dog'", "[\"cat\",\"dog\"]", "[\"dog\",\"fox\"]"],
            r#""a dog into a fox""#,
        ),
        (
            "replace_strings",
            &["'This is'", "[\"This\",\"is\"]", "[12345,\"was\"]"],
            r#""This was""#,
        ),
        ("replace_regex", &["'abc'", "'(b)(c)?'", r"'[\2\1$1\\]'"], r#""a[cb$1\\]""#),
        ("trim", &["'x'", "'xxabcxx'"], r#""xabcx""#),
        ("trim", &["'--'", "'--https://bing.com--'"], r#""https://bing.com""#),
        ("trim", &[r"'\s+'", "'  a b  '"], r#""a b""#),
        ("trim_start", &["'a|x'", "'bxa'"], r#""bxa""#),
        ("trim_start", &[r"'[^\w]+'", "'-  Te st1// $'"], r#""Te st1// $""#),
        ("trim_end", &["'-+'", "'--a--'"], r#""--a""#),
        ("translate", &["'abc'", "'x'", "'abcd'"], r#""xxxd""#),
        ("translate", &["'abc'", "''", "'abcd'"], r#""d""#),
        ("extract", &["'x=([0-9]+)'", "1", "'x=42'"], r#""42""#),
        ("extract", &["'x=([0-9]+)'", "0", "'x=42'"], r#""x=42""#),
        ("extract", &["'x'", "0", "'y'"], r#""""#),
        ("extract_all", &[r"'(\d)(\d)'", "[2, 1]", "'2020'"], r#"[["0","2"],["0","2"]]"#),
        ("extract_all", &["'(a)(b)?'", "'aab'"], r#"[["a",""],["a","b"]]"#),
        ("extract_all", &["'(?P<f>a)'", "[\"f\"]", "'aa'"], r#"["a","a"]"#),
        ("extract_all", &["'(x)'", "'a'"], "null"),
        ("extract_json", &["'$.a[0].b'", "'{\"a\":[{\"b\":\"x\"}]}'"], r#""x""#),
        ("extract_json", &["'$.a'", "'no json'"], r#""""#),
    ]);
    for (name, args, message) in [
        ("trim", ["'('", "'a'"], "no regular expression"),
        ("trim", ["''", "'a'"], "not empty"),
        ("extract_all", ["'a'", "'a'"], "1 to 16 groups"),
    ] {
        let error = evaluate(name, &args.map(value)).unwrap_err();
        assert!(error.contains(message), "{error}");
    }
    let error = evaluate("extract", &[value("'a'"), value("1"), value("'a'")]).unwrap_err();
    assert!(error.contains("no group"), "{error}");
}

#[test]
fn dates() {
    check(&[
        ("datetime_part", &["'week_of_year'", "t:2021-12-26"], "51"),
        ("datetime_part", &["'millisecond'", "t:2021-12-26 00:00:01.1234567"], "123"),
        ("datetime_part", &["'nanosecond'", "t:2021-12-26 00:00:01.1234567"], "123456700"),
        ("dayofweek", &["t:2020-06-14"], r#""00:00:00""#),
        ("dayofweek", &["t:2020-06-20 12:00"], r#""6.00:00:00""#),
        ("datetime_add", &["'quarter'", "1", "t:2020-11-30"], r#""2021-02-28T00:00:00Z""#),
        ("datetime_add", &["'year'", "9000", "t:2020-11-30"], "null"),
        ("datetime_diff", &["'year'", "t:2017-01-01", "t:2000-12-31"], "17"),
        ("datetime_diff", &["'hour'", "t:2017-10-31 01:00", "t:2017-10-30 23:59"], "2"),
        (
            "datetime_diff",
            &["'second'", "t:2017-10-30 23:00:10.100", "t:2017-10-30 23:00:00.900"],
            "10",
        ),
        ("datetime_diff", &["'week'", "t:2020-06-14", "t:2020-06-13"], "1"),
        ("datetime_diff", &["'month'", "t:2020-01-01", "t:2020-03-01"], "-2"),
        (
            "make_datetime",
            &["2017", "10", "1", "12", "11", "0.1234567"],
            r#""2017-10-01T12:11:00.1234567Z""#,
        ),
        ("make_datetime", &["2017", "13", "1"], "null"),
        ("make_timespan", &["25", "0"], "null"),
        ("make_timespan", &["1", "12", "30", "55.5"], r#""1.12:30:55.5000000""#),
        ("unixtime_seconds_todatetime", &["1546300800.5"], r#""2019-01-01T00:00:00.5000000Z""#),
        ("unixtime_seconds_todatetime", &["1e300"], "null"),
        (
            "datetime_utc_to_local",
            &["t:2020-12-15 12:00:00.1", "'Europe/Berlin'"],
            r#""2020-12-15T13:00:00.1000000Z""#,
        ),
        (
            "datetime_local_to_utc",
            &["t:2020-06-15 14:00:00.1", "'US/Pacific'"],
            r#""2020-06-15T21:00:00.1000000Z""#,
        ),
        ("around", &["t:2020-01-02", "t:2020-01-01", "1d"], "true"),
        ("startofweek", &["t:2020-06-15", "-1"], r#""2020-06-07T00:00:00Z""#),
        ("endofmonth", &["null:datetime"], "null"),
        (
            "format_datetime",
            &["t:2017-01-29 09:00:05.12", "'yy-MM-dd [HH:mm:ss.fff]'"],
            r#""17-01-29 [09:00:05.120]""#,
        ),
        ("format_datetime", &["t:2020-06-05 00:30", "'dddd hh:mm tt y'"], r#""0505 12:30 AM 20""#),
        ("format_datetime", &["t:2020-11-05", "'MMM'"], r#""1111""#),
        ("format_datetime", &["t:2020-11-05 00:00:05", "'ss.FFF'"], r#""05.""#),
        ("format_timespan", &["25h", "'hh:mm'"], r#""01:00""#),
        ("format_timespan", &["-26h", "'d.hh:mm'"], r#""-1.02:00""#),
        ("format_timespan", &["1d", "'dddd'"], r#""0001""#),
        ("now", &[], r#""2020-01-01T00:00:00Z""#),
        ("ago", &["1d"], r#""2019-12-31T00:00:00Z""#),
    ]);
    for format in ["'yyyy-MM-ddTHH'", "'t'", r"'\d'"] {
        assert!(evaluate("format_datetime", &[value("t:2020-01-01"), value(format)]).is_err());
    }
}

#[test]
fn numbers() {
    check(&[
        ("round", &["2.5"], "3.0"),
        ("round", &["-2.5"], "-3.0"),
        ("round", &["1.005", "2"], "1.0"),
        ("round", &["1250", "-2"], "1300.0"),
        ("ceiling", &["-0.5"], "-0.0"),
        ("abs", &["-5"], "5"),
        ("abs", &["m:-0.5"], r#""0.5""#),
        ("abs", &["-1h"], r#""01:00:00""#),
        ("sign", &["null:real"], "0.0"),
        ("sign", &["nan"], "0.0"),
        ("sqrt", &["-1.0"], r#""NaN""#),
        ("log", &["-1.0"], "null"),
        ("log", &["0.0"], r#""-Infinity""#),
        ("asin", &["2.0"], "null"),
        ("isnan", &["null:real"], "null"),
        ("pow", &["-8", "0.3"], r#""NaN""#),
        ("binary_shift_left", &["1", "65"], "2"),
        ("tohex", &["256"], r#""100""#),
        ("tohex", &["-256"], r#""ffffffffffffff00""#),
        ("tohex", &["256", "8"], r#""00000100""#),
        ("format_bytes", &["564"], r#""564 Bytes""#),
        ("format_bytes", &["10332", "1"], r#""10.1 KB""#),
        ("format_bytes", &["20010332"], r#""19 MB""#),
        ("format_bytes", &["20010332", "2"], r#""19.08 MB""#),
        ("format_bytes", &["20010332", "0", "'KB'"], r#""19541 KB""#),
        (
            "geo_distance_2points",
            &["-122.407628", "47.578557", "-118.275287", "34.019056"],
            "1546754.3519738095",
        ),
        ("geo_distance_2points", &["300", "1", "1", "1"], "null"),
    ]);
}

#[test]
fn hashes_and_encodings() {
    check(&[
        ("hash", &["'World'"], "1846988464401551951"),
        ("hash", &["'World'", "100"], "51"),
        ("hash", &["t:2015-01-01"], "1380966698541616202"),
        (
            "hash_sha256",
            &["t:2020-01-01"],
            r#""ba666752dc1a20eb750b0eb64e780cc4c968bc9fb8813461c1d7e750f302d71d""#,
        ),
        ("hash_sha256", &["''"], r#""""#),
        ("hash_md5", &["'World'"], r#""f5a7924e621e84c9280a9a27e1bcb7f6""#),
        ("hash_sha1", &["'World'"], r#""70c07ec18ef89c5309bbb0937f3a6342411e1fdd""#),
        ("base64_decode_tostring", &["'U3RyaW5n0KHR0tGA0L7Rh9C60LA='"], r#""""#),
        ("base64_decode_toarray", &["'S3VzdG8='"], "[75,117,115,116,111]"),
        (
            "base64_decode_toguid",
            &["'JpbpECu8dUy7Pv5gbeJXAA=='"],
            r#""10e99626-bc2b-4c75-bb3e-fe606de25700""#,
        ),
        ("base64_decode_toguid", &["'abcd1231'"], "null"),
        ("base64_encode_fromarray", &["[75,117,115,116,111]"], r#""S3VzdG8=""#),
        (
            "base64_encode_fromguid",
            &["g:10e99626-bc2b-4c75-bb3e-fe606de25700"],
            r#""JpbpECu8dUy7Pv5gbeJXAA==""#,
        ),
        ("unicode_codepoints_to_string", &["[75, 117]", "115"], r#""Kus""#),
        ("punycode_domain_from_string", &["'xn--Ge-mia.Bulg.edu'"], r#""Gáe.Bulg.edu""#),
        (
            "punycode_domain_to_string",
            &["'Riðill｡Skáldskaparmál｡org'"],
            r#""xn--Riill-jta.xn--Skldskaparml-dbbj.org""#,
        ),
        (
            "gzip_decompress_from_base64_string",
            &["'H4sIAAAAAAAA/wEUAOv/MTIzNDU2Nzg5MHF3ZXJ0eXVpb3A6m7f2FAAAAA=='"],
            r#""1234567890qwertyuiop""#,
        ),
        (
            "zlib_decompress_from_base64_string",
            &["'eJwLSS0uUSguKcrMS1cwNDIGACxqBQ4='"],
            r#""Test string 123""#,
        ),
        ("zlib_decompress_from_base64_string", &["'x0x0x0'"], r#""""#),
        ("url_decode", &["'https%3a%2f%2fwww.bing.com%2f'"], r#""https://www.bing.com/""#),
        (
            "url_encode_component",
            &["'https://www.bing.com/hello world/'"],
            r#""https%3a%2f%2fwww.bing.com%2fhello%20world%2f""#,
        ),
    ]);
    assert!(evaluate("new_guid", &[]).is_ok_and(|guid| !guid.is_null()));
    assert!(
        evaluate("rand", &[]).is_ok_and(|number| matches!(number, Value::Real(Some(0.0..1.0))))
    );
    assert!(
        evaluate("rand", &[value("3")])
            .is_ok_and(|number| (0..3).contains(&number.as_i64().unwrap()))
    );
}

#[test]
fn addresses() {
    check(&[
        ("parse_ipv4", &["'192.168.1.1/24'"], "3232235776"),
        ("parse_ipv4", &["' 255.255.255.255/31 '"], "4294967294"),
        ("parse_ipv4", &["'01.02.03.04'"], "null"),
        ("parse_ipv4", &["'1.2.3.4.5'"], "null"),
        ("parse_ipv4", &["'1.2.3.256'"], "null"),
        ("parse_ipv4_mask", &["'127.0.0.1'", "24"], "2130706432"),
        ("parse_ipv6", &["'x'"], r#""""#),
        (
            "parse_ipv6_mask",
            &["'192.168.255.255/24'", "124"],
            r#""0000:0000:0000:0000:0000:ffff:c0a8:ff00""#,
        ),
        (
            "parse_ipv6_mask",
            &["'::192.168.255.255/24'", "128"],
            r#""0000:0000:0000:0000:0000:0000:c0a8:ff00""#,
        ),
        (
            "parse_ipv6_mask",
            &["'fe80::85d:e82c:9446:7994/120'", "124"],
            r#""fe80:0000:0000:0000:085d:e82c:9446:7900""#,
        ),
        ("format_ipv4", &["'192.168.1.1/24'", "32"], r#""192.168.1.0""#),
        ("format_ipv4", &["'192.168.1.1/24'", "-1"], r#""""#),
        ("format_ipv4_mask", &["3232235777", "24"], r#""192.168.1.0/24""#),
        ("ipv4_compare", &["'192.168.1.1/24'", "'192.168.1.255'", "31"], "0"),
        ("ipv4_compare", &["'192.168.1.1'", "'192.168.1.255'"], "-1"),
        ("ipv4_is_match", &["'192.168.1.1'", "'192.168.1.255'", "24"], "true"),
        ("ipv4_is_in_range", &["'192.168.1.1'", "'192.168.1.255/24'"], "true"),
        ("ipv4_is_in_any_range", &["'10.1.2.3'", "[\"192.168.1.1/16\", \"10.0.0.1/8\"]"], "true"),
        ("ipv4_is_in_any_range", &["'11.1.2.3'", "'192.168.1.1/16'", "'10.0.0.1/8'"], "false"),
        ("ipv4_is_in_any_range", &["'x'", "'10.0.0.1/8'"], "null"),
        ("ipv4_is_private", &["'172.20.1.1'"], "true"),
        ("ipv4_is_private", &["'8.8.8.8'"], "false"),
        ("ipv4_is_private", &["''"], "null"),
        ("ipv6_compare", &["'::ffff:7f00:1'", "'127.0.0.1'"], "0"),
        ("has_ipv4", &["'05:04:54 127.0.0.1 GET'", "'127.0.0.1'"], "true"),
        ("has_ipv4", &["'05:04:54127.0.0.1 GET'", "'127.0.0.1'"], "false"),
        ("has_ipv4", &["'x 127.0.0.256'", "'127.0.0.256'"], "false"),
        ("has_any_ipv4", &["'x 127.0.0.1, y'", "[\"127.0.0.1\"]"], "true"),
        ("has_ipv4_prefix", &["'x 127.0.0.1 y'", "'127.0'"], "false"),
        ("has_ipv4_prefix", &["'x 127.0.0.256 y'", "'127.0.'"], "false"),
        ("has_ipv4_prefix", &["'x 127.0.0.1'", "'127.0.'"], "true"),
    ]);
}

#[test]
fn structured_texts() {
    let url = |scheme: &str, host: &str, rest: &str| {
        format!(r#"{{"Scheme":"{scheme}","Host":"{host}",{rest}}}"#)
    };
    check(&[
        (
            "parse_url",
            &["'s://u:p@host:80/a/b?k2=1&k1=2&k2=3&x=#f'"],
            &url(
                "s",
                "host",
                r#""Port":"80","Path":"/a/b","Username":"u","Password":"p","Query Parameters":{"k1":"2","k2":["1","3"]},"Fragment":"f""#,
            ),
        ),
        (
            "parse_url",
            &["'https://user@h.io/'"],
            &url(
                "https",
                "user@h.io",
                r#""Port":"","Path":"","Username":"","Password":"","Query Parameters":{},"Fragment":"""#,
            ),
        ),
        (
            "parse_url",
            &["'nonsense'"],
            &url(
                "",
                "",
                r#""Port":"","Path":"","Username":"","Password":"","Query Parameters":{},"Fragment":"""#,
            ),
        ),
        (
            "parse_urlquery",
            &["'view=vs-2019&preserve-view=true'"],
            r#"{"Query Parameters":{"preserve-view":"true","view":"vs-2019"}}"#,
        ),
        (
            "parse_path",
            &[r"'C:\temp\file.txt'"],
            r#"{"Scheme":"","RootPath":"C:\\","DirectoryPath":"C:\\temp","DirectoryName":"temp","Filename":"file.txt","Extension":"txt","AlternateDataStreamName":""}"#,
        ),
        (
            "parse_path",
            &["'file://C:/temp/file.txt:some.exe'"],
            r#"{"Scheme":"file","RootPath":"C:/","DirectoryPath":"C:/temp","DirectoryName":"temp","Filename":"file.txt","Extension":"txt","AlternateDataStreamName":"some.exe"}"#,
        ),
        (
            "parse_csv",
            &["'aa,\"b,b\",\"q \"\"t\"\"\",\"l1\nl2\"'"],
            r#"["aa","b,b","q \"t\"","l1\nl2"]"#,
        ),
        ("parse_csv", &["'r1,a\nr2,b'"], r#"["r1","a"]"#),
        (
            "parse_command_line",
            &["'echo \"a b\" c\\\"d \"\"'", "'windows'"],
            r#"["echo","a b","c\"d",""]"#,
        ),
        ("parse_version", &["'1.2.3.4'"], r#""1000000020000000300000004""#),
        ("parse_version", &["'0.2'"], r#""20000000000000000""#),
        ("parse_version", &["'1.x'"], "null"),
    ]);
}

#[test]
fn series() {
    check(&[
        ("series_add", &["[1,2,4]", "[4,2,1]"], "[5,4,5]"),
        ("series_add", &["[1,2,4]", "1.5"], "[2.5,3.5,5.5]"),
        ("series_add", &["[1,null]", "[1,1,1]"], "[2,null,null]"),
        ("series_divide", &["[1,2,4]", "[4,2,1]"], "[0.25,1.0,4.0]"),
        ("series_greater", &["[60,0,null]", "15"], "[true,false,null]"),
        ("series_sign", &["[-6,0,8]"], "[-1,0,1]"),
        ("series_abs", &["[-6.5,0,8.2]"], "[6.5,0.0,8.2]"),
        ("series_fill_forward", &["[null,36,null,\"x\"]"], r#"[null,36,36,"x"]"#),
        ("series_fill_backward", &["[111,null,36,null]"], "[111,36,36,null]"),
        ("series_fill_const", &["[111,null]", "0.0"], "[111,0.0]"),
        ("series_fill_const", &["[111,-1]", "0", "-1"], "[111,0]"),
        (
            "series_fill_linear",
            &["[null,111.0,null,36.0,41.0,null,null,16.0,null]"],
            "[111.0,111.0,73.5,36.0,41.0,32.66666666666667,24.333333333333337,16.0,16.0]",
        ),
        (
            "series_fill_linear",
            &["[null,111,null,36,null]", "null:real", "false"],
            "[null,111,73,36,null]",
        ),
        ("series_fill_linear", &["[null,null]"], "[0.0,0.0]"),
        ("series_dot_product", &["[1,2,4]", "[4,2,1]"], "12.0"),
        ("series_pearson_correlation", &["[0,0,5]", "[0,0,5]"], "1.0000000000000002"),
        ("series_fir", &["[0,10,20,40]", "[1,1,1,1,1]"], "[0.0,2.0,6.0,14.0]"),
        (
            "series_fir",
            &["[0,0,10,20,40]", "[1,1,1,1,1]", "true", "true"],
            "[2.0,6.0,14.0,14.0,14.0]",
        ),
        ("series_fir", &["[0,2,2,3]", "[1,-1]"], "[0,2,0,1]"),
        ("series_fir", &["[0,2]", "[1,-1]", "true"], "null"),
        ("series_iir", &["[1,2,3]", "[1]", "[1,-1]"], "[1.0,3.0,6.0]"),
        (
            "series_seasonal",
            &["[1,3,5,2,4,6,1,3,5,2,4,6]", "3"],
            "[1.5,3.5,5.5,1.5,3.5,5.5,1.5,3.5,5.5,1.5,3.5,5.5]",
        ),
    ]);
    let stats = evaluate("series_stats_dynamic", &[value("[23,46,87,4]")]).unwrap();
    let stats = serde_json::to_string(&stats).unwrap();
    assert!(stats.starts_with(r#"{"min":4.0,"min_idx":3,"max":87.0,"max_idx":2,"avg":40.0,"#));
    let line = evaluate("series_fit_line_dynamic", &[value("[1,3,5]")]).unwrap();
    assert_eq!(
        serde_json::to_string(&line).unwrap(),
        r#"{"slope":2.0,"interception":-1.0,"rsquare":1.0,"variance":4.0,"rvariance":0.0,"line_fit":[1.0,3.0,5.0]}"#
    );
    check(&[("series_seasonal", &["[1,2]"], "[0.0,0.0]")]);
}

#[test]
fn xml() {
    check(&[
        (
            "parse_xml",
            &[r#"'<?xml version="1.0"?><!-- c --><e><d n="a">1 &lt; 2</d><d n="b"/></e>'"#],
            r##"{"e":{"d":[{"@n":"a","#text":"1 < 2"},{"@n":"b"}]}}"##,
        ),
        (
            "parse_xml",
            &["'<a><b>x</b> <c/><f></f><b>&#65;&#x42;</b></a>'"],
            r#"{"a":{"b":["x","AB"],"c":null,"f":""}}"#,
        ),
        (
            "parse_xml",
            &["'<a>t<b/>u<![CDATA[<&]]></a>'"],
            r##"{"a":{"#text":["t","u"],"b":null,"#cdata-section":"<&"}}"##,
        ),
        ("parse_xml", &["'<n:a xmlns:n='u'/>'"], r#"{"n:a":{"@xmlns:n":"u"}}"#),
    ]);
    for text in
        ["", "x", "<a>", "<a></b>", "<a/><b/>", "<a>&x;</a>", "<a b=c/>", "<!DOCTYPE a><a/>"]
    {
        assert!(evaluate("parse_xml", &[Value::string(text)]).unwrap().is_null(), "{text}");
    }
}
