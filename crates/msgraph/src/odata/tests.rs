//! Queries over a handful of users, groups and audit rows.
//!
//! Not here: HTTP.

use std::borrow::Cow;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{
    GraphError, GraphRequest, Resource,
    schema::{DIRECTORY_AUDIT, DIRECTORY_OBJECT, ELIGIBILITY_SCHEDULE, EntityType, GROUP, USER},
};

/// A resource that is just a document.
#[derive(Debug, Clone)]
struct Document(&'static EntityType, Value);

impl Resource for Document {
    fn entity(&self) -> &'static EntityType {
        self.0
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        self.1.get(name).map_or(Cow::Owned(Value::Null), Cow::Borrowed)
    }
}

const PLAIN: Rules = Rules { eventual: false, advanced: false };
const ADVANCED: Rules = Rules { eventual: true, advanced: true };

fn user() -> Document {
    Document(
        &USER,
        json!({
            "id": "11111111-2222-4333-8444-555555555555",
            "displayName": "Alex O'Hara",
            "userPrincipalName": "alex@contoso.example",
            "mail": null,
            "accountEnabled": true,
            "createdDateTime": "2026-01-02T03:04:05Z",
            "department": "Finance",
        }),
    )
}

fn matches(document: &Document, filter: &str, rules: Rules) -> bool {
    let filter =
        Filter::read(filter, document.0, rules).unwrap_or_else(|e| panic!("{filter}: {e}"));
    filter.matches(document)
}

#[test]
fn filters_over_a_user() {
    for (filter, expected) in [
        ("displayName eq 'alex o''hara'", true),
        ("DisplayName eq 'Someone'", false),
        ("startswith(displayName,'ALEX')", true),
        ("startsWith(tolower(displayName),'b') or department in ('Sales', 'Finance')", true),
        ("department in ('Sales')", false),
        ("accountEnabled", true),
        ("accountEnabled eq false", false),
        ("mail eq null", true),
        ("startswith(mail,'a')", false),
        ("createdDateTime ge 2026-01-02T03:04:05Z and createdDateTime le 2026-01-03", true),
        ("createdDateTime ge 2026-01-02T05:04:05.5+02:00", false),
        ("id eq '11111111-2222-4333-8444-555555555555'", true),
        ("(accountEnabled eq true and (department eq 'x' or department eq 'finance'))", true),
        ("startswith(displayName,'Alex') eq true", true),
        ("'Finance' eq department", true),
    ] {
        assert_eq!(matches(&user(), filter, PLAIN), expected, "{filter}");
    }
    for (filter, expected) in [
        ("displayName ne 'x'", true),
        ("mail ne null", false),
        ("not startswith(displayName,'Alex')", false),
        ("not(startswith(mail,'a'))", false),
        ("endswith(userPrincipalName,'@CONTOSO.example')", true),
        ("companyName eq null", true),
        ("department gt 'E' and department lt 'G'", true),
    ] {
        assert_eq!(matches(&user(), filter, ADVANCED), expected, "{filter}");
        let refused = Filter::read(filter, &USER, PLAIN).unwrap_err();
        assert_eq!(refused.code, "Request_UnsupportedQuery", "{filter}");
    }
}

#[test]
fn lambdas_and_nested_paths() {
    let group =
        Document(&GROUP, json!({"id": "g", "groupTypes": ["Unified"], "proxyAddresses": []}));
    for (filter, expected) in [
        ("groupTypes/any(c:c eq 'unified')", true),
        ("groupTypes/any(c:c eq 'DynamicMembership')", false),
        ("groupTypes/any()", true),
        ("proxyAddresses/any(p:startswith(p,'smtp:'))", false),
        ("proxyAddresses/all(p:startswith(p,'smtp:'))", true),
    ] {
        assert_eq!(matches(&group, filter, PLAIN), expected, "{filter}");
    }
    assert!(matches(&group, "groupTypes/$count eq 1", ADVANCED));
    let audit = Document(
        &DIRECTORY_AUDIT,
        json!({
            "id": "a",
            "initiatedBy": {"user": {"id": "u1", "displayName": null}, "app": null},
            "targetResources": [{"id": "t1", "displayName": "Alex"}, {"id": "t2", "type": "Role"}],
        }),
    );
    for (filter, expected) in [
        ("initiatedBy/user/id eq 'u1'", true),
        ("initiatedBy/app/displayName eq 'MS-PIM'", false),
        ("targetResources/any(t:t/id eq 't2' and t/type eq 'Role')", true),
        ("targetResources/any(t:t/id eq 't1' and t/type eq 'Role')", false),
        ("targetResources/any(t: startswith(t/displayName, 'al'))", true),
        ("not (targetResources/any(t:t/id eq 't9'))", true),
    ] {
        assert_eq!(matches(&audit, filter, PLAIN), expected, "{filter}");
    }
}

