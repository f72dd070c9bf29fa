//! Collections and single objects as answers: query options, paging, `$count`, casts, expansions.
//!
//! Not here: which objects there are.

use msgraph::{
    GraphError, GraphResponse, ObjectType, Resource, Suffix,
    odata::{
        Literal, Options, PageSize, apply_page, collection, context, next_link, object, single,
    },
    schema::{
        ADMINISTRATIVE_UNIT, DIRECTORY_AUDIT, DIRECTORY_OBJECT, DIRECTORY_ROLE,
        DIRECTORY_ROLE_TEMPLATE, EntityType, GROUP, ROLE_DEFINITION, SERVICE_PRINCIPAL, USER,
    },
};

use super::{call::Call, relations::Relations};

/// A request for a collection, its query options read.
pub(super) struct Listing<'c, 'a> {
    call: &'c Call<'a>,
    options: Options,
    declared: &'static EntityType,
    set: &'static str,
    unpaged: bool,
}

impl<'c, 'a> Listing<'c, 'a> {
    /// A collection of one type; `set` is what its context names.
    pub(super) fn of(
        call: &'c Call<'a>,
        declared: &'static EntityType,
        set: &'static str,
    ) -> Result<Self, GraphError> {
        if let Some(cast) = call.request.path.cast {
            return Err(GraphError::unknown_segment(&format!("microsoft.graph.{}", cast.name())));
        }
        Self::read(call, declared, set)
    }

    /// A collection of directory objects of any type, which a cast may narrow.
    pub(super) fn of_objects(call: &'c Call<'a>) -> Result<Self, GraphError> {
        let (declared, set): (&'static EntityType, _) = match call.request.path.cast {
            None => (&DIRECTORY_OBJECT, "directoryObjects"),
            Some(ObjectType::User) => (&USER, "users"),
            Some(ObjectType::Group) => (&GROUP, "groups"),
            Some(ObjectType::ServicePrincipal) => (&SERVICE_PRINCIPAL, "servicePrincipals"),
            Some(ObjectType::DirectoryRole) => (&DIRECTORY_ROLE, "directoryRoles"),
            Some(ObjectType::AdministrativeUnit) => {
                (&ADMINISTRATIVE_UNIT, "directory/administrativeUnits")
            }
            Some(other) => {
                let what = format!("the cast to microsoft.graph.{}", other.name());
                return Err(GraphError::unsupported(what));
            }
        };
        Self::read(call, declared, set)
    }

    fn read(
        call: &'c Call<'a>,
        declared: &'static EntityType,
        set: &'static str,
    ) -> Result<Self, GraphError> {
        if call.request.path.suffix == Some(Suffix::Ref) {
            return Err(GraphError::unsupported("reading links ('/$ref')"));
        }
        let options = Options::read(call.request, declared)?;
        Ok(Self { call, options, declared, set, unpaged: false })
    }

    /// Newest first where the request names no order.
    pub(super) fn newest_first(self, property: &str) -> Self {
        Self { options: self.options.ordered_by_default(property, true), ..self }
    }

    /// All at once where the request names no page size.
    pub(super) fn unpaged(self) -> Self {
        Self { unpaged: true, ..self }
    }

    /// The text that every object's `property` must equal, if the filter says so: what an index
    /// may use.
    pub(super) fn equal(&self, property: &str) -> Option<&str> {
        let equalities = self.options.filter.as_ref().map(|filter| filter.equalities())?;
        equalities.into_iter().find_map(|(name, value)| match value {
            Literal::Text(text) if name == property => Some(text.as_str()),
            _ => None,
        })
    }

    /// The page of `items` that was asked for, or how many there are.
    pub(super) fn answer<R: Resource>(
        self,
        items: impl IntoIterator<Item = R>,
    ) -> Result<GraphResponse, GraphError> {
        let Self { call, options, declared, set, unpaged } = self;
        let fits = |item: &R| {
            declared.name == DIRECTORY_OBJECT.name || item.entity().name == declared.name
        };
        let items = items.into_iter().filter(fits);
        if call.request.path.suffix == Some(Suffix::Count) {
            return count(call, &options, items);
        }
        let size = if unpaged { WHOLE } else { page_size(declared) };
        let page = apply_page(items, &options, size)?;
        let relations = Relations::of(call);
        let values = page
            .items
            .iter()
            .map(|item| object(item, declared, &options.selection, &relations).into())
            .collect();
        let next = page.next.map(|token| next_link(call.origin, call.request, &token));
        let context = context(&call.root(), set, &options.selection);
        Ok(GraphResponse::ok(collection(context, page.count, next, values)))
    }
}

impl Listing<'_, '_> {
    /// All of a few items of the type or of types derived from it, in the order they are given in.
    pub(super) fn in_given_order<R: Resource>(
        self,
        items: impl IntoIterator<Item = R>,
    ) -> Result<GraphResponse, GraphError> {
        let Self { call, options, declared, set, .. } = self;
        if !options.order_by.is_empty() || options.top.is_some() || options.skip_token.is_some() {
            return Err(GraphError::bad_request(format!(
                "{set} takes neither $orderby nor $top: it comes whole and in its own order."
            )));
        }
        let relations = Relations::of(call);
        let items = items
            .into_iter()
            .filter(|item| options.filter.as_ref().is_none_or(|filter| filter.matches(item)));
        let values: Vec<_> = items
            .map(|item| object(&item, declared, &options.selection, &relations).into())
            .collect();
        let context = context(&call.root(), set, &options.selection);
        Ok(GraphResponse::ok(collection(context, None, None, values)))
    }
}

// Roles and what belongs to them are paged only if asked for.
const WHOLE: PageSize = PageSize { default: 999, max: 999 };

fn page_size(entity: &EntityType) -> PageSize {
    let roles = [DIRECTORY_ROLE.name, DIRECTORY_ROLE_TEMPLATE.name, ROLE_DEFINITION.name];
    match entity.name {
        name if name == DIRECTORY_AUDIT.name => PageSize::AUDIT,
        name if roles.contains(&name) => WHOLE,
        _ => PageSize::DIRECTORY,
    }
}

// `/$count` counts in the directory's eventually consistent index only.
fn count<R: Resource>(
    call: &Call<'_>,
    options: &Options,
    items: impl Iterator<Item = R>,
) -> Result<GraphResponse, GraphError> {
    if options.entity.directory_object && !call.request.headers.consistency_eventual {
        return Err(GraphError::directory_bad_request("$count is not currently supported."));
    }
    let counted = items
        .filter(|item| options.filter.as_ref().is_none_or(|filter| filter.matches(item)))
        .filter(|item| options.search.as_ref().is_none_or(|search| search.matches(item)));
    Ok(GraphResponse::count(counted.count()))
}

/// An answer of one object; `set` is the collection it belongs to.
pub(super) fn show(
    call: &Call<'_>,
    resource: &dyn Resource,
    declared: &'static EntityType,
    set: &str,
) -> Result<GraphResponse, GraphError> {
    if call.request.path.suffix.is_some() {
        return Err(GraphError::unsupported("reading links ('/$ref')"));
    }
    let selection = Options::read_single(call.request, resource.entity())?;
    let place = (call.root(), set);
    let document =
        single(resource, declared, &selection, &Relations::of(call), (&place.0, place.1));
    Ok(GraphResponse::ok(document))
}
