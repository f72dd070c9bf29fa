//! Areas put together from edges that have them on their left.
//!
//! Not here: which edges (`geography_overlays`, `geography_buffers`, `geography_polygons`).

use s2rst::s2::{
    Loop, Polygon,
    builder::{
        S2Error,
        graph::{
            DegenerateEdges, DuplicateEdges, EdgeType, Graph, GraphOptions, LoopType, SiblingPairs,
        },
        layer::Layer,
    },
};

/// What the crate's own layer does, which takes some areas with holes for what is around them.
#[derive(Debug, Default)]
pub(super) struct AreaLayer(Option<Polygon>);

impl AreaLayer {
    pub(super) const fn take_output(&mut self) -> Option<Polygon> {
        self.0.take()
    }
}

impl Layer for AreaLayer {
    fn graph_options(&self) -> GraphOptions {
        GraphOptions::new(
            EdgeType::Directed,
            DegenerateEdges::Discard,
            DuplicateEdges::Keep,
            SiblingPairs::Discard,
        )
    }

    fn build(&mut self, graph: &Graph, error: &mut S2Error) {
        if graph.num_edges() == 0 {
            match graph.is_full_polygon() {
                Ok(true) => self.0 = Some(Polygon::full()),
                Ok(false) => self.0 = Some(Polygon::empty()),
                Err(unknown) => *error = unknown,
            }
            return;
        }
        let loops = graph.get_directed_loops(LoopType::Simple, error);
        if error.is_ok() {
            let loops = loops.iter().filter(|edges| edges.len() >= 3).map(|edges| {
                Loop::new(edges.iter().map(|edge| graph.vertex(graph.edge(*edge).0)).collect())
            });
            self.0 = Some(oriented(loops.collect()));
        }
    }

    fn into_any(self: Box<Self>) -> Box<dyn std::any::Any> {
        self
    }
}

/// The area on the left of all loops.
fn oriented(mut loops: Vec<Loop>) -> Polygon {
    // The largest loop is in no other; the area is on the side of it that it says.
    let (mut largest, mut outside) = (0.0, false);
    for ring in &mut loops {
        let large = !ring.is_normalized();
        if large {
            ring.invert();
        }
        let area = ring.area();
        if area > largest {
            (largest, outside) = (area, large);
        }
    }
    let mut polygon = Polygon::from_loops(loops);
    if outside {
        polygon.invert();
    }
    polygon
}