#[test]
fn an_index_learns_what_every_match_equals() {
    let read = |text| Filter::read(text, &USER, PLAIN).unwrap();
    let filter = read("userPrincipalName eq 'a@b.c' and (department eq 'x' or department eq 'y')");
    let expected = Literal::Text("a@b.c".into());
    assert_eq!(filter.equalities(), [("userPrincipalName", &expected)]);
    assert!(read("id eq 'x' or id eq 'y'").equalities().is_empty());
}

#[test]
fn refused_where_and_why() {
    for (entity, filter, code, message) in [
        (&USER, "displayName eq", "BadRequest", "Expression expected at position 14"),
        (&USER, "displayName eq 'x", "BadRequest", "unterminated string literal at position 15"),
        (&USER, "(displayName eq 'x'", "BadRequest", "')' or operator expected at position 19"),
        (&USER, "displayName eq 'x' foo", "BadRequest", "Syntax error at position 19"),
        (&USER, "displayName ; 'x'", "BadRequest", "character ';' is not valid at position 12"),
        (&USER, "nme eq 'x'", "BadRequest", "named 'nme' on type 'microsoft.graph.user'"),
        (&USER, "accountEnabled eq 'true'", "BadRequest", "'Edm.Boolean' and 'Edm.String'"),
        (&USER, "displayName eq 5", "BadRequest", "'Edm.String' and 'Edm.Int32'"),
        (&USER, "displayName", "BadRequest", "single boolean value"),
        (&USER, "contain(displayName,'x')", "BadRequest", "unknown function with name 'contain'"),
        (&USER, "startswith(displayName)", "BadRequest", "No function signature"),
        (&USER, "displayName/any(x:x eq 'a')", "BadRequest", "following a collection"),
        (&USER, "contains(displayName,'x')", "Request_UnsupportedQuery", "'contains'"),
        (
            &USER,
            "signInSessionsValidFromDateTime ge 2026-01-01",
            "Request_UnsupportedQuery",
            "signInSessionsValidFromDateTime",
        ),
        (&USER, "length(displayName) eq 3", "Request_UnsupportedQuery", "'length'"),
        (&USER, "displayName add 1 eq 2", "Request_UnsupportedQuery", "'add'"),
        (&GROUP, "members/any(m:m/id eq 'x')", "Request_UnsupportedQuery", "'members'"),
        (&USER, "displayName eq userPrincipalName", "Request_UnsupportedQuery", "constant"),
    ] {
        let error = Filter::read(filter, entity, PLAIN).unwrap_err();
        assert_eq!(error.code, code, "{filter}: {error}");
        assert!(error.message.contains(message), "{filter}: {error}");
    }
    let deep = format!("{}accountEnabled{}", "(".repeat(10_000), ")".repeat(10_000));
    let error = Filter::read(&deep, &USER, PLAIN).unwrap_err();
    assert!(error.message.contains("Recursion depth exceeded"), "{error}");
    let wide = vec!["accountEnabled"; 10_000].join(" and ");
    assert!(matches(&user(), &wide, PLAIN));
}

fn options(query: &str, entity: &'static EntityType) -> Result<Options, GraphError> {
    Options::read_pairs(&crate::request::decode_query(query), query.contains("$count"), entity)
}

