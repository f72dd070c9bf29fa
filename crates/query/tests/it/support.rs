//! Every example of the catalogue is answered, or refused as unsupported.
//!
//! Not here: what the examples yield (`function::tests::examples`).

use kql::catalogue;

use crate::engine::ENGINE;

#[test]
fn the_engine_says_of_everything_whether_it_is_evaluated() {
    let functions = catalogue::functions().map(|it| (it.name, it.example_query()));
    let aggregates = catalogue::aggregates().map(|it| (it.name, it.example_query()));
    let constructs =
        catalogue::operators().iter().chain(catalogue::plugins()).chain(catalogue::statements());
    let constructs = constructs.map(|it| (it.name, it.example.to_owned()));
    let (mut answered, mut refused, mut wrong) = (0, Vec::new(), Vec::new());
    for (name, text) in functions.chain(aggregates).chain(constructs) {
        match futures::executor::block_on(ENGINE.refusal(&text)) {
            Ok(None) => answered += 1,
            Ok(Some(why)) => refused.push(why),
            Err(error) => wrong.push(format!("{name}: {error}")),
        }
    }
    println!("{answered} answered, {} refused: {refused:#?}", refused.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(answered > 400, "only {answered} are answered");
}
