//! `geo_intersects_2lines`, `geo_intersection_2polygons` …: what two shapes have in common. Lines
//! have their ends, and polygons their edges.
//!
//! Not here: unions (`geography_lines`, `geography_polygons`).

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use arrow::array::ArrayRef;
use s2rst::s2::{
    CellId, Polygon,
    boolean_operation::{OpType, Options, PolygonModel, S2BooleanOperation},
    builder::{
        S2Error,
        closed_set_normalizer::{self, normalize_closed_set},
        graph::{Graph, GraphOptions},
        layer::Layer,
        point_vector_layer::S2PointVectorLayer,
        polyline_vector_layer::S2PolylineVectorLayer,
        snap::IdentitySnapFunction,
    },
    edge_crossings::intersection_merge_radius,
    polyline::Polyline,
    shape::ShapeId,
    shape_index::{ClippedShape, ShapeIndex, ShapeIndexCell},
    shape_util::contains_brute_force,
};

use super::{
    super::{Call, Implementation},
    geography_area::AreaLayer,
    geography_shapes::{
        Shapes, lines, polygon, write_collection, write_lines, write_points, write_polygon,
    },
};
use crate::Error;

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "geo_intersects_2lines" => |call| intersect(call, lines, lines),
        "geo_intersects_2polygons" => |call| intersect(call, polygon, polygon),
        "geo_intersects_line_with_polygon" => |call| intersect(call, lines, polygon),
        "geo_intersection_2lines" => |call| intersection(call, lines, lines),
        "geo_intersection_2polygons" => |call| intersection(call, polygon, polygon),
        "geo_intersection_line_with_polygon" => |call| intersection(call, lines, polygon),
        _ => return None,
    })
}

/// What can be laid over something else.
pub(super) trait Indexed {
    fn add_to(&self, index: &mut ShapeIndex);
}

impl Indexed for Vec<Polyline> {
    fn add_to(&self, index: &mut ShapeIndex) {
        for line in self {
            index.add(Box::new(line.clone()));
        }
    }
}

impl Indexed for Polygon {
    fn add_to(&self, index: &mut ShapeIndex) {
        index.add(Box::new(self.clone()));
    }
}

/// Where the edges of a shape are.
pub(super) fn index_of(shape: &impl Indexed) -> ShapeIndex {
    let mut index = ShapeIndex::new();
    shape.add_to(&mut index);
    index.build();
    index
}

/// The same, divided no finer than into the faces of S2. The crate loses crossings of edges where
/// the cells of two indexes differ in size.
fn faces_of(shape: &impl Indexed) -> ShapeIndex {
    let fine = index_of(shape);
    let mut faces: BTreeMap<CellId, BTreeMap<ShapeId, BTreeSet<i32>>> = BTreeMap::new();
    let mut cells = fine.iter();
    while !cells.done() {
        let face = faces.entry(CellId::from_face(cells.cell_id().face())).or_default();
        for part in cells.index_cell().iter().flat_map(|cell| &cell.shapes) {
            face.entry(part.shape_id).or_default().extend(&part.edges);
        }
        cells.next();
    }
    let mut index = ShapeIndex::new();
    shape.add_to(&mut index);
    for (face, shapes) in faces {
        let centre = face.to_point();
        let part = |(shape_id, edges): (ShapeId, BTreeSet<i32>)| ClippedShape {
            shape_id,
            contains_center: fine
                .shape(shape_id)
                .is_some_and(|shape| contains_brute_force(shape, centre)),
            edges: edges.into_iter().collect(),
        };
        let shapes = shapes.into_iter().map(part).collect();
        index.insert_cell(face, ShapeIndexCell { shapes });
    }
    index.mark_built();
    index
}

/// All areas as one, the smallest first, as S2 does.
pub(super) fn union(mut polygons: Vec<Polygon>) -> Option<Polygon> {
    while polygons.len() > 1 {
        polygons.sort_by_key(Polygon::num_vertices);
        let mut rest = polygons.split_off(2);
        let mut pair = polygons.iter().map(faces_of);
        let (mut left, mut right) = (pair.next()?, pair.next()?);
        let layer = Shared::new(AreaLayer::default());
        let options = Options { polygon_model: PolygonModel::SemiOpen, ..options() };
        let mut operation = S2BooleanOperation::new(OpType::Union, layer.boxed(), options);
        operation.build(&mut left, &mut right).ok()?;
        rest.push(layer.take(AreaLayer::take_output)?);
        polygons = rest;
    }
    polygons.pop()
}

/// A layer whose output can be had after it was given away.
#[derive(Debug)]
pub(super) struct Shared<L>(Rc<RefCell<L>>);

impl<L: Layer + 'static> Shared<L> {
    pub(super) fn new(layer: L) -> Self {
        Self(Rc::new(RefCell::new(layer)))
    }

    pub(super) fn boxed(&self) -> Box<dyn Layer> {
        Box::new(Self(Rc::clone(&self.0)))
    }

    pub(super) fn take<T>(&self, take: impl FnOnce(&mut L) -> Option<T>) -> Option<T> {
        take(&mut *self.0.try_borrow_mut().ok()?)
    }
}