#[test]
fn options_are_read_with_and_without_their_dollar() {
    let read = options("$select=id,displayname&orderby=displayName desc&Top=5&x=y", &USER).unwrap();
    let fields: Vec<_> = read.selection.fields.unwrap().iter().map(|field| field.name).collect();
    assert_eq!(fields, ["id", "displayName"]);
    assert!(read.order_by[0].descending);
    assert_eq!(read.top, Some(5));
    for (query, message) in [
        ("$top=5&$top=6", "more than once"),
        ("$top=-1", "non-negative integer"),
        ("$apply=x", "'$apply' is not supported"),
        ("$select=nope", "named 'nope'"),
        ("$expand=displayName", "'displayName'"),
        ("$expand=memberOf($filter=id eq 'x')", "'$filter' is unsupported inside"),
        ("$expand=memberOf($select=id", "Syntax error"),
        ("$orderby=jobTitle", "Unsupported sort property 'jobTitle' for 'User'."),
        ("$orderby=displayName up", "Syntax error"),
        ("$filter=id eq 'x'&$orderby=displayName", "Sorting not supported"),
        ("$skip=5", "'$skip' is not supported"),
        ("$search=\"displayName:x\"", "ConsistencyLevel"),
        ("$format=xml", "$format"),
        ("$count=maybe", "Valid values"),
    ] {
        let mut pairs = crate::request::decode_query(query);
        pairs.retain(|(_, value)| !value.is_empty());
        let error = Options::read_pairs(&pairs, false, &USER).unwrap_err();
        assert!(error.message.contains(message), "{query}: {error}");
    }
}

#[test]
fn searching_by_word_and_from_the_beginning() {
    let found = |search: &str| Search::read(search, &USER, ADVANCED).unwrap().matches(&user());
    assert!(found("\"displayName:hara\""));
    assert!(found("\"displayName:O al\""));
    assert!(!found("\"displayName:lex\""));
    assert!(found("\"userPrincipalName:ALEX@\" AND \"displayName:alex\""));
    assert!(!found("\"mail:a\""));
    assert!(found("\"mail:a\" OR \"displayName:alex\""));
    for wrong in
        ["displayName:x", "\"displayName\"", "\"displayName:x\" XOR \"mail:y\"", "\"id:1\""]
    {
        assert!(Search::read(wrong, &USER, ADVANCED).is_err(), "{wrong}");
    }
}

#[test]
fn a_schedule_with_its_expansions() {
    struct Relations;
    impl Navigator for Relations {
        fn related(&self, _: &dyn Resource, navigation: &'static str) -> Related<'_> {
            Related::One((navigation == "principal").then(|| Box::new(user()) as Box<dyn Resource>))
        }
    }
    let schedule = Document(&ELIGIBILITY_SCHEDULE, json!({"id": "s", "memberType": "Direct"}));
    let query = "$expand=roleDefinition,principal($select=id,displayName)&$select=id,memberType";
    let selection = options(query, &ELIGIBILITY_SCHEDULE).unwrap().selection;
    let root = "https://localhost:8443/v1.0";
    let set = "roleManagement/directory/roleEligibilitySchedules";
    let value = object(&schedule, &ELIGIBILITY_SCHEDULE, &selection, &Relations).into();
    let document = collection(context(root, set, &selection), None, None, vec![value]);
    insta::assert_json_snapshot!(document, @r##"
    {
      "@odata.context": "https://localhost:8443/v1.0/$metadata#roleManagement/directory/roleEligibilitySchedules(id,memberType,roleDefinition(),principal())",
      "value": [
        {
          "id": "s",
          "memberType": "Direct",
          "roleDefinition": null,
          "principal": {
            "@odata.type": "#microsoft.graph.user",
            "displayName": "Alex O'Hara",
            "id": "11111111-2222-4333-8444-555555555555"
          }
        }
      ]
    }
    "##);
}

#[test]
fn mixed_lists_show_each_type_by_its_own_properties() {
    let selection = options("$select=id,groupTypes,mail", &DIRECTORY_OBJECT).unwrap().selection;
    let shown = |document: &Document| object(document, &DIRECTORY_OBJECT, &selection, &NoRelations);
    let keys = |document: &Document| shown(document).keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&user()), ["@odata.type", "mail", "id"]);
    let group = Document(&GROUP, json!({"id": "g"}));
    assert_eq!(keys(&group), ["@odata.type", "id", "groupTypes", "mail"]);
}

fn rows(count: usize) -> Vec<Document> {
    (0..count)
        .map(|index| {
            let name = format!("{}", index % 7);
            Document(&USER, json!({"id": format!("{index:04}"), "displayName": name}))
        })
        .collect()
}

