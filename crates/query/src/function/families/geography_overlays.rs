//! `geo_intersects_2lines`, `geo_intersection_2polygons` …: what two shapes have in common. Lines
//! have their ends, and polygons their edges.
//!
//! Not here: unions (`geography_lines`, `geography_polygons`).

use std::{cell::RefCell, rc::Rc};

use arrow::array::ArrayRef;
use s2rst::s2::{
    Polygon,
    boolean_operation::{OpType, Options, PolygonModel, S2BooleanOperation},
    builder::{
        S2Error,
        closed_set_normalizer::{self, normalize_closed_set},
        graph::{Graph, GraphOptions},
        layer::Layer,
        point_vector_layer::S2PointVectorLayer,
        polygon_layer::S2PolygonLayer,
        polyline_vector_layer::S2PolylineVectorLayer,
        snap::IdentitySnapFunction,
    },
    edge_crossings::intersection_merge_radius,
    polyline::Polyline,
    shape_index::ShapeIndex,
};

use super::{
    super::{Call, Implementation},
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
    fn index(&self) -> ShapeIndex;
}

impl Indexed for Vec<Polyline> {
    fn index(&self) -> ShapeIndex {
        let mut index = ShapeIndex::new();
        for line in self {
            index.add(Box::new(line.clone()));
        }
        index.build();
        index
    }
}

impl Indexed for Polygon {
    fn index(&self) -> ShapeIndex {
        let mut index = ShapeIndex::new();
        index.add(Box::new(self.clone()));
        index.build();
        index
    }
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
        let (mut left, mut right) = (lefts.at(row)?.index(), rights.at(row)?.index());
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
        write_common(&mut lefts.at(row)?.index(), &mut rights.at(row)?.index(), out)
    }))
}

/// Writes what two shapes have in common: points, lines and areas.
fn write_common(left: &mut ShapeIndex, right: &mut ShapeIndex, out: &mut String) -> Option<()> {
    let points = Shared::new(S2PointVectorLayer::new());
    let lines = Shared::new(S2PolylineVectorLayer::new());
    let polygons = Shared::new(S2PolygonLayer::new());
    let layers = vec![points.boxed(), lines.boxed(), polygons.boxed()];
    let layers = normalize_closed_set(layers, closed_set_normalizer::Options::default());
    S2BooleanOperation::multi(OpType::Intersection, layers, options()).build(left, right).ok()?;
    let points = points.take(S2PointVectorLayer::take_output)?;
    let lines = lines.take(S2PolylineVectorLayer::take_output)?;
    let polygon = polygons.take(S2PolygonLayer::take_output)?;
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
