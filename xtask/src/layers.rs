//! Compares every manifest with `layers.toml`: crates point downward only, the query engine's
//! libraries stay in two crates, and the functional core has no way to do I/O.
//!
//! Not here: what the crates do with each other.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use serde::Deserialize;

use crate::conformance::root;

#[derive(Deserialize)]
struct Layers {
    edges: BTreeMap<String, BTreeSet<String>>,
    reserved: BTreeMap<String, BTreeSet<String>>,
    pure: Pure,
}

#[derive(Deserialize)]
struct Pure {
    crates: BTreeSet<String>,
    banned: BTreeSet<String>,
}

/// Crate name → (ordinary dependencies, all dependencies with those of tests).
fn manifests() -> BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> {
    let mut folders: Vec<_> =
        fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.push(root().join("xtask"));
    folders
        .into_iter()
        .map(|folder| {
            let manifest: toml::Table =
                fs::read_to_string(folder.join("Cargo.toml")).unwrap().parse().unwrap();
            let names = |key: &str| -> BTreeSet<String> {
                let table = manifest.get(key).and_then(toml::Value::as_table);
                table.into_iter().flat_map(|table| table.keys().cloned()).collect()
            };
            let own = names("dependencies");
            let all = own.union(&names("dev-dependencies")).cloned().collect();
            (manifest["package"]["name"].as_str().unwrap().to_owned(), (own, all))
        })
        .collect()
}

fn layers() -> Layers {
    toml::from_str(&fs::read_to_string(root().join("layers.toml")).unwrap()).unwrap()
}

#[test]
fn every_edge_is_allowed_and_every_allowance_is_known() {
    let (layers, manifests) = (layers(), manifests());
    let crates: BTreeSet<_> = manifests.keys().cloned().collect();
    assert_eq!(
        crates,
        layers.edges.keys().cloned().collect(),
        "layers.toml and the workspace name different crates"
    );
    for (name, (_, all)) in &manifests {
        let inner: BTreeSet<_> = all.intersection(&crates).cloned().collect();
        let extra: Vec<_> = inner.difference(&layers.edges[name]).collect();
        assert!(extra.is_empty(), "`{name}` may not depend on {extra:?}; see layers.toml");
    }
}

#[test]
fn the_allowed_edges_have_no_cycle() {
    let edges = layers().edges;
    let mut placed: BTreeSet<String> = BTreeSet::new();
    while placed.len() < edges.len() {
        let ready: Vec<_> = edges
            .iter()
            .filter(|(name, below)| !placed.contains(*name) && below.is_subset(&placed))
            .map(|(name, _)| name.clone())
            .collect();
        assert!(!ready.is_empty(), "a cycle among {:?}", edges.keys().collect::<Vec<_>>());
        placed.extend(ready);
    }
}

#[test]
fn outside_crates_stay_where_they_belong() {
    let layers = layers();
    for (name, (own, _)) in manifests() {
        for dependency in own {
            for (prefix, users) in &layers.reserved {
                let reserved = dependency == *prefix
                    || dependency
                        .strip_prefix(prefix.as_str())
                        .is_some_and(|rest| rest.starts_with('-'));
                assert!(
                    !reserved || users.contains(&name),
                    "`{name}` may not use `{dependency}`, which belongs to {users:?}"
                );
            }
        }
    }
}

#[test]
fn the_core_cannot_do_io() {
    let layers = layers();
    let manifests = manifests();
    for name in &layers.pure.crates {
        let found: Vec<_> = manifests[name].0.intersection(&layers.pure.banned).collect();
        assert!(found.is_empty(), "`{name}` belongs to the functional core and uses {found:?}");
    }
}