/// Follows the links from the first page to the last.
fn walk(query: &str, rows: &[Document]) -> Vec<String> {
    let mut request = GraphRequest::parse("GET", "/v1.0/users", query, [], Vec::new()).unwrap();
    let mut ids = Vec::new();
    loop {
        let options = Options::read(&request, &USER).unwrap();
        let page = apply_page(rows, &options, PageSize { default: 10, max: 50 }).unwrap();
        assert!(page.items.len() <= 10);
        ids.extend(page.items.iter().map(|row| row.1["id"].as_str().unwrap().to_owned()));
        let Some(token) = page.next else { return ids };
        let link = next_link("https://localhost:8443", &request, &token);
        let rest = link.strip_prefix("https://localhost:8443").unwrap();
        let (path, query) = rest.split_once('?').unwrap();
        request = GraphRequest::parse("GET", path, query, [], Vec::new()).unwrap();
    }
}

#[test]
fn pages_cover_everything_once_in_order() {
    let rows = rows(95);
    let all: Vec<String> = (0..95).map(|index| format!("{index:04}")).collect();
    assert_eq!(walk("", &rows), all);
    let by_name = walk("$orderby=displayName%20desc&$top=10", &rows);
    let name = |id: &String| id.parse::<usize>().unwrap() % 7;
    assert!(by_name.is_sorted_by_key(|id| (std::cmp::Reverse(name(id)), id.clone())));
    let mut sorted = by_name;
    sorted.sort();
    assert_eq!(sorted, all);
    // The links keep the filter.
    let filtered = walk("$filter=displayName%20eq%20'3'", &rows);
    assert_eq!(filtered, (3..95).step_by(7).map(|n| format!("{n:04}")).collect::<Vec<_>>());
}

#[test]
fn a_page_survives_deletions_before_it() {
    let rows = rows(30);
    let first = Options::read_pairs(&[], false, &USER).unwrap();
    let page = apply_page(&rows, &first, PageSize::DIRECTORY).unwrap();
    assert_eq!((page.items.len(), page.next), (30, None));
    let size = PageSize { default: 10, max: 10 };
    let token = apply_page(&rows, &first, size).unwrap().next.unwrap();
    let second = Options::read_pairs(&[("$skiptoken".into(), token)], false, &USER).unwrap();
    let left = apply_page(&rows[5..], &second, size).unwrap();
    assert_eq!(left.items[0].1["id"], "0010");
}

#[test]
fn counting_and_limits() {
    let rows = rows(30);
    let page = |query: &str| apply_page(&rows, &options(query, &USER)?, PageSize::DIRECTORY);
    let counted = page("$count=true&$top=3").unwrap();
    assert_eq!((counted.items.len(), counted.count), (3, Some(30)));
    assert!(page("$top=1000").unwrap_err().message.contains("between 1 and 999"));
    assert!(page("$top=0").unwrap_err().message.contains("'0'"));
    let wrong = page("$skiptoken=abc").unwrap_err();
    assert!(wrong.message.contains("$skiptoken"), "{wrong}");
}

proptest! {
    #[test]
    fn no_filter_panics(text in "([a-z'(),/:.0-9$-]| |eq|and|or|not|any|displayName|accountEnabled|null|in){0,30}") {
        if let Ok(filter) = Filter::read(&text, &USER, ADVANCED) {
            let _ = filter.matches(&user());
        }
    }

    #[test]
    fn no_query_panics(text in "(\\$select|\\$expand|\\$orderby|\\$search|=|&|members|\\(|\\)|;|,|\"|displayName|:| |é){0,20}") {
        let _ = options(&text, &GROUP);
    }

    #[test]
    fn any_text_can_be_looked_for(text in ".{0,20}") {
        let quoted = text.replace('\'', "''");
        let document = Document(&USER, json!({"id": "x", "displayName": text}));
        let filter = format!("displayName eq '{quoted}'");
        prop_assert!(matches(&document, &filter, PLAIN));
    }

    #[test]
    fn and_or_not_follow_their_truth_tables(a: bool, b: bool) {
        let document = Document(&USER, json!({"id": "x", "accountEnabled": a, "onPremisesSyncEnabled": b}));
        let test = |filter: &str| matches(&document, filter, ADVANCED);
        prop_assert_eq!(test("accountEnabled and onPremisesSyncEnabled"), a && b);
        prop_assert_eq!(test("accountEnabled or onPremisesSyncEnabled"), a || b);
        prop_assert_eq!(test("not accountEnabled"), !a);
        prop_assert_eq!(test("accountEnabled or not onPremisesSyncEnabled and accountEnabled"), a);
    }
}