impl<L: Layer + 'static> Layer for Shared<L> {
    fn graph_options(&self) -> GraphOptions {
        self.0.borrow().graph_options()
    }

    fn build(&mut self, graph: &Graph, error: &mut S2Error) {
        self.0.borrow_mut().build(graph, error);
    }

    fn into_any(self: Box<Self>) -> Box<dyn std::any::Any> {
        self
    }
}

fn options() -> Options {
    Options {
        snap_function: Box::new(IdentitySnapFunction::new(intersection_merge_radius())),
        polygon_model: PolygonModel::Closed,
        ..Options::default()
    }
}

fn intersect<L: Indexed, R: Indexed>(
    call: &Call<'_>,
    left: fn(&str) -> Option<L>,
    right: fn(&str) -> Option<R>,
) -> Result<ArrayRef, Error> {
    let (mut lefts, mut rights) = (Shapes::new(call, 0, left)?, Shapes::new(call, 1, right)?);
    Ok(call.write_bools(|row| {
        let (mut left, mut right) = (faces_of(lefts.at(row)?), faces_of(rights.at(row)?));
        Some(S2BooleanOperation::intersects(&mut left, &mut right, options()))
    }))
}

fn intersection<L: Indexed, R: Indexed>(
    call: &Call<'_>,
    left: fn(&str) -> Option<L>,
    right: fn(&str) -> Option<R>,
) -> Result<ArrayRef, Error> {
    let (mut lefts, mut rights) = (Shapes::new(call, 0, left)?, Shapes::new(call, 1, right)?);
    Ok(call.write_jsons(|row, out| {
        write_common(&mut faces_of(lefts.at(row)?), &mut faces_of(rights.at(row)?), out)
    }))
}

/// Writes what two shapes have in common: points, lines and areas.
fn write_common(left: &mut ShapeIndex, right: &mut ShapeIndex, out: &mut String) -> Option<()> {
    let points = Shared::new(S2PointVectorLayer::new());
    let lines = Shared::new(S2PolylineVectorLayer::new());
    let polygons = Shared::new(AreaLayer::default());
    let layers = vec![points.boxed(), lines.boxed(), polygons.boxed()];
    let layers = normalize_closed_set(layers, closed_set_normalizer::Options::default());
    S2BooleanOperation::multi(OpType::Intersection, layers, options()).build(left, right).ok()?;
    let points = points.take(S2PointVectorLayer::take_output)?;
    let lines = lines.take(S2PolylineVectorLayer::take_output)?;
    let polygon = polygons.take(AreaLayer::take_output)?;
    let mut shapes = Vec::new();
    let mut shape = String::new();
    if !points.is_empty() {
        write_points(&points, &mut shape);
        shapes.push(std::mem::take(&mut shape));
    }
    if !lines.is_empty() {
        write_lines(&lines, &mut shape)?;
        shapes.push(std::mem::take(&mut shape));
    }
    if !polygon.is_empty_polygon() {
        write_polygon(&polygon, &mut shape)?;
        shapes.push(shape);
    }
    write_collection(&shapes, out);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(rings: &str) -> Polygon {
        polygon(&format!("{{\"type\":\"Polygon\",\"coordinates\":{rings}}}")).unwrap()
    }

    /// The area of what two polygons have in common, and that of their union.
    fn overlaid(left: &Polygon, right: &Polygon) -> (f64, f64) {
        let mut common = String::new();
        write_common(&mut faces_of(left), &mut faces_of(right), &mut common).unwrap();
        let union = union(vec![left.clone(), right.clone()]).unwrap();
        (polygon(&common).unwrap().area(), union.area())
    }

    #[test]
    fn what_is_common_counts_twice() {
        let bar = area("[[[-7.4,-0.5],[-8.2,1.9],[5.2,1.5],[-7.4,-0.5]]]");
        let kite = area("[[[-5.4,-2.2],[1.6,-0.4],[3.8,-2.6],[4,1.8],[-5.4,-2.2]]]");
        let tip = area("[[[-2,1.2],[-2.7,4.5],[-5.9,1.2],[-2,1.2]]]");
        // Four sides around a hole.
        let left = area("[[[0,0],[3,0],[3,1],[1,1],[1,2],[3,2],[3,3],[0,3],[0,0]]]");
        let right = area("[[[2,0],[5,0],[5,3],[2,3],[2,2],[4,2],[4,1],[2,1],[2,0]]]");
        // More edges than a cell of an index has.
        let both = union(vec![bar.clone(), kite.clone()]).unwrap();
        assert!(both.num_vertices() > 10);
        for (one, other) in [(&bar, &kite), (&both, &tip), (&left, &right)] {
            let (common, union) = overlaid(one, other);
            assert!(common > 0.0);
            assert!((one.area() + other.area() - common - union).abs() < 1e-12);
        }
        assert_eq!(union(vec![left, right]).unwrap().num_loops(), 2);
    }
}
